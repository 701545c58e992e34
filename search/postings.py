"""One term's list of notes in a segment: its blocks, unpacked when they are asked for. Free of Whoosh."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from pickle import loads  # of what `shelf` has verified
from struct import Struct
from typing import Any, NamedTuple, TypeAlias
from zlib import decompress

from search.blocks import Block, Places, unpack, unpack_notes, unpack_places

_i32 = Struct("!i").unpack_from
# A block's header is a pickled 6-tuple of numbers; the data starts where that pickle stops.
_header = re.compile(rb"(?:\x80.)?\((?:K.|M..|J.{4}|G.{8}){6}t(?:q.)?\.", re.S).match


class UnknownPostings(Exception):  # noqa: N818
    """Written in a way that we do not read."""


class Found(NamedTuple):
    """Where a term's postings lie, how many there are, and what they are at most."""

    notes: int
    offset: int
    top: float
    """The greatest weight."""
    shortest: int
    """The least length byte."""


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
            raise UnknownPostings("not a W3 posting list")
        offset += 4
        while size > 0:  # a negative length marks the last block
            head = get(offset, 96)
            size, pickled = _i32(head)[0], _header(head, 4)
            if pickled is None:
                raise UnknownPostings("not a W3 block")
            length, last_id, top, level, shortest, _ = loads(pickled.group())  # noqa: S301
            self._spans.append((offset + pickled.end(), offset + 4 + abs(size), length, level))
            self._last_ids.append(last_id)
            self.tops.append((top, shortest))
            offset += 4 + abs(size)
        self._blocks: list[Unpacked | None] = [None] * len(self._spans)

    def _data(self, i: int) -> bytes:
        start, end, _, level = self._spans[i]
        data: bytes = self._file.get(start, end - start)
        return decompress(data) if level else data

    def _unpack(self, i: int) -> Block:
        data = self._data(i)
        if found := unpack(data):
            return found
        gaps, weights, values = loads(data)  # noqa: S301
        if weights is None:
            weights = b"\1" * len(gaps)
        elif isinstance(weights, float):
            weights = (weights,) * len(gaps)
        return Block(array("I", accumulate(gaps)), weights, _places(values))

    def block(self, i: int) -> Unpacked:
        """Ids and weights of a block."""
        found = self._blocks[i]
        if found is None:
            found = self._blocks[i] = unpack_notes(self._data(i)) or self._unpack(i)[:2]
        return found

    def blocks(self) -> Iterator[Unpacked]:
        """Ids and weights, block by block."""
        return map(self.block, range(len(self._blocks)))

    def everything(self) -> Iterator[tuple[int, float, Sequence[int]]]:
        """(id, weight, places) of all postings."""
        for i in range(len(self._blocks)):
            yield from zip(*self._unpack(i), strict=True)

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
                    found = unpack_places(self._data(i)) or self._unpack(i).places
                    flat, bounds = found.flat, found.bounds
                yield doc, flat[bounds[low] : bounds[low + 1]]

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
