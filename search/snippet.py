"""The passage of a note that shows best why it was found."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notes.wikilink import find_in_line
from search.passages import holding, places
from search.tree import Leaf, Prefix, Word
from search.words import spans
from search.words import words as words_of

MOST_LETTERS = 1 << 20
"""How far into a note is looked."""
LONG_LINE = 4000
"""Letters; of a longer line only what stands around its first hit is looked at."""


class Snippet(NamedTuple):
    """A part of one line, as plain text."""

    line: int
    """Counted from 1 in the text that was looked through; 0: no line shows any of the words."""
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Where in `text` the words stand, from the start to before the end of each."""


def best(text: str, words: Sequence[Leaf], width: int = 160) -> Snippet:
    """The line with the most of the words, the first of several, prose before headings; at most `width` letters."""
    words = _without_doubles(words)
    found, most = Snippet(0, ""), 0
    for number, line, at in _promising(text[:MOST_LETTERS], holding(words)):
        if len(line) > LONG_LINE:
            start = max(0, at - LONG_LINE // 4)
            line = line[start : start + LONG_LINE]
        seen = plain(line)
        tokens = words_of(seen)
        held = sum(next(places(leaf, tokens), None) is not None for leaf in words)
        score = 2 * held - line.startswith("#")
        if held and score > most:
            most, found = score, Snippet(number, seen)
            if held == len(words) and not line.startswith("#"):
                break
    return _cut(found, marks(found.text, words), width) if found.line else found


def as_written(text: str, words: Sequence[Leaf], width: int = 160) -> Snippet:
    """The first place of the words where no line shows them: in an address, or over a line's end. Marks and all."""
    text = text[:MOST_LETTERS]
    found = marks(text, words)
    if not found:
        return Snippet(0, "")
    start = text.rfind("\n", 0, found[0][0]) + 1
    end = text.find("\n", found[0][1])
    lines = text[start : end if end >= 0 else len(text)].replace("\n", " ")
    inside = tuple((a - start, z - start) for a, z in found if z - start <= len(lines))
    return _cut(Snippet(text.count("\n", 0, start) + 1, lines), inside, width)


def _without_doubles(words: Sequence[Leaf]) -> list[Leaf]:
    """A word that is still being typed is asked for as it is and as a beginning: the beginning holds both."""
    return [leaf for leaf in words if not (isinstance(leaf, Word) and Prefix(leaf.text, leaf.fields) in words)]


def _promising(text: str, may_match: re.Pattern[str] | None) -> Iterator[tuple[int, str, int]]:
    """(number, line, where in it the first hit may be) of the lines that are worth a look."""
    if may_match is None:
        yield from ((number, line, 0) for number, line in enumerate(text.split("\n"), 1))
        return
    number, last, at = 1, 0, 0
    while hit := may_match.search(text, at):
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += text.count("\n", last, start)
        yield number, text[start:end], hit.start() - start
        last, at = start, end + 1


def marks(text: str, words: Sequence[Leaf]) -> tuple[tuple[int, int], ...]:
    """Where the words and phrases stand in a text: (start, end) in order, not overlapping."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(_marks_of(text, words)):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return tuple(out)


def _marks_of(text: str, words: Sequence[Leaf]) -> list[tuple[int, int]]:
    found = list(spans(text))
    tokens = [span.word for span in found]
    return [(found[at[0]].start, found[at[-1]].end) for leaf in words for at in places(leaf, tokens)]


_FRONT = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+)?(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)?")
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()\s]*+\)")
_DECORATION = re.compile(r"\\([!-/:-@\[-`{}~])|\*{1,3}|~~|==|__|`+|%%")
_BLOCK_ID = re.compile(r"[ \t]\^[A-Za-z0-9-]+$")


def plain(line: str) -> str:
    """One line of Markdown as it is read: no marks of lists, headings, emphasis; links as they are shown."""
    line = line[_FRONT.match(line).end() :]  # type: ignore[union-attr]
    pieces, at = [], 0
    for start, end, link in find_in_line(line):
        pieces += [line[at:start].removesuffix("!"), link.text.replace("|", " ")]
        at = end
    line = "".join([*pieces, line[at:]])
    line = _DECORATION.sub(r"\1", _LINK.sub(r"\1", _BLOCK_ID.sub("", line)))
    if line.lstrip().startswith("|"):
        line = " · ".join(cell.strip() for cell in line.split("|") if cell.strip(" \t:-"))
    return line.strip()


def _cut(snippet: Snippet, marks: tuple[tuple[int, int], ...], width: int) -> Snippet:
    """What stands around the first marks, between dots where something is left out."""
    text = snippet.text
    if len(text) <= width:
        return snippet._replace(marks=marks)
    start = max(0, min(marks[0][0] - width // 4, len(text) - width))
    if start:
        blank = text.find(" ", start, marks[0][0])
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + width)
    if end < len(text):
        blank = text.rfind(" ", min(marks[0][1], end), end)
        end = blank if blank > 0 else end
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, min(z, end) + shift) for a, z in marks if start <= a < end)
    return snippet._replace(text=before + text[start:end] + after, marks=inside)
