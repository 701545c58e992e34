"""The least output that brings rows up to date: one look after the other, for a colour is longer than a way."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tui.sparse.abilities import Abilities
from tui.sparse.look import Cell, Look, Looks
from tui.sparse.pen import Pen
from tui.sparse.scroll import Move

_MANY_LOOKS = 16
"""Looks in one row, of a picture most likely. To choose among so many takes longer than sending some more bytes."""
LINES_MOVED = "\x1b[r"
"""Stands in what moves lines, and in nothing else: the region is the whole screen again."""


class Way(NamedTuple):
    """What brings the terminal from one frame to the next, and the look that it leaves in force: one without a link."""

    text: str
    look: Look


class Stroke(NamedTuple):
    """Cells of one row that are written together, in the look of the first: from `x` on, up to `end`."""

    y: int
    x: int
    end: int


class Painter:
    """Takes the rows that change, and says what to send. Until all is written, what comes later may be overwritten."""

    def __init__(
        self, looks: Looks, can: Abilities, width: int, look: Look | None, cursor: tuple[int, int] | None
    ) -> None:
        """With the look in force and the place of the cursor; None: nobody knows."""
        self._looks, self._width = looks, width
        self._pen = Pen(looks, can, width, look, cursor)
        self._rows: dict[int, Sequence[Cell | None]] = {}
        self._pending: dict[int, set[int]] = {}
        """By row the columns that are still to be written."""
        self._strokes: dict[Look, list[Stroke]] = {}
        self._in_order: list[Stroke] = []
        """Those of rows with odd cells or with many looks, which are written from left to right."""

    def clear(self, back: str) -> Cell:
        """Clear the screen to a background; returns what is in every cell then. At the start only."""
        self._pen.select(self._looks.for_blank(self._pen.look, back))
        self._pen.send("\x1b[2J")
        return self._looks.of(back=back).cells[" "]

    def shift(self, move: Move) -> None:
        """Have the terminal move lines; what comes in is plain. At the start only."""
        top, bottom, by, left, right = move
        self._pen.select(self._looks.for_blank(self._pen.look, ""))
        on, off = (f"\x1b[?69h\x1b[{left + 1};{right}s", "\x1b[s\x1b[?69l") if right - left < self._width else ("", "")
        self._pen.send(f"{on}\x1b[{top + 1};{bottom + 1}r")
        self._pen.move(bottom if by > 0 else top, left)  # setting a region takes the cursor home, but not everywhere
        self._pen.send(("\x1bD" if by > 0 else "\x1bM") * abs(by) + f"{LINES_MOVED}{off}")

    def row(self, y: int, old: Sequence[Cell | None], new: Sequence[Cell | None]) -> None:
        """Have one row brought up to date. What is to be shown is known wherever it differs from what is."""
        todo = _changes(old, new)
        self._rows[y], self._pending[y] = new, set(todo)
        strokes = [*_strokes(y, new, todo)]
        looks = [_known(new[stroke.x]).look for stroke in strokes]
        if _has_odd(new) or len(set(looks)) > _MANY_LOOKS:
            self._in_order += strokes
        else:
            for look, stroke in zip(looks, strokes, strict=True):
                self._strokes.setdefault(look, []).append(stroke)

    def way(self, cursor: tuple[int, int]) -> Way:
        """All of it, ending with the cursor there."""
        for look in self._order():
            self._paint(look, self._strokes[look])
        for stroke in self._in_order:
            self._pen.select(_known(self._rows[stroke.y][stroke.x]).look)
            self._write(stroke)
        for back, blanks in self._blanks().items():
            self._paint(self._looks.for_blank(self._pen.look, back), blanks)
        self._pen.select(self._looks.linked(self._pen.look, ""))
        self._pen.move(*cursor)
        return Way(self._pen.text, self._pen.look)

    def _order(self) -> Iterator[Look]:
        """The looks: from the one in force on always the one that is selected soonest."""
        left = list(self._strokes)
        while left:
            look = min(left, key=partial(self._looks.distance, self._pen.look))
            left.remove(look)
            yield look

    def _paint(self, look: Look, strokes: Sequence[Stroke]) -> None:
        """Write all that is in one look: up or down a column while that is nearest, else as one reads."""
        self._pen.select(look)
        left = {(stroke.y, stroke.x): stroke for stroke in strokes}
        y, x = -1, 0
        while left:
            ways = [place for place in (next(iter(left)), (y + 1, x), (y - 1, x)) if place in left]
            y, x = min(ways, key=lambda place: self._pen.distance(*place))
            self._write(left.pop((y, x)))

    def _write(self, stroke: Stroke) -> None:
        """Write a stroke in the look in force, with the blanks beside it."""
        y, x, end = stroke
        cell = _known(self._rows[y][x])
        if cell.is_odd:
            self._pen.put_odd(y, x, cell)
            self._pending[y].discard(x)
            return
        x -= self._blanks_beside(y, x - 1, -1)
        end += self._blanks_beside(y, end, 1)
        if self._pen.at is not None and self._pen.at[0] == y and self._pen.at[1] < x:
            self._bridge(y, self._pen.at[1], x)
        self._put(y, x, [_known(cell) for cell in self._rows[y][x:end]])

    def _blanks_beside(self, y: int, x: int, step: int) -> int:
        """How many blanks follow each other from here on, the last of them one that is to be written."""
        row, pending = self._rows[y], self._pending[y]
        count = found = 0
        while 0 <= x < len(row) and (cell := row[x]) is not None and cell.is_blank and _fits(cell, self._pen.look):
            count += 1
            found = count if x in pending else found
            x += step
        return found

    def _bridge(self, y: int, x: int, end: int) -> None:
        """Write over some cells, if that is no longer than going past them."""
        row, pending, look = self._rows[y], self._pending[y], self._pen.look
        most = self._pen.distance(y, end)
        if end - x > most:
            return
        cells: list[Cell] = []
        for column, cell in enumerate(row[x:end], x):
            if cell is None or cell.width != 1 or cell.is_odd or (not _fits(cell, look) and column not in pending):
                return
            cells.append(cell if _fits(cell, look) else look.cells[" "])
        if sum(len(cell.text.encode()) for cell in cells) <= most:
            self._put(y, x, cells)

    def _put(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        self._pen.put(y, x, cells)
        row = self._rows[y]
        self._pending[y].difference_update(column for column, cell in enumerate(cells, x) if cell is row[column])

    def _blanks(self) -> dict[str, list[Stroke]]:
        """What is left by now, by background: cells of nothing else."""
        found: dict[str, list[Stroke]] = {}
        for y, pending in self._pending.items():
            row, end = self._rows[y], 0
            for x in sorted(pending):
                if x >= end:
                    end = x + 1
                    while end < len(row) and row[end] is row[x]:
                        end += 1
                    while end - 1 not in pending:
                        end -= 1
                    found.setdefault(_known(row[x]).look.back, []).append(Stroke(y, x, end))
        return found


def _strokes(y: int, row: Sequence[Cell | None], todo: Sequence[int]) -> Iterator[Stroke]:
    """What is to be written of a row, without the blanks that stand before something else or alone."""
    first: Cell | None = None
    start = end = 0
    for x in todo:
        cell = _known(row[x])
        if first is not None:
            if x == end and _fits(cell, first.look) and not (cell.is_odd or first.is_odd):
                end += cell.width
                continue
            yield Stroke(y, start, end)
        first, start, end = None if cell.is_blank else cell, x, x + cell.width
    if first is not None:
        yield Stroke(y, start, end)


def _changes(old: Sequence[Cell | None], new: Sequence[Cell | None]) -> list[int]:
    """The columns to write. A row of sure widths is patched, any other written whole, if it changed at all."""
    todo = [x for x, cell in enumerate(new) if cell is not old[x]]
    if todo and (_has_odd(old) or _has_odd(new)):
        return [x for x, cell in enumerate(new) if cell is not None and cell.width]
    if any(_is_right_half(new[x]) for x in todo):
        return sorted({x - 1 if _is_right_half(new[x]) else x for x in todo})
    return todo


def _has_odd(row: Sequence[Cell | None]) -> bool:
    return any(cell is not None and cell.is_odd for cell in set(row))


def _fits(cell: Cell, look: Look) -> bool:
    """Whether it can be written in this look: it has it, or is a blank that shows the same in it."""
    return cell.look is look or (cell.is_blank and look.is_plain and cell.look.back == look.back)


def _is_right_half(cell: Cell | None) -> bool:
    return cell is not None and not cell.width


def _known(cell: Cell | None) -> Cell:
    assert cell is not None
    return cell
