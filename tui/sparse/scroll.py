"""Seeing that lines moved: a scroll is cheaper moved by the terminal than written again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tui.sparse.look import Cell, Row

_FARTHEST = 8
"""Rows; beyond it little of what is moved stays in sight."""
_FEWEST = 3
"""Rows that must have moved alike."""
_SCROLLBAR = 2
"""Columns at the right of which nobody minds that they jump."""


class Move(NamedTuple):
    """What was in rows `top` to `bottom` (counted from 0, both included) is now `by` rows higher; below 0: lower.
    It is so from column `left` up to `right`."""

    top: int
    bottom: int
    by: int
    left: int
    right: int


def find_move(
    rows: Sequence[Row], new: Mapping[int, Row], changed: Sequence[int], has_margins: bool, may_jump: bool
) -> Move | None:
    """How lines moved between the rows that are shown and those to come, of which `changed` differ.

    Whole lines move where that does no harm: what stands beside was moved alike. Else the part between two margins, if
    the terminal has such; else whole lines again, and what stands beside jumps until it is repaired, if it may.
    """
    left, right = _busiest(rows, new, changed)
    places: dict[tuple[object, ...], int | None] = {}
    low, high = max(0, changed[0] - _FARTHEST - 1), changed[-1] + _FARTHEST + 2
    for y, row in enumerate(rows[low:high], low):
        key = tuple(row[left:right])
        places[key] = None if key in places else y  # a line that is there twice tells nothing
    pairs = [(y, before) for y in changed if (before := places.get(tuple(new[y][left:right]))) not in (None, y)]
    votes = Counter(before - y for y, before in pairs if before is not None)
    if not votes:
        return None
    by, count = votes.most_common(1)[0]
    if count < _FEWEST or abs(by) > _FARTHEST:
        return None
    ends = [at for y, before in pairs if before is not None and before - y == by for at in (y, before)]
    part = Move(min(ends), max(ends), by, left, right)
    whole = part._replace(left=0, right=len(rows[0]))
    if _jumps(rows, new, part):
        move = part if has_margins and _can_be_cut(rows, part) else whole if may_jump else None
    else:
        move = whole
    return None if move is None or any(None in rows[y] for y in range(move.top, move.bottom + 1)) else move


def moved(rows: Sequence[Row], move: Move, plain: Cell) -> list[Row]:
    """The rows as they are after the terminal has moved them; what came in is `plain`."""
    top, bottom, by, left, right = move
    fresh: Row = [plain] * (right - left)
    out = list(rows)
    for y in range(top, bottom + 1):
        part = rows[y + by][left:right] if top <= y + by <= bottom else fresh
        out[y] = [*rows[y][:left], *part, *rows[y][right:]]
    return out


def _busiest(rows: Sequence[Row], new: Mapping[int, Row], changed: Sequence[int]) -> tuple[int, int]:
    """The columns, from the first up to the second, among which most changed: one pane, without the rule beside it."""
    counts = Counter(x for y in changed for x, cell in enumerate(new[y]) if cell is not rows[y][x])
    return max(_spans(counts, len(rows[0])), key=lambda span: sum(counts[x] for x in range(*span)), default=(0, 1))


def _spans(counts: Counter[int], width: int) -> Iterator[tuple[int, int]]:
    """Columns side by side where more than a few rows changed. One column between that did not tells nothing."""
    busy = [x for x in range(width) if counts[x] >= _FEWEST]
    start = 0
    for at in range(1, len(busy) + 1):
        if at == len(busy) or busy[at] - busy[at - 1] > 2:
            yield busy[start], busy[at - 1] + 1
            start = at


def _jumps(rows: Sequence[Row], new: Mapping[int, Row], move: Move) -> bool:
    """Whether what stands beside a move did not move alike."""
    top, bottom, by, left, right = move
    beside = (slice(0, left), slice(right, max(right, len(rows[0]) - _SCROLLBAR)))
    return any(
        new.get(y, rows[y])[part] != rows[y + by][part]
        for y in range(top, bottom + 1)
        if top <= y + by <= bottom
        for part in beside
    )


def _can_be_cut(rows: Sequence[Row], move: Move) -> bool:
    """Whether it is sure which cells stand between the margins: no odd one beside them, no wide one across."""
    return not any(
        any(cell is None or cell.is_odd for cell in set(row)) or _is_cut(row, move.left) or _is_cut(row, move.right)
        for row in rows[move.top : move.bottom + 1]
    )


def _is_cut(row: Row, x: int) -> bool:
    cell = row[x] if x < len(row) else None
    return cell is not None and not cell.width
