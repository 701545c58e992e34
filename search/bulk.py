"""Segments written in bulk, in Whoosh's own "W3" format (Whoosh 2.7.4).

Whoosh's `add_document` walks every posting through a chain of calls. Here whole lists of postings are collected in
memory (`occurrences`) and written in one go, in blocks that Whoosh reads and that say the same in less (`blocks`). A
test holds that Whoosh finds the same terms, postings and positions in them as in what it writes itself. See
`stock.StockBuilder` for Whoosh's own way.
"""

import json
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from struct import Struct, calcsize
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from search.occurrences import NOTE, Occurrences
from search.posting_writer import NOTES, Info, PostingWriter
from search.segment import DIGESTS, FIELDS, NAME, PATHS, SEGMENT_ID, VOCABULARY, WORDS, Segment
from search.shelf import Entry, digest_of
from search.tree import Document
from search.words import words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.fields import TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.filedb.filetables import HashWriter, OrderedHashWriter
    from whoosh.util.numeric import length_to_byte
    from whoosh.util.numlists import GrowableArray


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
    """Words so far: what memory and time go by."""

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
        self.replaced: list[str] = []

    def add(self, path: str, digest: str, lengths: Iterable[int]) -> None:
        """The next note."""
        self.paths.append(path)
        self.digests.append(digest)
        for field, length in zip(FIELDS, lengths, strict=True):
            self.lengths[field].append(length)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> dict[int, int]:
        """Old number -> new number of the notes that live."""
        renumbered, words = {}, segment.words
        for doc, (path, digest) in enumerate(zip(segment.paths, segment.digests, strict=True)):
            if doc not in deleted:
                renumbered[doc] = len(self.paths)
                self.add(path, digest, [words[field][doc] for field in FIELDS])
        self.replaced.append(segment.name)
        return renumbered

    def pack(self, files: dict[str, bytes], held: Mapping[str, int]) -> Built:
        """One file of all of Whoosh's, and ours. `held`: what `Segment.vocabulary` will say."""
        known = sorted(held)
        vocabulary = " ".join(known), [held[word] for word in known]  # no word has a blank in it
        about = {PATHS: self.paths, DIGESTS: self.digests, WORDS: self.lengths, VOCABULARY: vocabulary}
        files = {**files, **{name: zlib.compress(json.dumps(what).encode(), 1) for name, what in about.items()}}
        members, at = {}, 0
        for name, content in files.items():
            members[name] = at, len(content)
            at += len(content)
        data = b"".join(files.values())
        lengths = {field: sum(self.lengths[field]) for field in FIELDS}
        replaced = tuple(self.replaced)
        return Built(Entry(digest_of(data), len(data), len(self.paths), lengths, members, replaced=replaced), data)


class BulkBuilder:
    """Collects notes and writes them as one segment. A test compares it with `stock.StockBuilder`."""

    def __init__(self) -> None:
        self.size = 0
        self._notes = Notes()
        self._fields = {field: Occurrences() for field in FIELDS}

    @property
    def count(self) -> int:
        """Notes so far."""
        return len(self._notes.paths)

    def add(self, document: Document) -> None:
        """Take a note in."""
        note = len(self._notes.paths)
        lengths = [self._fields[field].add(note, getattr(document, field)) for field in FIELDS]
        self._notes.add(document.path, document.digest, lengths)
        self.size += sum(lengths)

    def add_segment(self, segment: Segment, deleted: frozenset[int]) -> None:
        """Take in all notes of a segment but the deleted ones: its postings, as they are."""
        renumbered = self._notes.add_segment(segment, deleted)
        for field, term, found in segment.terms():
            alive: list[int] = []
            for doc, _, places in segment.postings(found).everything():
                if doc in renumbered:
                    first = renumbered[doc] << NOTE
                    alive += [first + place for place in places]
            if alive:
                self._fields[field].places[term.decode()].extend(alive)
                self.size += len(alive)

    def finish(self) -> Built:
        """The segment, in the files of Whoosh's W3 codec."""
        storage, segment = Memory(), W3Segment(W3Codec(), NAME, self.count, SEGMENT_ID)
        stored = bytes(self.count) + b"B"  # a column of empty values: their lengths, and of what type these are
        storage.files[W3Codec.column_filename(segment, "_stored")] = stored
        terms, postings = Terms(segment.create_file(storage, W3Codec.TERMS_EXT)), PostingWriter()
        for number, field in enumerate(sorted(FIELDS)):
            terms.extras["fieldmap"][field] = number
            lengths = bytes(map(length_to_byte, self._notes.lengths[field]))
            storage.files[W3Codec.column_filename(segment, f"_{field}_len")] = lengths
            places = self._fields.pop(field).places
            terms.put(number, ((term, postings.put(places.pop(term), lengths)) for term in sorted(places)))
        terms.close()
        storage.files[segment.make_filename(W3Codec.POSTS_EXT)] = b"".join(postings.blobs)
        del postings
        return self._notes.pack(storage.files, terms.held)


_pointer = Struct("!Iq").pack
_INFO = "BfIBBfIIqi"  # W3TermInfo, then offset and length in the postings file
_INFO_SIZE = calcsize("!" + _INFO)
_EMPTY = _pointer(0, 0)
_CRC = 1


@cache
def _entry(size: int) -> Callable[..., bytes]:
    """What packs a term of so many bytes."""
    return Struct(f"!ii{size}s{_INFO}").pack


class Terms(OrderedHashWriter):  # type: ignore[misc]
    """The terms and where their postings lie, hashed by CRC32, which Whoosh reads as well as the MD5 that it writes."""

    def __init__(self, file: Any) -> None:
        HashWriter.__init__(self, file, hashtype=_CRC)
        self.index, self.lastkey = GrowableArray("i"), b""
        self.extras["fieldmap"] = {}
        self.held = Counter[str]()
        """Word -> in how many notes it stands, summed over the fields."""

    def put(self, field: int, terms: Iterable[tuple[str, Info]]) -> None:
        """All terms of a field with what W3TermInfo holds, sorted: by code points, which is the order of UTF-8."""
        of_field, at, entries = field.to_bytes(2, "big"), self.dbfile.tell(), list[bytes]()
        remember, held = self.index.array.append, self.held
        for term, info in terms:
            held[term] += info[NOTES]
            key = of_field + term.encode()
            size = len(key)
            entry = _entry(size)(size, _INFO_SIZE, key, *info)
            entries.append(entry)
            hashed = crc32(key)
            self.buckets[hashed & 255].append((hashed, at))
            remember(at)
            at += len(entry)
        self.dbfile.write(b"".join(entries))

    def _write_hashes(self) -> None:
        """Five slots for four keys where Whoosh has two for one."""
        for bucket in self.buckets:
            slots = len(bucket) + len(bucket) // 4 + 1
            self.directory.append((self.dbfile.tell(), slots))
            table = [_EMPTY] * slots
            for hashed, at in bucket:
                slot = (hashed >> 8) % slots
                while table[slot] is not _EMPTY:
                    slot = (slot + 1) % slots
                table[slot] = _pointer(hashed, at)
            self.dbfile.write(b"".join(table))
