"""The best notes for a plan, straight from the postings of a few segments.

Whoosh walks a tree of matcher objects, several calls a posting. Here each segment is answered block by block into a
dict {note: score}, and an All or a phrase is driven from its rarest part: a block whose highest number lies before the
next candidate is not even unpacked. What cannot be among the best is not looked at (`_best_words`, `_best_rows`).

Scores are Whoosh's BM25F, with its B and K1. A word counts in the field where it says most, and what stands for several
words by the one that says most (Whoosh's DisjunctionMax): a title is repeated in aliases, headings and body, and taken
together they would outweigh a second word. A phrase sums over its words, All and Either sum, But and Those add nothing.
As in Whoosh, deleted notes stay in the statistics until their segment is merged.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush, nlargest
from math import log
from typing import NamedTuple

from search.plan import All, But, Either, InARow, OneOf, Plan, Planner, Those
from search.postings import LENGTHS, Found, Postings, Segment, Unpacked
from search.tree import Node
from search.vocabulary import Vocabulary

BOOSTS: Mapping[str, float] = {"title": 1.8, "aliases": 1.0, "headings": 1.0, "body": 1.0}
"""A field of few words makes each of them rare: that counts already."""
B, K1 = 0.95, 1.2
"""Chosen, as the boosts, by `tests.bench.relevance`."""
KEPT_POSTINGS = 8_000_000
"""Postings kept unpacked, at about six bytes each."""
LEARNT_NOTES = 100
"""Up to so many new notes, their words are put into the known vocabulary; above, it is made anew."""

_ROUNDED = 1 + 1e-9
"""A bound and what it bounds are rounded differently."""

Scores = dict[int, float]


class Part(NamedTuple):
    """A segment among others."""

    segment: Segment
    deleted: frozenset[int]
    first: int
    """The number of its first note in the whole."""


class _Row(NamedTuple):
    """A word in one field of one segment."""

    field: str
    term: bytes
    weight: float
    """Inverse document frequency times the field's boost."""
    place: Found


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
        self._known: dict[tuple[str, bytes], tuple[float, dict[str, Found]]] = {}
        self._numbers: dict[str, int] | None = None
        self._norms = {field: self._norm(field) for field in BOOSTS}

    def _take_over(self, previous: "TopK") -> None:
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

    def search(self, node: Node, limit: int) -> list[tuple[str, float]]:
        """[(path, score)], best first, by path among equals.

        TypeError for a question that nobody answered; ValueError for postings written in a way that we do not know.
        """
        found = self._best(Planner(self, node).plan(node), limit)
        least = min(nlargest(limit, found.values()), default=0.0)
        firsts = [part.first for part in self.parts]
        hits = []
        for number, score in found.items():
            if score >= least:
                part = self.parts[bisect_right(firsts, number) - 1]
                hits.append((part.segment.paths[number - part.first], score))
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _best(self, plan: Plan, limit: int) -> Scores:
        """At least the best notes, by their numbers in the whole."""
        if isinstance(plan, OneOf):
            return self._best_words(plan, limit)
        loose = _without_order(plan)
        return self._everywhere(plan) if loose == plan else self._best_rows(plan, loose, limit)

    def _everywhere(self, plan: Plan, among: Sequence[int] | None = None) -> Scores:
        """What answers a plan in all segments; only of the rising numbers `among` if that is not None."""
        out: Scores = {}
        for part in self.parts:
            inside = None if among is None else Those(among).between(part.first, part.segment.count)
            if inside or inside is None:
                found = self._eval(plan, part, inside)
                for doc in part.deleted:
                    found.pop(doc, None)
                out.update((part.first + doc, score) for doc, score in found.items())
        return out

    def _best_words(self, plan: OneOf, limit: int) -> Scores:
        """Lists and blocks in the order of what each can give at most, until none can give what is asked for."""
        waiting: list[tuple[float, int, Part, _Row, int]] = []  # the last: a block, -1 for the list
        for part in self.parts:
            for word, factor in plan.words:
                for row in self._rows(word, plan.fields, part, factor):
                    waiting.append((-self._most(row, row.place.top, row.place.shortest), len(waiting), part, row, -1))
        heapify(waiting)
        found, room, least, serial = Scores(), 2 * limit, 0.0, len(waiting)
        while waiting and -waiting[0][0] >= least:
            _, _, part, row, i = heappop(waiting)
            postings = self._postings(row, part)
            if i < 0 and len(postings.tops) > 1:
                for i, (top, shortest) in enumerate(postings.tops):
                    serial += 1
                    heappush(waiting, (-self._most(row, top, shortest), serial, part, row, i))
                continue
            first, deleted, get = part.first, part.deleted, found.get
            for doc, score in self._scores(row, part, postings.block(i)):
                if score >= least and score > get(first + doc, 0.0) and doc not in deleted:
                    found[first + doc] = score
            if len(found) > room:
                least = nlargest(limit, found.values())[-1]
                found = {number: score for number, score in found.items() if score >= least}
                room = 2 * max(limit, len(found))
        return found

    def _best_rows(self, plan: Plan, loose: Plan, limit: int) -> Scores:
        """Whether words stand in a row is looked up for the notes that would come first if they did, until no other
        can come in. `loose` is the plan without that."""
        hoped = self._everywhere(loose)
        ranked = sorted(hoped, key=hoped.__getitem__, reverse=True)
        found, least, at, size = Scores(), 0.0, 0, 4 * limit
        while at < len(ranked) and hoped[ranked[at]] * _ROUNDED >= least:
            found.update(self._everywhere(plan, sorted(ranked[at : at + size])))
            at, size = at + size, 2 * size
            if len(found) >= limit:
                least = nlargest(limit, found.values())[-1]
        return found

    def _rows(self, word: str, fields: tuple[str, ...], part: Part, factor: float = 1.0) -> list[_Row]:
        """The lists of a word, the longest first."""
        term, out = word.encode(), []
        for field in fields or BOOSTS:
            idf, places = self._places(field, term)
            if place := places.get(part.segment.name):
                out.append(_Row(field, term, idf * BOOSTS[field] * factor, place))
        out.sort(key=lambda row: -row.place.notes)
        return out

    def _places(self, field: str, term: bytes) -> tuple[float, dict[str, Found]]:
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

    def _postings(self, row: _Row, part: Part) -> Postings:
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

    def _most(self, row: _Row, top: float, shortest: int) -> float:
        """What one of these postings adds to a score at most."""
        return row.weight * (top * (K1 + 1) / (top + self._norms[row.field][shortest])) * _ROUNDED

    def _scores(self, row: _Row, part: Part, block: Unpacked) -> Iterable[tuple[int, float]]:
        k, idf, norm, lengths = K1 + 1, row.weight, self._norms[row.field], part.segment.lengths(row.field)
        ids, tfs = block
        return [(doc, idf * (tf * k / (tf + norm[lengths[doc]]))) for doc, tf in zip(ids, tfs, strict=True)]

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
        rows = [row for word, factor in plan.words for row in self._rows(word, plan.fields, part, factor)]
        rows.sort(key=lambda row: -row.place.notes)
        out: Scores = {}
        inside = None if among is None else frozenset(among)
        for row in rows:
            scores = self._scores_among(row, part, among, inside)
            if not out:
                out.update(scores)
                continue
            for doc, score in scores:
                if score > out.get(doc, 0.0):
                    out[doc] = score
        return out

    def _scores_among(
        self, row: _Row, part: Part, among: Sequence[int] | None, inside: frozenset[int] | None
    ) -> Iterator[tuple[int, float]]:
        """(note, score) of one list, of the rising numbers `among`, which are those `inside`."""
        k, idf, norm, lengths = K1 + 1, row.weight, self._norms[row.field], part.segment.lengths(row.field)
        postings = self._postings(row, part)
        if among is not None and len(among) * 4 < postings.count:
            for doc, tf in postings.among(among):
                yield doc, idf * (tf * k / (tf + norm[lengths[doc]]))
            return
        for block in postings.blocks():
            for doc, score in self._scores(row, part, block):
                if inside is None or doc in inside:
                    yield doc, score

    def _in_a_row(
        self, words: Sequence[str], fields: tuple[str, ...], part: Part, among: Sequence[int] | None
    ) -> Scores:
        out: Scores = {}
        rows = [{row.field: row for row in self._rows(word, fields, part)} for word in words]
        for field in [field for field in BOOSTS if all(field in row for row in rows)]:
            for doc, score in self._in_one_field([row[field] for row in rows], part, among):
                out[doc] = max(score, out.get(doc, 0.0))
        return out

    def _in_one_field(
        self, rows: Sequence[_Row], part: Part, among: Sequence[int] | None
    ) -> Sequence[tuple[int, float]]:
        """The rarest word first, each next one only where that left something to stand beside."""
        k = K1 + 1
        norm, lengths = self._norms[rows[0].field], part.segment.lengths(rows[0].field)
        alive: dict[int, tuple[set[int], float]] | None = None
        for i, row in sorted(enumerate(rows), key=lambda each: each[1].place.notes):
            docs, postings = among if alive is None else list(alive), self._postings(row, part)
            now = {}
            for doc, tf, places in postings.everything() if docs is None else postings.places_among(docs):
                starts, score = {place - i for place in places}, 0.0
                if alive is not None:
                    starts, score = starts & alive[doc][0], alive[doc][1]
                if starts:
                    now[doc] = starts, score + row.weight * (tf * k / (tf + norm[lengths[doc]]))
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
        return sum(row.place.notes for row in self._rows(word, fields, part))


def _without_order(plan: Plan) -> Plan:
    """A plan that finds more, and gives what both find no lower score: without looking where in a note words stand."""
    match plan:
        case InARow(words, fields):
            return All(tuple(OneOf(((word, 1.0),), fields) for word in words))
        case All(plans):
            return All(tuple(map(_without_order, plans)))
    return plan
