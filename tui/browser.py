"""The one screen: it composes the panes, routes their messages and owns the history."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import Screen
from textual.worker import WorkerError

from notes.graph import Node
from search.finder import Finder, Results, name_hits
from search.fuzzy import Names
from tui.chooser import Chooser
from tui.config import Config
from tui.editor import edit
from tui.following import first_note, follow
from tui.history import History, Place
from tui.keys import hints
from tui.kin_panel import KinPanel
from tui.kin_rows import Goal, parent_rows
from tui.library import Library, News
from tui.note_view import NoteView
from tui.page import Page, load_page
from tui.panes import REMINDERS, Panes
from tui.render.symbols import UNICODE
from tui.row_list import Row
from tui.search_pane import QueryLine, SearchPane
from tui.status_line import StatusLine

T = TypeVar("T")
_MOST_HITS = 100
_GLIMPSE = 0.05  # seconds until names are shown alone: most answers come sooner, and each list costs what it sends
_PATIENCE = 0.3  # seconds without a word about what is waited for


class Browser(Screen[None]):
    """Search pane, note, kin panel and the status line."""

    AUTO_FOCUS = "NoteView"  # not the first widget, which is hidden where there is little room
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        # priority: what is typed after it in one go must not be taken for keys of the note
        Binding("slash", "search", "Search", id="search", tooltip="Search names and words", priority=True),
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
        self._words: Sequence[str] = ()
        self._names: Names | None = None
        self._notes = 0
        self._polling = False
        self._ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Three panes side by side over a status line."""
        yield Panes(id="panes")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin with the note in the front."""
        self._status.state = "opening"
        self.watch(self._panes.note.view, "scroll_y", self._show_position, init=False)
        self.watch(self._panes.note.view, "virtual_size", self._show_position, init=False)
        self._panes.enter("note")

    # --- parts ----------------------------------------------------------------------------------------------------

    @property
    def _panes(self) -> Panes:
        return self.query_one(Panes)

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def _show_position(self) -> None:
        view = self._panes.note.view
        beyond = view.max_scroll_y
        self._status.position = f"{round(100 * view.scroll_y / beyond)}%" if beyond > 0 else "all"

    def say(self, message: str) -> None:
        """One line that stays until the next key."""
        self._status.message = message

    async def _ask(self, question: Callable[[Finder], T], word: str) -> T | None:
        """The answer; None, and a word about it, where there is none: a bad note or query costs only itself.

        When it takes its time, `word` says what is waited for.
        """
        status = self._status  # held: when the app ends while it waits, the screen is empty before the wait is over
        patience = self.set_timer(_PATIENCE, lambda: self.say(word))
        try:
            return await asyncio.wrap_future(self._library.ask(question))
        except Exception as error:
            status.message = str(error) or type(error).__name__
            return None
        finally:
            patience.stop()
            if status.message == word:
                status.message = ""

    async def settled(self) -> None:
        """Return when the library has nothing more to do and every question to it is answered."""
        await self._ready.wait()
        while waiting := [worker for worker in self.workers if not worker.is_finished]:
            for worker in waiting:
                with suppress(WorkerError):  # another one took its place
                    await worker.wait()

    # --- news from the library ------------------------------------------------------------------------------------

    def hear(self, news: News) -> None:
        """Take in what the library has to say."""
        status = self._status
        if news.notes is not None:
            self._notes = news.notes
        if news.polling is not None:
            self._polling = news.polling
        if news.doing:
            self._ready.clear()
            status.state = f"{news.doing} {news.done:,}/{news.total:,}" if news.total else news.doing
        else:
            self._ready.set()
            badge = " · stale" if news.stale else " · polling" if self._polling else ""
            status.state = f"{self._notes:,} notes{badge}"
        status.is_calm = not (news.doing or news.stale or self._polling)
        if news.notice:
            self.say(news.notice)
        if news.names is not None:
            self._names = news.names
        if news.names is not None or news.words_ready:
            self._refresh_query()
        if self._page is None and news.names is not None:
            self._open_first()
        elif news.changed:
            self._reload()

    @work(exclusive=True, group="reload")
    async def _open_first(self) -> None:
        """Something to begin with, unless the reader was quicker. The focus stays where it is."""
        node = await self._ask(lambda finder: first_note(finder, self._start), "opening")
        if node is None:
            self._panes.enter("search")
        elif (page := await self._load(node)) is not None and self._page is None:
            self._history.go(node)
            self._show(page)

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        """The same page again, after something changed on disk; where nothing of it changed, nothing moves."""
        before = self._page
        page = await self._load(before.node) if before is not None else None
        if page is not None and before is not None and self._page is before and not page.is_like(before):
            place = self._panes.note.place(page.node)
            self._show(page, place.line, self._words)
            self._panes.note.restore(place)

    # --- opening --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="page")
    async def open(self, goal: Goal, words: Sequence[str] = ()) -> None:
        """Go to a note or ghost, at a line of it, with some words lit."""
        self._panes.enter("note")  # at once: the next key is meant for it
        await self._go(goal, words)

    async def _go(self, goal: Goal, words: Sequence[str] = ()) -> None:
        page = await self._load(goal.node)
        if page is not None:
            self._leave()
            self._history.go(goal.node, goal.line)
            self._show(page, goal.line or None, words)
            self._panes.enter("note")

    async def _load(self, node: Node) -> Page | None:
        symbols, relations = self._symbols, self._config.relations
        return await self._ask(lambda finder: load_page(finder, node, relations, symbols), f"opening {node.name}")

    def _show(self, page: Page, line: int | None = None, words: Sequence[str] = ()) -> None:
        self._page, self._words = page, words
        self._panes.note.show_page(page, self._symbols, line, words)
        self._panes.kin.show_kin(page.kin, self._symbols)

    def _leave(self) -> None:
        if self._page is not None:
            self._history.leave(self._panes.note.place(self._page.node))

    @work(exclusive=True, group="page")
    async def _step(self, places: list[Place], step: Callable[[], Place | None], nowhere: str) -> None:
        """To the last of the places by a step of the history; one that cannot be read any more is dropped."""
        while places:
            page = await self._load(places[-1].node)
            if page is None:
                places.pop()
                continue
            self._leave()
            if (place := step()) is not None:
                self._show(page, place.line)
                self._panes.note.restore(place)
                self._panes.enter("note")
            return
        self.say(nowhere)

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A message lasts until the next key."""
        if self._status.message:
            self._status.message = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """In the line to type in, a slash is a letter."""
        return action != "search" or not isinstance(self.focused, QueryLine)

    def action_search(self) -> None:
        """Into the search pane."""
        self._panes.enter("search")

    def action_kin(self) -> None:
        """Into the kin panel."""
        self._panes.enter("kin")

    def action_back(self) -> None:
        """To the place before."""
        self._step(self._history.behind, self._history.back, "this is where you began")

    def action_forward(self) -> None:
        """To the place after."""
        self._step(self._history.ahead, self._history.forward, "there is nothing ahead")

    def action_up(self) -> None:
        """To the parent; a choice when there are several."""
        parents = self._page.kin.family.parents if self._page else ()
        rows = parent_rows(parents, self._symbols)
        if not rows:
            self.say("this note has no parent")
        elif len(rows) == 1:
            self.open(Goal(parents[0].node))
        else:
            self.app.push_screen(Chooser("Up to which parent?", [Row(*row) for row in rows]), self._chosen_parent)

    def _chosen_parent(self, goal: Goal | None) -> None:
        if goal is not None:
            self.open(goal)

    def action_edit(self) -> None:
        """Hand the note to the editor, then look at the disk again."""
        if self._page is None or self._page.node.path is None:
            self.say("there is no note to edit here")
        else:
            self.say(edit(self.app, self._editor, self._library.absolute(self._page.node.path)))
            self._library.look_now()
            self._reload()

    def action_reload(self) -> None:
        """Look at the disk now."""
        self._library.look_now()

    # --- messages from the panes ----------------------------------------------------------------------------------

    @on(Panes.Entered)
    def _entered(self, event: Panes.Entered) -> None:
        self._status.keys = hints(self.active_bindings, REMINDERS[event.pane])

    @on(NoteView.Follow)
    def _follow(self, event: NoteView.Follow) -> None:
        target = event.target
        if target.form == "external":
            self.say(target.target)
        elif self._page is not None:
            self._go_along(target.target, target.subpath, self._page.node.path or "")

    @work(exclusive=True, group="page")
    async def _go_along(self, target: str, subpath: str, source: str) -> None:
        way = await self._ask(lambda finder: follow(finder, target, subpath, source), f"following {target}")
        if way is not None and way.goal is not None:
            await self._go(way.goal)
        if way is not None and way.remark:
            self.say(way.remark)

    @on(SearchPane.Opened)
    def _chosen(self, event: SearchPane.Opened) -> None:
        self.open(event.goal, event.words)

    @on(KinPanel.Opened)
    def _kin_chosen(self, event: KinPanel.Opened) -> None:
        self.open(event.goal)

    @on(SearchPane.Left)
    @on(KinPanel.Left)
    def _left(self) -> None:
        self._panes.enter("note")

    @on(SearchPane.Typed)
    def _typed(self, event: SearchPane.Typed) -> None:
        self.say("")
        self._find(event.query)

    # --- searching ------------------------------------------------------------------------------------------------

    def _refresh_query(self) -> None:
        self._find(self._panes.search.query_text)

    @work(exclusive=True, group="search")
    async def _find(self, query: str) -> None:
        glimpse = self.set_timer(_GLIMPSE, lambda: self._show_names(query))
        try:
            results = await self._ask(lambda finder: finder.search(query, _MOST_HITS, typing=True), "searching")
        finally:
            glimpse.stop()
        if results is None:
            results = Results([], "this cannot be answered")
        nothing = "nothing to look for yet" if query.strip() else f"no notes in {self._library.root}"
        message = results.message or ("" if results.hits else nothing)
        self._panes.search.show_hits(query, results.hits, message, self._symbols)

    def _show_names(self, query: str) -> None:
        """What is known at once, where words take longer."""
        if self._names is not None and query.strip():
            self._panes.search.show_names(name_hits(self._names, query, _MOST_HITS), self._symbols)
