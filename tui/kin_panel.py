"""The kin panel: where a note comes from, what belongs to it, what links to it and where it leads."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tui.kin_rows import Goal, Kin, kin_rows
from tui.render.symbols import Symbols
from tui.row_list import Row, RowList


class KinPanel(Vertical):
    """Shows one note's kin as rows; says which was chosen."""

    DEFAULT_CSS = """
    KinPanel > RowList { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,b", "leave", "Back to the note", id="kin.leave", tooltip="Leave the kin panel"),
    ]

    class Opened(Message):
        """A row was chosen."""

        def __init__(self, goal: Goal) -> None:
            super().__init__()
            self.goal = goal

    class Left(Message):
        """The reader wants back to the note."""

    def compose(self) -> ComposeResult:
        """Just the rows."""
        yield RowList(id="kin-rows")

    def show_kin(self, kin: Kin, symbols: Symbols) -> None:
        """Show the kin of another note."""
        self.query_one(RowList).show_rows([Row(*row) for row in kin_rows(kin, symbols)])

    def enter(self) -> None:
        """Put the cursor into the rows."""
        self.screen.set_focus(self.query_one(RowList))

    def action_leave(self) -> None:
        """Leave the panel."""
        self.post_message(self.Left())

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        goal: Any = event.value
        self.post_message(self.Opened(goal))
