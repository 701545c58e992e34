"""Which letters of a written name matched, for a screen to light up."""

from __future__ import annotations

from search.abbreviation import spell
from search.folding import fold_with_places
from search.typos import moved_blanks, one_typo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def matched_letters(typed: str, words: Sequence[str], tier: str, name: str) -> tuple[int, ...]:
    """Indices into the written `name` of the letters that folded text `typed`, made of `words`, matches by `tier`.

    Blanks are not among them. Of a name of nothing but symbols no letter is told.
    """
    folded, places = fold_with_places(name)
    if tier == "words":
        found = _words(words, folded)
    elif tier == "subsequence":
        found = _subsequence(typed, folded)
    elif tier == "typo":
        found = _typo(typed, words, folded)
    else:
        found = _run(typed, folded)
    return tuple(sorted({places[i] for i in found if i < len(places) and folded[i] != " "}))


def _run(typed: str, folded: str) -> Iterable[int]:
    """The text as it is: best as whole words, else at a word's beginning, else anywhere."""
    at = f" {folded} ".find(f" {typed} ")
    at = at if at >= 0 else f" {folded}".find(f" {typed}")
    at = at if at >= 0 else folded.find(typed)
    return range(at, at + len(typed)) if at >= 0 else ()


def _words(words: Sequence[str], folded: str) -> Iterable[int]:
    """Each word begins a word of its own, the longest chooses first; else each stands anywhere."""
    found: list[int] = []
    free = f" {folded}"
    for word in sorted(words, key=len, reverse=True):
        at = free.find(f" {word}")
        if at >= 0:
            free = free[:at] + "\n" + free[at + 1 :]
        else:
            at = folded.find(word)
        if at >= 0:
            found += range(at, at + len(word))
    return found


def _subsequence(typed: str, folded: str) -> Iterable[int]:
    """Every word's first letters, else initials with words between, else any letters in order."""
    if spelt := spell(typed, f" {folded}"):
        return [place - 1 for place in spelt]
    heads = [i for i in range(len(folded)) if i == 0 or folded[i - 1] == " "]
    return _in_order(typed, folded, heads) or _in_order(typed, folded, range(len(folded)))


def _in_order(typed: str, folded: str, places: Iterable[int]) -> list[int]:
    found: list[int] = []
    for place in places:
        if len(found) < len(typed) and folded[place] == typed[len(found)]:
            found.append(place)
    return found if len(found) == len(typed) else []


def _typo(typed: str, words: Sequence[str], folded: str) -> Iterable[int]:
    """The whole text but for a typo, else with a blank moved, else each word, one or more of them with a typo."""
    if typo := one_typo(typed, folded):
        return [*range(typo.at), *range(typo.again, typo.end)]
    for moved in moved_blanks(words):
        if run := _run(" ".join(moved), folded) if " ".join(moved) in folded else ():
            return run
    found: list[int] = []
    starts = [i for i in range(len(folded)) if i == 0 or folded[i - 1] == " "]
    for word in words:
        right = [i for i in starts if folded.startswith(word, i)]
        near = [(i, typo) for i in starts if (typo := one_typo(word, folded[i:].partition(" ")[0]))]
        if right:
            found += range(right[0], right[0] + len(word))
        elif near:
            at, typo = near[0]
            found += [*range(at, at + typo.at), *range(at + typo.again, at + typo.end)]
    return found
