"""Segments written in bulk, in Whoosh's own "W3" format (Whoosh 2.7.4).

Whoosh's `add_document` walks every posting through a chain of calls. Here whole posting lists are collected in memory
and written in one go. Whoosh reads the result; a test holds that it finds the same terms, postings and positions in it
as in what it writes itself. See `stock.StockBuilder` for Whoosh's own way.
"""

import json
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import md5
from operator import sub
from struct import Struct, calcsize
from typing import Any, NamedTuple, Protocol

from search.postings import FIELDS, NAME, NOTES, SEGMENT_ID, Segment
from search.shelf import Entry, digest_of
from search.tree import Document
from search.words import words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.fields import TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.util.numeric import length_to_byte

BLOCK = 256  # postings in a block; with 128, as Whoosh has it, every fiftieth byte more
LEVEL = 6  # of zlib
PACK_FROM = 120  # bytes; shorter pickles cost zlib more time than they save room


class Words(Analyzer):  # type: ignore[misc]
    """Our words for Whoosh's own writer."""

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:
        """Tokens as Whoosh wants them: one object, changed from word to word."""
        token = Token(positions=True)
        for token.pos, token.text in enumerate(words(value)):
            yield token


def schema() -> Any:
    """The fields of a note. Which note it is stands beside the fields, see `Builder.finish`."""
    return Schema(**{field: TEXT(analyzer=Words(), stored=False) for field in FIELDS})


class Built(NamedTuple):
    """A segment, not yet on any shelf."""

    entry: Entry
    data: bytes


class Builder(Protocol):
    """What makes one segment."""

    size: int
    """Postings so far: what memory and time go by."""

    @property
    def count(self) -> int:
        """Notes so far."""

    def add(self, document: Document) -> None:
        """Take a note in."""

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones."""

    def finish(self) -> Built:
        """The segment; the builder is used up."""


class Memory(RamStorage):  # type: ignore[misc]
    """Whoosh's storage in memory, temporary files included."""

    def temp_storage(self, name: str | None = None) -> "Memory":
        """Whoosh would make a folder that all processes share."""
        return Memory()


class Notes:
    """Which notes a segment holds, and how many words each has in each field."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.digests: list[str] = []
        self.lengths: dict[str, list[int]] = {field: [] for field in FIELDS}

    def add(self, path: str, digest: str, lengths: Iterable[int]) -> None:
        """The next note."""
        self.paths.append(path)
        self.digests.append(digest)
        for field, length in zip(FIELDS, lengths, strict=True):
            self.lengths[field].append(length)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> dict[int, int]:
        """Old number -> new number of the notes that live."""
        renumbered = {}
        for doc in range(segment.count):
            if doc not in deleted:
                renumbered[doc] = len(self.paths)
                self.add(
                    segment.paths[doc], segment.digests[doc], [segment.exact_lengths[field][doc] for field in FIELDS]
                )
        return renumbered

    def pack(self, files: dict[str, bytes]) -> Built:
        """One file of all of Whoosh's, and ours."""
        files = {**files, NOTES: zlib.compress(json.dumps([self.paths, self.digests, self.lengths]).encode(), 1)}
        members, at = {}, 0
        for name, content in files.items():
            members[name] = at, len(content)
            at += len(content)
        data = b"".join(files.values())
        lengths = {field: sum(self.lengths[field]) for field in FIELDS}
        return Built(Entry(digest_of(data), len(data), len(self.paths), lengths, members), data)


class BulkBuilder:
    """Collects notes and writes them as one segment. A test compares it with `stock.StockBuilder`."""

    def __init__(self) -> None:
        self.size = 0
        self._notes = Notes()
        # field -> word -> [number, pickled value, number, pickled value, ...], numbers rising
        self._terms: dict[str, dict[str, list[Any]]] = {field: {} for field in FIELDS}

    @property
    def count(self) -> int:
        """Notes so far."""
        return len(self._notes.paths)

    def add(self, document: Document) -> None:
        """Take a note in."""
        doc = len(self._notes.paths)
        lengths = [
            self._add_text(self._terms[field], doc, getattr(document, field)) if getattr(document, field) else 0
            for field in FIELDS
        ]
        self._notes.add(document.path, document.digest, lengths)

    def _add_text(self, terms: dict[str, list[Any]], doc: int, text: str) -> int:
        tokens = words(text)
        where: defaultdict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(tokens):
            where[token].append(i)
        known = terms.get
        for token, places in where.items():
            value = _ONE[places[0]] if len(places) == 1 and places[0] < _ONES else pickled_value(places)
            if (postings := known(token)) is None:
                terms[token] = [doc, value]
            else:
                postings += (doc, value)
        self.size += len(where)
        return len(tokens)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones: its postings, as they are."""
        renumbered = self._notes.add_segment(segment, deleted)
        for field, term, found in segment.terms():
            alive: list[Any] = []
            for doc, _, value in segment.postings(found).everything():
                if doc in renumbered:
                    alive += (renumbered[doc], pickled(value))
            if alive:
                self._terms[field].setdefault(term.decode(), []).extend(alive)
                self.size += len(alive) // 2

    def finish(self) -> Built:
        """The segment as Whoosh's own codec lays it out."""
        codec, storage, fields = W3Codec(), Memory(), schema()
        segment = W3Segment(codec, NAME, len(self._notes.paths), SEGMENT_ID)
        notes = codec.per_document_writer(storage, segment)
        for doc in range(len(self._notes.paths)):
            notes.start_doc(doc)
            for field in FIELDS:
                notes.add_field(field, fields[field], None, self._notes.lengths[field][doc])
            notes.finish_doc()
        notes.close()
        writer = codec.field_writer(storage, segment)
        writer._tindex._write_hashes = partial(_write_hashes, writer._tindex)
        for field in sorted(FIELDS):
            writer.start_field(field, fields[field])
            bytes_of_length = list(map(length_to_byte, self._notes.lengths[field]))
            _write_field(writer, self._terms.pop(field), bytes_of_length)
            writer.finish_field()
        writer.close()
        return self._notes.pack(storage.files)


# --- the bytes of postings ---
# Whoosh keeps pickles. Those of numbers, bytes and tuples are short programs that can be put together by hand, without
# a memo (which the pickler would write for every value) and at once from what was made when the note came in.
# Bytes as such are of protocol 3; under 2, which Whoosh asks for, each becomes a call of _codecs.encode, both ways.
_u32, _i32 = Struct("!I").pack, Struct("!i").pack
_small_int, _big_int, _long_bytes = Struct("<cH").pack, Struct("<ci").pack, Struct("<cI").pack
_TUPLES = {1: b"\x85", 2: b"\x86", 3: b"\x87"}
_BYTE_INTS = [b"K" + bytes((n,)) for n in range(256)]
_SHORT_BYTES = [b"C" + bytes((n,)) for n in range(256)]


def _int(number: int) -> bytes:
    """The pickle of a number, without its end."""
    if number < 256:
        return _BYTE_INTS[number]
    return _small_int(b"M", number) if number < 65536 else _big_int(b"J", number)


def _ints(numbers: Sequence[int]) -> bytes:
    """The pickle of what yields these numbers: bytes where each fits into one, for readers only iterate and index."""
    try:
        return pickled(bytes(numbers))
    except ValueError:
        head, end = (b"", _TUPLES[len(numbers)]) if len(numbers) in _TUPLES else (b"(", b"t")
        return head + b"".join(map(_int, numbers)) + end


def pickled(value: bytes) -> bytes:
    """The pickle of some bytes, without its end."""
    size = len(value)
    return _SHORT_BYTES[size] + value if size < 256 else _long_bytes(b"B", size) + value


def pickled_value(places: Sequence[int]) -> bytes:
    """The pickle of a posting's value: where in its note the word stands.

    Whoosh's Positions.encode() stores their count and a pickled list of the gaps between them.
    """
    return pickled(_u32(len(places)) + _ints([*map(sub, places, (0, *places))]) + b".")


_ONES = 4096
_ONE = [pickled_value([i]) for i in range(_ONES)]  # shared by every word that occurs once in its note

_field_id = Struct("!H").pack
_term_info = Struct("!BfIBBfIIqi").pack  # W3TermInfo, then offset and length in the postings file
_INFO_SIZE = calcsize("!BfIBBfIIqi")
_entry_head, _pointer = Struct("!ii").pack, Struct("!Iq").pack
_EMPTY = _pointer(0, 0)


def _frequency(value: bytes) -> int:
    """How often the word stands there, from a pickled value: its count, behind the head of the pickle."""
    return value[5] if value[0] == 67 else int.from_bytes(value[5:9], "big")


def _write_field(writer: Any, terms: dict[str, list[Any]], lengths: list[int]) -> None:
    """What Whoosh's FieldWriter does from a sorted stream of postings, and its OrderedHashWriter from the terms."""
    file, index, of_field = writer._postfile, writer._tindex, _field_id(writer._fieldid)
    buckets, remember = index.buckets, index.index.append
    offset, at, key = file.tell(), index.dbfile.tell(), b""
    blobs: list[bytes] = []
    entries: list[bytes] = []
    for term in sorted(terms):  # the order of code points is that of UTF-8 bytes
        flat = terms.pop(term)
        if len(flat) == 2:  # about half of all words stand in one note only
            doc, value = flat
            frequency, shortest = _frequency(value), lengths[doc]
            blob = _MAGIC + _single(doc, frequency, value, shortest)
            info = 0, frequency, 1, shortest, shortest, frequency, doc, doc, offset, len(blob)
        else:
            ids, values = flat[0::2], flat[1::2]
            count, bytes_of_length = len(ids), [lengths[i] for i in ids]
            frequencies = [value[5] if value[0] == 67 else _frequency(value) for value in values]
            blob = _MAGIC + b"".join(
                [
                    _block(ids[a:z], frequencies[a:z], values[a:z], bytes_of_length[a:z], z >= count)
                    for a, z in zip(range(0, count, BLOCK), range(BLOCK, count + BLOCK, BLOCK), strict=True)
                ]
            )
            shortest, longest = min(bytes_of_length), max(bytes_of_length)
            info = 0, sum(frequencies), count, shortest, longest, max(frequencies), ids[0], ids[-1], offset, len(blob)
        blobs.append(blob)
        offset += len(blob)
        key = of_field + term.encode()
        entries.append(_entry_head(len(key), _INFO_SIZE) + key + _term_info(*info))
        hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        buckets[hashed & 255].append((hashed, at))
        remember(at)
        at += len(entries[-1])
    file.write(b"".join(blobs))
    index.dbfile.write(b"".join(entries))
    index.lastkey = key or index.lastkey


def _write_hashes(index: Any) -> None:
    """The tables of Whoosh's HashWriter, five slots for four keys where Whoosh has two for one."""
    for bucket in index.buckets:
        slots = len(bucket) + len(bucket) // 4 + 1
        index.directory.append((index.dbfile.tell(), slots))
        table = [_EMPTY] * slots
        for hashed, at in bucket:
            slot = (hashed >> 8) % slots
            while table[slot] is not _EMPTY:
                slot = (slot + 1) % slots
            table[slot] = _pointer(hashed, at)
        index.dbfile.write(b"".join(table))


_MAGIC = b"W3Bl"


def _single(doc: int, frequency: int, value: bytes, length: int) -> bytes:
    """The only block of a word that stands in one note."""
    number, times, size = _int(doc), _int(frequency), _BYTE_INTS[length]
    data = number + b"\x85" + (b"N" if frequency == 1 else times + b"\x85") + value + b"\x85\x87."
    header = b"(K\x01" + number + times + b"K\0" + size + size + b"t."
    return _i32(-len(header) - len(data)) + header + data


def _block(ids: list[int], frequencies: list[int], values: list[bytes], lengths: list[int], last: bool) -> bytes:
    """One block: its length, a pickled header (count, last id, greatest weight, zlib level, shortest, longest), and
    pickled data (gaps between the ids, weights, values)."""
    top = max(frequencies)
    weights = b"N" if top == 1 else _ints(frequencies)
    data = b"".join((_ints((ids[0], *map(sub, ids[1:], ids))), weights, b"(", *values, b"t\x87."))
    level = 0
    if len(data) >= PACK_FROM:
        data, level = zlib.compress(data, LEVEL), LEVEL
    numbers = (len(ids), ids[-1], top, level, min(lengths), max(lengths))
    header = b"".join((b"(", *map(_int, numbers), b"t."))
    size = len(header) + len(data)
    return _i32(-size if last else size) + header + data
