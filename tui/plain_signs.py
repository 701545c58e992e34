"""Signs of ASCII only in all that goes to the terminal: for locales without UTF-8, and lines where each byte counts."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.render.symbols import to_ascii


class PlainSigns(LineFilter):
    """Draws rules, marks and ellipses, ours and Textual's, with ASCII ones of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with other signs."""
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]
