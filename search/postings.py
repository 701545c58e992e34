"""Whoosh's "W3" segments from the side of the reader: verified bytes in, raw postings out (Whoosh 2.7.4).

Everything in a segment is read where it lies, in one buffer; nothing is copied on opening.
"""

import json
import re
import warnings
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, repeat
from operator import add
from pickle import loads  # of what `shelf` has verified
from struct import Struct, calcsize
from sys import byteorder
from typing import Any, NamedTuple, TypeAlias
from zlib import decompress

from search.blocks import Block, Places, unpack
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
PATHS, DIGESTS, WORDS = "paths.json.z", "digests.json.z", "words.json.z"
"""The members that say which notes a segment holds, of what content, and how many words in each field."""
LONGEST_NOTE = 1 << 24
"""More words than a note has."""
_MANY = 20
"""Of so many notes of a block, the places are better made for all of them."""
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


class Found(NamedTuple):
    """Where a term's postings lie, how many there are, and what they are at most."""

    notes: int
    offset: int
    top: float
    """The greatest weight."""
    shortest: int
    """The least length byte."""


_term_info = Struct("!BfIBBfIIqi").unpack  # W3TermInfo, then offset and length in the postings file
_INFO = calcsize("!BfIBBfIIqi")
_field_id = Struct("!H").pack
_two, _i32 = Struct("!ii").unpack_from, Struct("!i").unpack_from
# A block's header is a pickled 6-tuple of numbers; the data starts where that pickle stops.
_header = re.compile(rb"(?:\x80.)?\((?:K.|M..|J.{4}|G.{8}){6}t(?:q.)?\.", re.S).match


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

    def vocabulary(self, prefix: bytes = b"") -> dict[bytes, int]:
        """Each term that begins so and the number of notes that hold it, summed over the fields."""
        out: dict[bytes, int] = {}
        entries = self._entries
        for number in self._fields.values():
            least = _field_id(number) + prefix
            first = bisect_left(entries, least, hi=len(entries) - 1, key=self._key)
            after = bisect_left(entries, least + b"\xff", first, len(entries) - 1, key=self._key)  # no UTF-8 has that
            start = entries[first]
            data = self._index.dbfile.get(start, entries[after] - start)
            places = [at - start for at in entries[first : after + 1]]
            ends = [at - _INFO for at in places[1:]]
            terms = [data[at + 10 : end] for at, end in zip(places, ends, strict=False)]
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

    def postings(self, found: Found) -> "Postings":
        """A term's list. ValueError when it is written in a way that we do not know."""
        return Postings(self._file, found)

    def reader(self, schema: Any, deleted: frozenset[int]) -> Any:
        """Whoosh's own reader of this segment."""
        segment = W3Segment(W3Codec(), NAME, self.count, SEGMENT_ID, set(deleted))
        segment._fieldlengths = dict(self.entry.lengths)
        return SegmentReader(self._storage, schema, segment)


Unpacked: TypeAlias = "tuple[array[int], Sequence[float]]"
"""The ids and weights of a block."""


class Postings:
    """One term's list in one segment: headers read at once, blocks decoded when asked for and then kept."""

    def __init__(self, file: Any, found: Found) -> None:
        self.count = found.notes
        self._file = file
        self._spans: list[tuple[int, int, int, int]] = []
        self._last_ids: list[int] = []
        self.tops: list[tuple[float, int]] = []
        """Of each block: the greatest weight, the least length byte."""
        get, offset, size = file.get, found.offset, 1
        if get(offset, 4) != b"W3Bl":
            raise ValueError("not a W3 posting list")
        offset += 4
        while size > 0:  # a negative length marks the last block
            head = get(offset, 96)
            size, pickled = _i32(head)[0], _header(head, 4)
            if pickled is None:
                raise ValueError("not a W3 block")
            length, last_id, top, level, shortest, _ = loads(pickled.group())  # noqa: S301
            self._spans.append((offset + pickled.end(), offset + 4 + abs(size), length, level))
            self._last_ids.append(last_id)
            self.tops.append((top, shortest))
            offset += 4 + abs(size)
        self._blocks: list[Unpacked | None] = [None] * len(self._spans)
        self._last = -1, Block(array("I"), (), Places((), ()))

    def _unpacked(self, i: int) -> Block:
        """A block with its places; only the last one is kept, they are large."""
        if self._last[0] != i:
            self._last = i, self._unpack(i)
        return self._last[1]

    def _unpack(self, i: int) -> Block:
        start, end, length, level = self._spans[i]
        data = self._file.get(start, end - start)
        if level:
            data = decompress(data)
        if found := unpack(data):
            return found
        gaps, weights, values = loads(data)  # noqa: S301
        if weights is None:
            weights = b"\1" * length
        elif isinstance(weights, float):
            weights = (weights,) * length
        return Block(array("I", accumulate(gaps)), weights, _places(values))

    def block(self, i: int) -> Unpacked:
        """Ids and weights of a block."""
        found = self._blocks[i]
        if found is None:
            found = self._blocks[i] = self._unpacked(i)[:2]
        return found

    def blocks(self) -> Iterator[Unpacked]:
        """Ids and weights, block by block."""
        return map(self.block, range(len(self._blocks)))

    def everything(self) -> Iterator[tuple[int, float, Sequence[int]]]:
        """(id, weight, places) of all postings."""
        for i in range(len(self._blocks)):
            yield from zip(*self._unpacked(i), strict=True)

    def among(self, wanted: Sequence[int]) -> Iterator[tuple[int, float]]:
        """(id, weight) of those of the rising ids `wanted` that are here; blocks without any stay compressed."""
        for i, at, stop in self._touched(wanted):
            ids, weights = self.block(i)
            yield from ((doc, weights[low]) for doc, low in _common(wanted, at, stop, ids))

    def spots(self, by: int, wanted: Sequence[int] | None) -> Iterator[tuple[Sequence[int], Iterable[int]]]:
        """Where the word stands, moved by so many words, block by block: ids, and spots, which are an id times
        `LONGEST_NOTE` and a place. Of the rising ids `wanted`, and perhaps of others; None: of all."""
        touched = self._touched(wanted) if wanted is not None else ((i, 0, _MANY) for i in range(len(self._blocks)))
        for i, at, stop in touched:
            ids, _, places = self._unpacked(i)
            if wanted is None or stop - at >= _MANY:
                starts = [doc * LONGEST_NOTE + by for doc in ids]
                yield ids, map(add, places.flat, chain.from_iterable(map(repeat, starts, places.counts)))
            else:
                both = list(_common(wanted, at, stop, ids))
                each = [map((doc * LONGEST_NOTE + by).__add__, places[low]) for doc, low in both]
                yield [doc for doc, _ in both], chain.from_iterable(each)

    def _touched(self, wanted: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(block, where those of `wanted` begin and end that may be in it)."""
        at, i, end = 0, 0, len(wanted)
        while at < end and (i := bisect_left(self._last_ids, wanted[at], i)) < len(self._last_ids):
            stop = bisect_right(wanted, self._last_ids[i], at)
            yield i, at, stop
            at = stop


def _places(values: Sequence[bytes]) -> Places:
    """From what Whoosh's Positions.encode() makes."""
    each = [tuple(accumulate(loads(value[4:]))) for value in values]  # noqa: S301
    return Places(tuple(chain.from_iterable(each)), list(map(len, each)))


def _common(wanted: Sequence[int], at: int, stop: int, ids: "array[int]") -> Iterator[tuple[int, int]]:
    """(id, its index in `ids`) of wanted[at:stop]."""
    low, size = 0, len(ids)
    for doc in wanted[at:stop]:
        low = bisect_left(ids, doc, low)
        if low < size and ids[low] == doc:
            yield doc, low
