"""The least output that brings rows up to date: it knows where the cursor is and which look is in force."""

from collections.abc import Sequence

from tui.sparse.abilities import Abilities
from tui.sparse.look import Cell, Look, Looks

Row = list[Cell | None]
"""The cells of one row; None where nobody knows what is shown."""

_LONG = 9
"""From how many equal blanks in a row erasing them is shorter than writing them, with all that comes before it."""


class Painter:
    """Collects what is to be sent."""

    def __init__(self, looks: Looks, can: Abilities, width: int, cursor: tuple[int, int] | None) -> None:
        """The look in force is the plain one; a cursor of None is one that nobody knows."""
        self._looks, self._can, self._width = looks, can, width
        self._parts: list[str] = []
        self._look = looks.plain
        self._at = cursor

    def text(self, cursor: tuple[int, int]) -> str:
        """All of it, ending in the plain look and with the cursor there."""
        self._select(self._looks.plain)
        self._move(*cursor)
        return "".join(self._parts)

    def clear(self, back: str) -> Cell:
        """Clear the screen to a background; returns what is in every cell then."""
        self._select(self._looks.for_blank(self._look, back))
        self._parts.append("\x1b[2J")
        return self._looks.of(back=back).cells[" "]

    def shift(self, top: int, bottom: int, by: int) -> None:
        """Move these rows `by` up (or, below 0, down); what comes in is plain. At the start only."""
        self._parts.append(f"\x1b[{top + 1};{bottom + 1}r")
        self._at = None  # setting a region takes the cursor home, but not everywhere
        self._move(bottom if by > 0 else top, 0)
        self._parts.append(("\x1bD" if by > 0 else "\x1bM") * abs(by) + "\x1b[r")
        self._at = None

    def row(self, y: int, old: Sequence[Cell | None], new: Sequence[Cell | None]) -> None:
        """Bring one row up to date. What is to be shown is known wherever it differs from what is."""
        todo = _changes(old, new)
        erased = self._to_erase(new, todo)
        if erased is not None:
            todo = [x for x in todo if x < erased]
        at = 0
        while at < len(todo):
            x = todo[at]
            cell = new[x]
            assert cell is not None
            blanks = self._blanks(new, todo, at)
            if blanks > _LONG:
                self._move(y, x)
                self._select(self._looks.for_blank(self._look, cell.look.back))
                self._parts.append(f"\x1b[{blanks}X")
                at += blanks
            else:
                self._bridge(y, x, new)
                self._put(y, x, cell)
                at += 1
        if erased is not None and (last := new[-1]) is not None:
            self._move(y, erased)
            self._select(self._looks.for_blank(self._look, last.look.back))
            self._parts.append("\x1b[K")

    def _to_erase(self, new: Sequence[Cell | None], todo: Sequence[int]) -> int | None:
        """The column from which on the row is best erased to its end."""
        last = new[-1]
        if last is None or not self._can_erase(last):
            return None
        tail = len(new)
        while tail and new[tail - 1] is last:
            tail -= 1
        rest = [x for x in todo if x >= tail]
        return rest[0] if len(rest) > _LONG // 2 else None

    def _blanks(self, new: Sequence[Cell | None], todo: Sequence[int], at: int) -> int:
        """How many cells from here on can be erased in place."""
        cell = new[todo[at]]
        if cell is None or not self._can.erases_cells or not self._can_erase(cell):
            return 0
        count = 1
        while at + count < len(todo) and todo[at + count] == todo[at] + count and new[todo[at + count]] is cell:
            count += 1
        return count

    def _can_erase(self, cell: Cell) -> bool:
        return cell.is_blank and (self._can.colours_erased or not cell.look.back)

    def _bridge(self, y: int, x: int, new: Sequence[Cell | None]) -> None:
        """Over a few cells that have not changed: writing them again is shorter than going past them."""
        if self._at is None or self._at[0] != y or not 0 < x - self._at[1] < 4:
            return
        between = list(enumerate(new[self._at[1] : x], self._at[1]))
        if all(self._is_free(cell) for _, cell in between):
            for column, cell in between:
                assert cell is not None
                self._put(y, column, cell)

    def _is_free(self, cell: Cell | None) -> bool:
        """Whether it can be written in the look in force."""
        if cell is None or cell.is_odd or cell.width != 1:
            return False
        return cell.look is self._look or (
            cell.is_blank and self._looks.for_blank(self._look, cell.look.back) is self._look
        )

    def _put(self, y: int, x: int, cell: Cell) -> None:
        self._move(y, x)
        self._select(self._looks.for_blank(self._look, cell.look.back) if cell.is_blank else cell.look)
        if cell.is_odd:  # its place is cleared first, and after it nobody knows where the cursor is
            self._parts.append(" " * cell.width)
            self._at = None
            self._move(y, x)
        self._parts.append(cell.text)
        end = x + cell.width
        self._at = None if cell.is_odd or end >= self._width else (y, end)

    def _select(self, look: Look) -> None:
        if look is not self._look:
            self._parts.append(self._looks.change(self._look, look))
            self._look = look

    def _move(self, y: int, x: int) -> None:
        if self._at != (y, x):
            self._parts.append(_way(self._at, y, x))
            self._at = y, x


def _changes(old: Sequence[Cell | None], new: Sequence[Cell | None]) -> list[int]:
    """The columns to write. A row of sure widths is patched, any other written whole, if it changed at all."""
    todo = [x for x, cell in enumerate(new) if cell is not old[x]]
    if todo and any(cell is not None and cell.is_odd for row in (old, new) for cell in row):
        return [x for x, cell in enumerate(new) if cell is not None and cell.width]
    if any(_is_right_half(new[x]) for x in todo):
        return sorted({x - 1 if _is_right_half(new[x]) else x for x in todo})
    return todo


def _is_right_half(cell: Cell | None) -> bool:
    return cell is not None and not cell.width


def _way(start: tuple[int, int] | None, y: int, x: int) -> str:
    """The shortest sequence that takes the cursor there."""
    home = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
    if start is None:
        return home
    down, right = y - start[0], x - start[1]
    short = home
    if down == 0:
        if right > 0:
            short = f"\x1b[{right if right > 1 else ''}C"
        else:
            short = "\b" * -right if right > -4 else "\r" if not x else f"\x1b[{-right}D"
    elif right == 0:
        short = f"\x1b[{abs(down) if abs(down) > 1 else ''}{'B' if down > 0 else 'A'}"
    return min(home, short, key=len)
