"""What is in a block of postings: which notes, how often, and where in them, as three runs of numbers.

A run is written byte by byte of its numbers, all the lowest ones first, and no more bytes of each than the greatest
needs. Whoosh pickles three tuples, the last one with a further pickle for each posting. A block of ours that it is to
read is the pickle of one call, of `for_whoosh` with the bytes of `pack`: Whoosh thereby gets what it knows, and we read
the numbers without any pickle.
"""

import copyreg
from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import sub
from pickle import dumps
from struct import Struct
from sys import byteorder
from typing import Any

from search.shelf import Buffer

_LITTLE = byteorder == "little"
_head = Struct("<BH")
_u32 = Struct("!I").pack
_long_bytes = Struct("<cI").pack
_EXTENSION = 240  # the first of the numbers that are reserved for private use (PEP 307)
_CALL = b"\x82" + bytes((_EXTENSION,))  # EXT1
_END = b"\x85R."  # TUPLE1, REDUCE, STOP
_WIDTHS = (0, 1, 2, 4)  # bytes of a number


class Places(Sequence[Sequence[int]]):
    """Where the word stands in each note of a block: numbers of words, rising, which lie in a row."""

    def __init__(self, flat: Sequence[int], counts: Sequence[int]) -> None:
        self.flat = flat
        self.counts = counts
        """How many each posting has."""

    @cached_property
    def bounds(self) -> Sequence[int]:
        """The places of posting i are `flat` from bound i to bound i + 1."""
        return list(accumulate(self.counts, initial=0))

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, i: Any) -> Any:
        bounds = self.bounds
        return self.flat[bounds[i] : bounds[i + 1]]


class Values(Sequence[bytes]):
    """The places of each posting as Whoosh's Positions.encode() makes them: a count and a pickled list of gaps."""

    def __init__(self, places: Sequence[Sequence[int]]) -> None:
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, i: Any) -> Any:
        places = self._places[i]
        return _u32(len(places)) + dumps(list(map(sub, places, (0, *places))), 2)


def little(numbers: "array[int]") -> bytes:
    """The bytes of numbers, the lowest first."""
    if not _LITTLE:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def of_little(kind: str, data: bytes | bytearray) -> "array[int]":
    """The numbers of such bytes; `kind` is a type code of `array`."""
    numbers = array(kind, data)
    if not _LITTLE:
        numbers.byteswap()
    return numbers


def pack(ids: Sequence[int], weights: Sequence[int] | None, planes: Sequence[bytes]) -> bytes:
    """The numbers of a block.

    `weights`: None where each is 1. `planes`: the lowest bytes of all places, the next ones, and so on.
    """
    gaps_kind, gaps = _run((ids[0], *map(sub, ids[1:], ids)))
    weights_kind, often = _run(weights) if weights else (0, b"")
    planes = narrow(planes)
    kind = gaps_kind | weights_kind << 2 | _WIDTHS.index(len(planes)) << 4
    return b"".join((_head.pack(kind, len(ids)), gaps, often, *planes))


def in_pickle(data: bytes) -> bytes:
    """The pickle of a call of `for_whoosh` with them."""
    size = len(data)
    return b"".join((_CALL, b"C" + bytes((size,)) if size < 256 else _long_bytes(b"B", size), data, _END))


def start_in(pickled: bytes) -> int:
    """Where the numbers begin in such a pickle; 0 for another one."""
    return 0 if pickled[:2] != _CALL else 4 if pickled[2] == 67 else 7  # C or B: their size, in one byte or in four


def unpack_notes(data: Buffer, at: int) -> "tuple[array[int], Sequence[int]]":
    """The ids and weights of what `pack` made, which begins there."""
    kind, count = _head.unpack_from(data, at)
    gaps, at = _numbers(data, at + _head.size, count, _WIDTHS[kind & 3])
    return array("I", accumulate(gaps)), _weights(data, at, kind, count)[0]


def unpack_places(data: Buffer, at: int) -> Places:
    """Its places."""
    kind, count = _head.unpack_from(data, at)
    weights, at = _weights(data, at + _head.size + count * _WIDTHS[kind & 3], kind, count)
    return Places(_numbers(data, at, sum(weights), _WIDTHS[kind >> 4])[0], weights)


def for_whoosh(data: bytes) -> tuple[Sequence[int], Sequence[int], Values]:
    """The gaps between the numbers of notes, the weights, the values."""
    kind, count = _head.unpack_from(data)
    gaps, _ = _numbers(data, _head.size, count, _WIDTHS[kind & 3])
    places = unpack_places(data, 0)
    return gaps, places.counts, Values(places)


copyreg.add_extension("search.blocks", "for_whoosh", _EXTENSION)


def _run(numbers: Sequence[int]) -> tuple[int, bytes]:
    """(code of their width, bytes) of some numbers."""
    top = max(numbers)
    if top < 256:
        return 1, bytes(numbers)
    if top < 65536:
        data = little(array("H", numbers))
        return 2, data[::2] + data[1::2]
    data = little(array("I", numbers))
    return 3, b"".join(data[i::4] for i in range(4))


def narrow(planes: Sequence[bytes]) -> Sequence[bytes]:
    """Without those of naught above the others: one, two or four are left."""
    if len(planes) == 4 and any(plane.strip(b"\0") for plane in planes[2:]):
        return planes
    return planes[:2] if len(planes) > 1 and planes[1].strip(b"\0") else planes[:1]


def _weights(data: Buffer, at: int, kind: int, count: int) -> tuple[Sequence[int], int]:
    """The weights from there on, and where they end."""
    return _numbers(data, at, count, _WIDTHS[kind >> 2 & 3]) if kind & 12 else (b"\1" * count, at)


def _numbers(data: Buffer, at: int, count: int, width: int) -> tuple[Sequence[int], int]:
    """So many numbers from there on, and where they end."""
    end = at + count * width
    if width == 1:
        return data[at:end], end
    mixed = bytearray(end - at)
    for i in range(width):
        mixed[i::width] = data[at + i * count : at + (i + 1) * count]
    return of_little("H" if width == 2 else "I", mixed), end
