"""What is in a block of postings: which notes, how often, and where in them, as three runs of numbers.

Whoosh pickles three tuples, the last one with a further pickle for each posting. Ours is the pickle of one call, of
`for_whoosh` with the bytes of `pack`: Whoosh thereby gets what it knows, and we read the numbers without any pickle.
A run is written byte by byte of its numbers, all the lowest ones first, and no more bytes of each than the greatest
needs.
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

    def __init__(self, places: Places) -> None:
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


def pack(ids: Sequence[int], weights: Sequence[int] | None, places: bytes) -> bytes:
    """The pickle of a block.

    `weights`: None where each is 1. `places`: 8 bytes each, the lowest first, and only the lower half counts.
    """
    gaps_kind, gaps = _run((ids[0], *map(sub, ids[1:], ids)))
    weights_kind, often = _run(weights) if weights else (0, b"")
    places_kind, where = _planes(places, 8)
    kind = gaps_kind | weights_kind << 2 | places_kind << 4
    data = b"".join((_head.pack(kind, len(ids)), gaps, often, where))
    size = len(data)
    return b"".join((_CALL, b"C" + bytes((size,)) if size < 256 else _long_bytes(b"B", size), data, _END))


def unpack_notes(pickled: bytes) -> "tuple[array[int], Sequence[int]] | None":
    """The ids and weights of what `pack` made, without its places. None for anything else."""
    if pickled[:2] != _CALL:
        return None
    at = _start(pickled)
    kind, count = _head.unpack_from(pickled, at)
    gaps, at = _numbers(pickled, at + _head.size, count, _WIDTHS[kind & 3])
    return array("I", accumulate(gaps)), _weights(pickled, at, kind, count)[0]


def unpack_places(pickled: bytes) -> Places | None:
    """The places of what `pack` made, in a third of the time. None for anything else."""
    return _places(pickled, _start(pickled)) if pickled[:2] == _CALL else None


def for_whoosh(data: bytes) -> tuple[Sequence[int], Sequence[int], Values]:
    """The gaps between the numbers of notes, the weights, the values."""
    kind, count = _head.unpack_from(data)
    gaps, _ = _numbers(data, _head.size, count, _WIDTHS[kind & 3])
    places = _places(data, 0)
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
    return _planes(little(array("I", numbers)), 4)


def _planes(data: bytes, step: int) -> tuple[int, bytes]:
    """The same from their bytes, `step` each, of which the lowest four are theirs."""
    above = data[2::step] + data[3::step]
    if above.strip(b"\0"):
        return 3, data[::step] + data[1::step] + above
    second = data[1::step]
    return (2, data[::step] + second) if second.strip(b"\0") else (1, data[::step])


def _start(pickled: bytes) -> int:
    """Where the data begin."""
    return 4 if pickled[2] == 67 else 7  # C or B: how long they are, in one byte or in four


def _places(data: bytes, at: int) -> Places:
    kind, count = _head.unpack_from(data, at)
    weights, at = _weights(data, at + _head.size + count * _WIDTHS[kind & 3], kind, count)
    return Places(_numbers(data, at, sum(weights), _WIDTHS[kind >> 4])[0], weights)


def _weights(data: bytes, at: int, kind: int, count: int) -> tuple[Sequence[int], int]:
    """The weights from there on, and where they end."""
    return _numbers(data, at, count, _WIDTHS[kind >> 2 & 3]) if kind & 12 else (b"\1" * count, at)


def _numbers(data: bytes, at: int, count: int, width: int) -> tuple[Sequence[int], int]:
    """So many numbers from there on, and where they end."""
    end = at + count * width
    if width == 1:
        return data[at:end], end
    mixed = bytearray(end - at)
    for i in range(width):
        mixed[i::width] = data[at + i * count : at + (i + 1) * count]
    return of_little("H" if width == 2 else "I", mixed), end
