"""All words of an index: what a prefix and a typo stand for."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

PREFIX_WORDS = 64
"""Most words that a prefix stands for; the more frequent ones are taken."""
TYPO_WORDS = 8
"""Most words that a typo stands for; the nearer ones are taken, then the more frequent ones."""


class Expansion(NamedTuple):
    """The words that a prefix or a typo stands for."""

    words: list[str]
    cut: bool
    """Whether there are more than these."""


def most_frequent(counts: Mapping[str, int], most: int) -> Expansion:
    """All of some words, by the alphabet, or the most frequent ones."""
    if len(counts) <= most:
        return Expansion(sorted(counts), False)
    first = nsmallest(most, counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Expansion([word for word, _ in first], True)


class Vocabulary:
    """Words, sorted."""

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        """All that are in any of these, which are sorted: so is what is new in each, and is soon put in order."""
        self._words: list[str] = []
        seen = set[str]()
        for words in lists:
            fresh = [word for word in words if word not in seen]
            seen.update(fresh)
            self._words += fresh
        self._words.sort()

    def __len__(self) -> int:
        return len(self._words)

    def learn(self, words: Iterable[str]) -> None:
        """A few more words. Words whose last note went stay."""
        for word in words:
            i = bisect_left(self._words, word)
            if self._words[i : i + 1] != [word]:
                self._words.insert(i, word)

    def near(self, word: str) -> list[tuple[str, int]]:
        """(word, slips) of those that differ by few slips (`slips`); `word` itself too, where it stands."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        allowed = most_slips(word)
        found = extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None) if allowed else []
        return [(near, distance) for near, distance, _ in found]


def most_slips(word: str) -> int:
    """How many slips a word may hold: a letter too many, too few or wrong, or two neighbours swapped."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def slips(word: str, other: str) -> int:
    """How many slips apart two words are, or one more than allowed."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=most_slips(word))
