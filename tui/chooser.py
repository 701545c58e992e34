"""A small window with a few rows to choose one from: several parents, several notes of one name."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.kin_rows import Goal
from tui.row_list import Row, RowList


class Chooser(ModalScreen[Goal | None]):
    """Ends with the goal of the chosen row, or None."""

    DEFAULT_CSS = """
    Chooser {
        align: center middle; background: $background 60%;
        & > Vertical { width: 60; max-width: 90%; height: auto; max-height: 80%; background: $panel; padding: 1 2; }
        & Static { height: 1; margin-bottom: 1; text-style: bold; }
        & RowList { height: auto; max-height: 16; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", id="chooser.close", tooltip="Close without choosing"),
    ]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._title = title
        self._rows_to_show = rows

    def compose(self) -> ComposeResult:
        """The question and the rows."""
        with Vertical():
            yield Static(Content(self._title))
            rows = RowList(id="choices")
            rows.styles.height = min(len(self._rows_to_show), 16)
            yield rows

    def on_mount(self) -> None:
        """Show the rows."""
        rows = self.query_one(RowList)
        rows.show_rows(self._rows_to_show)
        rows.focus()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.value)
