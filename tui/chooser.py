"""A small window with a few rows to choose one from: several parents, headings, the keys. Typing sifts them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from notes.text import safe_text
from search.folding import fold
from tui.keys import hints
from tui.render.span import plain
from tui.render.wrap import cells
from tui.row import NO_ROW, Row, sift
from tui.row_list import RowList
from tui.status_line import StatusLine
from tui.typed_line import SiftLine
from tui.window import Window

_AROUND = 4  # rows: the title, the line below it, the padding
_BESIDE = 4  # cells: the padding
_LEAST, _MOST = 56, 96  # cells for the rows: room to type, and no more than an eye takes in
_REMINDERS = (("chooser.open", "choose"), ("chooser.copy", "copy"), ("chooser.close", "back"))


class Chooser(Window[Any]):
    """Ends with the value of the chosen row, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy")]  # noqa: RUF012 - Textual declares it so

    DEFAULT_CSS = """
    Chooser {
        /* what is beneath stays as it is: dimmed, all of it would be sent to the terminal again, twice */
        align: center middle; background: transparent;
        & > Vertical { max-width: 94%; max-height: 94%; background: $panel; padding: 0 2 1 2; }
        & > Vertical { border-top: solid $accent; }
        & Horizontal { height: 1; margin-bottom: 1; }
        & Static { width: auto; padding: 0 2 0 0; text-style: bold; }
        & SiftLine { width: 1fr; background: transparent; }
        & RowList { height: 1fr; background: $panel; }
        & RowList > .row-list--cursor-blurred { background: $accent 30%; }
        &.-narrow > Vertical { max-width: 100%; max-height: 100%; border-top: none; padding: 0 1; }
        &:ansi > Vertical { border: solid ansi_default; padding: 0 1; }
        &.-narrow:ansi > Vertical { border-left: none; border-right: none; }
        &:ansi RowList > .row-list--cursor-blurred { background: ansi_default; text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # priority: the line to type in would take these keys for scrolling, or for its own cursor
        Binding("down", "move(1)", "Next", id="chooser.down", tooltip="Go to the next row", show=False, priority=True),
        Binding("up", "move(-1)", "Before", id="chooser.up", tooltip="Go to the row before", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page", id="chooser.page-down", tooltip="A page on", show=False, priority=True),
        Binding("pageup", "page(-1)", "Back", id="chooser.page-up", tooltip="A page back", show=False, priority=True),
        Binding("home", "edge(-1)", "First", id="chooser.first", tooltip="To the first row", show=False, priority=True),
        Binding("end", "edge(1)", "Last", id="chooser.last", tooltip="To the last row", show=False, priority=True),
        Binding(
            "escape", "close", "Close", id="chooser.close", tooltip="Take back what was typed, else choose nothing"
        ),
        Binding("ctrl+y", "copy", "Copy", id="chooser.copy", tooltip="Copy the trail as a list of links"),
    ]

    PLACEHOLDER: ClassVar[str] = "filter"

    def __init__(
        self, title: str, rows: Sequence[Row], copy: Callable[[], None] | None = None, cursor: int | None = None
    ) -> None:
        """`copy`: what Ctrl-Y does before the window closes; None where there is nothing to copy. `cursor`: the row to
        begin at, instead of the first."""
        super().__init__()
        self._title = title
        self._all = rows
        self._copy = copy
        self._cursor = cursor
        self._typed_before = ""

    def compose(self) -> ComposeResult:
        """The question, the line to type in, the rows, and below all the keys that hold here."""
        with Vertical() as window:
            with Horizontal():
                yield Static(Content(safe_text(self._title)))
                yield SiftLine(self.PLACEHOLDER)
            rows = RowList(id="choices")
            rows.can_focus = False  # a click must not take the letters from the line
            yield rows
        yield StatusLine()
        window.styles.height = len(self._all) + _AROUND
        window.styles.width = _BESIDE + max(_LEAST, min(_MOST, max(map(_width, self._all), default=0)))

    def on_mount(self) -> None:
        """Show the rows."""
        self._rows.show_rows(self._all, self._cursor)
        self.query_one(SiftLine).focus()

    def look_for(self, text: str) -> None:
        """Show the rows for what was typed."""
        words = fold(text).split()
        self.show_rows(sift(self._all, self._texts, words) if words else self._all)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, or why there are none."""
        self._rows.show_rows(rows or [self.nothing])

    @property
    def nothing(self) -> Row:
        """What stands in the place of rows."""
        return NO_ROW

    def choose(self) -> None:
        """Choose the row under the cursor."""
        self._rows.action_choose()

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    @cached_property
    def _texts(self) -> list[str]:
        return [fold(row.text) for row in self._all]

    # --- keys -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether there is something to copy."""
        return action != "copy" or self._copy is not None

    def action_move(self, by: int) -> None:
        """Move among the rows while typing."""
        self._rows.action_move(by)

    def action_page(self, by: int) -> None:
        """Page through the rows while typing."""
        self._rows.action_page(by)

    def action_edge(self, side: int) -> None:
        """Go to the last row (or, with -1, the first)."""
        self._rows.action_edge(side)

    def action_close(self) -> None:
        """Take back what was typed; where nothing was, choose nothing."""
        line = self.query_one(SiftLine)
        if line.value:
            line.value = ""
        else:
            self.dismiss(None)

    def action_copy(self) -> None:
        """Copy what the window is about, and close it."""
        if self._copy is not None and self.is_current:
            self._copy()
            self.dismiss(None)

    # --- messages -------------------------------------------------------------------------------------------------

    @on(DescendantFocus)
    def _show_keys(self) -> None:
        self.query_one(StatusLine).keys = hints(self.active_bindings, _REMINDERS)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value != self._typed_before:
            self._typed_before = event.value
            self.look_for(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.value)


def _width(row: Row) -> int:
    """What a row takes with its right edge two cells from the left, where it has one."""
    right = cells(plain(row.right))
    return cells(plain(row.left) + plain(row.after)) + (right + 2 if right else 0)
