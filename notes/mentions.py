"""Where a note's or a ghost's names stand in other notes as plain words that nobody made a link.

A name is compared letter by letter without case, and stands alone: `Sora` is neither in `Sorata` nor in `[[Sora]]`, but
in `Sora's` and in `用Sora做`. A name of one or two letters must be written exactly so.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from notes.catalog import Catalog
from notes.graph import Node
from notes.plain_words import plain_lines
from notes.sweep import sweep
from notes.text import link_key
from notes.vault import Vault

MOST_NAMES = 100
"""Of a note with more names than this, the first ones are looked for: each costs a walk through the whole vault."""

_EXACT_BELOW = 3  # letters: `ON`, `IT` and `Ge` are names, `on` and `it` are not
_LONGEST_CONTEXT = 2000  # letters of a line given as a whole; of a longer one what stands around the name
_AROUND = 200
_MOST_SPELLINGS = 8
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Scripts that are written without spaces, and Hangul with its endings: a name may touch their letters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003fffd"
)
# Marks that belong to the letter before them, and are no `\w`.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_LETTER = re.compile(rf"[^\W_{_UNSPACED}]|[{_MARKS}]")


class Mention(NamedTuple):
    """One line of a note in which a name stands unlinked."""

    source: str
    line: int
    matched: str
    """The name as it stands there."""
    context: str
    """The line as written; of a very long line what stands around the name."""


def names_of(catalog: Catalog, node: Node) -> list[str]:
    """The names by which a text may mean a note: file, title, aliases, first heading; or the ghost's one. Each once."""
    names = [node.name]
    if node.path is not None:
        names.append(catalog.title(node.path))
        for rows in (
            "SELECT name FROM aliases JOIN notes ON id = note WHERE path = ? ORDER BY seq",
            "SELECT text FROM headings JOIN notes ON id = note WHERE path = ? AND level = 1 ORDER BY seq LIMIT 1",
        ):
            names += (name for (name,) in catalog.db.execute(rows, (node.path,)))
    different = {link_key(name): unicodedata.normalize("NFC", name.strip()) for name in reversed(names)}
    return [name for name in reversed(different.values()) if name][:MOST_NAMES]


def mentions(catalog: Catalog, vault: Vault, node: Node) -> Iterator[Mention]:
    """Every line of every other note in which a name of `node` stands as plain words, by path and line.

    A line is given once for each way of writing the name. Raises VaultError if the vault cannot be read.
    """
    names = names_of(catalog, node)
    if not names:
        return
    pattern, marks = _pattern(names), _Marks(names)
    others = [path for path in catalog.paths() if path != node.path]
    with_properties = {
        path for (path,) in catalog.db.execute("SELECT path FROM notes WHERE id IN (SELECT note FROM properties)")
    }
    for path, data in sweep(vault, others):
        if b"\r" in data or data.startswith(_UTF16):
            data = _plain(data)
        if wanted := marks.lines(data):
            text = data.decode("utf-8-sig", "replace")
            for line, written, shown in plain_lines(text, wanted, pattern, path in with_properties):
                for matched in dict.fromkeys(pattern.findall(shown)):
                    yield Mention(path, line, matched, _excerpt(written, matched))


def _plain(data: bytes) -> bytes:
    """In UTF-8, with line ends `\\n`."""
    from notes.decoding import decode

    return decode(data)[0].encode()


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """Any of the names, standing alone; where several begin, the longest one."""
    parts = []
    for (opens, closes, exact), alike in groupby(sorted(names, key=len, reverse=True), _edges):
        flag = "-i" if exact else "i"
        before = f"(?<![^\\W_{_UNSPACED}])(?<![{_MARKS}])" if opens else ""
        after = f"(?![^\\W_{_UNSPACED}]|[{_MARKS}])" if closes else ""
        parts.append(f"{before}(?{flag}:{'|'.join(map(re.escape, alike))}){after}")
    return re.compile("|".join(parts))


def _edges(name: str) -> tuple[bool, bool, bool]:
    """Whether a name begins and ends with a letter that no other may touch, and whether its case matters."""
    return bool(_LETTER.match(name)), bool(_LETTER.match(name[-1])), len(name) < _EXACT_BELOW


class _Marks:
    """Byte strings of which a text must hold one to hold a name: a first sieve, quicker than any reading."""

    def __init__(self, names: Sequence[str]) -> None:
        short = [name for name in names if len(name) < _EXACT_BELOW]
        exact = {form.encode() for name in short for form in (name, unicodedata.normalize("NFD", name))}
        folded = {mark for name in names if len(name) >= _EXACT_BELOW for mark in _spellings(name)}
        self._exact, self._folded = _shortest(exact), _shortest(folded)

    def lines(self, data: bytes) -> list[int]:
        """The numbers of the lines that hold a mark, each once, in order."""
        found: set[int] = set()
        for text, marks in ((data, self._exact), (data.lower(), self._folded)):
            for mark in marks:
                at = text.find(mark)
                while at >= 0:
                    found.add(text.rfind(b"\n", 0, at) + 1)
                    end = text.find(b"\n", at)
                    at = text.find(mark, end) if end >= 0 else -1
        numbers, line, before = [], 1, 0
        for start in sorted(found):
            line += data.count(b"\n", before, start)
            numbers.append(line)
            before = start
        return numbers


def _spellings(name: str) -> list[bytes]:
    """The ways in which the name, or its beginning, may stand in UTF-8 once ASCII letters are small.

    Other letters may stand in either case, and in one piece or with their marks apart.
    """
    whole = [""]
    for char in name:
        forms = {char.lower(), char.upper(), char.title(), char} if not char.isascii() else {char.lower()}
        forms |= {unicodedata.normalize("NFD", form) for form in forms}
        if len(whole) * len(forms) > _MOST_SPELLINGS:
            break
        whole = [beginning + form for beginning in whole for form in sorted(forms)]
    return [spelling.encode().lower() for spelling in whole]


def _shortest(marks: set[bytes]) -> list[bytes]:
    """Without those that hold another one."""
    kept: list[bytes] = []
    for mark in sorted(marks, key=lambda mark: (len(mark), mark)):
        if not any(other in mark for other in kept):
            kept.append(mark)
    return kept


def _excerpt(line: str, matched: str) -> str:
    line = line.strip()
    if len(line) <= _LONGEST_CONTEXT:
        return line
    at = max(line.find(matched), 0)
    return line[max(at - _AROUND, 0) : at + len(matched) + _AROUND].strip()
