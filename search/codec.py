"""A segment as Whoosh sees it (Whoosh 2.7.4): files of its W3 codec, and in the place of its terms our dictionaries and
short lists.

Whoosh's own searcher and writer thereby read what our writer made. They are what ours are tested against.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.blocks import Values
from search.dictionary import Dictionary
from search.packed import Packed
from search.postings import Found, Unpacked
from search.segment import FIELDS, LENGTHS, LISTS, NAME, SEGMENT_ID, Segment
from search.words import words, words_of_lines

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec.base import FieldCursor, TermsReader
    from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3Segment, W3TermInfo
    from whoosh.fields import TEXT, Schema
    from whoosh.reading import SegmentReader, TermNotFound


class Words(Analyzer):  # type: ignore[misc]
    """Our words for Whoosh's own writer."""

    def __init__(self, lines_apart: bool) -> None:
        """As in `Occurrences`."""
        self._words = words_of_lines if lines_apart else words

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:
        """Tokens as Whoosh wants them: one object, changed from word to word."""
        token = Token(positions=True)
        for token.pos, token.text in enumerate(self._words(value)):
            if token.text:
                yield token


def schema() -> Any:
    """The fields of a note. Which note it is stands beside the fields, see `bulk.Notes`."""
    return Schema(**{field: TEXT(analyzer=Words(field in LISTS), stored=False) for field in FIELDS})


def reader(segment: Segment, deleted: frozenset[int] = frozenset()) -> Any:
    """Whoosh's own reader of a segment."""
    seen = W3Segment(Codec(segment), NAME, segment.count, SEGMENT_ID, set(deleted))
    seen._fieldlengths = dict(segment.entry.lengths)
    return SegmentReader(Packed(segment.entry, segment.data), schema(), seen)


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's W3 codec, but for the terms of this segment."""

    def __init__(self, segment: Segment) -> None:
        super().__init__()
        self._ours = segment

    def terms_reader(self, storage: Any, segment: Any) -> "Terms":
        """The terms of all fields."""
        return Terms(self, self._ours, segment.open_file(storage, self.POSTS_EXT))

    def postings_reader(
        self, dbfile: Any, terminfo: "TermInfo", format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """To walk through a term's postings."""
        if terminfo.in_blocks:
            return super().postings_reader(dbfile, terminfo, format_, term, scorer)
        return Short(terminfo, format_, term, scorer)


class Terms(TermsReader):  # type: ignore[misc]
    """The terms of all fields, by field and then in the order of their bytes."""

    def __init__(self, codec: Codec, segment: Segment, lists: Any) -> None:
        self._codec, self._segment, self._lists = codec, segment, lists
        self._fields = {field: each for field, each in sorted(segment.dictionaries.items()) if len(each)}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def indexed_field_names(self) -> Iterable[str]:
        """Fields that hold a word."""
        return self._fields.keys()

    def cursor(self, fieldname: str, _: Any) -> "Cursor":
        """To walk through the terms of a field."""
        return Cursor(self, fieldname, self._segment.dictionaries[fieldname])

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """(field, term) of all."""
        return (term for field in self._fields for term, _ in self._of(field))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The same from one on, in later fields too; nothing from a field without words on."""
        return (term for term, _ in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], "TermInfo"]]:
        """((field, term), what is known of it) of all."""
        return ((term, self.info(field, found)) for field in self._fields for term, found in self._of(field))

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], "TermInfo"]]:
        """The same from one on."""
        return ((term, self.info(term[0], found)) for term, found in self._from(fieldname, prefix))

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Found]]:
        if fieldname in self._fields:
            yield from self._of(fieldname, self._fields[fieldname].rank(prefix))
            for field in self._fields:
                if field > fieldname:
                    yield from self._of(field)

    def _of(self, field: str, first: int = 0) -> Iterator[tuple[tuple[str, bytes], Found]]:
        return (((field, term), found) for term, found in self._fields[field].items(first))

    def term_info(self, fieldname: str, tbytes: bytes) -> "TermInfo":
        """What is known of a term. TermNotFound where the field does not have it."""
        found = self._find(fieldname, tbytes)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}")
        return self.info(fieldname, found)

    def info(self, field: str, found: Found) -> "TermInfo":
        """The same of a term that is found."""
        return TermInfo(self._segment, field, found)

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        """How often the term stands in all notes."""
        return self.term_info(fieldname, tbytes).weight() if (fieldname, tbytes) in self else 0

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """In how many notes it stands."""
        found = self._find(fieldname, tbytes)
        return found.notes if found else 0

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None) -> Any:
        """To walk through its postings."""
        info = self.term_info(fieldname, tbytes)
        return self._codec.postings_reader(self._lists, info, format_, term=(fieldname, tbytes), scorer=scorer)

    def close(self) -> None:
        """Nothing to do: the buffer is shared."""

    def _find(self, field: str, term: bytes) -> Found | None:
        return self._fields[field].find(term) if field in self._fields else None


class TermInfo(W3TermInfo):  # type: ignore[misc]
    """What is known of a term. What a dictionary does not say is read from the list when it is asked for."""

    def __init__(self, segment: Segment, field: str, found: Found) -> None:
        super().__init__(df=found.notes, minlength=LENGTHS[found.shortest], maxweight=found.top)
        self._segment, self._field, self._found = segment, field, found
        self.set_extent(found.offset, 0)  # how long the list is nobody asks

    def _blocks(self) -> Iterator[Unpacked]:
        return self._segment.postings(self._found).blocks()

    @property
    def in_blocks(self) -> bool:
        """Whether the list is in the form of Whoosh's codec."""
        return self._segment.in_blocks(self._found)

    def everything(self) -> Iterator[tuple[int, float, Sequence[int]]]:
        """Id, weight and places of all postings."""
        return self._segment.postings(self._found).everything()

    def weight(self) -> float:
        """How often the term stands in all notes."""
        return sum(sum(weights) for _, weights in self._blocks())

    def max_length(self) -> int:
        """About how many words the longest of its notes has."""
        lengths = self._segment.lengths(self._field)
        return LENGTHS[max(lengths[doc] for ids, _ in self._blocks() for doc in ids)]

    def min_id(self) -> int:
        """Its first note."""
        return next(self._blocks())[0][0]

    def max_id(self) -> int:
        """Its last note."""
        return max(ids[-1] for ids, _ in self._blocks())


class Short(W3LeafMatcher):  # type: ignore[misc]
    """A walk through a list that is in no form of Whoosh's, as if it were a block. Not a ListMatcher: one that has
    skipped to its end is asked for its note by Whoosh 2.7.4."""

    def __init__(self, info: TermInfo, format_: Any, term: Any, scorer: Any) -> None:
        self.format, self._term, self.scorer = format_, term, scorer
        self._ids, self._weights, places = zip(*info.everything(), strict=True)
        self._values = Values(places)
        self._blocklength, self._maxid, self._maxweight = len(self._ids), self._ids[-1], info.max_weight()
        self._minlength, self._maxlength = info.min_length(), info.max_length()
        self._lastblock = True
        self.reset()

    def reset(self) -> None:
        """Go to the first posting."""
        self._i, self._atend = 0, False


class Cursor(FieldCursor):  # type: ignore[misc]
    """A place among the terms of a field."""

    def __init__(self, terms: Terms, field: str, dictionary: Dictionary) -> None:
        self._terms, self._field, self._dictionary = terms, field, dictionary
        self.first()

    def first(self) -> str | None:
        """Go to the first term."""
        return self._go(0)

    def find(self, term: str | bytes) -> str | None:
        """Go to a term, or to the first one behind where it would be."""
        return self._go(self._dictionary.rank(term.encode() if isinstance(term, str) else term))

    def next(self) -> str | None:
        """Go to the next term."""
        return self._go(self._at + 1)

    def _go(self, to: int) -> str | None:
        self._at = min(to, len(self._dictionary))
        self._text = self._dictionary.word(to).decode() if self.is_valid() else None
        return self._text

    def text(self) -> str | None:
        """The term there; None behind the last one."""
        return self._text

    def term_info(self) -> TermInfo | None:
        """What is known of it."""
        return self._terms.info(self._field, self._dictionary.found(self._at)) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is one."""
        return self._at < len(self._dictionary)
