"""How a cell of the terminal looks. Looks and cells are made once each, in a `Looks`, so that `is` compares them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import bidirectional, category, east_asian_width

from rich.cells import cell_len

_ON_BLANKS = frozenset(("4", "5", "6", "7", "8", "9", "21", "51", "52", "53"))
"""SGR codes of what shows on a blank: lines, reverse, blink. The letter's colour and weight do not."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29"}

_DISPUTED = frozenset((0x3164, 0xFFA0, *range(0x4DC0, 0x4E00), *range(0xD7B0, 0xD800)))
"""Fillers, hexagrams and parts of Hangul syllables, on whose width tables differ."""


class UnknownError(Exception):
    """A frame holds something that is not modelled here."""


class Cell:
    """One cell: a character with what combines with it, in a look. Empty: the right half of a wide one."""

    __slots__ = ("is_blank", "is_odd", "look", "text", "width")

    def __init__(self, text: str, look: "Look", width: int, is_odd: bool) -> None:
        self.text, self.look, self.width = text, look, width
        self.is_odd = is_odd
        """Whether terminals may disagree about its width."""
        self.is_blank = text == " " and look.is_plain


Row = list[Cell | None]
"""The cells of one row; None where nobody knows what is shown."""


class Look:
    """Attributes by their SGR codes, the codes of both colours (empty: the terminal's own), and the link."""

    __slots__ = ("attributes", "back", "cells", "front", "is_plain", "link")

    def __init__(self, key: "_Key", looks: "Looks") -> None:
        self.attributes, self.front, self.back, self.link = key
        self.is_plain = not (self.link or self.attributes & _ON_BLANKS)
        """Whether a blank in it shows nothing but its background."""
        self.cells = _Cells(self, looks)


class _Key(NamedTuple):
    attributes: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""
    link: str = ""


class _Cells(dict[str, Cell]):
    """The cells in one look by their text, made when first asked for."""

    def __init__(self, look: Look, looks: "Looks") -> None:
        super().__init__()
        self._look, self._looks = look, looks

    def __missing__(self, text: str) -> Cell:
        look = self._look
        if text == " " and look.is_plain and (look.attributes or look.front):
            cell = self._looks.of(back=look.back).cells[" "]
        else:
            sure = sure_width(text) if len(text) == 1 else 0
            cell = Cell(text, look, sure or cell_len(text), bool(text) and not sure)
        self[text] = cell
        return cell


class Looks:
    """All looks that were seen, and the ways from one to another."""

    def __init__(self) -> None:
        self._known: dict[_Key, Look] = {}
        self._after: dict[tuple[Look, str], Look] = {}
        self._changes: dict[tuple[Look, Look], str] = {}
        self.plain = self.of()
        """Nothing set."""

    def __len__(self) -> int:
        return len(self._known)

    def of(self, attributes: frozenset[str] = frozenset(), front: str = "", back: str = "", link: str = "") -> Look:
        """The look of this description."""
        key = _Key(attributes, front, back, link)
        look = self._known.get(key)
        if look is None:
            look = self._known[key] = Look(key, self)
        return look

    def after(self, look: Look, codes: str) -> Look:
        """The look in force after an SGR sequence with these codes. Raises UnknownError."""
        found = self._after.get((look, codes))
        if found is None:
            found = self._after[look, codes] = self._select(look, codes)
        return found

    def linked(self, look: Look, link: str) -> Look:
        """The same look with another link: what stands between `OSC 8 ;` and its end, or nothing."""
        return self.of(look.attributes, look.front, look.back, link)

    def for_blank(self, look: Look, back: str) -> Look:
        """The look nearest to `look` in which a blank shows just this background."""
        if look.is_plain and look.back == back:
            return look
        return self.of(look.attributes - _ON_BLANKS, look.front, back)

    def change(self, old: Look, new: Look) -> str:
        """The shortest sequence from one look to another."""
        found = self._changes.get((old, new))
        if found is None:
            found = self._changes[old, new] = _change(old, new)
        return found

    def distance(self, old: Look, new: Look) -> int:
        """Bytes of that."""
        return len(self.change(old, new))

    def _select(self, look: Look, codes: str) -> Look:
        attributes, front, back = set(look.attributes), look.front, look.back
        todo = iter(codes.split(";"))
        for code in todo:
            number = int(code or 0)
            if number == 0:
                attributes, front, back = set(), "", ""
            elif number in (38, 48):
                kind = next(todo, "")
                parts = [next(todo, "") for _ in range({"2": 3, "5": 1}.get(kind, 0))]
                if not parts or not all(parts):
                    raise UnknownError
                colour = ";".join([code, kind, *parts])
                front, back = (colour, back) if number == 38 else (front, colour)
            elif number < 10 or number in (21, 51, 52, 53):
                attributes.add(str(number))
            elif number in (39, 49):
                front, back = ("", back) if number == 39 else (front, "")
            elif 30 <= number < 38 or 90 <= number < 98:
                front = code
            elif 40 <= number < 48 or 100 <= number < 108:
                back = code
            else:
                raise UnknownError
        return self.of(frozenset(attributes), front, back, look.link)


def _change(old: Look, new: Look) -> str:
    ways = ["", *sorted(new.attributes), *filter(None, (new.front, new.back))]
    gone = old.attributes - new.attributes
    if gone <= _OFF.keys():  # by the difference alone; what goes off may take others along, as 22 does with 1 and 2
        off = {_OFF[code] for code in gone}
        on = {code for code in new.attributes if code not in old.attributes or _OFF.get(code) in off}
        part = [*sorted(off), *sorted(on)]
        if new.front != old.front:
            part.append(new.front or "39")
        if new.back != old.back:
            part.append(new.back or "49")
        ways = min(ways, part, key=lambda codes: len(";".join(codes)))
    same = (old.attributes, old.front, old.back) == (new.attributes, new.front, new.back)
    select = "" if same else f"\x1b[{';'.join(ways)}m"
    return select if old.link == new.link else f"{select}\x1b]8;{new.link or ';'}\x1b\\"


@lru_cache(4096)
def sure_width(char: str) -> int:
    """The width in cells on which terminals agree; 0 where they may not."""
    code = ord(char)
    if code < 0x300:
        return 0 if code == 0xAD else 1
    if code in _DISPUTED:
        return 0
    wide = east_asian_width(char) in "WF"
    kind = category(char)
    if 0x2E80 <= code < 0xFFE7 or 0x20000 <= code < 0x3FFFE:
        return (2 if wide else 1) if kind in ("Lo", "Lm", "Nl", "No", "Ps", "Pe", "Po", "So") else 0
    if wide or code >= 0x1F000 or 0x700 <= code < 0x1E00 or kind[0] in "MCZ" or bidirectional(char) in ("R", "AL"):
        return 0
    return 1 if cell_len(char) == 1 else 0


def clusters(text: str) -> Iterable[str]:
    """Characters, each with what has no width of its own and what is joined to it."""
    if all(map(sure_width, text)):
        return text
    out: list[str] = []
    for char in text:
        if out and (char in "\u200d\ufe0f" or out[-1][-1] == "\u200d" or cell_len(char) == 0):
            out[-1] += char
        else:
            out.append(char)
    return out
