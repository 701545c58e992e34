"""Segments written in bulk, in Whoosh's own "W3" format (Whoosh 2.7.4).

Whoosh's `add_document` walks every posting through a chain of calls. Here whole posting lists are collected in memory
and written in one go. Whoosh reads the result; a test holds that it finds the same terms, postings and positions in it
as in what it writes itself. See `stock.StockBuilder` for Whoosh's own way.
"""

import json
import warnings
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import sub
from pickle import dumps
from struct import Struct
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

BLOCK = 128  # postings in a block: Whoosh's default
LEVEL = 1  # of zlib; Whoosh takes 3: one in a hundred smaller, and slower
PACK_FROM = 600  # bytes; shorter pickles cost zlib more time than they save room


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
        files = {**files, NOTES: json.dumps([self.paths, self.digests, self.lengths]).encode()}
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
        # field -> word -> [number, frequency, value, number, frequency, value, ...], numbers rising
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
            n = len(places)
            value = _ONE[places[0]] if n == 1 and places[0] < len(_ONE) else positions_value(places)
            postings = known(token)
            if postings is None:
                terms[token] = [doc, n, value]
            else:
                postings += (doc, n, value)
        self.size += len(where)
        return len(tokens)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones: its postings, as they are."""
        renumbered = self._notes.add_segment(segment, deleted)
        for field, term, found in segment.terms():
            alive: list[Any] = []
            for doc, frequency, value in segment.postings(found).everything():
                if doc in renumbered:
                    alive += (renumbered[doc], int(frequency), value)
            if alive:
                self._terms[field].setdefault(term.decode(), []).extend(alive)
                self.size += len(alive) // 3

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
        for field in sorted(FIELDS):
            writer.start_field(field, fields[field])
            bytes_of_length = list(map(length_to_byte, self._notes.lengths[field]))
            _write_field(writer, self._terms.pop(field), bytes_of_length)
            writer.finish_field()
        writer.close()
        return self._notes.pack(storage.files)


# --- the bytes of postings ---
# Positions.encode() stores a count and a pickled list of gaps. Its decoder only iterates over what it unpickles, so a
# pickled bytes object will do: one byte a gap, and no list to build. b"C" is SHORT_BINBYTES, b"." is STOP.
_u32 = Struct("!I").pack
_HEADS = [_u32(n) + b"C" + bytes((n,)) for n in range(256)]


def positions_value(positions: list[int]) -> bytes:
    """The value of a posting: where in its note the word stands, as the gaps between the places."""
    gaps = list(map(sub, positions, [0, *positions]))
    try:
        return _HEADS[len(gaps)] + bytes(gaps) + b"."
    except (ValueError, IndexError):  # a gap or the count above 255
        return _u32(len(gaps)) + dumps(gaps, 2)


_ONE = [positions_value([i]) for i in range(4096)]  # shared by every word that occurs once in its note

_i32 = Struct("!i").pack
_field_id = Struct("!H").pack
_term_info = Struct("!BfIBBfIIqi").pack  # W3TermInfo, then offset and length in the postings file


def _write_field(writer: Any, terms: dict[str, list[Any]], lengths: list[int]) -> None:
    """What Whoosh's FieldWriter does from a sorted stream of postings."""
    add_term: Callable[[bytes, bytes], None] = writer._tindex.add
    file, key = writer._postfile, _field_id(writer._fieldid)
    offset = file.tell()
    for term in sorted(terms):  # the order of code points is that of UTF-8 bytes
        flat = terms.pop(term)
        if len(flat) == 3:  # more than half of all words stand in one note only
            doc, frequency, value = flat
            shortest = longest = lengths[doc]
            blob = b"W3Bl" + _single(doc, frequency, value, shortest)
            info = 0, frequency, 1, shortest, longest, frequency, doc, doc, offset, len(blob)
        else:
            ids, frequencies, values = flat[0::3], flat[1::3], flat[2::3]
            count, bytes_of_length = len(ids), [lengths[i] for i in ids]
            blob = b"W3Bl" + b"".join(
                [
                    _block(ids[a:z], frequencies[a:z], tuple(values[a:z]), bytes_of_length[a:z], z >= count)
                    for a, z in zip(range(0, count, BLOCK), range(BLOCK, count + BLOCK, BLOCK), strict=True)
                ]
            )
            shortest, longest = min(bytes_of_length), max(bytes_of_length)
            info = 0, sum(frequencies), count, shortest, longest, max(frequencies), ids[0], ids[-1], offset, len(blob)
        add_term(key + term.encode(), _term_info(*info))
        file.write(blob)
        offset += len(blob)


def _single(doc: int, frequency: int, value: bytes, length: int) -> bytes:
    """The only block of a word that stands in one note."""
    data = dumps(((doc,), None if frequency == 1 else float(frequency), (value,)), 3)
    header = dumps((1, doc, float(frequency), 0, length, length), 3)
    return _i32(-len(header) - len(data)) + header + data


def _block(ids: list[int], frequencies: list[int], values: tuple[bytes, ...], lengths: list[int], last: bool) -> bytes:
    """One block: its length, a pickled header (count, last id, greatest weight, zlib level, shortest, longest), data.

    Pickle protocol 3, not 2: under 2 each bytes value becomes a call of _codecs.encode, both ways."""
    gaps = (ids[0], *map(sub, ids[1:], ids))
    top = max(frequencies)
    weights: object = bytes(frequencies) if top < 256 else tuple(map(float, frequencies))
    if top == min(frequencies):
        weights = None if top == 1 else float(top)
    data = dumps((gaps, weights, values), 3)
    level = 0
    if len(data) >= PACK_FROM:
        data, level = zlib.compress(data, LEVEL), LEVEL
    header = dumps((len(ids), ids[-1], float(top), level, min(lengths), max(lengths)), 3)
    size = len(header) + len(data)
    return _i32(-size if last else size) + header + data
