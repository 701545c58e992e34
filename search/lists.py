"""The lists of postings of one state of the index: where a word's lie, what they say, and what they can say at most.

Scores are Whoosh's BM25F, with its B and K1. As in Whoosh, deleted notes stay in the statistics until their segment is
merged.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import NamedTuple

from search.postings import Found, Postings, Unpacked
from search.segment import LENGTHS, Segment, summed
from search.tree import Field
from search.vocabulary import PREFIX_WORDS, TYPO_WORDS, Expansion, Vocabulary, most_frequent

BOOSTS: Mapping[Field, float] = {"title": 1.9, "aliases": 1.0, "headings": 1.3, "body": 1.0}
"""A field of few words makes each of them rare: that counts already."""
B: Mapping[Field, float] = {"title": 0.5, "aliases": 0.95, "headings": 0.95, "body": 0.95}
"""How much a field's length takes from its words: a title of three words is about each of them, a long text is not."""
K1 = 1.2
"""Chosen, as `B` and the boosts, by `tests.bench.relevance`."""
KEPT_POSTINGS = 8_000_000
"""Postings kept unpacked, at about six bytes each."""
LEARNT_NOTES = 100
"""Up to so many new notes, their words are put into the known vocabulary; above, it is made anew."""
_MOST_BEGUN = 100

ROUNDED = 1 + 1e-9
"""A bound and what it bounds are rounded differently."""


class Part(NamedTuple):
    """A segment among others."""

    segment: Segment
    deleted: frozenset[int]
    first: int
    """The number of its first note in the whole."""


class Row(NamedTuple):
    """A word in one field of one segment."""

    field: Field
    term: bytes
    weight: float
    """Inverse document frequency times the field's boost."""
    place: Found


class Lists:
    """All lists of one state of the index. Not for two threads at once."""

    def __init__(self, parts: Sequence[tuple[Segment, frozenset[int]]] = (), previous: "Lists | None" = None) -> None:
        """`previous`, of an earlier state, hands over what it has unpacked and is then used up."""
        self.parts: list[Part] = []
        self.size = 0
        """Notes, deleted ones included, as Whoosh counts."""
        for segment, deleted in parts:
            self.parts.append(Part(segment, deleted, self.size))
            self.size += segment.count
        self._lists: OrderedDict[tuple[str, str, bytes], Postings] = OrderedDict()  # least recently used first
        self._vocabulary: Vocabulary | None = None
        if previous:
            self._take_over(previous)
        self._kept = sum(found.count for found in self._lists.values())
        self._begun: dict[str, dict[str, int]] = {}
        self._known: dict[tuple[str, bytes], tuple[float, dict[str, Found]]] = {}
        self._numbers: dict[str, int] | None = None
        self._norms = {field: self._norm(field) for field in BOOSTS}

    def _take_over(self, previous: "Lists") -> None:
        old = {part.segment.name for part in previous.parts}
        new = {part.segment.name: part.segment for part in self.parts}
        self._lists = previous._lists
        for key in [key for key in self._lists if key[0] not in new]:
            del self._lists[key]
        fresh = [
            segment
            for name, segment in new.items()
            if name not in old and not (segment.entry.replaced and old.issuperset(segment.entry.replaced))
        ]
        if previous._vocabulary and old & new.keys() and sum(segment.count for segment in fresh) <= LEARNT_NOTES:
            self._vocabulary = previous._vocabulary
            for segment in fresh:
                for dictionary in segment.dictionaries.values():
                    self._vocabulary.learn(dictionary.words())

    def _norm(self, field: Field) -> list[float]:
        """Length byte -> the part of BM25's divisor that depends on it."""
        average = sum(part.segment.entry.lengths.get(field, 0) for part in self.parts) / (self.size or 1) or 1.0
        return [K1 * ((1 - B[field]) + B[field] * length / average) for length in LENGTHS]

    def near(self, word: str, most: int = TYPO_WORDS) -> Expansion:
        """The words a slip or two away, the nearest first, then the more frequent ones; all words are collected when
        this is first asked for."""
        if self._vocabulary is None:
            dictionaries = [each for part in self.parts for each in part.segment.dictionaries.values()]
            self._vocabulary = Vocabulary(each.words() for each in sorted(dictionaries, key=len, reverse=True))
        found = ((slips, -self._notes(near), near) for near, slips in self._vocabulary.near(word))
        ranked = sorted(each for each in found if each[1])
        return Expansion([near for _, _, near in ranked[:most]], len(ranked) > most)

    def _notes(self, word: str) -> int:
        """In how many notes a word stands, summed over the fields."""
        term = word.encode()
        places = (each.find(term) for part in self.parts for each in part.segment.dictionaries.values())
        return sum(place.notes for place in places if place)

    def beginning(self, prefix: str, most: int = PREFIX_WORDS) -> Expansion:
        """The words that begin so."""
        if prefix not in self._begun:
            if len(self._begun) >= _MOST_BEGUN:
                self._begun.clear()
            self._begun[prefix] = summed(part.segment.beginning(prefix) for part in self.parts)
        return most_frequent(self._begun[prefix], most)

    @property
    def numbers(self) -> Mapping[str, int]:
        """Path -> number, of the notes that are not deleted."""
        if self._numbers is None:
            self._numbers = {
                path: part.first + doc
                for part in self.parts
                for doc, path in enumerate(part.segment.paths)
                if doc not in part.deleted
            }
        return self._numbers

    def rows(self, word: str, fields: tuple[Field, ...], part: Part, factor: float = 1.0) -> list[Row]:
        """The lists of a word, the longest first."""
        term, out = word.encode(), []
        for field in fields or BOOSTS:
            idf, places = self._places(field, term)
            if place := places.get(part.segment.name):
                out.append(Row(field, term, idf * BOOSTS[field] * factor, place))
        out.sort(key=lambda row: -row.place.notes)
        return out

    def _places(self, field: Field, term: bytes) -> tuple[float, dict[str, Found]]:
        """The inverse document frequency of a term, and where in each segment its list lies."""
        known = self._known.get((field, term))
        if known is None:
            if len(self._known) > 10_000:
                self._known.clear()
            found = {part.segment.name: part.segment.find(field, term) for part in self.parts}
            places = {name: place for name, place in found.items() if place}
            idf = log(self.size / (sum(place.notes for place in places.values()) + 1)) + 1
            known = self._known[field, term] = idf, places
        return known

    def postings(self, row: Row, part: Part) -> Postings:
        """The list itself, kept for the next time."""
        key = part.segment.name, row.field, row.term
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = part.segment.postings(row.place)
            self._kept += found.count
            while self._kept > KEPT_POSTINGS and len(self._lists) > 1:
                self._kept -= self._lists.popitem(last=False)[1].count
        else:
            self._lists.move_to_end(key)
        return found

    def most(self, row: Row, top: float, shortest: int) -> float:
        """What one of these postings adds to a score at most."""
        return row.weight * (top * (K1 + 1) / (top + self._norms[row.field][shortest])) * ROUNDED

    def shares(self, field: Field, tf: float) -> list[float]:
        """By length byte what part of its most a word adds to the score of a note that holds it so often."""
        return [tf / (tf + by) * ROUNDED for by in self._norms[field]]

    def scorer(self, row: Row, part: Part) -> Callable[[int, float], float]:
        """What a word adds to the score of a note that holds it so often."""
        k, idf, norm, lengths = K1 + 1, row.weight, self._norms[row.field], part.segment.lengths(row.field)
        return lambda doc, tf: idf * (tf * k / (tf + norm[lengths[doc]]))

    def scores(
        self, row: Row, part: Part, block: Unpacked, inside: frozenset[int] | None = None
    ) -> list[tuple[int, float]]:
        """(note, score) of the postings in a block: `scorer`, with less ado. `inside`: only of these notes."""
        k, idf, norm, lengths = K1 + 1, row.weight, self._norms[row.field], part.segment.lengths(row.field)
        ids, tfs = block
        if inside is None:
            return [(doc, idf * (tf * k / (tf + norm[lengths[doc]]))) for doc, tf in zip(ids, tfs, strict=True)]
        return [
            (doc, idf * (tf * k / (tf + norm[lengths[doc]]))) for doc, tf in zip(ids, tfs, strict=True) if doc in inside
        ]
