"""Seeing that lines moved: a scroll is cheaper moved by the terminal than written again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.sparse.painter import Row

_FARTHEST = 8
"""Rows; beyond it little of what is moved stays in sight."""
_FEWEST = 3
"""Rows that must have moved alike."""


class Move(NamedTuple):
    """The rows from `top` to `bottom` (counted from 0, both included) are now `by` rows higher; below 0: lower."""

    top: int
    bottom: int
    by: int


def find_move(rows: Sequence[Row], new: Mapping[int, Row], changed: Sequence[int], only_alike: bool) -> Move | None:
    """How lines moved between the rows that are shown and those to come, of which `changed` differ.

    `only_alike`: no move where the columns before the first change would be seen to jump until they are repaired.
    """
    left, right = _columns(rows, new, changed)
    span = slice(left, max(left + 1, right - 2))  # less a scrollbar
    places: dict[tuple[object, ...], int | None] = {}
    low, high = max(0, changed[0] - _FARTHEST - 1), changed[-1] + _FARTHEST + 2
    for y, row in enumerate(rows[low:high], low):
        key = tuple(row[span])
        places[key] = None if key in places else y  # a line that is there twice tells nothing
    pairs = [(y, before) for y in changed if (before := places.get(tuple(new[y][span]))) not in (None, y)]
    votes = Counter(before - y for y, before in pairs if before is not None)
    if not votes:
        return None
    by, count = votes.most_common(1)[0]
    if count < _FEWEST or abs(by) > _FARTHEST:
        return None
    moved = [at for y, before in pairs if before is not None and before - y == by for at in (y, before)]
    move = Move(min(moved), max(moved), by)
    return None if only_alike and _jumps(rows, new, move, left) else move


def moved(rows: Sequence[Row], move: Move, plain: Row) -> list[Row]:
    """The rows as they are after the terminal has moved them; what came in is `plain`."""
    region = list(rows[move.top : move.bottom + 1])
    fresh = [plain] * abs(move.by)
    region = region[move.by :] + fresh if move.by > 0 else fresh + region[: move.by]
    return [*rows[: move.top], *region, *rows[move.bottom + 1 :]]


def _columns(rows: Sequence[Row], new: Mapping[int, Row], changed: Sequence[int]) -> tuple[int, int]:
    """The first and the last column in which anything changed."""
    first, last = len(rows[0]), 0
    for y in changed:
        different = [x for x, cell in enumerate(new[y]) if cell is not rows[y][x]]
        first, last = min(first, different[0]), max(last, different[-1])
    return first, last


def _jumps(rows: Sequence[Row], new: Mapping[int, Row], move: Move, left: int) -> bool:
    return any(
        new.get(y, rows[y])[:left] != rows[y + move.by][:left]
        for y in range(move.top, move.bottom + 1)
        if move.top <= y + move.by <= move.bottom
    )
