"""The one screen: it composes the panes, routes their messages and owns the history."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus, Key
from textual.screen import Screen
from textual.worker import WorkerError

from notes.kinship import Kin as Relative
from notes.text import safe_text
from notes.vault import UnreadableError
from search.finder import Finder, name_hits
from search.fuzzy import Names
from search.hits import Hit
from tui.chooser import Chooser
from tui.config import Config
from tui.editor import edit
from tui.following import first_note, follow
from tui.history import History, Place
from tui.kin_panel import KinPanel
from tui.kin_rows import Goal
from tui.library import Library, News
from tui.note_pane import NotePane
from tui.note_view import NoteView
from tui.page import Page, load_page
from tui.render.span import Span
from tui.render.symbols import UNICODE
from tui.row_list import Row
from tui.search_pane import SearchPane
from tui.status_line import StatusLine

T = TypeVar("T")
_MOST_HITS = 100
_NOTE_KEYS = (
    ("Tab", "link"),
    ("Enter", "follow"),
    ("u", "up"),
    ("[", "back"),
    ("b", "kin"),
    ("/", "search"),
    ("?", "help"),
)
_SEARCH_KEYS = (("Enter", "open"), ("Down", "next"), ("Esc", "note"))
_KIN_KEYS = (("Enter", "open"), ("j k", "move"), ("Esc", "note"), ("/", "search"))


class Browser(Screen[None]):
    """Search pane, note, kin panel and the status line."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="search", tooltip="Search names and words", key_display="/"),
        Binding("left_square_bracket", "back", "Back", id="back", tooltip="The note before, where you left it"),
        Binding("right_square_bracket", "forward", "Forward", id="forward", tooltip="The note you came back from"),
        Binding("u", "up", "Up", id="up", tooltip="Up to the parent; a choice when there are several"),
        Binding("b", "kin", "Kin", id="kin", tooltip="Into the panel of parents, children and backlinks"),
        Binding("e", "edit", "Edit", id="edit", tooltip="Open the note in $EDITOR"),
        Binding("r", "reload", "Reload", id="reload", tooltip="Look at the disk now"),
    ]

    def __init__(self, library: Library, config: Config, editor: str | None, start: str | None = None) -> None:
        super().__init__()
        self._library = library
        self._config = config
        self._editor = editor
        self._start = start
        self._symbols = UNICODE
        self._history = History()
        self._page: Page | None = None
        self._names: Names | None = None
        self._notes = 0
        self._ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Three panes side by side over a status line; `app.tcss` says which are seen at which width."""
        with Horizontal(id="panes"):
            yield SearchPane(id="search-pane")
            yield NotePane(id="note-pane")
            yield KinPanel(id="kin-pane")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin with the note in the front."""
        self._status.state = "opening"
        self.watch(self._note.view, "scroll_y", self._show_position, init=False)
        self.watch(self._note.view, "virtual_size", self._show_position, init=False)
        self._enter("note")

    # --- parts ----------------------------------------------------------------------------------------------------

    @property
    def _note(self) -> NotePane:
        return self.query_one(NotePane)

    @property
    def _search(self) -> SearchPane:
        return self.query_one(SearchPane)

    @property
    def _kin(self) -> KinPanel:
        return self.query_one(KinPanel)

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def _enter(self, pane: str) -> None:
        """Bring a pane to the front (where there is room for one only) and give it the focus."""
        for name in ("note", "search", "kin"):
            self.set_class(name == pane, f"-in-{name}")
        if pane == "note":
            self._note.view.focus()
        elif pane == "search":
            self._search.enter()
        else:
            self._kin.enter()

    def _show_position(self) -> None:
        view = self._note.view
        beyond = view.max_scroll_y
        self._status.position = f"{round(100 * view.scroll_y / beyond)}%" if beyond > 0 else "all"

    def say(self, message: str) -> None:
        """One line that stays until the next key."""
        self._status.message = message

    async def _ask(self, question: Callable[[Finder], T]) -> T:
        return await asyncio.wrap_future(self._library.ask(question))

    async def settled(self) -> None:
        """Return when the library has nothing more to do and every question to it is answered."""
        await self._ready.wait()
        while waiting := [worker for worker in self.workers if not worker.is_finished and worker.group != "choice"]:
            for worker in waiting:
                with suppress(WorkerError):  # another one took its place
                    await worker.wait()

    # --- news from the library ------------------------------------------------------------------------------------

    def hear(self, news: News) -> None:
        """Take in what the library has to say."""
        status = self._status
        if news.notes is not None:
            self._notes = news.notes
        self._ready.clear() if news.doing else self._ready.set()
        if news.doing:
            status.state = f"{news.doing} {news.done:,}/{news.total:,}" if news.total else f"{news.doing}"
        elif news.words_ready:
            status.state = f"{self._notes:,} notes"
        if news.notice:
            self.say(news.notice)
        if news.names is not None:
            is_first, self._names = self._names is None, news.names
            self._refresh_query()
            if is_first:
                self._open_first()
        if news.words_ready:
            self._refresh_query()
        if self._page is not None and news.changed:
            self._reload()

    @work(exclusive=True, group="page")
    async def _open_first(self) -> None:
        node = await self._ask(lambda finder: first_note(finder, self._start))
        if node is None:
            self._search.show_hits((), f"no notes in {self._library.root}", self._symbols)
            self._enter("search")
        else:
            await self._show(Goal(node))

    # --- opening --------------------------------------------------------------------------------------------------

    def open(self, goal: Goal, words: Sequence[str] = ()) -> None:
        """Go to a note or ghost, at a line of it."""
        self._open(goal, words)

    @work(exclusive=True, group="page")
    async def _open(self, goal: Goal, words: Sequence[str]) -> None:
        await self._show(goal, words)

    async def _show(self, goal: Goal, words: Sequence[str] = (), place: Place | None = None) -> None:
        node, symbols, relations = goal.node, self._symbols, self._config.relations
        try:
            page = await self._ask(lambda finder: load_page(finder, node, relations, symbols))
        except UnreadableError as error:
            self.say(str(error))
            return
        if place is None:
            self._leave()
            self._history.go(node)
        self._page = page
        self._note.show_page(page, symbols, place.line if place is not None else goal.line or None, words)
        if place is not None:
            self._note.restore(place)
        self._kin.show_kin(page.kin, symbols)
        self._enter("note")

    @work(exclusive=True, group="page")
    async def _reload(self) -> None:
        """The same page again, after something changed on disk."""
        if self._page is None:
            return
        node, had_focus = self._page.node, self.focused
        await self._show(Goal(node), place=self._note.place(node))
        if had_focus is not None:
            had_focus.focus()

    def _return(self, place: Place | None, nowhere: str) -> None:
        if place is None:
            self.say(nowhere)
        else:
            self._go_back_to(place)

    @work(exclusive=True, group="page")
    async def _go_back_to(self, place: Place) -> None:
        await self._show(Goal(place.node), place=place)

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A message lasts until the next key."""
        if self._status.message:
            self._status.message = ""

    def action_search(self) -> None:
        """Into the search pane."""
        self._enter("search")

    def action_kin(self) -> None:
        """Into the kin panel."""
        self._enter("kin")

    def action_back(self) -> None:
        """To the place before."""
        self._leave()
        self._return(self._history.back(), "this is where you began")

    def action_forward(self) -> None:
        """To the place after."""
        self._leave()
        self._return(self._history.forward(), "there is nothing ahead")

    def _leave(self) -> None:
        if self._page is not None:
            self._history.leave(self._note.place(self._page.node))

    def action_up(self) -> None:
        """To the parent; a choice when there are several."""
        parents = self._page.kin.family.parents if self._page else ()
        nodes = {kin.node.key: kin for kin in parents}
        if not nodes:
            self.say("this note has no parent")
        elif len(nodes) == 1:
            self.open(Goal(parents[0].node))
        else:
            self._choose("Up to which parent?", [_parent_row(kin) for kin in nodes.values()])

    @work(exclusive=True, group="choice")
    async def _choose(self, title: str, rows: Sequence[Row]) -> None:
        goal = await self.app.push_screen_wait(Chooser(title, rows))
        if goal is not None:
            self.open(goal)

    def action_edit(self) -> None:
        """Hand the note to the editor, then look at the disk again."""
        if self._page is None or self._page.node.path is None:
            self.say("there is no note to edit here")
        elif not self._editor:
            self.say("$EDITOR is not set")
        else:
            path = self._library.absolute(self._page.node.path)
            with self.app.suspend():
                self.say(edit(self._editor, path))
            self.refresh(layout=True)
            self._library.look_now()
            self._reload()

    def action_reload(self) -> None:
        """Look at the disk now."""
        self._library.look_now()

    # --- messages from the panes ----------------------------------------------------------------------------------

    @on(DescendantFocus)
    def _focus_moved(self) -> None:
        focused = self.focused
        inside = {node.id for node in focused.ancestors_with_self} if focused is not None else set()
        self._status.keys = (
            _SEARCH_KEYS if "search-pane" in inside else _KIN_KEYS if "kin-pane" in inside else _NOTE_KEYS
        )

    @on(NoteView.Follow)
    def _follow(self, event: NoteView.Follow) -> None:
        target = event.target
        if target.form == "external":
            self.say(target.target)
        elif self._page is not None:
            self._go_along(target.target, target.subpath, self._page.node.path or "")

    @work(exclusive=True, group="page")
    async def _go_along(self, target: str, subpath: str, source: str) -> None:
        way = await self._ask(lambda finder: follow(finder, target, subpath, source))
        if way.goal is not None:
            await self._show(way.goal)
        if way.remark:
            self.say(way.remark)

    @on(SearchPane.Opened)
    def _chosen(self, event: SearchPane.Opened) -> None:
        self.open(event.goal)

    @on(KinPanel.Opened)
    def _kin_chosen(self, event: KinPanel.Opened) -> None:
        self.open(event.goal)

    @on(SearchPane.Left)
    @on(KinPanel.Left)
    def _left(self) -> None:
        self._enter("note")

    @on(SearchPane.Typed)
    def _typed(self, event: SearchPane.Typed) -> None:
        self._query(event.query)

    # --- searching ------------------------------------------------------------------------------------------------

    def _refresh_query(self) -> None:
        self._query(self._search.query_text)

    def _query(self, query: str) -> None:
        """Names at once, words a moment later."""
        if self._names is not None and query.strip():
            self._show_hits(name_hits(self._names, query, _MOST_HITS), "")
        self._find(query)

    @work(exclusive=True, group="search")
    async def _find(self, query: str) -> None:
        results = await self._ask(lambda finder: finder.search(query, _MOST_HITS, typing=True))
        self._show_hits(results.hits, results.message)

    def _show_hits(self, hits: Sequence[Hit], message: str) -> None:
        self._search.show_hits(hits, message, self._symbols)


def _parent_row(kin: Relative) -> Row:
    style = "ghost" if kin.node.is_ghost else "link"
    mark = f" {UNICODE.ghost}" if kin.node.is_ghost else ""
    return Row((Span(safe_text(kin.node.name) + mark, style),), (Span(safe_text(kin.relation), "dim"),), Goal(kin.node))
