"""A picture that stands by itself: a box that says what it is, or its name and below it what it shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.render.block import Fitted, FittedText, Margin, Spot, lit_flows
from tui.render.flow import Flow
from tui.render.pixels import Picture, Size
from tui.render.span import Line, Span, tidy
from tui.render.symbols import Symbols
from tui.render.wrap import cells, wrap

_FRAME = 4


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture's name, which is a link, and what there is to be seen of it."""

    flow: Flow
    symbols: Symbols
    margin: Margin
    line: int
    file: str = ""
    """The path in the vault of the file that may be shown; empty where there is none."""
    asked: Size = (0, 0)
    """The size that its author asked for, as `tui.render.pixels.size_in_cells` takes it."""
    seen: Picture | str | None = None
    """What it shows, or why it cannot be shown; None where nobody has looked."""

    @property
    def texts(self) -> Sequence[str]:
        """Its name."""
        return (self.flow.text,)

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "PictureBlock":
        """With the words lit."""
        return replace(self, flow=lit_flows((self.flow,), pattern, current)[0])

    def fit(self, width: int) -> Fitted:
        """The picture where there is one and room for it, else a frame; that is as wide as its text."""
        if isinstance(self.seen, Picture) and self.seen.columns <= width:
            return _Shown(self, self.seen, width)
        flow = self.flow
        if isinstance(self.seen, str):
            flow = flow.followed_by(f" {self.symbols.dash} {self.seen}", "dim")
        if width < 2 * _FRAME:
            return FittedText(flow, self.line, wrap(flow.text, width))
        return _Framed(self, flow, width - _FRAME)


class _Shown(FittedText):
    """The name, and below it the picture."""

    __slots__ = ("_above", "_picture")

    def __init__(self, block: PictureBlock, picture: Picture, width: int) -> None:
        super().__init__(block.flow, block.line, wrap(block.flow.text, width))
        self._picture = picture
        self._above = self.height
        self.height += picture.rows

    def line(self, row: int) -> Line:
        """A line of the name or of the picture."""
        return super().line(row) if row < self._above else self._picture.line(row - self._above)

    def row_of_source(self, line: int) -> int:
        """It begins with its name."""
        return 0

    def source_of_row(self, row: int) -> int:
        """All of it stands on one line."""
        return self._source


class _Framed(FittedText):
    __slots__ = ("_inner", "_kind", "_room", "_symbols")

    def __init__(self, block: PictureBlock, flow: Flow, room: int) -> None:
        cuts = wrap(flow.text, room)
        super().__init__(flow, block.line, cuts)
        self._symbols = block.symbols
        self._kind = f" {block.symbols.closed} image " if block.file else " image "
        self._room = max(min(room, len(self._kind)), *(cells(flow.text[start:end]) for start, end in cuts))
        self._inner = self.height
        self.height = self._inner + 2

    def line(self, row: int) -> Line:
        """The frame above, which says what it is and whether it opens, and below, and the text between."""
        corners, bar, rule = self._symbols.corners, self._symbols.bar, self._symbols.rule
        if not 0 < row <= self._inner:
            left, right = corners[:2] if row == 0 else corners[2:]
            kind = self._kind if row == 0 and len(self._kind) <= self._room else ""
            rest = rule * (self._room + 1 - len(kind)) + right
            return tidy((Span(left + rule, "bar"), Span(kind, "image"), Span(rest, "bar")))
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
