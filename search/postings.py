"""One term's list of notes in a segment: its blocks, unpacked when they are asked for. Free of Whoosh."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from pickle import loads  # of what `shelf` has verified
from struct import Struct
from typing import NamedTuple, TypeAlias
from zlib import decompress

from search.blocks import Places, start_in, unpack_notes, unpack_places
from search.shelf import Buffer

_i32 = Struct("!i").unpack_from
# A block's header is a pickled 6-tuple of numbers; the data starts where that pickle stops.
_header = re.compile(rb"(?:\x80.)?\((?:K.|M..|J.{4}|G.{8}){6}t(?:q.)?\.", re.S).match


BLOCK = 256
"""Postings in a block; with 128, as Whoosh has it, every fiftieth byte more."""
W3 = b"W3Bl"
"""What Whoosh's lists begin with. A block does not: its first byte is less."""
_ANY = 1 << 32  # no note has a greater number


class UnknownPostings(Exception):  # noqa: N818
    """Written in a way that we do not read."""


class Found(NamedTuple):
    """Where a term's postings lie, how many there are, and what they are at most."""

    notes: int
    offset: int
    """Where the list begins in the file of lists."""
    top: float
    """The greatest weight."""
    shortest: int
    """The least length byte."""
    only: int = -1
    """The note of a word that stands once in one note. There is no list of it: `offset` is its place in the note."""


Info: TypeAlias = tuple[int, int, int, int]
"""The first four of a `Found`; or the note, the place and 0 for the weight of a word that stands once in one note."""
Unpacked: TypeAlias = "tuple[array[int], Sequence[float]]"
"""The ids and weights of a block."""


class Postings:
    """One term's list in one segment: headers read at once, blocks decoded when asked for and then kept."""

    def __init__(self, data: Buffer, start: int, found: Found) -> None:
        """`start`: where in a segment the file of lists begins."""
        self.count = found.notes
        self._buffer = data
        self._spans: list[tuple[int, int, int]] = []
        self._last_ids: list[int] = []
        self.tops: list[tuple[float, int]] = []
        """Of each block: the greatest weight, the least length byte."""
        offset, size = start + found.offset, 1
        offset += len(W3)
        while size > 0:  # a negative length marks the last block
            head = data[offset : offset + 96]
            size, pickled = _i32(head)[0], _header(head, 4)
            if pickled is None:
                raise UnknownPostings("not a W3 block")
            _, last_id, top, level, shortest, _ = loads(pickled.group())  # noqa: S301
            self._spans.append((offset + pickled.end(), offset + 4 + abs(size), level))
            self._last_ids.append(last_id)
            self.tops.append((top, shortest))
            offset += 4 + abs(size)
        self._blocks: list[Unpacked | None] = [None] * len(self._spans)

    def _data(self, i: int) -> bytes:
        start, end, level = self._spans[i]
        data = self._buffer[start:end]
        return decompress(data) if level else data

    def _notes(self, i: int) -> Unpacked:
        data = self._data(i)
        start = start_in(data)
        return unpack_notes(data, start) if start else _unpack(data)[0]

    def _places(self, i: int) -> Places:
        data = self._data(i)
        start = start_in(data)
        return unpack_places(data, start) if start else _unpack(data)[1]

    def block(self, i: int) -> Unpacked:
        """Ids and weights of a block."""
        found = self._blocks[i]
        if found is None:
            found = self._blocks[i] = self._notes(i)
        return found

    def blocks(self) -> Iterator[Unpacked]:
        """Ids and weights, block by block."""
        return map(self.block, range(len(self._blocks)))

    def everything(self) -> Iterator[tuple[int, float, Sequence[int]]]:
        """(id, weight, places) of all postings."""
        for i in range(len(self._blocks)):
            yield from zip(*self._notes(i), self._places(i), strict=True)

    def among(self, wanted: Sequence[int]) -> Iterator[tuple[int, float]]:
        """(id, weight) of those of the rising ids `wanted` that are here; blocks without any stay compressed."""
        for i, at, stop in self._touched(wanted):
            ids, weights = self.block(i)
            yield from ((doc, weights[low]) for doc, low in _common(wanted, at, stop, ids))

    def places(self, wanted: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """(id, places) of the same. Of places nothing is kept: they are large."""
        for i, at, stop in self._touched(wanted):
            ids, _ = self.block(i)
            flat: Sequence[int] | None = None
            bounds: Sequence[int] = ()
            for doc, low in _common(wanted, at, stop, ids):
                if flat is None:
                    found = self._places(i)
                    flat, bounds = found.flat, found.bounds
                yield doc, flat[bounds[low] : bounds[low + 1]]

    def _touched(self, wanted: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(block, where those of `wanted` begin and end that may be in it)."""
        at, i, end = 0, 0, len(wanted)
        while at < end and (i := bisect_left(self._last_ids, wanted[at], i)) < len(self._last_ids):
            stop = bisect_right(wanted, self._last_ids[i], at)
            yield i, at, stop
            at = stop


class Few(Postings):
    """Up to `BLOCK` notes: a block alone, of which the dictionary says what a header would."""

    def __init__(self, data: Buffer, start: int, found: Found) -> None:
        self.count, self.tops = found.notes, [(found.top, found.shortest)]
        self._last_ids, self._blocks = [_ANY], [None]
        self._buffer, self._at = data, start + found.offset

    def _notes(self, i: int) -> Unpacked:
        return unpack_notes(self._buffer, self._at)

    def _places(self, i: int) -> Places:
        return unpack_places(self._buffer, self._at)


class Once(Postings):
    """A word that stands once in one note: what a list of one posting would say."""

    def __init__(self, found: Found) -> None:
        self.count, self.tops = 1, [(1, found.shortest)]
        self._last_ids, self._place = [found.only], found.offset
        self._blocks = [(array("I", (found.only,)), b"\1")]

    def _notes(self, i: int) -> Unpacked:
        return self.block(i)

    def _places(self, i: int) -> Places:
        return Places((self._place,), b"\1")


def in_blocks(data: Buffer, start: int, found: Found) -> bool:
    """Whether a list is one of Whoosh's codec. `start`: where in a segment the file of lists begins."""
    at = start + found.offset
    return found.only < 0 and data[at : at + len(W3)] == W3


def postings(data: Buffer, start: int, found: Found) -> Postings:
    """A term's list. May raise UnknownPostings."""
    if in_blocks(data, start, found):
        return Postings(data, start, found)
    if found.notes > BLOCK:
        raise UnknownPostings("not a W3 posting list")
    return Few(data, start, found) if found.only < 0 else Once(found)


def _unpack(data: bytes) -> tuple[Unpacked, Places]:
    """A block of Whoosh's making."""
    gaps, weights, values = loads(data)  # noqa: S301
    if weights is None:
        weights = b"\1" * len(gaps)
    elif isinstance(weights, float):
        weights = (weights,) * len(gaps)
    each = [tuple(accumulate(loads(value[4:]))) for value in values]  # noqa: S301
    places = Places(tuple(chain.from_iterable(each)), list(map(len, each)))
    return (array("I", accumulate(gaps)), weights), places


def _common(wanted: Sequence[int], at: int, stop: int, ids: "array[int]") -> Iterator[tuple[int, int]]:
    """(id, its index in `ids`) of wanted[at:stop]."""
    low, size = 0, len(ids)
    for doc in wanted[at:stop]:
        low = bisect_left(ids, doc, low)
        if low < size and ids[low] == doc:
            yield doc, low
