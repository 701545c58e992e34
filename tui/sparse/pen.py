"""What is sent, piece by piece: it knows where the cursor is and which look is in force."""

import re
from collections.abc import Sequence

from tui.sparse.abilities import Abilities
from tui.sparse.look import Cell, Look, Looks

_TO_REPEAT = re.compile(r"([^\x00-\x7f])\1{3,}|([ -~])\2{6,}")
"""From how many equal letters on it is shorter to have them repeated: by their bytes."""
_TO_SKIP = re.compile(" {12,}")
"""Blanks that it is shorter to erase and go past, where they cannot be repeated."""


class Pen:
    """Collects what is to be sent. `at` is the cursor, (row, column) from 0 on; None: nobody knows."""

    def __init__(
        self, looks: Looks, can: Abilities, width: int, look: Look | None, cursor: tuple[int, int] | None
    ) -> None:
        """With the look in force; None: nobody knows."""
        self._looks, self._can, self._width = looks, can, width
        self._parts: list[str] = ["\x1b[m"] if look is None else []
        self.look = looks.plain if look is None else look
        self.at = cursor

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def send(self, sequence: str) -> None:
        """Add a sequence after which nobody knows where the cursor is."""
        self._parts.append(sequence)
        self.at = None

    def select(self, look: Look) -> None:
        """Have this look in force."""
        if look is not self.look:
            self._parts.append(self._looks.change(self.look, look))
            self.look = look

    def move(self, y: int, x: int) -> None:
        """Go to a place."""
        if self.at != (y, x):
            self._parts.append(self._way(y, x))
            self.at = y, x

    def distance(self, y: int, x: int) -> int:
        """Bytes of the way to a place."""
        return 0 if self.at == (y, x) else len(self._way(y, x))

    def put(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        """Write cells that can be written in the look in force, none of them odd."""
        self.move(y, x)
        end, erased = x + len(cells), ""
        can_erase = self.look.is_plain and (self._can.colours_erased or not self.look.back)
        if can_erase:
            tail = next((at for at, cell in enumerate(reversed(cells)) if not cell.is_blank), len(cells))
            erased = "\x1b[K" if end == self._width else f"\x1b[{tail}X" if self._can.erases_cells else ""
            erased = erased if tail > len(erased) else ""
            cells, end = (cells[:-tail], end - tail) if erased else (cells, end)
        text = "".join([cell.text for cell in cells])
        if self._can.repeats:
            text = _TO_REPEAT.sub(_repeated, text)
        elif can_erase and self._can.erases_cells:
            text = _TO_SKIP.sub(_skipped, text)
        self._parts.append(text + erased)
        self.at = None if end >= self._width else (y, end)

    def put_odd(self, y: int, x: int, cell: Cell) -> None:
        """Write a cell on whose width terminals may disagree: its place is cleared first, and after it the cursor may
        be anywhere."""
        self.move(y, x)
        self.send(" " * cell.width)
        self.move(y, x)
        self.send(cell.text)

    def _way(self, y: int, x: int) -> str:
        """The shortest sequence that takes the cursor there."""
        home = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
        if self.at is None:
            return home
        return min(home, _down(y - self.at[0], self._can.steps_down) + _across(self.at[1], x), key=len)


def _repeated(same: re.Match[str]) -> str:
    return f"{same[0][0]}\x1b[{len(same[0]) - 1}b"


def _skipped(blanks: re.Match[str]) -> str:
    return f"\x1b[{len(blanks[0])}X\x1b[{len(blanks[0])}C"


def _down(rows: int, by_steps: bool) -> str:
    if rows <= 0:
        return f"\x1b[{-rows if rows < -1 else ''}A" if rows else ""
    return "\v" * rows if by_steps and rows < 4 else f"\x1b[{rows if rows > 1 else ''}B"


def _across(start: int, x: int) -> str:
    right = x - start
    if right > 0:
        return f"\x1b[{right if right > 1 else ''}C"
    if not x:
        return "\r" if right else ""
    return "\b" * -right if right > -4 else min(f"\x1b[{-right}D", f"\x1b[{x + 1}G", key=len)
