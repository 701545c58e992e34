"""A line to type in, as all of them are here."""

from rich.highlighter import Highlighter
from textual.widgets import Input

from notes.text import safe_text


class TypedLine(Input):
    """Quiet: nothing blinks. What is pasted into it is as foreign as a note."""

    def __init__(self, placeholder: str = "", *, id: str | None = None, highlighter: Highlighter | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False, highlighter=highlighter)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Text that a terminal takes for nothing but text."""
        return safe_text(value)
