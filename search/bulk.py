"""Segments written in bulk.

Whoosh's `add_document` walks every posting through a chain of calls. Here whole lists of postings are collected in
memory (`occurrences`) and written in one go (`posting_writer`, `dictionary`). A test holds that Whoosh finds the same
terms, postings and positions in them as in what it writes itself. See `stock.StockBuilder` for Whoosh's own way.
"""

import json
import zlib
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from search.dictionary import Dictionary
from search.occurrences import NOTE, Occurrences
from search.posting_writer import PostingWriter
from search.segment import DIGESTS, FIELDS, LENGTH, LENGTHS, LISTS, PATHS, POSTINGS, STORED, TERMS, WORDS, Segment
from search.shelf import Entry, digest_of
from search.tree import Document

AT_ONCE = 4096
"""Words whose lists are put into one to be written."""


class Built(NamedTuple):
    """A segment, not yet on any shelf."""

    entry: Entry
    data: bytes


class Builder(Protocol):
    """What makes one segment."""

    size: int
    """Words so far: what memory and time go by."""

    @property
    def count(self) -> int:
        """Notes so far."""

    def add(self, document: Document) -> None:
        """Take a note in."""

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones."""

    def finish(self) -> Built:
        """The segment; the builder is used up."""


class Notes:
    """Which notes a segment holds, and how many words each has in each field."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.digests: list[str] = []
        self.lengths: dict[str, list[int]] = {field: [] for field in FIELDS}
        self.replaced: list[str] = []

    def add(self, path: str, digest: str, lengths: Iterable[int]) -> None:
        """The next note."""
        self.paths.append(path)
        self.digests.append(digest)
        for field, length in zip(FIELDS, lengths, strict=True):
            self.lengths[field].append(length)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> dict[int, int]:
        """Old number -> new number of the notes that live."""
        renumbered, words = {}, segment.words
        for doc, (path, digest) in enumerate(zip(segment.paths, segment.digests, strict=True)):
            if doc not in deleted:
                renumbered[doc] = len(self.paths)
                self.add(path, digest, [words[field][doc] for field in FIELDS])
        self.replaced.append(segment.name)
        return renumbered

    def pack(self, files: dict[str, bytes]) -> Built:
        """One file of all these, and what is known here."""
        about = {PATHS: self.paths, DIGESTS: self.digests, WORDS: self.lengths}
        files = {**files, **{name: zlib.compress(json.dumps(what).encode(), 1) for name, what in about.items()}}
        members, at = {}, 0
        for name, content in files.items():
            members[name] = at, len(content)
            at += len(content)
        data = b"".join(files.values())
        lengths = {field: sum(self.lengths[field]) for field in FIELDS}
        replaced = tuple(self.replaced)
        return Built(Entry(digest_of(data), len(data), len(self.paths), lengths, members, replaced=replaced), data)


class BulkBuilder:
    """Collects notes and writes them as one segment. A test compares it with `stock.StockBuilder`."""

    def __init__(self) -> None:
        self.size = 0
        self._notes = Notes()
        self._fields = {field: Occurrences(lines_apart=field in LISTS) for field in FIELDS}

    @property
    def count(self) -> int:
        """Notes so far."""
        return len(self._notes.paths)

    def add(self, document: Document) -> None:
        """Take a note in."""
        note = len(self._notes.paths)
        lengths = [self._fields[field].add(note, getattr(document, field)) for field in FIELDS]
        self._notes.add(document.path, document.digest, lengths)
        self.size += sum(lengths)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones: its postings, as they are."""
        renumbered = self._notes.add_segment(segment, deleted)
        for field, term, found in segment.terms():
            alive: list[int] = []
            for doc, _, places in segment.postings(found).everything():
                if doc in renumbered:
                    first = renumbered[doc] << NOTE
                    alive += [first + place for place in places]
            if alive:
                self._fields[field].places[term.decode()].extend(alive)
                self.size += len(alive)

    def finish(self) -> Built:
        """The segment."""
        files, lists = {STORED: bytes(self.count) + b"B"}, PostingWriter()
        for field in FIELDS:
            lengths = files[LENGTH.format(field)] = bytes(map(length_byte, self._notes.lengths[field]))
            places = self._fields.pop(field).places
            known = sorted(places)
            infos = [
                info
                for i in range(0, len(known), AT_ONCE)
                for info in lists.put([places.pop(word) for word in known[i : i + AT_ONCE]], lengths)
            ]
            files[TERMS.format(field)] = Dictionary.pack(known, infos)
        files[POSTINGS] = b"".join(lists.blobs)
        del lists
        return self._notes.pack(files)


def length_byte(length: int) -> int:
    """The byte that stands for the length of a field."""
    return min(bisect_left(LENGTHS, length), 255)
