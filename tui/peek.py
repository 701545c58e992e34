"""Peek: a note or ghost in a small window over the lower half of the open one, without going there."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.geometry import Region
from textual.widgets import Static

from notes.card import card
from notes.text import safe_text
from tui.choices import Choices
from tui.find_line import FindInput
from tui.keys import hints
from tui.kin_rows import Goal
from tui.note_pane import NotePane
from tui.note_view import NoteView
from tui.page import Page
from tui.panes import Panes
from tui.reader import Reader
from tui.render.symbols import Symbols
from tui.render.targets import Target
from tui.render.wrap import wrap
from tui.status_line import StatusLine
from tui.window import Window

_LEAST = 9  # rows: below this, the window takes more than half of the note
_HEADED = 12  # rows: below this, aliases and properties would leave no room for the first lines
_MOST_FACTS, _FACT_LINES = 6, 2
_REMINDERS = (
    ("find.stay", "stay"),
    ("find.next", "next"),
    ("find.leave", "back"),
    ("peek.open", "open"),
    ("note.link-next", "link"),
    ("note.peek", "peek"),
    ("peek.leave", "back"),
)


class Onward(NamedTuple):
    """How a peek ends: with the peeked note opened, or with a link of it followed or peeked."""

    how: Literal["open", "follow", "peek"]
    target: Target | None = None


class Peek(Window[Onward]):
    """One page in a window; ends with where to go on, or None."""

    DEFAULT_CSS = """
    Peek {
        background: transparent;
        & > Vertical { background: $panel; border-top: solid $accent; }
        & NotePane { height: 1fr; background: $panel; }
        & #card { height: auto; max-height: 2; padding: 0 1; text-wrap: wrap; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="peek.leave", tooltip="Back to the note"),
        # priority: the note in the window would take it for following alone
        Binding("enter", "go", "Open", id="peek.open", tooltip="Open the note, or follow its link", priority=True),
    ]

    def __init__(self, page: Page, line: int, facts: str, panes: Panes, symbols: Symbols) -> None:
        super().__init__()
        self._panes = panes
        self._page, self._line, self._facts = page, line, facts
        self._symbols = symbols
        self._status = StatusLine()

    def compose(self) -> ComposeResult:
        """The note as in the note pane, and its first facts."""
        with Vertical():
            yield NotePane(self._panes.album, id="peeked")
        yield self._status

    def on_mount(self) -> None:
        """Show the page."""
        height = self._lie().height
        pane = self.query_one(NotePane)
        if self._facts:
            pane.mount(Static(Content(safe_text(self._facts)), id="card"), before=pane.view)
        line = self._line or (self._page.note.front.body_line if height < _HEADED else None)
        pane.show_page(self._page, self._symbols, line, ())
        pane.view.focus()
        self._status.follow(pane.view)

    def on_resize(self) -> None:
        """Lie over the note again, as soon as it has its new place."""
        self._panes.screen.call_later(lambda: self._lie() if self.is_current else None)

    def _lie(self) -> Region:
        region = lower_half(self._panes.front)
        window = self.query_one(Vertical)
        window.styles.offset = (region.x, region.y)
        window.styles.width, window.styles.height = region.width, region.height
        return region

    @on(DescendantFocus)
    def _show_keys(self) -> None:
        self._status.keys = hints(self.active_bindings, _REMINDERS)

    def on_key(self) -> None:
        """A message lasts until the next key."""
        self._status.message = ""

    @on(NoteView.Said)
    def _said(self, event: NoteView.Said) -> None:
        self._status.message = event.text

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """In the line to find in, Enter is that line's."""
        return action != "go" or not isinstance(self.focused, FindInput)

    def action_go(self) -> None:
        """Open the note; follow the link where one is marked."""
        if (view := self.query_one(NoteView)).current_link is None:
            self.dismiss(Onward("open"))
        else:
            view.action_follow()

    @on(NoteView.Follow)
    def _follow(self, event: NoteView.Follow) -> None:
        event.stop()
        self.dismiss(Onward("follow", event.target))

    @on(NoteView.Peek)
    def _peek(self, event: NoteView.Peek) -> None:
        event.stop()
        self.dismiss(Onward("peek", event.target))


class Peeker:
    """Opens the window on a goal or a link's target, and does what it ends with. `begin` starts a reader's step."""

    def __init__(
        self, panes: Panes, reader: Reader, choices: Choices, begin: Callable[..., None], symbols: Symbols
    ) -> None:
        self._panes = panes
        self._reader = reader
        self._choices = choices
        self._begin = begin
        self._symbols = symbols

    async def at(self, goal: Goal) -> None:
        """Show where a row leads."""
        page = await self._reader.load(goal.node)
        if page is not None:
            region = lower_half(self._panes.front)
            window = Peek(page, goal.line, facts(page, region.width - 2), self._panes, self._symbols)
            self._panes.app.push_screen(window, partial(self._ended, page))

    async def along(self, target: Target, source: str) -> None:
        """Show where a link of a note leads; a choice where it may lead to several."""
        way = await self._reader.way(target, source)
        if way.goals:
            self._choices.namesake(target.target, way.goals, partial(self._begin, "page", self.at))
        elif way.goal is not None:
            await self.at(way.goal)

    def _ended(self, page: Page, onward: Onward | None) -> None:
        if onward is None:
            return
        source = page.node.path or ""
        if onward.target is None:
            self._begin("page", self._reader.open, Goal(page.node))
        elif onward.how == "follow":
            self._begin("page", self._reader.follow, onward.target, source)
        else:
            self._begin("page", self.along, onward.target, source)


def facts(page: Page, width: int) -> str:
    """The first facts of a note's card, as many as two lines hold: `Developer ByteDance · Resolution 1080p`."""
    shown = ""
    for key, value in card(page.note.body_text)[:_MOST_FACTS]:
        more = f"{shown} · {key} {value}" if shown else f"{key} {value}"
        if shown and len(wrap(more, width)) > _FACT_LINES:
            break
        shown = more
    return shown


def lower_half(region: Region) -> Region:
    """Where the window lies in a pane: the lower half, or more of it where that would be too little to read."""
    height = min(region.height, max(region.height // 2, _LEAST))
    return Region(region.x, region.bottom - height, region.width, height)
