"""The one screen: it composes the panes, hears the library and routes keys and messages to who can act on them."""

import asyncio
import os
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tui.album import Album
from tui.asker import Asker
from tui.choices import Choices
from tui.config import Config
from tui.editor import edit
from tui.find_line import found_words
from tui.hints import Hints
from tui.keys import hints
from tui.kin_panel import KinPanel
from tui.kin_rows import Goal
from tui.library import Library, News
from tui.listed import Asked
from tui.memory import Memory
from tui.note_view import NoteView
from tui.panes import REMINDERS, Panes
from tui.peek import Peeker
from tui.preview import Previewer
from tui.reader import Reader
from tui.render.symbols import SETS
from tui.repeater import Repeater
from tui.search_pane import SearchPane
from tui.searcher import Searcher
from tui.status_line import StatusLine
from tui.tasks import Tasks
from tui.way_finder import WayFinder


class Browser(Screen[None]):
    """Search pane, note, kin panel and the status line."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # Textual paints the whole screen for it
    AUTO_FOCUS = "NoteView"  # not the first widget, which is hidden where there is little room
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        # priority: what is typed after it in one go must not be taken for keys of the note
        Binding("slash", "search", "Search", id="search", tooltip="Search names and words", priority=True),
        Binding("f3", "search(True)", "Search", id="search.always", tooltip="Search, from a line to type in too"),
        Binding("left_square_bracket,h,left", "back", "Back", id="back", tooltip="The note before, where you left it"),
        Binding("right_square_bracket", "forward", "Forward", id="forward", tooltip="The note you came back from"),
        Binding("u,f8", "up", "Up", id="up", tooltip="Up to the parent; a choice when there are several"),
        Binding("b,f6", "kin", "Kin", id="kin", tooltip="Into the panel of parents, children and backlinks"),
        Binding("e,f4", "edit", "Edit", id="edit", tooltip="Open the note in $EDITOR"),
        Binding("f", "hints", "Hints", id="hints", tooltip="A letter at each link: it opens, in upper case it peeks"),
        Binding("o,f2", "outline", "Outline", id="outline", tooltip="The note's headings, to jump to one"),
        Binding("t,f7", "trail", "Trail", id="trail", tooltip="Where you have been in this session, to go there again"),
        Binding("right_curly_bracket", "sibling(1)", "Sibling", id="sibling.next", tooltip="To the next sibling"),
        Binding(
            "left_curly_bracket", "sibling(-1)", "Sibling before", id="sibling.before", tooltip="To the sibling before"
        ),
        Binding("w", "way", "Way", id="way", tooltip="How this note hangs together with another that you name"),
        Binding("R", "chance", "Random", id="random", tooltip="To a note by chance"),
        Binding("m", "bookmark", "Bookmark", id="bookmark", tooltip="Bookmark the note, or take its bookmark away"),
        Binding("r,f5", "reload", "Reload", id="reload", tooltip="Look at the disk now"),
    ]

    class Ready(Message):
        """All panes are there, and keys have where to go."""

    def __init__(
        self,
        library: Library,
        config: Config,
        editor: str | None,
        memory: Memory,
        start: str | None = None,
        listed: Sequence[Asked] = (),
    ) -> None:
        """`start`: what to begin with, by path or name. `listed`: the notes that the search begins with."""
        super().__init__()
        self._library = library
        self._memory = memory
        self._editor = editor
        self._start = start
        self._symbols = SETS[config.symbols]
        self._tasks = Tasks(self)
        self._begin = self._tasks.begin
        self._panes = Panes(Album(library.root, config.pictures, os.environ), id="panes")
        self._status = StatusLine(id="status")
        self._asker = Asker(library, self._status)
        self._choices = Choices(self._panes, self.say, self.open, self._symbols)
        self._reader = Reader(self._panes, self._asker, config.relations, self._symbols, memory, self._choices)
        self._searcher = Searcher(lambda: self._panes.search, self._asker, library.root, self._symbols, memory, listed)
        self._peeker = Peeker(self._panes, self._reader, self._choices, self._begin, self._symbols)
        self._ways = WayFinder(self._panes, self._reader, self._asker, self._begin, memory, self._symbols)
        self._previewer = Previewer(self._panes, self._reader, self._symbols)
        self._repeater = Repeater(self, self._tasks, self._status)
        self._ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Three panes side by side over a status line."""
        yield self._panes
        yield self._status

    def on_mount(self) -> None:
        """Begin with the note in the front."""
        self._status.state = "opening"
        self._memory.keep(lambda: self._reader.session(self._panes.search.query_text, self._panes.is_alone))
        self._status.follow(self._panes.note.view)
        self.watch(self._panes.note.view, "scroll_y", self._memory.changed, init=False)
        before = self._memory.before
        self._panes.restore("" if self._searcher.listed else before.query, before.is_alone)
        self._panes.enter("search" if self._searcher.listed else "note")
        self.post_message(self.Ready())

    def say(self, message: str) -> None:
        """One line that stays until the next key."""
        self._status.message = message

    async def settled(self) -> None:
        """Return when the library has nothing more to do and every question to it is answered."""
        await self._ready.wait()
        await self._tasks.settled()

    def hear(self, news: News) -> None:
        """Take in what the library has to say."""
        self._status.hear(news)
        self._searcher.doing = news.doing
        (self._ready.clear if news.doing else self._ready.set)()
        if news.names is not None:
            self._searcher.names = news.names
        if news.names is not None or news.words_ready:
            self.refresh_query()
        if self._reader.page is None and news.names is not None:
            self._begin("reload", self._reader.begin, self._start)
        elif self._reader.page is None and news.doing:
            self._panes.note.say("these notes are read for the first time")
        elif news.changed:
            self._previewer.end()
            self._begin("reload", self._reader.reload)

    def open(self, goal: Goal, words: Sequence[str] = (), query: str = "") -> None:
        """Go to a note or ghost, at a line of it, with some words lit; `query` found it."""
        self._panes.enter("note")  # at once: the next key is meant for it
        self._begin("page", self._reader.open, goal, words, self._previewer.page_for(goal), query)

    def refresh_query(self) -> None:
        """Answer once more what stands in the search."""
        self._begin("search", self._searcher.find, self._panes.search.query_text)

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A message lasts until the next key; digits count the step that the next key goes."""
        self.say("")
        self._repeater.hear(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """In a line to type in, a slash is a letter."""
        return action != "search" or bool(parameters) or not isinstance(self.focused, Input)

    def action_search(self, _always: bool = False) -> None:
        """Into the search pane; an empty one shows what was opened last, and that is another than before."""
        if not self._panes.search.query_text.strip():
            self.refresh_query()
        self._panes.enter("search")

    def action_kin(self) -> None:
        """Into the kin panel."""
        self._panes.enter("kin")

    def action_back(self) -> None:
        """To the place before."""
        self._begin("page", self._reader.back)

    def action_forward(self) -> None:
        """To the place after."""
        self._begin("page", self._reader.forward)

    def action_up(self) -> None:
        """To the parent; a choice when there are several."""
        self._choices.up(self._reader.page)

    def action_hints(self) -> None:
        """A label at all that can be followed; where there is nothing, that is said."""
        if spots := list(self._panes.spots()):
            self.app.push_screen(Hints(self._compositor.render_strips(), spots), lambda act: act() if act else None)
        else:
            self.say("there is nothing to follow in sight")

    def action_outline(self) -> None:
        """Choose a heading."""
        self._choices.outline(self._reader.page)

    def action_trail(self) -> None:
        """Choose a place of the session."""
        self._choices.trail(*self._reader.trail)

    def action_sibling(self, by: int) -> None:
        """To the next sibling (or, with -1, the one before)."""
        self._begin("page", self._reader.sibling, by)

    def action_way(self) -> None:
        """Ask for a note and show the way to it."""
        self._ways.ask()

    def action_chance(self) -> None:
        """To a note by chance."""
        self._begin("page", self._reader.chance)

    def action_bookmark(self) -> None:
        """Bookmark what is open, or take its bookmark away; the vault is left as it is."""
        self._reader.turn_bookmark()
        self.refresh_query()

    def action_edit(self) -> None:
        """Hand the note, or the path that a ghost's note would have, to the editor; then look at the disk again."""
        page = self._reader.page
        if page is None or (path := page.file) is None:
            self.say("there is no note to edit here")
        else:
            self.say(edit(self.app, self._editor, self._library.absolute(path)))
            self._library.look_now()
            self._begin("reload", self._reader.reload)

    def action_reload(self) -> None:
        """Look at the disk now."""
        self.say("looking at the disk")
        self._library.look_now()

    # --- messages from the panes ----------------------------------------------------------------------------------

    @on(Panes.Entered)
    def _entered(self, event: Panes.Entered) -> None:
        self._repeater.forget()
        self._status.keys = hints(self.active_bindings, REMINDERS[event.pane])
        if event.pane != "search":
            self._previewer.end()

    @on(NoteView.Follow)
    def _follow(self, event: NoteView.Follow) -> None:
        self._begin("page", self._reader.follow, event.target, event.view.source)

    @on(NoteView.Peek)
    def _peek(self, event: NoteView.Peek) -> None:
        self._begin("page", self._peeker.along, event.target, event.view.source)

    @on(KinPanel.Peeked)
    @on(SearchPane.Peeked)
    def _peek_row(self, event: KinPanel.Peeked | SearchPane.Peeked) -> None:
        self._begin("page", self._peeker.at, event.goal)

    @on(NoteView.LinkChanged)
    def _link_changed(self, event: NoteView.LinkChanged) -> None:
        self._memory.changed()
        if event.target is not None and event.target.form == "external":
            self.say(event.target.target)

    @on(NoteView.Found)
    def _told_matches(self, event: NoteView.Found) -> None:
        if event.at:
            self.say(found_words(event.at, event.count))

    @on(NoteView.Said)
    @on(KinPanel.Said)
    def _said(self, event: NoteView.Said | KinPanel.Said) -> None:
        self.say(event.text)

    @on(SearchPane.Opened)
    def _found(self, event: SearchPane.Opened) -> None:
        self.open(event.goal, event.words, self._panes.search.query_text.strip())

    @on(KinPanel.Opened)
    def _kin_chosen(self, event: KinPanel.Opened) -> None:
        self.open(event.goal, event.goal.words)

    @on(KinPanel.Pivoted)
    def _pivoted(self, event: KinPanel.Pivoted) -> None:
        self._begin("kin", self._reader.pivot, event.node)

    @on(KinPanel.MentionsWanted)
    def _mentions_wanted(self, event: KinPanel.MentionsWanted) -> None:
        self._begin("kin", self._reader.find_mentions, event.node)

    @on(Panes.Rearranged)
    def _rearranged(self) -> None:
        self._memory.changed()

    @on(SearchPane.Pointed)
    def _pointed(self, event: SearchPane.Pointed) -> None:
        self._begin("preview", self._previewer.show, event.goal, event.words, event.is_typed)

    @on(SearchPane.Typed)
    def _typed(self, event: SearchPane.Typed) -> None:
        self.say("")
        self._memory.changed()
        self._tasks.give_up("preview")
        self._begin("search", self._searcher.find, event.query)
