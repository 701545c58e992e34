"""The file of all lists of postings of a segment, as it is written. Free of Whoosh; `postings` reads it."""

from array import array
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from struct import Struct

from search.blocks import little, of_little, pack
from search.occurrences import NOTE
from search.postings import Info

BLOCK = 256  # postings in a block; with 128, as Whoosh has it, every fiftieth byte more
_PLACE = (1 << NOTE) - 1


class PostingWriter:
    """Lists, one behind the other."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self._at = 0

    def put(self, places: "array[int]", lengths: bytes) -> Info:
        """Write the list of a term; one of a single place is none. `lengths`: the length byte of each note's field."""
        total, top = len(places), 1
        if total == 1:  # nearly half of all words
            note, place = places[0] >> NOTE, places[0] & _PLACE
            return note, place, 0, lengths[note]
        raw = little(places)
        notes = of_little("I", raw)[1::2]
        often = dict.fromkeys(notes, 1) if total <= _FEW else Counter(notes)  # in the order of the notes
        if len(often) < total <= _FEW:
            often = Counter(notes)
        ids, count, weights = tuple(often), len(often), None
        if count < total:
            weights = tuple(often.values())
            top = max(weights)
        sizes = bytes(itemgetter(*ids)(lengths)) if count > 1 else lengths[ids[0] : ids[0] + 1]
        shortest = min(sizes)
        if count <= BLOCK:
            blob = _block(count, ids[-1], top, shortest, max(sizes), pack(ids, weights, raw), True)
        else:
            blob = b"".join(_blocks(ids, weights, raw, sizes))
        self.blobs += (_MAGIC, blob)
        at = self._at
        self._at += 4 + len(blob)
        return count, at, top, shortest


_MAGIC = b"W3Bl"
_FEW = 16  # for fewer places a Counter costs more than it saves
_i32, _small_int, _big_int = Struct("!i").pack, Struct("<cH").pack, Struct("<ci").pack


_BYTES = [b"K" + bytes((n,)) for n in range(256)]


def _int(number: int) -> bytes:
    """The pickle of a number, without its end."""
    if number < 256:
        return _BYTES[number]
    return _small_int(b"M", number) if number < 65536 else _big_int(b"J", number)


def _blocks(ids: tuple[int, ...], weights: tuple[int, ...] | None, places: bytes, lengths: bytes) -> Iterator[bytes]:
    """The blocks of a long list."""
    count, start = len(ids), 0
    for a in range(0, count, BLOCK):
        z = a + BLOCK
        some, often, sizes = ids[a:z], weights and weights[a:z], lengths[a:z]
        end = start + 8 * (sum(often) if often else len(some))
        data = pack(some, often, places[start:end])
        yield _block(len(some), some[-1], max(often or (1,)), min(sizes), max(sizes), data, z >= count)
        start = end


def _block(count: int, last_id: int, top: int, shortest: int, longest: int, data: bytes, last: bool) -> bytes:
    """One block: its length, a pickled header (count, last id, greatest weight, zlib level, shortest, longest), and
    pickled data: not compressed, which a tenth of the room is not worth."""
    head = b"".join((b"(", _int(count), _int(last_id), _int(top), b"K\0", _BYTES[shortest], _BYTES[longest], b"t."))
    size = len(head) + len(data)
    return _i32(-size if last else size) + head + data
