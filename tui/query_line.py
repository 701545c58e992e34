"""The line that a query is typed in: its operators are coloured as they are typed, and completed."""

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType

from notes.text import safe_text
from search.completion import NOTHING, Completions
from search.query import parse
from tui.typed_line import TypedLine

_LOOKS = {"word": "", "phrase": "value", "value": "value", "error": "error"}


class QueryLine(TypedLine):
    """Colours what is typed, and takes what may complete it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"query--operator", "query--value", "query--error"}
    DEFAULT_CSS = """
    QueryLine {
        & > .query--operator { color: $text-accent; text-style: bold; }
        & > .query--value { color: $text-success; }
        & > .query--error { color: $text-error; text-style: underline; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Open", id="search.open", tooltip="Open the result under the cursor", show=False),
        Binding("tab", "tab", "Complete", id="search.complete", tooltip="Take the first completion, or to the results"),
        Binding("right", "right", "Right", id="search.right", tooltip="A letter on; at the end as Tab", show=False),
    ]

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(placeholder, id=id, highlighter=_Looks(self))
        self._offered = NOTHING

    def offer(self, found: Completions) -> None:
        """What Tab puts into the line as it is now."""
        self._offered = found

    def action_tab(self) -> None:
        """Take the first completion; without one, on to the results."""
        if not self._complete():
            self.screen.focus_next()

    def _complete(self) -> bool:
        start, end, candidates = self._offered
        if candidates:
            self._offered = NOTHING
            done = self.value[:start] + safe_text(candidates[0].text)
            self.value = done + self.value[end:]
            self.cursor_position = len(done)
        return bool(candidates)

    def action_right(self) -> None:
        """A letter on; behind the last one, take the completion."""
        if self.cursor_at_end:
            self._complete()
        else:
            self.action_cursor_right()


class _Looks(Highlighter):
    """Colours the pieces of a query by what they were read as."""

    def __init__(self, line: QueryLine) -> None:
        self._line = line

    def highlight(self, text: Text) -> None:
        for start, end, kind, _ in parse(text.plain, typing=True).spans:
            if look := _LOOKS.get(kind, "operator"):
                text.stylize(self._line.get_component_rich_style(f"query--{look}", partial=True), start, end)
