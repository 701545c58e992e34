"""The line at the foot of a note in which one types what to look for in it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.typed_line import TypedLine


class FindInput(TypedLine):
    """The line to type in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Stay here", id="find.stay", tooltip="Into the note; n and N go on", show=False),
    ]


class FindLine(Horizontal):
    """Says what was typed; how much was found is told to it."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; padding: 0 1; display: none; background: $foreground 6%;
        & > #find-word { width: 6; color: $text-muted; }
        & > FindInput { width: 1fr; background: transparent; }
        & > #find-count { width: auto; padding: 0 0 0 2; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # priority: the line to type in would take these keys for its own
        Binding("down,ctrl+f", "go(1)", "Next", id="find.next", tooltip="To the next match", show=False, priority=True),
        Binding("up", "go(-1)", "Before", id="find.before", tooltip="To the match before", show=False, priority=True),
        Binding("escape", "leave", "Back", id="find.leave", tooltip="Back to where you were", show=False),
    ]

    class Typed(Message):
        """Something else is looked for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Went(Message):
        """On to the next match (1) or back to the one before (-1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Left(Message):
        """Done: `stay` at what was found, or go back to where the reader was."""

        def __init__(self, stay: bool) -> None:
            super().__init__()
            self.stay = stay

    def compose(self) -> ComposeResult:
        """What the line is for, the line, and how much was found."""
        yield Static(Content("find"), id="find-word")
        yield FindInput(id="find-text")
        yield Static(Content(""), id="find-count")

    def open(self) -> None:
        """Show the line with the cursor in it; what was looked for before is selected."""
        self.display = True
        line = self.query_one(Input)
        self.screen.set_focus(line)
        line.select_all()
        self.post_message(self.Typed(line.value))

    def tell(self, at: int, count: int) -> None:
        """Show on which match the reader stands, and how many there are."""
        told = found_words(at, count) if self.query_one(Input).value.strip() else ""
        self.query_one("#find-count", Static).update(Content(told))

    def action_go(self, by: int) -> None:
        """On among the matches."""
        self.post_message(self.Went(by))

    def action_leave(self) -> None:
        """Back to where the reader was."""
        self._close(stay=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(stay=True)

    def _close(self, stay: bool) -> None:
        self.display = False
        self.post_message(self.Left(stay))


def found_words(at: int, count: int) -> str:
    """`3 of 17`, or that there is nothing."""
    return f"{at:,} of {count:,}" if count else "not in this note"
