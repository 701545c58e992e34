"""A segment from the side of the reader: verified bytes in, words and raw postings out.

Everything in a segment is read where it lies, in one buffer; nothing is copied on opening. `codec` shows it to Whoosh
(Whoosh 2.7.4), of whose W3 codec are the files with the lengths of notes and the form of long lists.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from operator import add
from typing import Any
from zlib import decompress

from search.dictionary import Dictionary
from search.postings import Found, Postings, in_blocks, postings
from search.shelf import Buffer, Entry

FIELDS = ("title", "aliases", "headings", "body")
LISTS = ("title", "aliases", "headings")
"""The fields that hold one name a line."""
NAME, SEGMENT_ID = "MAIN", "0"
_STEM = f"{NAME}_{SEGMENT_ID}"
POSTINGS, STORED = f"{_STEM}.pst", f"{_STEM}._stored.col"
LENGTH, TERMS = f"{_STEM}._{{}}_len.col", "{}.terms"
"""The members with the lists of postings, with what Whoosh has stored of notes (nothing), and of each field the lengths
and the words."""
PATHS, DIGESTS, WORDS = "paths.json.z", "digests.json.z", "words.json.z"
"""The members that say which notes a segment holds, of what content, and how many words in each field."""
LENGTHS = [round((1.033**byte - 1) * 27) for byte in range(256)]
"""About how many words a length byte stands for, as Whoosh has it."""


class Segment:
    """One segment. It never changes; which of its notes are deleted is told from outside."""

    def __init__(self, entry: Entry, data: Buffer) -> None:
        """ValueError and others for a buffer that is no segment; a verified one never is."""
        self.entry, self.name, self.count = entry, entry.digest, entry.notes
        self.data = data
        self.dictionaries = {field: Dictionary(data, entry.members[TERMS.format(field)][0]) for field in FIELDS}
        """Field -> its words."""
        self._lists, _ = entry.members[POSTINGS]
        self._lengths: dict[str, bytes] = {}

    def _member(self, name: str) -> Any:
        at, size = self.entry.members[name]
        return json.loads(decompress(self.data[at : at + size]))

    @cached_property
    def paths(self) -> Sequence[str]:
        """The path of each note, by its number."""
        paths: list[str] = self._member(PATHS)
        return paths

    @cached_property
    def digests(self) -> Sequence[str]:
        """The content hash of each note."""
        digests: list[str] = self._member(DIGESTS)
        return digests

    @property
    def words(self) -> dict[str, list[int]]:
        """Field -> the number of words of each note, read anew each time: merging alone asks for it."""
        words: dict[str, list[int]] = self._member(WORDS)
        return words

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Path -> number, deleted notes included."""
        return {path: doc for doc, path in enumerate(self.paths)}

    def find(self, field: str, term: bytes) -> Found | None:
        """A term's postings, if the field has the term."""
        return self.dictionaries[field].find(term)

    def lengths(self, field: str) -> bytes:
        """The length byte of every note: the stored column as it is, zeros after its end."""
        if field not in self._lengths:
            at, size = self.entry.members.get(LENGTH.format(field), (0, 0))
            self._lengths[field] = bytes(self.data[at : at + size]).ljust(self.count, b"\0")
        return self._lengths[field]

    def terms(self) -> Iterator[tuple[str, bytes, Found]]:
        """(field, term, its postings) of all terms, sorted within a field."""
        for field, dictionary in self.dictionaries.items():
            yield from ((field, term, found) for term, found in dictionary.items())

    def beginning(self, prefix: str) -> dict[str, int]:
        """Each word that begins so, and the number of notes that hold it, summed over the fields."""
        key = prefix.encode()
        return summed(dict(zip(*each.beginning(key), strict=True)) for each in self.dictionaries.values())

    def postings(self, found: Found) -> Postings:
        """A term's list. May raise UnknownPostings."""
        return postings(self.data, self._lists, found)

    def in_blocks(self, found: Found) -> bool:
        """Whether that is a list of Whoosh's codec."""
        return in_blocks(self.data, self._lists, found)


def summed(of_parts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Words, and in how many notes each stands."""
    out: dict[str, int] = {}
    for counts in of_parts:
        out.update(
            zip(counts, map(add, map(out.get, counts, repeat(0)), counts.values()), strict=True) if out else counts
        )
    return out
