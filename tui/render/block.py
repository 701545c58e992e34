"""The blocks a drawn note is made of, and how each one fits a width.

A `Block` knows its text; `fit` measures it for a width and gives a `Fitted`, which makes single lines when they are
asked for. Width is what is left beside the block's margin.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from tui.render.flow import EMPTY, Flow
from tui.render.span import Line, Span, plain
from tui.render.wrap import Cut, cells, wrap

LEAST = 4
"""The narrowest a block is ever drawn, in cells."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands left of a block: on its first line (a bullet, a number) and on the others."""

    first: Line = ()
    rest: Line = ()
    cells: int = 0

    def inside(self, first: Line, rest: Line | None = None) -> "Margin":
        """A margin within this one. `rest` is blank when it is not given."""
        width = cells(plain(first))
        return Margin(
            (*self.first, *first), (*self.rest, *((Span(" " * width),) if rest is None else rest)), self.cells + width
        )

    def after_first(self) -> "Margin":
        """The same once its first line is used up."""
        return self if self.first == self.rest else Margin(self.rest, self.rest, self.cells)


NO_MARGIN = Margin()


Spot = tuple[int, int, int]
"""One match in a block: which of its `texts`, from where, to where."""


def lit_flows(flows: Sequence[Flow], pattern: re.Pattern[str], current: Spot | None) -> tuple[Flow, ...]:
    """The flows that are a block's `texts`, with the words lit."""
    return tuple(
        flow.lit(pattern, current[1:] if current and current[0] == part else None) for part, flow in enumerate(flows)
    )


class Fitted(Protocol):
    """A block at a width."""

    height: int

    def line(self, row: int) -> Line:
        """One line of the block, without its margin; at most as wide as the width, in cells."""

    def row_of_link(self, link: int) -> int:
        """The row on which a link begins; -1 when it is not here."""

    def row_of_source(self, line: int) -> int:
        """The row that shows a line of the file."""

    def source_of_row(self, row: int) -> int:
        """The line of the file that a row shows."""

    def row_of_text(self, part: int, offset: int) -> int:
        """The row that shows a letter of `Block.texts[part]`."""


class Block(Protocol):
    """A piece of a note that is drawn by itself."""

    @property
    def margin(self) -> Margin:
        """What stands left of it."""

    @property
    def line(self) -> int:
        """Where it begins in the file."""

    @property
    def texts(self) -> Sequence[str]:
        """What can be found in it, in reading order."""

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "Block":
        """The same with the words lit that the pattern finds; `current` says which of them the reader stands on."""

    def fit(self, width: int) -> Fitted:
        """Measure it; `width` is at least `LEAST`."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, list item's text or empty line."""

    flow: Flow
    margin: Margin
    line: int

    @property
    def texts(self) -> Sequence[str]:
        """All of it."""
        return (self.flow.text,)

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "TextBlock":
        """With the words lit."""
        return replace(self, flow=lit_flows((self.flow,), pattern, current)[0])

    def fit(self, width: int) -> Fitted:
        """Wrap it."""
        text = self.flow.text
        if len(text) <= width and text.isascii() and "\n" not in text:
            return _OneLine(self.flow, self.line)
        return FittedText(self.flow, self.line, wrap(text, width))


class _OneLine:
    __slots__ = ("_flow", "_source")
    height = 1

    def __init__(self, flow: Flow, source: int) -> None:
        self._flow = flow
        self._source = source

    def line(self, row: int) -> Line:
        return self._flow.cut(0, len(self._flow.text))

    def row_of_link(self, link: int) -> int:
        return 0 if self._flow.offset_of_link(link) >= 0 else -1

    def row_of_source(self, line: int) -> int:
        return 0

    def source_of_row(self, row: int) -> int:
        return self._source

    def row_of_text(self, part: int, offset: int) -> int:
        return 0


class FittedText:
    """Text broken into lines."""

    __slots__ = ("_cuts", "_flow", "_source", "height")

    def __init__(self, flow: Flow, source: int, cuts: list[Cut]) -> None:
        self._flow = flow
        self._source = source
        self._cuts = cuts
        self.height = len(cuts)

    def line(self, row: int) -> Line:
        """One line."""
        return self._flow.cut(*self._cuts[row])

    def row_of_link(self, link: int) -> int:
        """By where its text begins."""
        offset = self._flow.offset_of_link(link)
        return self._row_of(offset) if offset >= 0 else -1

    def row_of_text(self, part: int, offset: int) -> int:
        """The last row that begins before it."""
        return self._row_of(offset)

    def row_of_source(self, line: int) -> int:
        """By where that line's text begins."""
        lines = self._flow.lines
        index = bisect_right(lines, line, key=lambda pair: pair[1]) - 1
        return self._row_of(lines[index][0]) if index >= 0 else 0

    def source_of_row(self, row: int) -> int:
        """Where the row's first letter comes from."""
        lines = self._flow.lines
        index = bisect_right(lines, self._cuts[row][0], key=lambda pair: pair[0]) - 1
        return lines[index][1] if index >= 0 else self._source

    def _row_of(self, offset: int) -> int:
        return max(0, bisect_right(self._cuts, offset, key=lambda cut: cut[0]) - 1)


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line from side to side."""

    sign: str
    margin: Margin
    line: int

    texts: ClassVar[Sequence[str]] = ()

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "RuleBlock":
        """It has no words."""
        return self

    def fit(self, width: int) -> Fitted:
        """As long as there is room."""
        return _OneLine(Flow(self.sign * width, (0,), (("rule", -1),)), self.line)


@dataclass(frozen=True, slots=True)
class PlainBlock:
    """Lines of text as they are, for a note that is too large to be drawn: wrapped, but not read as Markdown."""

    flows: Sequence[Flow] = field(repr=False)
    line: int
    margin: Margin = NO_MARGIN

    @property
    def texts(self) -> Sequence[str]:
        """Its lines."""
        return [flow.text for flow in self.flows]

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "PlainBlock":
        """With the words lit."""
        return replace(self, flows=lit_flows(self.flows, pattern, current))

    def fit(self, width: int) -> Fitted:
        """Wrap each line."""
        return Stack([TextBlock(flow, NO_MARGIN, self.line + i).fit(width) for i, flow in enumerate(self.flows)])


class Stack:
    """Several fitted things, one below the other."""

    __slots__ = ("_parts", "_tops", "height")

    def __init__(self, parts: Sequence[Fitted]) -> None:
        self._parts = parts
        self._tops = [0]
        for part in parts:
            self._tops.append(self._tops[-1] + part.height)
        self.height = self._tops[-1]

    def line(self, row: int) -> Line:
        """One line of whichever part stands there."""
        part, row = self._at(row)
        return part.line(row)

    def row_of_link(self, link: int) -> int:
        """In whichever part holds it."""
        for top, part in zip(self._tops, self._parts, strict=False):
            if (row := part.row_of_link(link)) >= 0:
                return top + row
        return -1

    def row_of_source(self, line: int) -> int:
        """The last part that begins at or before that line."""
        index = bisect_right(self._parts, line, key=lambda part: part.source_of_row(0)) - 1
        return self._tops[index] + self._parts[index].row_of_source(line) if index >= 0 else 0

    def row_of_text(self, part: int, offset: int) -> int:
        """Each part is one text."""
        return self._tops[part] + self._parts[part].row_of_text(0, offset)

    def source_of_row(self, row: int) -> int:
        """As its part says."""
        part, row = self._at(row)
        return part.source_of_row(row)

    def _at(self, row: int) -> tuple[Fitted, int]:
        index = bisect_right(self._tops, row) - 1
        return self._parts[index], row - self._tops[index]


def blank(margin: Margin, line: int) -> TextBlock:
    """An empty line."""
    return TextBlock(EMPTY, margin, line)
