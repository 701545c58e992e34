"""Names by the first letters of their words: `sv` and `sev2` for Seedance V2. The idea is fzf's."""

from __future__ import annotations

from bisect import bisect_right
from heapq import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.lines import Lines

LONGEST = 40
"""Letters. What is longer is no abbreviation."""


def abbreviated(typed: str, names: Lines, initials: Lines, first: int) -> Iterator[int]:
    """The names of several words, from row `first`, of which every one gives its first letter or letters, in order."""
    start = typed[:2].encode()
    # The second initial is one of the letters typed; that of few names is, and so no pattern need be compiled.
    begun = (initials.find(f"\n{typed[0]}{letter}".encode(), first) for letter in set(typed[1:]))
    for row in merge(*begun):
        # The second letter is either the second word's first or the first word's second.
        begins = initials[row].startswith(start) or names[row].startswith(b" " + start)
        if begins and _are_in(initials[row].decode(), typed) and spell(typed, names[row].decode()):
            yield row


def _are_in(letters: str, typed: str) -> bool:
    """Whether these letters are among those typed, in their order."""
    rest = iter(typed)
    return all(letter in rest for letter in letters)


def in_order(typed: str, lines: Lines) -> Iterator[int]:
    """The lines with these letters in this order, others between them.

    Each part of the pattern can match in one way only, so nothing backtracks.
    """
    import re

    parts = [re.escape(letter.encode()) for letter in typed]
    gaps = [b"[^\n%b]*" if letter.isascii() else b"(?:(?!%b)[^\n])*" for letter in typed[1:]]
    loose = [gap % part + part for gap, part in zip(gaps, parts[1:], strict=True)]
    after = 0
    for match in re.compile(parts[0] + b"".join(loose)).finditer(lines.text):
        if match.start() >= after:
            row = lines.row_at(match.start())
            yield row
            after = lines.starts[row + 1]


def spell(typed: str, name: str) -> tuple[int, ...] | None:
    """Where in a folded name (behind one blank) the letters stand, if every word gives its first one or ones.

    All ways are followed at once, so `a a a a` costs no more than any other name.
    """
    heads = [i + 1 for i, letter in enumerate(name) if letter == " "]
    ways: list[dict[int, int]] = [{heads[0]: -1} if name[heads[0]] == typed[0] else {}]
    for letter in typed[1:]:
        reached: dict[int, int] = {}
        for place in ways[-1]:
            if name[place + 1 : place + 2] == letter:
                reached[place + 1] = place
            following = bisect_right(heads, place)
            if following < len(heads) and name[heads[following]] == letter:
                reached[heads[following]] = place
        ways.append(reached)
    ends = [place for place in ways[-1] if place >= heads[-1]]
    if not ends:
        return None
    places = [ends[0]]
    for reached in reversed(ways[1:]):
        places.append(reached[places[-1]])
    return tuple(reversed(places))
