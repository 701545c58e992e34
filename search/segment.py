"""Whoosh's "W3" segments from the side of the reader: verified bytes in, terms and raw postings out (Whoosh 2.7.4).

Everything in a segment is read where it lies, in one buffer; nothing is copied on opening.
"""

import json
import warnings
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from struct import Struct, calcsize
from sys import byteorder
from typing import Any
from zlib import decompress

from search.postings import Found, Postings
from search.shelf import Buffer, Entry

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    import whoosh
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.filedb.filestore import ReadOnlyError, Storage
    from whoosh.filedb.filetables import OrderedHashReader
    from whoosh.filedb.structfile import BufferFile
    from whoosh.reading import SegmentReader
    from whoosh.util.numeric import byte_to_length

VERSION = ".".join(map(str, whoosh.__version__))
FIELDS = ("title", "aliases", "headings", "body")
NAME, SEGMENT_ID = "MAIN", "0"
PATHS, DIGESTS, WORDS, VOCABULARY = "paths.json.z", "digests.json.z", "words.json.z", "vocabulary.json.z"
"""The members that say which notes a segment holds, of what content, how many words in each field, and which words."""
LENGTHS: list[int] = [byte_to_length(b) for b in range(256)]
"""About how many words a length byte stands for."""


class _Window:
    """A part of a buffer as a file to read from."""

    def __init__(self, data: Buffer, start: int, size: int) -> None:
        self._data, self._start, self._size, self._at = data, start, size, 0

    def seek(self, to: int, whence: int = 0) -> None:
        self._at = to + (self._at if whence == 1 else self._size if whence == 2 else 0)

    def tell(self) -> int:
        return self._at

    def read(self, length: int | None = None) -> bytes:
        left = max(self._size - self._at, 0)
        length = left if length is None or length < 0 else min(length, left)
        start = self._start + self._at
        self._at += length
        return self._data[start : start + length]

    def readline(self) -> bytes:
        start = self._start + self._at
        end = self._data.find(b"\n", start, self._start + self._size)
        return self.read(end + 1 - start if end >= 0 else None)

    def close(self) -> None:
        """Nothing to do: the buffer is shared."""


class _Member(BufferFile):  # type: ignore[misc]
    """One of Whoosh's files. A BufferFile of Whoosh's making would copy it."""

    def __init__(self, data: Buffer, start: int, size: int, name: str) -> None:
        self._data, self._start, self._name = data, start, name
        self.file = _Window(data, start, size)
        self.onclose, self.is_real, self.is_closed = None, False, False

    def get(self, position: int, length: int) -> bytes:
        start = self._start + position
        return self._data[start : start + length]


class Packed(Storage):  # type: ignore[misc]
    """What Whoosh sees of one segment's buffer: a folder that holds its files."""

    readonly = True

    def __init__(self, entry: Entry, data: Buffer) -> None:
        self._members, self._data = entry.members, data

    def list(self) -> list[str]:
        """The names of the files."""
        return list(self._members)

    def file_exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._members

    def file_length(self, name: str) -> int:
        """In bytes."""
        return self._members[name][1]

    def open_file(self, name: str, **_: Any) -> Any:
        """To read from."""
        return _Member(self._data, *self._members[name], name)

    def create_file(self, name: str, **_: Any) -> Any:
        """There is no writing here."""
        raise ReadOnlyError(name)


_term_info = Struct("!BfIBBfIIqi").unpack  # W3TermInfo, then offset and length in the postings file
_INFO = calcsize("!BfIBBfIIqi")
_field_id = Struct("!H").pack
_two, _i32 = Struct("!ii").unpack_from, Struct("!i").unpack_from


def _found(info: bytes) -> Found:
    _, _, notes, shortest, _, top, _, _, offset, _ = _term_info(info)
    return Found(notes, offset, top, shortest)


class Segment:
    """One segment. It never changes; which of its notes are deleted is told from outside."""

    def __init__(self, entry: Entry, data: Buffer) -> None:
        """ValueError and others for a buffer that is no segment; a verified one never is."""
        self.entry, self.name, self.count = entry, entry.digest, entry.notes
        self.data = data
        self._storage = Packed(entry, data)
        self._stem = f"{NAME}_{SEGMENT_ID}"
        terms = f"{self._stem}.trm"
        self._index = OrderedHashReader(self._storage.open_file(terms), entry.members[terms][1])
        self._fields: dict[str, int] = self._index.extras["fieldmap"]
        self._file = self._storage.open_file(f"{self._stem}.pst")
        self._lengths: dict[str, bytes] = {}

    def _member(self, name: str) -> Any:
        at, size = self.entry.members[name]
        return json.loads(decompress(self.data[at : at + size]))

    @cached_property
    def paths(self) -> Sequence[str]:
        """The path of each note, by its number."""
        paths: list[str] = self._member(PATHS)
        return paths

    @cached_property
    def digests(self) -> Sequence[str]:
        """The content hash of each note."""
        digests: list[str] = self._member(DIGESTS)
        return digests

    @property
    def words(self) -> dict[str, list[int]]:
        """Field -> the number of words of each note, read anew each time: merging alone asks for it."""
        words: dict[str, list[int]] = self._member(WORDS)
        return words

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Path -> number, deleted notes included."""
        return {path: doc for doc, path in enumerate(self.paths)}

    def find(self, field: str, term: bytes) -> Found | None:
        """A term's postings, if the field has the term."""
        if field in self._fields:
            for at, size in self._index.ranges_for_key(_field_id(self._fields[field]) + term):
                return _found(self._index.dbfile.get(at, size))
        return None

    def lengths(self, field: str) -> bytes:
        """The length byte of every note: the stored column as it is, zeros after its end."""
        if field not in self._lengths:
            at, size = self.entry.members.get(f"{self._stem}._{field}_len.col", (0, 0))
            self._lengths[field] = bytes(self.data[at : at + size]).ljust(self.count, b"\0")
        return self._lengths[field]

    def terms(self) -> Iterator[tuple[str, bytes, Found]]:
        """(field, term, its postings) of all terms, sorted within a field."""
        names = {_field_id(number): field for field, number in self._fields.items()}
        start, end = self._index.startofdata, self._index.endofdata
        data, at = self._index.dbfile.get(start, end - start), 0
        while at < len(data):
            key_size, size = _two(data, at)
            key, at = data[at + 8 : at + 8 + key_size], at + 8 + key_size
            yield names[key[:2]], key[2:], _found(data[at : at + size])
            at += size

    def vocabulary(self) -> dict[str, int]:
        """Each word and the number of notes that hold it, summed over the fields."""
        words, counts = self._member(VOCABULARY)
        return dict(zip(words.split(), counts, strict=True))

    def beginning(self, prefix: str) -> dict[str, int]:
        """The same of the words that begin so."""
        out: dict[str, int] = {}
        entries = self._entries
        for number in self._fields.values():
            least = _field_id(number) + prefix.encode()
            first = bisect_left(entries, least, hi=len(entries) - 1, key=self._key)
            after = bisect_left(entries, least + b"\xff", first, len(entries) - 1, key=self._key)  # no UTF-8 has that
            start = entries[first]
            data = self._index.dbfile.get(start, entries[after] - start)
            places = [at - start for at in entries[first : after + 1]]
            ends = [at - _INFO for at in places[1:]]
            terms = [data[at + 10 : end].decode() for at, end in zip(places, ends, strict=False)]
            counts = [count for end in ends for count in _i32(data, end + 5)]
            if out:
                counts = [out.get(term, 0) + count for term, count in zip(terms, counts, strict=True)]
            out.update(zip(terms, counts, strict=True))
        return out

    @cached_property
    def _entries(self) -> "array[int]":
        """Where each term's entry begins, sorted by field and term; then where the last one ends."""
        index = self._index
        entries = array(index.extras["indextype"])
        entries.frombytes(index.dbfile.get(index.indexbase, index.indexlen * entries.itemsize))
        if byteorder == "little":
            entries.byteswap()
        entries.append(index.endofdata)
        return entries

    def _key(self, at: int) -> bytes:
        get = self._index.dbfile.get
        size, _ = _two(get(at, 8))
        key: bytes = get(at + 8, size)
        return key

    def postings(self, found: Found) -> Postings:
        """A term's list. May raise UnknownPostings."""
        return Postings(self._file, found)

    def reader(self, schema: Any, deleted: frozenset[int]) -> Any:
        """Whoosh's own reader of this segment."""
        segment = W3Segment(W3Codec(), NAME, self.count, SEGMENT_ID, set(deleted))
        segment._fieldlengths = dict(self.entry.lengths)
        return SegmentReader(self._storage, schema, segment)
