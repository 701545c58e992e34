"""What of a note is running text: no front matter, code, link, address, tag, comment, formula or HTML.

Blocks are those of `notes.blocks`. A note in which nothing can hide a whole line, nor go on over a line's end, is read
by its wanted lines alone.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from notes import frontmatter
from notes.address import ENTITY
from notes.opaque_spans import opaque_spans
from notes.syntax import BARE_URL, BLOCK_ID, INLINE_MATH, TAG, split_row
from notes.wikilink import find_in_line


class PlainLine(NamedTuple):
    """One line of a note: its number, how it is written, and what of it is running text, `HIDDEN` for all else."""

    number: int
    written: str
    shown: str


HIDDEN = "\0"
"""What stands in place of anything that is not running text."""

_HEAD = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_HIDE_LINES = ("`", "~~~", "%%", "$$", "\t")
_HTML = re.compile(r"<[A-Za-z!/?]")
_DEFINITION = re.compile(r"^[ >*+-]*+\[(?!\[)[^\]\n]*+\]:", re.MULTILINE)
_ESCAPE = re.compile(r"\\[^|]")
_INDENTED = re.compile(r"^[ >*+.)\d-]*    ", re.MULTILINE)
# What makes a line a quote, an item, a task or a callout.
_PREFIX = re.compile(
    r"[ >]*+(?:(?:[-+*]|\d{1,9}[.)])(?:[ >]++|\Z))*+(?:(?<=[-+*.)] )\[[^\]]\](?: |\Z)|\[![^\]]*\][+-]?)?+"
)
_WIKILINK = re.compile(r"\[\[(?=[ \t]*+[^\s\[\]])[^\[\]]++\]\]")  # nearly all of them
_URL = re.compile(r"(?<![^\W_])" + BARE_URL.pattern, BARE_URL.flags)
_PASSED_OVER = frozenset("[#^")
_LONG = 10_000  # characters; beyond it `opaque_spans` has limits of its own


def plain_lines(
    text: str, wanted: Iterable[int], pattern: re.Pattern[str], has_properties: bool
) -> Iterator[PlainLine]:
    """Those of the lines wanted whose running text holds the pattern, in order.

    A row's cells are parted by `HIDDEN`, those beyond the table's last column included. The running text is
    in Unicode's composed form (NFC). `text` is a whole note, decoded, with line ends `\n`; `has_properties` says
    whether its front matter is known to hold any.
    """
    first = body_line(text, has_properties)
    lines = text.split("\n")
    asked = {}
    for number in sorted(wanted):
        if number >= first:
            shown = _simple(lines[number - 1])
            if pattern.search(shown) or _needs_care(lines[number - 1]):
                asked[number] = PlainLine(number, lines[number - 1], shown)
    if not (asked and (_can_hide_lines(text, lines) or any(_needs_care(line.written) for line in asked.values()))):
        yield from asked.values()
        return
    for number, shown in _careful(lines, first, asked):
        shown = _composed(shown)
        if pattern.search(shown):
            yield asked[number]._replace(shown=shown)


def body_line(text: str, has_properties: bool) -> int:
    """The line on which the body begins. Only a note without properties may begin with a rule instead."""
    if not text.startswith(("---", "{")):
        return 1
    head = _HEAD.match(text) if has_properties else None
    return head[0].count("\n") + (head[0][-1] != "\n") + 1 if head else frontmatter.read(text).body_line


def _can_hide_lines(text: str, lines: list[str]) -> bool:
    """Whether a note may have a block that hides its lines, or something that goes on over a line's end."""
    return (
        any(part in text for part in _HIDE_LINES)
        or ("    " in text and _INDENTED.search(text) is not None)
        or ("<" in text and _HTML.search(text) is not None)
        or ("]:" in text and _DEFINITION.search(text) is not None)
        or ("](" in text and any("](" in line and _link_is_cut(line) for line in lines))
    )


def _link_is_cut(line: str) -> bool:
    """Whether a Markdown link may begin on the line before, or end on the one after."""
    return line.rfind("](") > line.rfind(")") or not 0 <= line.find("[") < line.find("](")


def _needs_care(line: str) -> bool:
    return (
        len(line) > _LONG
        or ("\\" in line and _ESCAPE.search(line) is not None)
        or ("|" in line and ("#" in line or "](" in line))
        or (line.count("$") > 1 and INLINE_MATH.search(line) is not None)
    )


def _simple(line: str) -> str:
    """The running text of a line in which and around which nothing needs care."""
    prefix = _PREFIX.match(line)
    text = line[prefix.end() :] if prefix else line
    if "](" in text or "[^" in text:
        return _composed(_hide(text, opaque_spans(text, {})))
    if "[[" in text:
        easy = _WIKILINK.sub(HIDDEN, text)
        text = _hide(text, [(start, end) for start, end, _ in find_in_line(text)]) if "[[" in easy else easy
    for sign, pattern in (("://", _URL), ("#", TAG), ("^", BLOCK_ID), ("&", ENTITY)):
        if sign in text:
            text = pattern.sub(HIDDEN, text)
    return _composed(text)


def _careful(lines: list[str], first_line: int, wanted: Collection[int]) -> Iterator[tuple[int, str]]:
    from notes.blocks import Blocks  # most notes do without

    for number in wanted:
        # A line by itself is passed over if it can hold neither link nor tag nor block id: a caret may begin one.
        below = lines[number] if number < len(lines) else ""
        if _PASSED_OVER.isdisjoint(lines[number - 1]) and (not below or below[:2] == "- "):
            text = lines[number - 1].rstrip(" \t")
            lines[number - 1] = f"{text[:-2]} ^$$" if text.endswith("$$") else f"{text} ^"
    blocks = Blocks("\n".join(lines[first_line - 1 :]))
    leaves = list(blocks.leaves())  # what is defined at the end of a note is used before it
    for level, at, text, rows, _ in leaves:
        line = at + first_line
        if level >= 0:
            count = text.count("\n") + 1
            if any(number in wanted for number in range(line, line + count)):
                parts = _hide(text, opaque_spans(text, blocks.references)).split("\n")
                yield from ((number, part) for number, part in enumerate(parts, line) if number in wanted)
            continue
        for row_number, row in enumerate(rows):
            number = line + row_number + (row_number > 0)  # the line below the head is no row
            if number in wanted:
                cells = (_hide(cell, opaque_spans(cell, blocks.references)) for cell in split_row(row))
                yield number, HIDDEN.join(cells)


def _hide(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with `HIDDEN` for each span, and its line ends."""
    shown: list[str] = []
    after = 0
    for start, end in sorted(spans):
        if end > after:
            begin = max(start, after)
            shown += (text[after:begin], HIDDEN, "\n" * text.count("\n", begin, end))
            after = end
    return "".join((*shown, text[after:])) if shown else text


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
