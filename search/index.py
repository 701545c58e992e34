"""Full text: the door to the index. Building, updating, opening, answering.

The files in the vault are the truth; this is a cache. Whatever is missing, damaged or of another version is an empty
index, and the caller sees from `known` what to put in.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import log1p
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeAlias

from notes.collecting import no_collecting
from search.postings import UnknownPostings
from search.segment import Segment
from search.shelf import MERGING, IndexLocked, IndexReadOnly, Shelf
from search.topk import TopK
from search.tree import And, Docs, Document, Node
from search.vocabulary import PREFIX_WORDS, TYPO_WORDS, Expansion
from search.words import sought

if TYPE_CHECKING:
    from search.bulk import Builder, Built

__all__ = ["Document", "Expansion", "Index", "IndexLocked", "IndexReadOnly"]

SEGMENT_WORDS = 6_000_000
"""Words in a segment of a first build: what is held in memory at once."""
SMALL, MOST_SMALL = 2000, 10
"""Ten segments below this size become one, those of one to nine notes, of ten to ninety-nine, and so on. Of a larger
one what is left is written anew when more than half is gone."""
PATIENCE = 0.2
"""Seconds that a writer waits for another: enough for one that changes or merges, not for one that makes all anew."""
PRIOR = 0.005
"""What the logarithm of a note's prior adds to its score, as a part of it."""

State: TypeAlias = tuple[Segment, frozenset[int]]
"""A segment, and which of its notes are deleted."""


class Index:
    """The full text of one vault. Searching and writing may be done from different threads."""

    def __init__(self, shelf: Shelf, stock: bool) -> None:
        self._shelf, self._stock = shelf, stock
        self._writing, self._answering = RLock(), Lock()
        self._segments: list[State] = []
        self._known: dict[str, str] | None = None
        self._top: TopK = TopK()

    @classmethod
    def open(cls, folder: Path | None, stock: bool = False) -> "Index":
        """The index in this folder, which may not exist yet; None: in memory, gone with `close`.

        Missing, damaged or of another version: empty. Never raises for what lies in the folder. The folder must be
        the user's own: whoever can write there can have code run. `stock`: by Whoosh's own writer and searcher.
        """
        index = cls(Shelf(folder), stock)
        index._show(index._read())
        return index

    def close(self) -> None:
        """Let go of all files. The index is empty afterwards."""
        with self._answering:
            self._segments, self._known, self._top = [], None, TopK()

    def refresh(self) -> bool:
        """Take in what another process wrote; whether there was anything new."""
        with self._writing:
            if not self._shelf.changed():
                return False
            self._show(self._read())
            return True

    def known(self) -> Mapping[str, str]:
        """Path -> digest of what is indexed."""
        with self._answering:
            if self._known is None:
                self._known = {
                    path: digest
                    for segment, deleted in self._segments
                    for doc, (path, digest) in enumerate(zip(segment.paths, segment.digests, strict=True))
                    if doc not in deleted
                }
            return self._known

    def digest(self, path: str) -> str | None:
        """What `known` says of one path."""
        for segment, deleted in self._segments:
            doc = segment.numbers.get(path)
            if doc is not None and doc not in deleted:
                return segment.digests[doc]
        return None

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew of these notes, each path once; the old one answers until then.

        `progress` is told how many are read, every hundred. IndexLocked, IndexReadOnly: the old index stays.
        """
        with self._right_to_write():
            self._commit(list(self._build(documents, progress)))

    def update(self, changed: Sequence[Document], removed: Collection[str] = ()) -> None:
        """Replace the notes that changed, new ones included, and take out the removed. What is indexed already, by
        its digest, is left alone. IndexLocked, IndexReadOnly: the old index stays.

        What it takes goes by these notes, and hardly by the size of the index. Each call adds a segment, see `merge`.
        """
        with self._right_to_write():
            self.refresh()
            latest = {document.path: document for document in changed}
            fresh = [document for path, document in latest.items() if self.digest(path) != document.digest]
            gone = {document.path for document in fresh}.union(removed)
            kept = [(segment, _without(segment, deleted, gone)) for segment, deleted in self._segments]
            if fresh or kept != self._segments:
                alive = [(segment, deleted) for segment, deleted in kept if len(deleted) < segment.count]
                self._commit([*alive, *self._build(fresh)])

    def merge(self) -> bool:
        """Make the index quick again after many updates; whether there was anything to do.

        It may take seconds, and others may search and write meanwhile. IndexLocked, IndexReadOnly: nothing changed.
        """
        with self._shelf.lock(MERGING):
            self.refresh()
            old = self._worn()
            if old:
                builder = self._builder()
                with no_collecting():
                    for segment, deleted in old:
                        builder.add_segment(segment, deleted)
                    built = builder.finish()
                with self._right_to_write():
                    self._replace(old, built)
            return bool(old)

    @property
    def is_worn(self) -> bool:
        """Whether `merge` would find something to do."""
        return bool(self._worn())

    def search(
        self,
        node: Node,
        limit: int = 20,
        among: Collection[str] | None = None,
        prior: Mapping[str, float] | None = None,
    ) -> list[tuple[str, float]]:
        """[(path, score)], best first, by path among equals.

        `among`: only these paths. `prior`: path -> how much speaks for a note by itself, such as the notes that link
        to it; the score grows by `PRIOR` times its logarithm. Five times as many as asked for are ranked so, at least
        100.
        TypeError for a tree with a question in it that nobody answered (`tree.answer`).
        """
        if among is not None:
            node = And((node, Docs(frozenset(among))))
        with self._answering:
            most = max(5 * limit, 100) if prior else limit
            try:
                hits = self._top.search(node, most)
            except UnknownPostings:
                from search.stock import StockTopK  # as in `_builder`

                hits = StockTopK(self._segments).search(node, most)
        if prior:
            ranked = [(path, score * (1 + PRIOR * log1p(prior.get(path, 0.0)))) for path, score in hits]
            hits = sorted(ranked, key=lambda hit: (-hit[1], hit[0]))[:limit]
        return hits

    def beginning(self, typed: str, most: int = PREFIX_WORDS) -> Expansion:
        """The indexed words that begin like the last word typed: what a prefix is looked up as."""
        words, start = sought(typed)
        start = start or "".join(words[-1:])
        with self._answering:
            return self._top.lists.beginning(start, most) if start else Expansion([], False)

    def near(self, typed: str, most: int = TYPO_WORDS) -> Expansion:
        """The indexed words a slip or two away from the one typed, the nearest first: "did you mean"."""
        words, _ = sought(typed)
        with self._answering:
            return self._top.lists.near(words[0], most) if len(words) == 1 else Expansion([], False)

    # --- writing ---
    @contextmanager
    def _right_to_write(self) -> Iterator[None]:
        with self._writing, self._shelf.lock(patience=PATIENCE):
            yield

    def _build(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> Iterator[State]:
        builder, seen = self._builder(), set[str]()
        with no_collecting():
            for document in documents:
                if document.path in seen:
                    continue
                seen.add(document.path)
                builder.add(document)
                if progress and not len(seen) % 100:
                    progress(len(seen))
                if builder.size >= SEGMENT_WORDS:
                    yield self._keep(builder.finish())
                    builder = self._builder()
            if builder.count:
                yield self._keep(builder.finish())
        if progress:
            progress(len(seen))

    def _builder(self) -> "Builder":
        if self._stock:  # what writes is not needed to search, and Whoosh takes 40 ms to import
            from search.stock import StockBuilder

            return StockBuilder()
        from search.bulk import BulkBuilder

        return BulkBuilder()

    def _keep(self, built: "Built") -> State:
        return Segment(built.entry, self._shelf.put(built.entry.digest, built.data)), frozenset()

    def _worn(self) -> list[State]:
        """What is to become one segment."""
        tiers: defaultdict[int, list[State]] = defaultdict(list)
        for segment, deleted in self._segments:
            left = segment.count - len(deleted)
            if left < SMALL:
                tiers[len(str(left))].append((segment, deleted))
            elif left < len(deleted):
                return [(segment, deleted)]
        return next((tier for tier in tiers.values() if len(tier) >= MOST_SMALL), [])

    def _replace(self, old: list[State], built: "Built") -> None:
        """Put what was made of these in their place, but for the notes that went meanwhile."""
        self.refresh()
        now = {segment.name: deleted for segment, deleted in self._segments}
        if not all(segment.name in now for segment, _ in old):
            return  # somebody made the index anew
        merged, _ = self._keep(built)
        gone = {segment.paths[doc] for segment, deleted in old for doc in now[segment.name] - deleted}
        rest = [
            (segment, now[segment.name]) for segment, _ in self._segments if segment.name not in built.entry.replaced
        ]
        self._commit([*rest, (merged, _without(merged, frozenset(), gone))])

    def _commit(self, segments: list[State]) -> None:
        self._shelf.commit(segment.entry._replace(deleted=tuple(sorted(deleted))) for segment, deleted in segments)
        self._show(segments)

    # --- reading ---
    def _read(self) -> list[State]:
        """What lies on the shelf; segments that are open already are taken as they are."""
        known = {segment.name: segment for segment, _ in self._segments}
        try:
            return [
                (known.get(entry.digest) or Segment(entry, data), frozenset(entry.deleted))
                for entry, data in self._shelf.read({name: segment.data for name, segment in known.items()})
            ]
        except Exception:  # verified, and yet no index of ours: somebody else's manifest
            return []

    def _show(self, segments: list[State]) -> None:
        with self._answering:
            self._segments = segments
            self._known = None
            self._top = self._searcher()(segments, self._top)

    def _searcher(self) -> type[TopK]:
        if self._stock:
            from search.stock import StockTopK

            return StockTopK
        return TopK


def _without(segment: Segment, deleted: frozenset[int], gone: Collection[str]) -> frozenset[int]:
    """The deleted notes of a segment and those that are gone as well."""
    more = {segment.numbers[path] for path in gone if path in segment.numbers}
    return deleted if more <= deleted else deleted | more
