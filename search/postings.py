"""One term's list of notes in a segment: its blocks, unpacked when they are asked for. Free of Whoosh."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, repeat
from operator import add
from pickle import loads  # of what `shelf` has verified
from struct import Struct
from typing import Any, NamedTuple, TypeAlias
from zlib import decompress

from search.blocks import Block, Places, unpack

LONGEST_NOTE = 1 << 24
"""More words than a note has."""
_MANY = 20
"""Of so many notes of a block, the places are better made for all of them."""
_i32 = Struct("!i").unpack_from
# A block's header is a pickled 6-tuple of numbers; the data starts where that pickle stops.
_header = re.compile(rb"(?:\x80.)?\((?:K.|M..|J.{4}|G.{8}){6}t(?:q.)?\.", re.S).match


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
