"""A regular expression that someone else wrote, looked for in time linear in the text.

Python's own `re` goes back and tries again, exponentially often for `(a+)+$`. Here each character of the text moves a
set of places in the expression one step on (Glushkov's automaton; the set is the bits of one number), and there is
nothing to go back to. Understood are characters, `.`, `\\d \\w \\s` and their opposites, classes, groups, `|`, `^ $`,
and `* + ? {m,n}`, also lazy; not looking ahead or behind, back references and `\\b`.
"""

import re
from typing import NamedTuple

_MOST_PLACES = 200
_MOST_STEPS = 20_000  # remembered; a step costs a few microseconds to find again
_START, _END = "\x02", "\x03"  # before and after every text; only `^` and `$` match them
_COUNT = re.compile(r"\{(\d{1,3})(?:(,)(\d{0,3}))?\}")


class PatternError(ValueError):
    """An expression that is not understood; the message says why."""


class _Part(NamedTuple):
    """A piece of an expression: whether it may be empty, and the places it may begin and end with, as bits."""

    empty: bool = True
    first: int = 0
    last: int = 0


class Pattern:
    """A regular expression, ready to be looked for."""

    def __init__(self, source: str) -> None:
        """Raises PatternError."""
        self._source, self._at = source, 0
        self._atoms: list[re.Pattern[str]] = []
        self._follow: list[int] = []
        self._anchors = {_START: 0, _END: 0}
        self._whole = self._choice()
        if self._at < len(source):
            raise PatternError("a ) too many")
        self._masks: dict[str, int] = {}
        self._steps: dict[tuple[int, str], int] = {}

    def found_in(self, text: str) -> bool:
        """Whether some part of the text matches."""
        if self._whole.empty:
            return True
        places, steps, last = 0, self._steps, self._whole.last
        for char in (_START, *text, _END):
            step = places, char
            places = steps[step] if step in steps else self._step(places, char)
            if places & last:
                return True
        return False

    def _step(self, places: int, char: str) -> int:
        if len(self._steps) >= _MOST_STEPS:
            self._steps.clear()
            self._masks.clear()
        if char not in self._masks:
            self._masks[char] = sum(1 << n for n, atom in enumerate(self._atoms) if atom.match(char))
        reached, left = self._whole.first, places
        while left:
            lowest = left & -left
            reached |= self._follow[lowest.bit_length() - 1]
            left ^= lowest
        reached &= self._masks[char]
        self._steps[places, char] = reached
        return reached

    # --- reading the expression -----------------------------------------------------------------------------------

    def _next(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, mark: str) -> bool:
        if self._next() != mark:
            return False
        self._at += 1
        return True

    def _choice(self) -> _Part:
        part = self._sequence()
        while self._take("|"):
            other = self._sequence()
            part = _Part(part.empty or other.empty, part.first | other.first, part.last | other.last)
        return part

    def _sequence(self) -> _Part:
        part = _Part()
        while self._next() not in ("", "|", ")"):
            part = self._joined(part, self._repeated())
        return part

    def _joined(self, one: _Part, two: _Part) -> _Part:
        self._link(one.last, two.first)
        first = one.first | two.first if one.empty else one.first
        last = two.last | one.last if two.empty else two.last
        return _Part(one.empty and two.empty, first, last)

    def _link(self, places: int, onward: int) -> None:
        if any(places & anchors and onward & anchors for anchors in self._anchors.values()):
            raise PatternError("two anchors in one place")
        for n in range(len(self._follow)):
            if places >> n & 1:
                self._follow[n] |= onward

    def _repeated(self) -> _Part:
        start = self._at
        part = self._atom()
        mark = self._next()
        if mark and mark in "*+?":
            self._at += 1
            least, most = (1 if mark == "+" else 0), (1 if mark == "?" else None)
        elif count := _COUNT.match(self._source, self._at):
            self._at = count.end()
            least = int(count[1])
            most = least if not count[2] else int(count[3]) if count[3] else None
            if most is not None and most < least:
                raise PatternError("a count that runs backwards")
        else:
            return part
        self._take("?")
        end = self._at
        if most == 0:
            return _Part()
        copies = [part]
        for _ in range(1, max(least, most or 0)):  # each time anew: the copies have places of their own
            self._at = start
            copies.append(self._atom())
        self._at = end
        if most is None:
            self._link(copies[-1].last, copies[-1].first)
        whole = _Part()
        for n, copy in enumerate(copies):
            whole = self._joined(whole, copy if n < least else copy._replace(empty=True))
        return whole

    def _atom(self) -> _Part:
        char = self._next()
        self._at += 1
        if char == "(":
            return self._group()
        if char == "[":
            return self._place(self._class())
        if char == "^":
            return self._anchor(_START)
        if char == "$":
            return self._anchor(_END)
        if char == ".":
            return self._place(".")
        if char == "\\":
            return self._place(self._escaped())
        if char in "*+?":
            raise PatternError("nothing to repeat")
        return self._place(re.escape(char))

    def _group(self) -> _Part:
        if self._take("?") and not self._take(":"):
            raise PatternError("looks ahead or behind")
        part = self._choice()
        if not self._take(")"):
            raise PatternError("a ( too many")
        return part

    def _class(self) -> str:
        negated = self._take("^")
        items = ""
        while not self._take("]"):
            item = self._class_item()
            if self._next() == "-" and self._source[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                item = f"{item}-{self._class_item()}"
            items += item
        if not items:
            raise PatternError("an empty class")
        try:
            re.compile(f"[{items}]")
        except re.error as error:
            raise PatternError("no such range") from error
        return f"[^{items}]" if negated else f"[{items}]"

    def _class_item(self) -> str:
        char = self._next()
        self._at += 1
        if not char:
            raise PatternError("a [ too many")
        return self._escaped() if char == "\\" else re.escape(char)

    def _escaped(self) -> str:
        char = self._next()
        self._at += 1
        if char and char in "dDwWsS":
            return f"\\{char}"
        if not char or char.isalnum():
            raise PatternError(f"\\{char} is not understood")
        return re.escape(char)

    def _anchor(self, mark: str) -> _Part:
        part = self._place(mark)
        self._anchors[mark] |= part.first
        self._atoms[-1] = re.compile(mark)
        return part

    def _place(self, atom: str) -> _Part:
        if len(self._atoms) == _MOST_PLACES:
            raise PatternError("too long")
        bit = 1 << len(self._atoms)
        self._atoms.append(re.compile(f"(?![{_START}{_END}]){atom}", re.ASCII))
        self._follow.append(0)
        return _Part(False, bit, bit)
