"""The words of one field of a segment: sorted, and where the list of each lies. Free of Whoosh.

Whoosh's hash table takes eighty bytes a word, this seventeen. What is known of the words stands column by column,
each number as wide as the greatest of its column needs, and is read where it lies; the words themselves are one text.
Each thirty-second word is a signpost: a word is looked for among those, which stand apart too, and then behind one.

A word that stands once in one note, as nearly half of them do, has no list: its row says which note and where.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from struct import Struct

from search.postings import Found, Info
from search.shelf import Buffer

EACH = 32
"""Words from one signpost to the next."""
_head = Struct("<III5s")  # words, bytes of all, bytes of the signposts, the types of the five columns
_UNTIL = b"\xff"  # behind all that begins like what precedes it: no UTF-8 has such a byte


def _column(numbers: Sequence[int]) -> "array[int]":
    top = max(numbers, default=0)
    return array("B" if top < 1 << 8 else "H" if top < 1 << 16 else "I", numbers)


class Dictionary:
    """Words, and where their postings lie. It never changes."""

    @staticmethod
    def pack(words: Sequence[str], infos: Iterable[Info]) -> bytes:
        """Words, sorted and without blanks, and what is known of each. The order of code points is that of UTF-8."""
        encoded = [word.encode() for word in words]
        starts = [0, *accumulate(len(word) + 1 for word in encoded)][: len(words) : EACH]
        columns = [_column(numbers) for numbers in (starts, *(zip(*infos, strict=True) if words else ((),) * 4))]
        texts = b" ".join(encoded), b" ".join(encoded[::EACH])
        kinds = "".join(column.typecode for column in columns).encode()
        return b"".join((_head.pack(len(words), *map(len, texts), kinds), *texts, *columns))

    def __init__(self, data: Buffer, at: int) -> None:
        """What `pack` made, where it lies. struct.error and others for what is none."""
        self._size: int
        self._size, text, signs, kinds = _head.unpack_from(data, at)
        self._data, self._text = data, at + _head.size
        self._end = end = self._text + text
        self._signs, at, view = slice(end, end + signs), end + signs, memoryview(data)
        columns: list[memoryview[int]] = []
        for kind, size in zip(kinds.decode(), (-(-self._size // EACH), *(self._size,) * 4), strict=True):
            end = at + size * array(kind).itemsize
            columns.append(view[at:end].cast(kind))
            at = end
        self._starts, self._notes, self._offsets, self._tops, self._shortest = columns

    def __len__(self) -> int:
        return self._size

    def items(self, first: int = 0) -> Iterator[tuple[bytes, Found]]:
        """Each word in UTF-8 and where its postings lie, in the order of the words, from a rank on."""
        return zip(self._between(first, self._size), map(self.found, range(first, self._size)), strict=True)

    @cached_property
    def _signposts(self) -> list[bytes]:
        return self._data[self._signs].split(b" ") if self._size else []

    def _behind(self, sign: int, until: int) -> list[bytes]:
        """The words from one signpost to another."""
        end = self._text + self._starts[until] - 1 if until < len(self._starts) else self._end
        return self._data[self._text + self._starts[sign] : end].split(b" ")

    def _between(self, first: int, after: int) -> list[bytes]:
        """The words of some ranks."""
        if first >= after:
            return []
        sign = first // EACH
        words = self._behind(sign, -(-after // EACH))
        return words[first - sign * EACH : after - sign * EACH]

    def _place(self, word: bytes) -> tuple[int, bool]:
        """How many words come before this one, and whether it is here."""
        sign = bisect_right(self._signposts, word) - 1
        if sign < 0:
            return 0, False
        words = self._behind(sign, sign + 1)
        i = bisect_left(words, word)
        return sign * EACH + i, i < len(words) and words[i] == word

    def rank(self, word: bytes) -> int:
        """How many words come before this one."""
        return self._place(word)[0]

    def find(self, word: bytes) -> Found | None:
        """Where a word's postings lie, if it is here."""
        rank, is_here = self._place(word)
        return self.found(rank) if is_here else None

    def words(self) -> list[str]:
        """All words."""
        return self._data[self._text : self._end].decode().split(" ") if self._size else []

    def word(self, i: int) -> bytes:
        """The word of a rank."""
        return self._between(i, i + 1)[0]

    def found(self, i: int) -> Found:
        """Where its postings lie."""
        notes, offset, top, shortest = self._notes[i], self._offsets[i], self._tops[i], self._shortest[i]
        return Found(notes, offset, top, shortest) if top else Found(1, offset, 1, shortest, notes)

    def beginning(self, prefix: bytes) -> tuple[list[str], list[int]]:
        """The words that begin so, and in how many notes each stands."""
        first, after = self.rank(prefix), self.rank(prefix + _UNTIL)
        words = b" ".join(self._between(first, after)).decode()
        counts = zip(self._notes[first:after], self._tops[first:after], strict=True)
        return words.split(" ") if words else [], [notes if top else 1 for notes, top in counts]
