"""A document at a width: where everything stands, and its lines, made when they are asked for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from tui.render.block import LEAST, Block, Fitted, Margin
from tui.render.document import Document
from tui.render.matches import Match
from tui.render.picture import PictureBlock
from tui.render.pixels import Picture
from tui.render.span import Line, Span, tidy
from tui.render.wrap import cells

_KEPT_LINES = 1024


class LinkSpot(NamedTuple):
    """A stretch of one line that shows a link. A link that is broken over lines has several."""

    link: int
    y: int
    x: int
    cells: int


class Layout:
    """Lines are counted from 0 at the top. No line is wider than `width` cells when that is 10 or more."""

    def __init__(
        self,
        document: Document,
        width: int,
        folded: frozenset[int],
        seen: Mapping[int, Picture | str],
        before: "Layout | None",
    ) -> None:
        self.document = document
        self.width = width
        self.folded = folded
        """The callouts that are closed: indexes into `Document.callouts`."""
        self.seen = seen
        """By block what it shows, of `Document.figures`: a picture, or why there is none."""
        blocks: list[Block | None] = list(document.blocks)
        for index, picture in seen.items():
            if isinstance(block := blocks[index], PictureBlock):
                blocks[index] = replace(block, seen=picture)
        for index in sorted(folded, reverse=True):
            callout = document.callouts[index]
            blocks[callout.title] = callout.closed
            blocks[callout.title + 1 : callout.end] = [None] * (callout.end - callout.title - 1)
        self._blocks = blocks
        self._fits: list[Fitted | None]
        if before is not None and before.document is document and before.width == width:
            known = zip(blocks, before._blocks, before._fits, strict=True)
            self._fits = [fit if block is same else self._fit(block) for block, same, fit in known]
        else:
            self._fits = [self._fit(block) for block in blocks]
        self._margins = [block.margin if block else None for block in blocks]
        self._tops = [0, *accumulate(fit.height if fit else 0 for fit in self._fits)]
        self.height = self._tops[-1]
        self._drawn = lru_cache(_KEPT_LINES)(self._draw)
        self._words: re.Pattern[str] | None = None
        self._current: Match | None = None
        self._lit: dict[int, Fitted] = {}

    def line(self, y: int) -> Line:
        """One line; empty above the first and below the last."""
        return self._drawn(y)

    def light(self, words: re.Pattern[str] | None, current: Match | None) -> None:
        """From now on lines are drawn with these words lit, and one match as the one that the reader stands on."""
        if (words, current) != (self._words, self._current):
            self._words, self._current = words, current
            self._lit.clear()
            self._drawn.cache_clear()

    def y_of_match(self, match: Match) -> int:
        """The line on which a match begins; in a closed callout, the callout's title."""
        fit = self._fits[match.block]
        if fit is None:
            return self.y_of_block(match.block)
        return self._tops[match.block] + fit.row_of_text(match.part, match.start)

    def folds_around(self, block: int) -> frozenset[int]:
        """The closed callouts that keep a block out of sight."""
        callouts = self.document.callouts
        return frozenset(i for i in self.folded if callouts[i].title < block < callouts[i].end)

    def spots(self, link: int) -> list[LinkSpot]:
        """Where a link is to be seen, from its first line on; nothing when it is in a closed callout."""
        y = self.y_of_link(link)
        found = list(self._spots_on(y, link))
        while found and found[-1].y == y and y + 1 < self.height:
            y += 1
            found += self._spots_on(y, link)
        return found

    def links_between(self, first: int, end: int) -> list[LinkSpot]:
        """All link spots on the lines from `first` up to but not `end`, top to bottom, left to right."""
        return [spot for y in range(max(0, first), min(end, self.height)) for spot in self._spots_on(y)]

    def link_at(self, y: int, x: int) -> int | None:
        """The link drawn at a cell."""
        return next((spot.link for spot in self.links_between(y, y + 1) if spot.x <= x < spot.x + spot.cells), None)

    def fold_at(self, y: int) -> int | None:
        """The link that opens and closes the callout whose title stands on a line."""
        block = self._block_at(y) if 0 <= y < self.height else -1
        return next((callout.link for callout in self.document.callouts if callout.title == block), None)

    def rows_of_link(self, link: int) -> tuple[int, int]:
        """The first and the last line of a link, and of the picture that it names."""
        first, figure = self.y_of_link(link), self.figure_of(link)
        if figure is not None and figure in self.seen:
            return first, self._tops[figure + 1] - 1
        spots = self.spots(link)
        return first, spots[-1].y if spots else first

    def figure_of(self, link: int) -> int | None:
        """The block of a link, if that is one of `Document.figures`."""
        block = bisect_right(self.document.first_links, link) - 1
        return block if block in self.document.figures else None

    def figures_between(self, first: int, end: int) -> list[int]:
        """Those of `Document.figures` that have a line from `first` up to but not `end`."""
        figures = self.document.figures
        start = bisect_left(figures, self.block_at(first)[0])
        stop = bisect_left(figures, end, key=self.y_of_block)
        return [block for block in figures[start:stop] if self._fits[block] is not None]

    def is_open(self, link: int) -> bool:
        """Whether a link is to be seen, and not in a closed callout."""
        return self._fits[bisect_right(self.document.first_links, link) - 1] is not None

    def y_of_link(self, link: int) -> int:
        """The line on which a link begins; in a closed callout, the callout's title."""
        index = bisect_right(self.document.first_links, link) - 1
        fit = self._fits[index] if index >= 0 else None
        if fit is None:
            return self.y_of_block(max(0, index))
        return self._tops[index] + max(0, fit.row_of_link(link))

    def last_link_above(self, y: int) -> int:
        """The last link that begins above a line; -1 when there is none. Links stand in the order of their lines."""
        return bisect_left(range(len(self.document.links)), y, key=self.y_of_link) - 1

    def y_of_block(self, block: int, row: int = 0) -> int:
        """The line on which a block (or a row of it) is; in a closed callout, the callout's title."""
        while (fit := self._fits[block]) is None:
            block = max(self.document.callouts[i].title for i in self.folded if self.document.callouts[i].title < block)
        return self._tops[block] + min(row, fit.height - 1)

    def block_at(self, y: int) -> tuple[int, int]:
        """The block drawn on a line, and its row there: the same at any folding."""
        y = max(0, min(y, self.height - 1))
        block = self._block_at(y)
        return block, y - self._tops[block]

    def y_of_source(self, line: int) -> int:
        """The line that shows a line of the file, or what stands last before it."""
        places = self.document.places
        index = bisect_right(places, line, key=lambda place: place[0]) - 1
        if index < 0:
            return 0
        # Several blocks may begin on one line of the file: the first of them shows it.
        first = places[index][0]
        while index and places[index - 1][0] == first:
            index -= 1
        block = places[index][1]
        fit = self._fits[block]
        return self._tops[block] + fit.row_of_source(line) if fit else self.y_of_block(block)

    def source_of_y(self, y: int) -> int:
        """The line of the file that a line shows."""
        y = max(0, min(y, self.height - 1))
        block = self._block_at(y)
        fit = self._fits[block]
        return fit.source_of_row(y - self._tops[block]) if fit else 1

    def _draw(self, y: int) -> Line:
        if not 0 <= y < self.height:
            return ()
        block = self._block_at(y)
        row = y - self._tops[block]
        fit, margin = self._lit_fit(block), self._margins[block]
        if fit is None or margin is None:
            return ()
        if not margin.cells:
            return fit.line(row)
        left = margin.rest if row else margin.first
        if margin.cells > (room := _indent(margin, self.width)):
            left = _last_cells(left, room)
        line = tidy((*left, *fit.line(row)))
        # Only blanks at the end: nothing to be seen, nothing to be sent.
        return line[:-1] if line and not line[-1].style and line[-1].link < 0 and line[-1].text.isspace() else line

    def _fit(self, block: Block | None) -> Fitted | None:
        return block.fit(room_beside(block.margin, self.width)) if block is not None else None

    def _lit_fit(self, index: int) -> Fitted | None:
        """The block as it is drawn: fitted anew when words are lit in it, for few of them are ever looked at."""
        block = self._blocks[index]
        if block is None or self._words is None:
            return self._fits[index]
        fit = self._lit.get(index)
        if fit is None:
            here = self._current[1:] if self._current and self._current.block == index else None
            lit = block.lit(self._words, here)
            fit = self._fit(lit) if lit is not block else self._fits[index]
            if fit is not None:
                self._lit[index] = fit
        return fit

    def _block_at(self, y: int) -> int:
        return bisect_right(self._tops, y) - 1

    def _spots_on(self, y: int, link: int | None = None) -> Iterator[LinkSpot]:
        x = 0
        open_: LinkSpot | None = None
        for span in self.line(y):
            size = cells(span.text)
            if span.link >= 0 and (link is None or span.link == link):
                if open_ and open_.link == span.link and open_.x + open_.cells == x:
                    open_ = open_._replace(cells=open_.cells + size)
                else:
                    if open_:
                        yield open_
                    open_ = LinkSpot(span.link, y, x, size)
            x += size
        if open_:
            yield open_


def layout(
    document: Document,
    width: int,
    folded: frozenset[int] | None = None,
    seen: Mapping[int, Picture | str] = MappingProxyType({}),
    before: Layout | None = None,
) -> Layout:
    """Measure a document for a width in cells.

    Args:
        document: what to measure.
        width: cells of a line.
        folded: the callouts that are closed; by default those whose author closed them.
        seen: by block what a figure shows.
        before: another layout of the document; what is the same in both is not measured again.
    """
    if folded is None:
        folded = frozenset(i for i, callout in enumerate(document.callouts) if callout.starts_closed)
    return Layout(document, width, folded, seen, before)


def room_beside(margin: Margin, width: int) -> int:
    """Cells that a margin leaves of a width."""
    return max(LEAST, width - _indent(margin, width))


def _indent(margin: Margin, width: int) -> int:
    """How much of the width a margin may take: all it wants, but never more than half, so that text finds room however
    deep it stands."""
    return min(margin.cells, max(0, width // 2))


def _last_cells(line: Line, room: int) -> Line:
    """The end of a margin, where the nearest bullet stands. Its signs are all one cell wide."""
    kept: list[Span] = []
    for span in reversed(line):
        if room <= 0:
            break
        kept.append(span._replace(text=span.text[-room:]))
        room -= len(span.text)
    return tuple(reversed(kept))
