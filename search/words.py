"""The words of a text: one rule for indexing, for reading queries and for lighting up what was found.

A word is a run of letters, digits and the combining marks on them, compared without case, width, the accents of Latin,
Greek and Cyrillic (`resume` is `résumé`, `lodz` is `Łódź`) and the vowel signs of Arabic and Hebrew. A soft hyphen is
nothing. All words are kept: there is no stop list, so `ON` and `to be` are
found. `C++`, `C#` and `F#` are words. `_` parts words, so that `_emphasis_` is one.

Scripts that are written without spaces, and Hangul with its endings, become overlapping pairs of letters and the last
letter alone: `東京都` is `東京`, `京都`, `都`. Whoever asks for `東京` therefore finds it inside a longer run.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from search.folding import PLAIN

LONGEST = 64
"""Letters of a word; a longer run is cut into pieces of this length."""


# Wherever combining marks may stand: most texts have none of these letters, and are read more quickly.
_COARSE = (
    "\u0300-\u036f\u0483-\u1dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufe20-\ufe2f"
    "\U00010a00-\U00011fff\U0001e000-\U0001e94f"
)
_may_hold_marks = re.compile(f"[{_COARSE}]").search
# Kana, ideographs, Hangul and its parts, half-width forms; Thai, Lao, Myanmar, Khmer.
_PAIRED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109d\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003fffd"
)
# What may follow a word and be part of it: `++`, and `#` behind one letter alone.
_SUFFIX = rf"(?:\+\+|#(?<=[A-Za-z]#)(?<![^\W_][A-Za-z]#)(?<![{_COARSE}][A-Za-z]#)(?![^\W_]))?"
_ascii_words = re.compile(rf"[a-z0-9]{{1,{LONGEST}}}+{_SUFFIX}").findall
_RUN = re.compile(rf"[^\W_]++{_SUFFIX}")
# Inside a run, what is no letter and no suffix is a mark.
_PART = re.compile(rf"[{_PAIRED}](?:[{_PAIRED}]|[^\w+#])*+|[^{_PAIRED}+#]{{1,{LONGEST}}}+(?:\+\+|#)?")
_is_paired = re.compile(f"[{_PAIRED}]").match
_accents = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]+")
SOFT_HYPHEN = "\u00ad"


class Span(NamedTuple):
    """A word and where it stands, as code units into the text."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of a text, in order; the position of a word is its index in this list."""
    if text.isascii():
        return _ascii_words(text.lower())
    text = text.lower().replace(SOFT_HYPHEN, "")
    found = _runs(text).findall(text)
    if "".join(found).isascii() and max(map(len, found), default=0) <= LONGEST:
        return found
    out: list[str] = []
    for run in found:
        if run.isascii() and len(run) <= LONGEST:
            out.append(run)
        else:
            out += _pieces(run)
    return out


def words_of_lines(text: str) -> list[str]:
    """The words of lines that have nothing to do with each other: a place stays empty between two, so that no phrase
    runs over."""
    found: list[str] = []
    for line in text.split("\n"):
        found += words(line)
        found.append("")
    return found[:-1]


def spans(text: str) -> Iterator[Span]:
    """The same words as `words`, with their places in the text."""
    if SOFT_HYPHEN in text:
        at = [i for i, letter in enumerate(text) if letter != SOFT_HYPHEN]
        for word, start, end in spans(text.replace(SOFT_HYPHEN, "")):
            yield Span(word, at[start], at[end - 1] + 1)
        return
    for run in _runs(text).finditer(text):
        for part in _PART.finditer(run.group()):
            start, end = run.start() + part.start(), run.start() + part.end()
            found = _fold_part(part.group())
            if len(found) == 1:
                yield Span(found[0], start, end)
            elif len(found) == end - start:
                for i, word in enumerate(found):
                    yield Span(word, start + i, start + i + len(word))
            else:
                for word in found:
                    yield Span(word, start, end)


class Sought(NamedTuple):
    """What a typed word or phrase asks for: words that stand one after the other, then the beginning of one more."""

    words: tuple[str, ...]
    beginning: str = ""


def sought(text: str) -> Sought:
    """How the words of a query are looked up. Both parts are empty where there is nothing to look for.

    The last letter of a run of pairs says nothing that the pairs do not, and in a longer text it does not stand there:
    it is left out. A letter alone is the beginning of its pairs.
    """
    found = words(text)
    if found and len(found[-1]) == 1 and _is_paired(found[-1]):
        last = found.pop()
        if not (found and len(found[-1]) == 2 and found[-1][1] == last and _is_paired(found[-1])):
            return Sought(tuple(found), last)
    return Sought(tuple(found))


def _runs(text: str) -> re.Pattern[str]:
    return _run_with_marks() if _may_hold_marks(text) else _RUN


@cache
def _run_with_marks() -> re.Pattern[str]:
    """Runs of letters and the marks on them; symbols and variation selectors have marks too, which are not meant."""
    marks = _marks_between((0x300, 0x1E00), (0x302A, 0x3030), (0x3099, 0x309B), (0xA66F, 0xABF0), (0xFE20, 0xFE30))
    above = _marks_between((0x10A00, 0x12000), (0x1E000, 0x1E950))  # apart: a class with both is slow
    return re.compile(rf"[^\W_]++(?:(?:[{marks}]|[{above}])++[^\W_]*+)*+{_SUFFIX}")


def _marks_between(*homes: tuple[int, int]) -> str:
    return "".join(chr(c) for home in homes for c in range(*home) if unicodedata.category(chr(c))[0] == "M")


@lru_cache(maxsize=1 << 16)
def _pieces(run: str) -> tuple[str, ...]:
    """The words of one run of letters."""
    return tuple(word for part in _PART.findall(run) for word in _fold_part(part))


def _fold_part(part: str) -> tuple[str, ...]:
    """A part of a run, of one kind of script: a word, or overlapping pairs."""
    folded = fold_letters(part)
    if not _is_paired(part):
        return (folded,)
    return (*map("".join, pairwise(folded)), folded[-1])


def fold_letters(text: str) -> str:
    """Without case, width, soft hyphens, accents and vowel signs as `words` has it; everything else stays."""
    if text.isascii():
        return text.lower()
    bare = _accents.sub("", unicodedata.normalize("NFKD", text.casefold().replace(SOFT_HYPHEN, ""))).translate(PLAIN)
    return unicodedata.normalize("NFC", bare) or text
