"""Which of a note's headings a subpath means."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property

from notes.model import Heading

_NO_LETTERS = re.compile(r"[\W_]+")


def steps_of(subpath: str) -> list[str]:
    """`#A#B` as `A` and `B`: a `B` somewhere below an `A`. A block id keeps its `^`."""
    return [part.strip() for part in subpath.split("#") if part.strip()]


class Headings:
    """The headings of one note, known by what they say."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.all = headings

    def find(self, steps: Sequence[str]) -> int | None:
        """The place among the headings of the one that is meant; None where there is none.

        Compared without case; where none is written so, without punctuation too. Source: Obsidian Help, whose own links
        leave it out (`#How large can it be` means `How large can it be?`) or have marks that are not shown
        (`` #`move` ``).
        """
        if not steps:
            return None
        found = self._as_written.find([_folded(step) for step in steps])
        return self._by_letters.find([_letters(step) for step in steps]) if found is None else found

    @cached_property
    def _as_written(self) -> "_Tree":
        return _Tree(self.all, _folded)

    @cached_property
    def _by_letters(self) -> "_Tree":
        return _Tree(self.all, _letters)


class _Tree:
    def __init__(self, headings: Sequence[Heading], key: Callable[[str], str]) -> None:
        self.keys = [key(heading.text) for heading in headings]
        self.places: dict[str, list[int]] = {}
        self.above: list[int | None] = []
        """The place of the heading above each, of a higher level; None for none."""
        open_: list[int] = []
        for place, heading in enumerate(headings):
            while open_ and headings[open_[-1]].level >= heading.level:
                open_.pop()
            self.above.append(open_[-1] if open_ else None)
            open_.append(place)
            self.places.setdefault(self.keys[place], []).append(place)

    def find(self, wanted: list[str]) -> int | None:
        return next((place for place in self.places.get(wanted[-1], ()) if self._lies_below(place, wanted[:-1])), None)

    def _lies_below(self, place: int, others: list[str]) -> bool:
        above = self.above[place]
        while others and above is not None:
            if self.keys[above] == others[-1]:
                others.pop()
            above = self.above[above]
        return not others


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _letters(text: str) -> str:
    folded = _folded(text)
    return _NO_LETTERS.sub(" ", folded).strip() or folded
