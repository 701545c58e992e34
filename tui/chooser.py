"""A small window with a few rows to choose one from: several parents, the keys."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.row import Row
from tui.row_list import RowList

_AROUND = 4  # rows: the title, the line below it, the padding


class Chooser(ModalScreen[Any]):
    """Ends with the value of the chosen row, or None."""

    DEFAULT_CSS = """
    Chooser {
        align: center middle; background: $background 60%;
        & > Vertical { width: 72; max-width: 94%; max-height: 94%; background: $panel; padding: 1 2; }
        & Static { height: 1; margin-bottom: 1; text-style: bold; }
        & RowList { height: 1fr; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "close", "Close", id="chooser.close", tooltip="Choose nothing"),
    ]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._title = title
        self._rows_to_show = rows

    def compose(self) -> ComposeResult:
        """The question and the rows."""
        with Vertical() as window:
            yield Static(Content(self._title))
            yield RowList(id="choices")
        window.styles.height = len(self._rows_to_show) + _AROUND

    def on_mount(self) -> None:
        """Show the rows."""
        rows = self.query_one(RowList)
        rows.show_rows(self._rows_to_show)
        rows.focus()

    def action_close(self) -> None:
        """Choose nothing."""
        self._end(None)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._end(event.value)

    def _end(self, value: Any) -> None:
        if self.is_current:  # of two keys in one go the second may come when it has ended
            self.dismiss(value)
