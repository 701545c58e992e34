"""A line to type in, as all of them are here; and the one over rows that are to hold what is typed."""

from typing import ClassVar

from rich.highlighter import Highlighter
from textual.binding import Binding, BindingsMap, BindingType
from textual.events import Key
from textual.widgets import Input

from notes.text import safe_text

_EDITING = frozenset(BindingsMap(Input.BINDINGS).key_to_bindings) - {"enter"}


class TypedLine(Input):
    """Quiet: nothing blinks. What is pasted into it is as foreign as a note."""

    def __init__(self, placeholder: str = "", *, id: str | None = None, highlighter: Highlighter | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False, highlighter=highlighter)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Text that a terminal takes for nothing but text."""
        return safe_text(value)

    async def _on_key(self, event: Key) -> None:
        """Edit at once. Textual 8.2 puts a letter in when it comes, but looks what is bound to a key a while later: of
        what a slow line delivers in one go, a letter behind Backspace would be the one that is taken out."""
        bound = self.screen.active_bindings.get(event.key) if event.key in _EDITING else None
        if bound and bound.node is self and await self.app.run_action(bound.binding.action, self):
            event.stop()
            event.prevent_default()


class SiftLine(TypedLine):
    """The line to type in what rows must hold."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Choose", id="chooser.open", tooltip="Choose the row under the cursor"),
    ]
