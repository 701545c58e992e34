"""The best notes for a plan, straight from the postings of a few segments.

Whoosh walks a tree of matcher objects, several calls a posting. Here each segment is answered block by block into a
dict {note: score}, and an All or a phrase is driven from its rarest part: a block whose highest number lies before the
next candidate is not even unpacked.

Scores are Whoosh's BM25F, with its B and K1: a word is an Or over the fields with their boosts, a phrase sums over its
words, All and Either sum, But and Those add nothing. As in Whoosh, deleted notes stay in the statistics until their
segment is merged.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from heapq import nlargest
from math import log
from typing import NamedTuple

from search.plan import All, But, Either, InARow, OneOf, Plan, Planner, Those
from search.postings import LENGTHS, Postings, Segment
from search.tree import Node
from search.vocabulary import Vocabulary

BOOSTS: Mapping[str, float] = {"title": 2.0, "aliases": 0.5, "headings": 0.3, "body": 1.0}
"""Headings stand in the body too, and a field of few words makes each of them rare: that counts already."""
B, K1 = 0.9, 1.2
"""Chosen, as the boosts, by `tests.bench.relevance`."""
KEPT_POSTINGS = 8_000_000
"""Postings kept unpacked, at about six bytes each."""
LEARNT_NOTES = 100
"""Up to so many new notes, their words are put into the known vocabulary; above, it is made anew."""

Scores = dict[int, float]


class Part(NamedTuple):
    """A segment among others."""

    segment: Segment
    deleted: frozenset[int]
    first: int
    """The number of its first note in the whole."""


class _Row(NamedTuple):
    field: str
    postings: Postings
    weight: float
    """Inverse document frequency times the field's boost."""


class TopK:
    """Answers for one state of the index. Not for two threads at once."""

    def __init__(self, parts: Sequence[tuple[Segment, frozenset[int]]] = (), previous: "TopK | None" = None) -> None:
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
        self._idfs: dict[tuple[str, bytes], float] = {}
        self._numbers: dict[str, int] | None = None
        self._norms = {field: self._norm(field) for field in BOOSTS}

    def _take_over(self, previous: "TopK") -> None:
        old = {part.segment.name for part in previous.parts}
        new = {part.segment.name: part.segment for part in self.parts}
        self._lists = previous._lists
        for key in [key for key in self._lists if key[0] not in new]:
            del self._lists[key]
        fresh = [segment for name, segment in new.items() if name not in old]
        if previous._vocabulary and old & new.keys() and sum(segment.count for segment in fresh) <= LEARNT_NOTES:
            self._vocabulary = previous._vocabulary
            for segment in fresh:
                self._vocabulary.learn(segment.vocabulary())

    def _norm(self, field: str) -> list[float]:
        """Length byte -> the part of BM25's divisor that depends on it."""
        average = sum(part.segment.entry.lengths.get(field, 0) for part in self.parts) / (self.size or 1) or 1.0
        return [K1 * ((1 - B) + B * length / average) for length in LENGTHS]

    @property
    def vocabulary(self) -> Vocabulary:
        """All words, over all fields; collected when first asked for."""
        if self._vocabulary is None:
            merged: dict[bytes, int] = {}
            for part in self.parts:
                for term, count in part.segment.vocabulary().items():
                    merged[term] = merged.get(term, 0) + count
            self._vocabulary = Vocabulary(merged)
        return self._vocabulary

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

    def search(self, node: Node, limit: int) -> tuple[list[tuple[str, float]], int]:
        """([(path, score)], how many match): best first, by path among equals.

        TypeError for a question that nobody answered; ValueError for postings written in a way that we do not know.
        """
        plan = Planner(self, node).plan(node)
        hits: list[tuple[str, float]] = []
        total = 0
        for part in self.parts:
            found = self._eval(plan, part, None)
            for doc in part.deleted:
                found.pop(doc, None)
            total += len(found)
            best = nlargest(limit, found.values())
            if best:
                paths = part.segment.paths
                hits += [(paths[doc], score) for doc, score in found.items() if score >= best[-1]]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        return hits[:limit], total

    def _rows(self, word: str, fields: tuple[str, ...], part: Part) -> list[_Row]:
        """The lists of a word, the longest first."""
        term, out = word.encode(), []
        for field in fields or BOOSTS:
            key = part.segment.name, field, term
            found = self._lists.get(key)
            if found is None:
                place = part.segment.find(field, term)
                if place is None:
                    continue
                found = self._lists[key] = part.segment.postings(place)
                self._kept += found.count
                while self._kept > KEPT_POSTINGS and len(self._lists) > 1:
                    self._kept -= self._lists.popitem(last=False)[1].count
            else:
                self._lists.move_to_end(key)
            out.append(_Row(field, found, self._idf(field, term) * BOOSTS[field]))
        out.sort(key=lambda row: -row.postings.count)
        return out

    def _idf(self, field: str, term: bytes) -> float:
        if (field, term) not in self._idfs:
            if len(self._idfs) > 10_000:
                self._idfs.clear()
            places = [part.segment.find(field, term) for part in self.parts]
            self._idfs[field, term] = log(self.size / (sum(place.notes for place in places if place) + 1)) + 1
        return self._idfs[field, term]

    # --- one plan in one segment -> {note: score}, only of the rising numbers `among` if that is not None ---
    def _eval(self, plan: Plan, part: Part, among: Sequence[int] | None) -> Scores:
        match plan:
            case OneOf() | InARow():
                return self._leaf(plan, part, among)
            case All(plans):
                return self._all(plans, part, among)
            case Either(plans):
                out: Scores = {}
                for each in plans:
                    for doc, score in self._eval(each, part, among).items():
                        out[doc] = out.get(doc, 0.0) + score
                return out
            case But(inner):
                gone = self._eval(inner, part, among)
                return {doc: 0.0 for doc in (range(part.segment.count) if among is None else among) if doc not in gone}
            case Those():
                inside = range(part.segment.count) if among is None else frozenset(among)
                return {doc: 0.0 for doc in plan.between(part.first, part.segment.count) if doc in inside}

    def _leaf(self, plan: OneOf | InARow, part: Part, among: Sequence[int] | None) -> Scores:
        if isinstance(plan, InARow):
            return self._in_a_row(plan.words, plan.fields, part, among)
        out: Scores = {}
        for word, factor in plan.words:
            self._add_word(word, factor, plan.fields, part, among, out)
        return out

    def _add_word(
        self, word: str, factor: float, fields: tuple[str, ...], part: Part, among: Sequence[int] | None, out: Scores
    ) -> None:
        k, get = K1 + 1, out.get
        for field, postings, weight in self._rows(word, fields, part):
            norm, lengths, idf = self._norms[field], part.segment.lengths(field), weight * factor
            if among is not None and len(among) * 4 < postings.count:
                for doc, tf in postings.among(among):
                    out[doc] = get(doc, 0.0) + idf * (tf * k / (tf + norm[lengths[doc]]))
                continue
            inside, fresh = None if among is None else frozenset(among), not out
            for ids, tfs in postings.blocks():
                scores = [idf * (tf * k / (tf + norm[lengths[doc]])) for doc, tf in zip(ids, tfs, strict=True)]
                if inside is None and fresh:  # the longest list comes first: nothing to add to yet
                    out.update(zip(ids, scores, strict=True))
                    continue
                for doc, score in zip(ids, scores, strict=True):
                    if inside is None or doc in inside:
                        out[doc] = get(doc, 0.0) + score

    def _in_a_row(
        self, words: Sequence[str], fields: tuple[str, ...], part: Part, among: Sequence[int] | None
    ) -> Scores:
        out: Scores = {}
        rows = [{row.field: row for row in self._rows(word, fields, part)} for word in words]
        for field in [field for field in BOOSTS if all(field in row for row in rows)]:
            for doc, score in self._in_one_field([row[field] for row in rows], part, among):
                out[doc] = out.get(doc, 0.0) + score
        return out

    def _in_one_field(
        self, rows: Sequence[_Row], part: Part, among: Sequence[int] | None
    ) -> Sequence[tuple[int, float]]:
        """The rarest word first, each next one only where that left something to stand beside."""
        k = K1 + 1
        norm, lengths = self._norms[rows[0].field], part.segment.lengths(rows[0].field)
        alive: dict[int, tuple[set[int], float]] | None = None
        for i, (_, postings, idf) in sorted(enumerate(rows), key=lambda each: each[1].postings.count):
            docs = among if alive is None else list(alive)
            now = {}
            for doc, tf, places in postings.everything() if docs is None else postings.places_among(docs):
                starts, score = {place - i for place in places}, 0.0
                if alive is not None:
                    starts, score = starts & alive[doc][0], alive[doc][1]
                if starts:
                    now[doc] = starts, score + idf * (tf * k / (tf + norm[lengths[doc]]))
            alive = now
            if not alive:
                break
        return [(doc, score) for doc, (_, score) in (alive or {}).items()]

    def _all(self, plans: Sequence[Plan], part: Part, among: Sequence[int] | None) -> Scores:
        out: Scores | None = None
        for plan in sorted(plans, key=lambda plan: self._cost(plan, part)):
            found = self._eval(plan, part, among)
            out = found if out is None else {doc: out[doc] + score for doc, score in found.items()}
            among = sorted(out)
            if not among:
                break
        return out or {}

    def _cost(self, plan: Plan, part: Part) -> int:
        """About how many postings a plan reads in this segment; a But comes last."""
        match plan:
            case But():
                return 1 << 60
            case Those():
                return len(plan.numbers)
            case All(plans):
                return min((self._cost(each, part) for each in plans), default=0)
            case Either(plans):
                return sum(self._cost(each, part) for each in plans)
            case InARow(words, fields):
                return 4 * min(self._count(word, fields, part) for word in words)
            case OneOf(words, fields):
                return sum(self._count(word, fields, part) for word, _ in words)

    def _count(self, word: str, fields: tuple[str, ...], part: Part) -> int:
        return sum(row.postings.count for row in self._rows(word, fields, part))
