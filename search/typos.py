"""Typing errors: a letter too many, one missing, another one, or two neighbours swapped."""

from __future__ import annotations

from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


SHORT = 4
"""A word of fewer letters can be meant only as a whole: too much begins like it."""


class Typo(NamedTuple):
    """Which letters of a name were typed rightly: those before `at` and those from `again` to `end`."""

    at: int
    again: int
    end: int


def one_typo(typed: str, name: str, whole: bool = False) -> Typo | None:
    """Whether `name` begins with `typed` (or, `whole`, is `typed`) but for at most one typo.

    If one typo explains the difference at all, one at the first letter that differs does.
    """
    at, shorter = 0, min(len(typed), len(name))
    while at < shorter and typed[at] == name[at]:
        at += 1
    if at == len(typed) and (not whole or at == len(name)):
        return Typo(at, at, at)
    rest, after = typed[at:], typed[at + 1 :]
    swapped = after[:1] + rest[:1] + after[1:] if after else "\n"
    # A letter missing, two swapped, another letter, one too many: first what makes use of all that was typed.
    for tail, read, again in ((rest, at + 1, at + 1), (swapped, at, at), (after, at + 1, at + 1), (after, at, at)):
        if name.startswith(tail, read) and (not whole or read + len(tail) == len(name)):
            return Typo(at, again, read + len(tail))
    return None


def near_word(typed: str, name_words: Sequence[str]) -> str | None:
    """The first of these words that begins with `typed`, or is it if that is `SHORT`, but for one typo."""
    whole = len(typed) < SHORT
    return next((word for word in name_words if one_typo(typed, word, whole)), None)


def moved_blanks(words: Sequence[str]) -> Iterator[list[str]]:
    """What may have been meant if a blank was forgotten, typed for a letter, covered by one, or swapped with one.

    A word that a letter is missing from is for `one_typo` to find.
    """
    for i, word in enumerate(words):
        before, after = list(words[:i]), list(words[i + 1 :])
        for cut in range(1, len(word)):
            yield [*before, word[:cut], word[cut:], *after]
            if cut + 1 < len(word):
                yield [*before, word[:cut], word[cut + 1 :], *after]
        if len(word) == 1 and len(words) > 1:
            yield [*before, *after]
        if not after:
            continue
        following = after.pop(0)
        yield [*before, word + following, *after]
        if len(word) > 1:
            yield [*before, word[:-1], word[-1] + following, *after]
        if len(following) > 1:
            yield [*before, word + following[0], following[1:], *after]
