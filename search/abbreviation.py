"""Names by the first letters of their words: `sv` and `sev2` for Seedance V2. The idea is fzf's."""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.lines import Lines

LONGEST = 24
"""Letters. What is longer is no abbreviation."""


def abbreviated(typed: str, names: Lines, initials: Lines) -> Iterator[int]:
    """The names of several words of which every one gives its first letters, in order.

    Up to three letters are taken as initials only: so short a text begins some words of almost anything.
    """
    import re

    first, *others = (re.escape(letter.encode()) for letter in typed)
    # What a query letter can be an initial is decided at once, never again (the atomic group): linear in the text.
    pattern = re.compile(b"\n" + first + b"(?>" + b"".join(b"(?:%b)?" % letter for letter in others) + b")(?=\n)")
    row = 0
    for match in pattern.finditer(initials.text):
        row = initials.row_at(match.start() + 1, row)
        if match.end() - match.start() > len(first) + 1 and spell(typed, names[row].decode()):
            yield row


def skipping(typed: str, initials: Lines) -> Iterator[int]:
    """The names with these initials, in order, other words between them."""
    import re

    pattern, row = re.compile(loose(typed)), -1
    for match in pattern.finditer(initials.text):
        found = initials.row_at(match.start(), max(row, 0))
        if found != row:
            row = found
            yield row


def loose(typed: str) -> bytes:
    """A pattern for these letters in this order on one line. Each part can match in one way only, so nothing
    backtracks."""
    import re

    parts = [re.escape(letter.encode()) for letter in typed]
    return parts[0] + b"".join(
        (b"[^\n%b]*%b" if len(letter.encode()) == 1 else b"(?:(?!%b)[^\n])*%b") % (part, part)
        for letter, part in zip(typed[1:], parts[1:], strict=True)
    )


def spell(typed: str, name: str) -> tuple[int, ...] | None:
    """Where in a folded name (behind one blank) the letters stand, if every word gives its first ones.

    All ways are followed at once, so `a a a a` costs no more than any other name.
    """
    heads = [i + 1 for i, letter in enumerate(name) if letter == " "]
    initials_only = len(typed) < 4
    ways: list[dict[int, int]] = [{heads[0]: -1} if name[heads[0]] == typed[0] else {}]
    for letter in typed[1:]:
        reached: dict[int, int] = {}
        for place in ways[-1]:
            if not initials_only and name[place + 1 : place + 2] == letter:
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
