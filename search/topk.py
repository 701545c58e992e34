"""The best notes for a plan, straight from the postings of a few segments.

Whoosh walks a tree of matcher objects, several calls a posting. Here each segment is answered block by block into a
dict {note: score}, and an All or a phrase is driven from its rarest part: a block whose highest number lies before the
next candidate is not even unpacked. Of words alone, what cannot be among the best is not looked at (`_best_words`);
where much answers the rest, notes are looked at in the order of what they can score at most (`_best_first`).

A word counts in the field where it says most, and what stands for several
words by the one that says most (Whoosh's DisjunctionMax): a title is repeated in aliases, headings and body, and taken
together they would outweigh a second word. A phrase sums over its words, All and Either sum, But and Those add nothing.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush, nlargest
from itertools import chain, compress

from search.ceilings import Ladder
from search.lists import BOOSTS, ROUNDED, Lists, Part, Row
from search.plan import All, But, Either, InARow, OneOf, Plan, Planner, Those
from search.segment import Segment
from search.tree import Field, Node

Scores = dict[int, float]
DEAR = 50
"""Postings for each note asked for, from which it pays to look at the best ones first."""


class TopK:
    """Answers for one state of the index. Not for two threads at once."""

    def __init__(self, parts: Sequence[tuple[Segment, frozenset[int]]] = (), previous: "TopK | None" = None) -> None:
        """`previous`, of an earlier state, hands over what it has unpacked and is then used up."""
        self.lists: Lists = Lists(parts, previous.lists if previous else None)
        self.parts = self.lists.parts
        self.ladder = Ladder(self.lists)

    def search(self, node: Node, limit: int) -> list[tuple[str, float]]:
        """[(path, score)], best first, by path among equals.

        TypeError for a question that nobody answered; UnknownPostings.
        """
        found = self._best(Planner(self.lists, node).plan(node), limit)
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
        if isinstance(plan, InARow) and len(plan.fields) != 1:  # each field has ceilings of its own
            out: Scores = {}
            for field in plan.fields or tuple(BOOSTS):
                for number, score in self._best(plan._replace(fields=(field,)), limit).items():
                    out[number] = max(score, out.get(number, 0.0))
            return out
        costs = sum(self._cost(plan, part) for part in self.parts)
        step = self.ladder.step(plan) if costs > DEAR * limit else 0.0
        return self._best_first(plan, limit, step) if step else self._everywhere(plan)

    def _best_first(self, plan: Plan, limit: int, step: float) -> Scores:
        """Notes in the order of what they can score at most, until none of the rest can be among the best."""
        ceilings = [self.ladder.ceilings(plan, part, step) for part in self.parts]
        every = b"".join(each.translate(None, b"\0") for each in ceilings)
        found, least, seen, batch, above = Scores(), 0.0, 0, limit, 256
        while seen < len(every) and (above - 2) * step * ROUNDED >= least:
            lowest, some = above - 1, every.count(above - 1)
            while lowest > 1 and some < batch and (lowest - 2) * step * ROUNDED >= least:
                lowest -= 1
                some += every.count(lowest)
            for part, each in zip(self.parts, ceilings, strict=True):
                scores = self._eval(plan, part, _between(each, lowest, above))
                found.update(zip(map(part.first.__add__, scores), scores.values(), strict=True))
            above, seen, batch = lowest, seen + some, 4 * batch
            if len(found) >= limit:
                least = nlargest(limit, found.values())[-1]
            elif found:  # of a phrase, whose words may stand apart
                batch = min(batch, seen * (limit - len(found)) // len(found) + limit)
        return found

    def _everywhere(self, plan: Plan) -> Scores:
        """What answers a plan in all segments."""
        out: Scores = {}
        for part in self.parts:
            found = self._eval(plan, part, None)
            for doc in part.deleted:
                found.pop(doc, None)
            out.update(zip(map(part.first.__add__, found), found.values(), strict=True))
        return out

    def _best_words(self, plan: OneOf, limit: int) -> Scores:
        """Lists and blocks in the order of what each can give at most, until none can give what is asked for."""
        waiting: list[tuple[float, int, Part, Row, int]] = []  # the last: a block, -1 for the list
        for part in self.parts:
            for word, factor in plan.words:
                for row in self.lists.rows(word, plan.fields, part, factor):
                    waiting.append(
                        (-self.lists.most(row, row.place.top, row.place.shortest), len(waiting), part, row, -1)
                    )
        heapify(waiting)
        found, room, least, serial = Scores(), 2 * limit, 0.0, len(waiting)
        while waiting and -waiting[0][0] >= least:
            _, _, part, row, i = heappop(waiting)
            postings = self.lists.postings(row, part)
            if i < 0 and len(postings.tops) > 1:
                for i, (top, shortest) in enumerate(postings.tops):
                    serial += 1
                    heappush(waiting, (-self.lists.most(row, top, shortest), serial, part, row, i))
                continue
            first, deleted, get = part.first, part.deleted, found.get
            for doc, score in self.lists.scores(row, part, postings.block(max(i, 0))):
                if score >= least and score > get(first + doc, 0.0) and doc not in deleted:
                    found[first + doc] = score
            if len(found) > room:
                least = nlargest(limit, found.values())[-1]
                found = {number: score for number, score in found.items() if score >= least}
                room = 2 * max(limit, len(found))
        return found

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
            return self._in_a_row(plan, part, among)
        rows = [row for word, factor in plan.words for row in self.lists.rows(word, plan.fields, part, factor)]
        rows.sort(key=lambda row: -row.place.notes)
        out: Scores = {}
        inside = None if among is None else frozenset(among)
        for row in rows:
            for scores in self._scores(row, part, among, inside):
                if row is rows[0]:
                    out.update(scores)
                    continue
                for doc, score in scores:
                    if score > out.get(doc, 0.0):
                        out[doc] = score
        return out

    def _scores(
        self, row: Row, part: Part, among: Sequence[int] | None, inside: frozenset[int] | None
    ) -> Iterator[Sequence[tuple[int, float]]]:
        """(note, score) of one list, block by block, of the rising numbers `among`, which are those `inside`."""
        postings = self.lists.postings(row, part)
        if among is not None and len(among) * 4 < postings.count:
            score_of = self.lists.scorer(row, part)
            yield [(doc, score_of(doc, tf)) for doc, tf in postings.among(among)]
        else:
            for block in postings.blocks():
                yield self.lists.scores(row, part, block, inside)

    def _in_a_row(self, plan: InARow, part: Part, among: Sequence[int] | None) -> Scores:
        out: Scores = {}
        rows, ends = (
            [{row.field: row for row in self.lists.rows(word, plan.fields, part)} for word in words]
            for words in (plan.words, plan.ends)
        )
        for field in [field for field in BOOSTS if all(field in row for row in rows)]:
            last = [row[field] for row in ends if field in row] if ends else None
            for doc, score in self._in_one_field([row[field] for row in rows], last, part, among).items():
                out[doc] = max(score, out.get(doc, 0.0))
        return out

    def _in_one_field(
        self, rows: Sequence[Row], ends: Sequence[Row] | None, part: Part, among: Sequence[int] | None
    ) -> Scores:
        """From the rarest word on, each next one only where that left something to stand beside."""
        (first, row), *others = sorted(enumerate(rows), key=lambda each: each[1].place.notes)
        rarest = self.lists.postings(row, part)
        if among is None:
            among = list(chain.from_iterable(ids for ids, _ in rarest.blocks()))
        for _, row in others:
            among = [doc for doc, _ in self.lists.postings(row, part).among(among)]
        spots = {doc: set(places) for doc, places in rarest.places(among)}
        for i, row in others:
            back = (first - i).__add__
            both = (
                (doc, spots[doc].intersection(map(back, places)))
                for doc, places in self.lists.postings(row, part).places(sorted(spots))
            )
            spots = {doc: some for doc, some in both if some}
        out = dict.fromkeys(spots, 0.0)
        if ends is not None:
            out = self._followed(
                {doc: {n + len(rows) - first for n in some} for doc, some in spots.items()}, ends, part
            )
        for row in rows:
            score_of = self.lists.scorer(row, part)
            for doc, tf in self.lists.postings(row, part).among(sorted(out)):
                out[doc] += score_of(doc, tf)
        return out

    def _followed(self, spots: Mapping[int, set[int]], ends: Sequence[Row], part: Part) -> Scores:
        """The notes in which one of these words stands at one of the places, with what the best of them scores."""
        out: Scores = {}
        for row in ends:
            postings, score_of = self.lists.postings(row, part), self.lists.scorer(row, part)
            here = [doc for doc, places in postings.places(sorted(spots)) if not spots[doc].isdisjoint(places)]
            for doc, tf in postings.among(here):
                out[doc] = max(score_of(doc, tf), out.get(doc, 0.0))
        return out

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

    def _count(self, word: str, fields: tuple[Field, ...], part: Part) -> int:
        return sum(row.place.notes for row in self.lists.rows(word, fields, part))


def _between(ceilings: bytes, lowest: int, above: int) -> list[int]:
    """The notes whose ceilings lie there."""
    is_there = ceilings.translate(bytes(lowest <= n < above for n in range(256)))
    if is_there.count(1) * 16 > len(is_there):
        return list(compress(range(len(is_there)), is_there))
    found, at = [], is_there.find(1)
    while at >= 0:
        found.append(at)
        at = is_there.find(1, at + 1)
    return found
