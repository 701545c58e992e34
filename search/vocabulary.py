"""All words of an index: what a prefix and a typo stand for."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
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
    """Words, sorted, and in how many notes each stands (summed over the fields)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._words = sorted(counts)
        self._counts = array("I", map(counts.__getitem__, self._words))

    def __len__(self) -> int:
        return len(self._words)

    def learn(self, counts: Mapping[str, int]) -> None:
        """A few more words. Words whose last note went stay, and counts only grow: they guide the caps, no more."""
        for word, count in counts.items():
            i = bisect_left(self._words, word)
            if i < len(self._words) and self._words[i] == word:
                self._counts[i] += count
            else:
                self._words.insert(i, word)
                self._counts.insert(i, count)

    def near(self, word: str, most: int = TYPO_WORDS) -> Expansion:
        """The words that differ by few slips (`slips`), the nearest first; `word` itself too, where it stands."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        allowed = most_slips(word)
        found = extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None) if allowed else []
        ranked = sorted((distance, -self._counts[i], near) for near, distance, i in found)
        return Expansion([near for _, _, near in ranked[:most]], len(ranked) > most)


def most_slips(word: str) -> int:
    """How many slips a word may hold: a letter too many, too few or wrong, or two neighbours swapped."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def slips(word: str, other: str) -> int:
    """How many slips apart two words are, or one more than allowed."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=most_slips(word))
