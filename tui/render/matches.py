"""Words to be found in a drawn note: a pattern that sees through case and accents, and the places where it matches."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from tui.render.block import Block

MOST = 10_000
"""Matches that are counted; nobody walks through more."""
_FOLDED = (range(0xC0, 0x590), range(0x1D00, 0x2000), range(0x2010, 0x2020), range(0xFF00, 0xFFEF))
_MARKS = "[\u0300-\u036f]*"
_ALIKE = {"-": "‐‑‒–—−", "'": "‘’‛′`´", '"': "“”„«»″"}


class Match(NamedTuple):
    """One place, in a document's terms: it stays the same at any width."""

    block: int
    """An index into `Document.blocks`."""
    part: int
    """An index into that block's `texts`."""
    start: int
    end: int


def any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of these words, longer ones first; None without words.

    Where a script has upper and lower case, a word counts at the beginning of a word only: `art` is not in `party`.
    """
    found = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(_at_a_word, found)), re.IGNORECASE) if found else None


def anywhere(text: str) -> re.Pattern[str] | None:
    """A pattern that finds this text, also within words; None for nothing but blanks."""
    return re.compile(_loosely(text.strip()), re.IGNORECASE) if text.strip() else None


def matches(blocks: Iterable[Block], pattern: re.Pattern[str]) -> list[Match]:
    """All places, in reading order, up to `MOST`."""
    found = chain.from_iterable(
        (Match(index, part, *match.span()) for match in pattern.finditer(text))
        for index, block in enumerate(blocks)
        for part, text in enumerate(block.texts)
    )
    return list(islice(found, MOST))


def _at_a_word(word: str) -> str:
    cased = word[0].isdecimal() or word[0].lower() != word[0].upper()
    return rf"(?<![^\W_]){_loosely(word)}" if cased else _loosely(word)


def _loosely(text: str) -> str:
    """An expression for the text with or without accents, in any width, with any dashes, quotes and blanks."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    parts = []
    for word in decomposed.split():
        letters = [char for char in word if not unicodedata.combining(char)]
        parts.append("".join(map(_letter, letters)))
    return r"\s+".join(parts) or re.escape(text)


@cache
def _letter(char: str) -> str:
    same = {char, *_variants().get(char, ()), *_ALIKE.get(char, ())}
    group = re.escape(char) if len(same) == 1 else f"[{''.join(map(re.escape, sorted(same)))}]"
    return group + _MARKS if char.isalpha() else group


@cache
def _variants() -> dict[str, list[str]]:
    """For each plain letter those that are told from it by accent or width only."""
    found: dict[str, list[str]] = {}
    for code in chain.from_iterable(_FOLDED):
        char = chr(code)
        plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).casefold()
        if len(plain) == 1 and plain != char:
            found.setdefault(plain, []).append(char)
    for plain, alike in _ALIKE.items():
        for char in alike:
            found.setdefault(char, []).extend(sorted({plain, *alike} - {char}))
    return found
