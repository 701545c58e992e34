"""The file of all lists of postings of a segment, as it is written. Free of Whoosh; `postings` reads it.

A list of up to 256 notes is one run of numbers, of a longer one each 256 are a block of Whoosh's W3 codec.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from struct import Struct

from search.blocks import in_pickle, little, narrow, of_little, pack
from search.occurrences import NOTE, WIDE
from search.postings import BLOCK, W3, Info

_FEW = 16  # for fewer places a Counter costs more than it saves
_PLACE = (1 << NOTE) - 1
_i32, _small_int, _big_int = Struct("!i").pack, Struct("<cH").pack, Struct("<ci").pack


class PostingWriter:
    """Lists, one behind the other."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self._at = 0

    def put(self, lists: "Sequence[array[int]]", lengths: bytes) -> Iterator[Info]:
        """Write the lists of some words of a field; of a single place there is none. `lengths`: the length byte of each
        note's field."""
        raw = little(array(WIDE, b"".join(lists)))
        notes, planes, end = of_little("I", raw)[1::2], narrow([raw[i::8] for i in range(4)]), 0
        for places in lists:
            start, end = end, end + len(places)
            if end - start > 1:
                yield self._put(notes[start:end], [plane[start:end] for plane in planes], lengths)
            else:  # nearly half of all words
                yield notes[start], places[0] & _PLACE, 0, lengths[notes[start]]

    def _put(self, notes: "array[int]", planes: Sequence[bytes], lengths: bytes) -> Info:
        """`notes`: of each place. `planes`: the lowest bytes of the places, the next ones, and so on."""
        total, top, weights = len(notes), 1, None
        often = dict.fromkeys(notes, 1) if total <= _FEW else Counter(notes)  # in the order of the notes
        if len(often) < total <= _FEW:
            often = Counter(notes)
        ids, count = tuple(often), len(often)
        if count < total:
            weights = tuple(often.values())
            top = max(weights)
        sizes = itemgetter(*ids)(lengths) if count > 1 else (lengths[ids[0]],)
        blob = pack(ids, weights, planes) if count <= BLOCK else _blocks(ids, weights, planes, sizes)
        self.blobs.append(blob)
        at = self._at
        self._at += len(blob)
        return count, at, top, min(sizes)


def _blocks(
    ids: tuple[int, ...], weights: tuple[int, ...] | None, planes: Sequence[bytes], lengths: tuple[int, ...]
) -> bytes:
    """A long list."""
    count, start, blocks = len(ids), 0, [W3]
    for a in range(0, count, BLOCK):
        z = a + BLOCK
        some, often, sizes = ids[a:z], weights and weights[a:z], lengths[a:z]
        end = start + (sum(often) if often else len(some))
        data = in_pickle(pack(some, often, [plane[start:end] for plane in planes]))
        blocks.append(_block(len(some), some[-1], max(often or (1,)), min(sizes), max(sizes), data, z >= count))
        start = end
    return b"".join(blocks)


def _block(count: int, last_id: int, top: int, shortest: int, longest: int, data: bytes, last: bool) -> bytes:
    """One block: its length, a pickled header (count, last id, greatest weight, zlib level, shortest, longest), and
    pickled data: not compressed, which a tenth of the room is not worth."""
    head = b"".join((b"(", *map(_int, (count, last_id, top, 0, shortest, longest)), b"t."))
    size = len(head) + len(data)
    return _i32(-size if last else size) + head + data


def _int(number: int) -> bytes:
    """The pickle of a number, without its end."""
    if number < 256:
        return b"K" + bytes((number,))
    return _small_int(b"M", number) if number < 65536 else _big_int(b"J", number)
