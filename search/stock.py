"""Whoosh's own writer and searcher, one setting away.

They write and read the same segments, slowly. The fast ones are tested against them, and a search falls back on them
where postings are written in a way that `postings` does not know.
"""

import warnings
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from search.bulk import Built, Notes
from search.codec import reader, schema
from search.dictionary import Dictionary
from search.lists import BOOSTS, K1, B, Part
from search.plan import InARow, OneOf, Plan
from search.postings import Info
from search.segment import FIELDS, NAME, SEGMENT_ID, TERMS, Segment
from search.topk import Scores, TopK
from search.tree import Document, Field
from search.words import words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    from whoosh import query
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import FileIndex
    from whoosh.reading import MultiReader
    from whoosh.scoring import BM25F
    from whoosh.searching import Searcher
    from whoosh.util.numeric import length_to_byte
    from whoosh.writing import SegmentWriter


class Memory(RamStorage):  # type: ignore[misc]
    """Whoosh's storage in memory, temporary files included."""

    def temp_storage(self, name: str | None = None) -> "Memory":
        """Whoosh would make a folder that all processes share."""
        return Memory()


class StockBuilder:
    """A segment by Whoosh's writer."""

    def __init__(self) -> None:
        self.size = 0
        self._notes = Notes()
        self._storage = Memory()
        self._index = FileIndex.create(self._storage, schema(), NAME)
        self._writer = SegmentWriter(self._index, compound=False, limitmb=1024)

    @property
    def count(self) -> int:
        """Notes so far."""
        return len(self._notes.paths)

    def add(self, document: Document) -> None:
        """Take a note in."""
        texts = {field: getattr(document, field) for field in FIELDS}
        self._writer.add_document(**texts)
        lengths = [len(words(text)) for text in texts.values()]
        self._notes.add(document.path, document.digest, lengths)
        self.size += sum(lengths)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones."""
        self._notes.add_segment(segment, deleted)
        self._writer.add_reader(reader(segment, deleted))
        self.size += sum(segment.entry.lengths.values())

    def finish(self) -> Built:
        """The segment: Whoosh's files, named as ours are, and our dictionaries made of its terms."""
        stem = self._writer.newsegment.segment_id()
        self._writer.commit(merge=False)
        known: dict[str, dict[str, Info]] = {field: {} for field in FIELDS}
        for (field, term), info in self._index.reader():
            top, shortest = int(info.max_weight()), length_to_byte(info.min_length())
            known[field][term.decode()] = info.doc_frequency(), info.extent()[0], top, shortest
        files = {
            f"{NAME}_{SEGMENT_ID}{name.removeprefix(stem)}": content
            for name, content in self._storage.files.items()
            if name.startswith(stem) and not name.endswith(W3Codec.TERMS_EXT)
        }
        for field, infos in known.items():
            files[TERMS.format(field)] = Dictionary.pack(list(infos), infos.values())
        return self._notes.pack(files)


class StockTopK(TopK):
    """Words and phrases are looked up by Whoosh's searcher; without its limit, under which Whoosh 2.7.4 loses notes."""

    def __init__(self, parts: Sequence[tuple[Segment, frozenset[int]]] = (), previous: TopK | None = None) -> None:
        super().__init__(parts, previous)
        self._firsts = [part.first for part in self.parts]
        self._answers: dict[OneOf | InARow, list[Scores]] = {}

    @cached_property
    def _searcher(self) -> Any:
        readers = [reader(part.segment, part.deleted) for part in self.parts]
        return Searcher(readers[0] if len(readers) == 1 else MultiReader(readers), weighting=weighting())

    def _best(self, plan: Plan, limit: int) -> Scores:
        return self._everywhere(plan)

    def _leaf(self, plan: OneOf | InARow, part: Part, among: Sequence[int] | None) -> Scores:
        if plan not in self._answers:
            self._answers.clear()
            found: list[Scores] = [{} for _ in self.parts]
            for one in _queries(plan):
                for number, score in self._searcher.search(one, limit=None).items():
                    i = bisect_right(self._firsts, number) - 1
                    doc = number - self._firsts[i]
                    found[i][doc] = max(score, found[i].get(doc, 0.0))
            self._answers[plan] = found
        scores = self._answers[plan][self.parts.index(part)]
        return dict(scores) if among is None else {doc: scores[doc] for doc in among if doc in scores}

    def _cost(self, plan: Plan, part: Part) -> int:
        return 0


def weighting() -> BM25F:
    """How Whoosh is to score, for the same order as ours."""
    return BM25F(K1=K1, **{f"{field}_B": b for field, b in B.items()})


def _queries(plan: OneOf | InARow) -> list[Any]:
    """Of which the best counts. Whoosh 2.7.4's DisjunctionMax takes the scores of other notes for a note's own."""
    fields: Sequence[Field] = plan.fields or tuple(BOOSTS)
    if isinstance(plan, InARow):
        rows = [[*plan.words, end] for end in plan.ends] or [list(plan.words)]
        return [query.Phrase(field, row, boost=BOOSTS[field]) for row in rows for field in fields]
    return [query.Term(field, word, boost=BOOSTS[field] * factor) for word, factor in plan.words for field in fields]
