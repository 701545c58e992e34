"""Tables: columns sized to what they hold, cells that wrap, and records where the columns find no room."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot
from typing import Literal

from tui.render.block import Fitted, FittedText, Margin, Spot, Stack, blank, lit_flows
from tui.render.flow import EMPTY, Flow
from tui.render.span import Line, Span, tidy
from tui.render.symbols import Symbols
from tui.render.wrap import Cut, cells, longest_word, wrap

Align = Literal["left", "right", "center", ""]
Row = tuple[Flow, ...]

_GAP = 3
_LEAST_COLUMN = 7
_WORD = 18
_NUMBER = re.compile(r"[~≈<>≤≥±+−–-]{0,2} ?[$€£¥₩₹]?\d[\d,.]*(?: ?(?:%|[A-Za-z]{1,3}))?[+?*]?")
_NOTHING = frozenset(("", "-", "–", "—", "n/a", "N/A", "?"))


@dataclass(frozen=True)
class TableBlock:
    """A table. Each row has as many cells as the header."""

    header: Row
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    """Where each row stands in the file."""
    aligns: tuple[Align, ...]
    symbols: Symbols
    margin: Margin
    line: int

    @property
    def texts(self) -> Sequence[str]:
        """Its cells, row by row, header first."""
        return [cell.text for row in (self.header, *self.rows) for cell in row]

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "TableBlock":
        """With the words lit."""
        wide = len(self.header)
        flows = lit_flows([cell for row in (self.header, *self.rows) for cell in row], pattern, current)
        header, *rows = (flows[at : at + wide] for at in range(0, len(flows), wide))
        return replace(self, header=header, rows=tuple(rows))

    def fit(self, width: int) -> Fitted:
        """As columns when each gets room for its words or a few letters, else row by row as records."""
        columns = self._columns(width)
        return _Grid(self, columns) if columns else self._records(width)

    @cached_property
    def sizes(self) -> tuple[tuple[int, ...], ...]:
        """The width of each cell, unbroken; header first."""
        return tuple(tuple(cell.cells for cell in row) for row in (self.header, *self.rows))

    @cached_property
    def natural(self) -> tuple[int, ...]:
        """The width each column would like."""
        return tuple(max(1, *column) for column in zip(*self.sizes, strict=True))

    @cached_property
    def least(self) -> tuple[int, ...]:
        """The width each column wants at least: its longest word, within reason."""
        rows = (self.header, *self.rows)
        words = (max(longest_word(row[i].text) for row in rows) for i in range(len(self.header)))
        return tuple(min(nat, max(3, min(word, _WORD))) for nat, word in zip(self.natural, words, strict=True))

    @cached_property
    def sides(self) -> tuple[Align, ...]:
        """How each column is set: as its author says, else numbers to the right."""
        return tuple(
            align or ("right" if is_numeric(row[i].text for row in self.rows) else "left")
            for i, align in enumerate(self.aligns)
        )

    def _columns(self, width: int) -> list[int]:
        room = width - _GAP * (len(self.header) - 1)
        if len(self.header) * 3 > room:
            return []
        if sum(self.natural) <= room:
            return list(self.natural)
        if sum(self.least) <= room:
            # A column that is long in one row alone needs less than one that is long in all of them, but some.
            return shared(
                room, self.least, self.natural, [hypot(1, *column) for column in zip(*self.sizes, strict=True)]
            )
        fewest = tuple(min(want, _LEAST_COLUMN) for want in self.least)
        return shared(room, fewest, self.least, [1] * len(fewest)) if sum(fewest) <= room else []

    def _records(self, width: int) -> "_Records":
        keys = min(max(head.cells for head in self.header), max(2, width * 2 // 5))
        heads = [_key(head) for head in self.header]
        empty = {column for column in range(len(heads)) if not any(row[column].text for row in self.rows)}
        records: list[Fitted] = []
        places: dict[int, tuple[int, int]] = {}
        for at, (line, row) in enumerate(zip(self.lines, self.rows, strict=True), 1):
            if records:
                records.append(blank(self.margin, line).fit(width))
            first = not records
            for column, (head, cell) in enumerate(zip(heads, row, strict=True)):
                if cell.text or (first and (column in empty or any(link >= 0 for _, link in head.looks))):
                    places.setdefault(column, (len(records), 0))
                    places[at * len(heads) + column] = len(records), 1
                    records.append(Record(head, keys, cell, line, width))
        if not records:
            records = [Record(EMPTY, 0, head, self.line, width) for head in self.header]
            places = {column: (column, 1) for column in range(len(records))}
        return _Records(records, places)


class _Records(Stack):
    def __init__(self, records: Sequence[Fitted], places: dict[int, tuple[int, int]]) -> None:
        super().__init__(records)
        self._places = places
        """For each of the table's texts its record, and 0 for the name in it or 1 for the value."""

    def row_of_text(self, part: int, offset: int) -> int:
        record, which = self._places.get(part, (0, 0))
        return self._tops[record] + self._parts[record].row_of_text(which, offset)


class Record:
    """A name in its column and the text beside it."""

    def __init__(self, key: Flow, keys: int, value: Flow, source: int, width: int) -> None:
        gap = 2 if keys else 0
        self._width = keys + gap
        self._key = FittedText(key, source, wrap(key.text, max(2, keys)))
        self._value = FittedText(value, source, wrap(value.text, max(2, width - keys - gap)))
        self._source = source
        self.height = max(self._value.height, self._key.height if keys else 1)

    def line(self, row: int) -> Line:
        """One line."""
        key = self._key.line(row) if row < self._key.height and self._width else ()
        value = self._value.line(row) if row < self._value.height else ()
        return tidy((*key, Span(" " * (self._width - sum(cells(span.text) for span in key))), *value))

    def row_of_link(self, link: int) -> int:
        """By where its text begins."""
        return max(self._key.row_of_link(link), self._value.row_of_link(link))

    def row_of_text(self, part: int, offset: int) -> int:
        """0 is the name, 1 the text beside it."""
        return (self._key, self._value)[part].row_of_text(0, offset)

    def row_of_source(self, line: int) -> int:
        """The first."""
        return 0

    def source_of_row(self, row: int) -> int:
        """Always the one line it stands on."""
        return self._source


class _Grid:
    def __init__(self, table: TableBlock, columns: Sequence[int]) -> None:
        self._table = table
        self._columns = columns
        self._rows = (table.header, *table.rows)
        self._tops = [0]
        for index, (row, sizes) in enumerate(zip(self._rows, table.sizes, strict=True)):
            height = 1
            for cell, size, column in zip(row, sizes, columns, strict=True):
                if size > column or "\n" in cell.text:
                    height = max(height, len(wrap(cell.text, column)))
            # The rule belongs to the header.
            self._tops.append(self._tops[-1] + height + (index == 0))
        self.height = self._tops[-1]
        self._wrapped: tuple[int, list[list[Cut]]] = (-1, [])
        self._links: dict[int, int] | None = None

    def line(self, row: int) -> Line:
        index = bisect_right(self._tops, row) - 1
        within = row - self._tops[index]
        if index == 0 and row == self._tops[1] - 1:
            rule, cross = self._table.symbols.rule, self._table.symbols.cross
            return (Span(f"{rule}{cross}{rule}".join(rule * width for width in self._columns), "rule"),)
        if self._wrapped[0] != index:
            cuts = [wrap(cell.text, width) for cell, width in zip(self._rows[index], self._columns, strict=True)]
            self._wrapped = index, cuts
        spans: list[Span] = []
        pad = 0
        for column, width in enumerate(self._columns):
            if column:
                spans += (Span(" " * (pad + 1)), Span(self._table.symbols.column, "rule"), Span(" "))
            cut = self._wrapped[1][column]
            text = self._rows[index][column].cut(*cut[within]) if within < len(cut) else ()
            left, pad = _pads(width - sum(cells(span.text) for span in text), self._table.sides[column])
            spans += (Span(" " * left), *text)
        return tidy(spans)

    def row_of_link(self, link: int) -> int:
        if self._links is None:
            cells_ = ((index, cell) for index, row in enumerate(self._rows) for cell in row)
            self._links = {found: index for index, cell in cells_ for _, found in cell.looks if found >= 0}
        index = self._links.get(link, -1)
        if index < 0:
            return -1
        rows = range(self._tops[index], self._tops[index + 1])
        return next((y for y in rows if any(span.link == link for span in self.line(y))), rows[0])

    def row_of_text(self, part: int, offset: int) -> int:
        index, column = divmod(part, len(self._columns))
        cuts = wrap(self._rows[index][column].text, self._columns[column])
        return self._tops[index] + max(0, bisect_right(cuts, offset, key=lambda cut: cut[0]) - 1)

    def row_of_source(self, line: int) -> int:
        return self._tops[bisect_right(self._table.lines, line)]

    def source_of_row(self, row: int) -> int:
        index = bisect_right(self._tops, row) - 1
        return self._table.lines[index - 1] if index else self._table.line


def shared(room: int, least: Sequence[int], most: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Widths from least up to most that fill the room: columns that want no more than their share get all of it, and
    the others divide what is left by their weights."""
    widths = list(least)
    spare = room - sum(widths)
    large = [*range(len(widths))]
    while small := [i for i in large if most[i] * len(large) <= sum(widths[i] for i in large) + spare]:
        for i in small:
            more = min(spare, most[i] - widths[i])
            widths[i] += more
            spare -= more
        large = [i for i in large if i not in small]
    while spare > 0 and (hungry := [i for i in large if widths[i] < most[i]]):
        widths[min(hungry, key=lambda i: widths[i] / weights[i])] += 1
        spare -= 1
    return widths


def is_numeric(texts: Iterable[str]) -> bool:
    """Whether these cells are numbers (with a unit, a currency or a sign) or empty, and at least one is a number."""
    found = False
    for text in texts:
        text = text.strip()
        if text in _NOTHING:
            continue
        if len(text) > 24 or not _NUMBER.fullmatch(text):
            return False
        found = True
    return found


def _key(head: Flow) -> Flow:
    """A column's heading as the name of a value."""
    return head._replace(looks=tuple((style.replace("header", "key"), link) for style, link in head.looks))


def _pads(spare: int, side: Align) -> tuple[int, int]:
    if side == "right":
        return spare, 0
    if side == "center":
        return spare // 2, spare - spare // 2
    return 0, spare
