"""A picture that stands by itself: a box that says what it is, since a terminal's lines hold no pixels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.render.block import Fitted, FittedText, Margin, Spot, lit_flows
from tui.render.flow import Flow
from tui.render.span import Line, Span, tidy
from tui.render.symbols import Symbols
from tui.render.wrap import cells, wrap

_FRAME = 4


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture's name in a frame."""

    flow: Flow
    symbols: Symbols
    margin: Margin
    line: int

    @property
    def texts(self) -> Sequence[str]:
        """What stands in the frame."""
        return (self.flow.text,)

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "PictureBlock":
        """With the words lit."""
        return replace(self, flow=lit_flows((self.flow,), pattern, current)[0])

    def fit(self, width: int) -> Fitted:
        """As wide as its text; without a frame where there is no room for one."""
        if width < 2 * _FRAME:
            return FittedText(self.flow, self.line, wrap(self.flow.text, width))
        return _Framed(self, width - _FRAME)


class _Framed(FittedText):
    __slots__ = ("_inner", "_room", "_symbols")

    def __init__(self, block: PictureBlock, room: int) -> None:
        cuts = wrap(block.flow.text, room)
        super().__init__(block.flow, block.line, cuts)
        self._symbols = block.symbols
        self._room = max(cells(block.flow.text[start:end]) for start, end in cuts)
        self._inner = self.height
        self.height = self._inner + 2

    def line(self, row: int) -> Line:
        """The frame above and below, and the text between."""
        corners, bar = self._symbols.corners, self._symbols.bar
        if not 0 < row <= self._inner:
            left, right = corners[:2] if row == 0 else corners[2:]
            return (Span(left + self._symbols.rule * (self._room + 2) + right, "bar"),)
        text = super().line(row - 1)
        pad = self._room - sum(cells(span.text) for span in text)
        return tidy((Span(f"{bar} ", "bar"), *text, Span(" " * pad), Span(f" {bar}", "bar")))

    def row_of_link(self, link: int) -> int:
        """Below the frame's upper side."""
        row = super().row_of_link(link)
        return row + 1 if row >= 0 else -1

    def row_of_text(self, part: int, offset: int) -> int:
        """Below the frame's upper side."""
        return super().row_of_text(part, offset) + 1

    def row_of_source(self, line: int) -> int:
        """It begins with the frame."""
        return 0

    def source_of_row(self, row: int) -> int:
        """All of it stands on one line."""
        return self._source
