"""Where the words of many texts stand, collected by operations that each run over a whole text.

A text is cut into pieces at whatever is surely no letter, as bytes. A piece that is one word, as nearly all are, goes
to that word's list by one look-up; others are cut by `words`.
"""

import re
from array import array
from collections import defaultdict, deque
from functools import partial

from search.words import LONGEST, SOFT_HYPHEN, words, words_of_lines

NOTE = 32
"""A place is the note's number, shifted by so many bits, and the word's number in the note."""
WIDE = "L" if array("L").itemsize == 8 else "Q"
"""The type code of an array of places; of two that are 64 bits wide, that of the quicker conversion."""

_SEPARATORS = bytes(c + 32 if 65 <= c <= 90 else c if chr(c).isalnum() or c > 127 else 32 for c in range(256))
_BREAK = b"\0"
_SEPARATORS_BUT_BREAKS = _BREAK + _SEPARATORS[1:]
# Punctuation, arrows, mathematics, boxes in UTF-8: U+2000 to 206F, 2190 to 243F, 2500 to 273F; U+00A0 to 00A9 and
# others of Latin 1. No letter, digit or mark is among them, which a test holds. One leading byte each: found by memchr.
_general = re.compile(rb"\xe2(?:[\x80\x87-\x90\x94-\x9c].|\x81[\x80-\xaf]|\x86[\x90-\xbf])", re.S).sub
_latin = re.compile(rb"\xc2[\xa0-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf]").sub
_may_be_sharp = re.compile(rb"#(?<=[A-Za-z]#)(?<![A-Za-z0-9][A-Za-z]#)(?![A-Za-z0-9])").search


class Occurrences:
    """The words of one field of many notes."""

    def __init__(self, lines_apart: bool = False) -> None:
        """`lines_apart`: between the words of two lines a place stays free, so that no phrase runs over."""
        self.places: defaultdict[str, array[int]] = defaultdict(partial(array, WIDE))
        """Word -> its places, rising."""
        self._pieces = _Pieces(self.places)
        self._lines_apart = lines_apart
        self._free = self._pieces[_BREAK] = array(WIDE)
        """The places of breaks, which nobody asks for."""

    def add(self, note: int, text: str) -> int:
        """Take in a note's text; how many words it has. Notes come in the order of their numbers."""
        if not text:
            return 0
        data, breaks, separators = text.encode("utf-8", "surrogatepass"), 0, _SEPARATORS
        if self._lines_apart and (breaks := text.count("\n")):
            data, separators = data.replace(_BREAK, b" ").replace(b"\n", b" \0 "), _SEPARATORS_BUT_BREAKS
        if b"++" in data or SOFT_HYPHEN in text or _may_be_sharp(data):
            found = words_of_lines(text) if breaks else words(text)
            lists = [self.places[word] if word else self._free for word in found]
        else:
            pieces = _latin(b" ", _general(b" ", data)).translate(separators).split()
            lists = list(map(self._pieces.__getitem__, pieces))
            if self._pieces.odd:
                odd = iter(self._pieces.odd)
                lists = [each for found in lists for each in ((found,) if found is not _ODD else next(odd))]
                self._pieces.odd.clear()
        first = note << NOTE
        deque(map(array.append, lists, range(first, first + len(lists))), maxlen=0)
        del self._free[:]
        return len(lists) - breaks


_ODD = array(WIDE)


class _Pieces(dict[bytes, "array[int]"]):
    """Piece of a text -> the list of the word that it is; `_ODD` for one that is no word, or several."""

    def __init__(self, places: defaultdict[str, "array[int]"]) -> None:
        super().__init__()
        self.odd: list[list[array[int]]] = []
        """The lists of each odd piece that was asked for, in the order of asking. They are not kept: they are many."""
        self._places = places

    def __missing__(self, piece: bytes) -> "array[int]":
        is_plain = piece.isascii() and len(piece) <= LONGEST
        found = [piece.decode()] if is_plain else words(piece.decode("utf-8", "surrogatepass"))
        lists = list(map(self._places.__getitem__, found))
        if len(lists) != 1:
            self.odd.append(lists)
            return _ODD
        self[piece] = lists[0]
        return lists[0]
