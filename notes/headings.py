"""Which of a note's headings a subpath means."""

import re
import unicodedata
from collections.abc import Sequence

from notes.model import Heading

_NO_LETTERS = re.compile(r"[\W_]+")


def steps_of(subpath: str) -> list[str]:
    """`#A#B` as `A` and `B`: a `B` somewhere below an `A`. A block id keeps its `^`."""
    return [part.strip() for part in subpath.split("#") if part.strip()]


def find_heading(headings: Sequence[Heading], steps: Sequence[str]) -> int | None:
    """The place among a note's headings of the one that is meant; None where there is none.

    Compared without case; where none is written so, without punctuation too. Source: Obsidian Help, whose own links
    leave it out (`#How large can it be` means `How large can it be?`) or have marks that are not shown (`` #`move` ``).
    """
    found = None
    if steps:
        found = _find(headings, [_folded(step) for step in steps], [_folded(each.text) for each in headings])
        if found is None:
            found = _find(headings, [_letters(step) for step in steps], [_letters(each.text) for each in headings])
    return found


def _find(headings: Sequence[Heading], wanted: list[str], keys: list[str]) -> int | None:
    above: list[tuple[int, str]] = []
    for place, (heading, key) in enumerate(zip(headings, keys, strict=True)):
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, key))
        way = iter(step for _, step in above)
        if key == wanted[-1] and all(step in way for step in wanted):
            return place
    return None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _letters(text: str) -> str:
    folded = _folded(text)
    return _NO_LETTERS.sub(" ", folded).strip() or folded
