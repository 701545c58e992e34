"""Blocks whose inside is not read: fenced and indented code, math, HTML and comments. Where they begin and end."""

import re
from functools import partial

from notes.containers import QUOTE, Containers

FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
"""The line that begins fenced code."""

_TAG = (
    r"<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][A-Za-z0-9_:.-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
    r"|</[A-Za-z][A-Za-z0-9-]*\s*>"
)
_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
# How an HTML block begins, how it ends, and whether it may interrupt a paragraph (CommonMark, "HTML blocks").
_HTML = [
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|\Z)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
        True,
    ),
    (re.compile(r"<!--"), re.compile(r"-->"), True),
    (re.compile(r"<\?"), re.compile(r"\?>"), True),
    (re.compile(r"<![A-Za-z]"), re.compile(r">"), True),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>"), True),
    (re.compile(rf"</?(?:{_NAMES})(?=\s|/?>|\Z)", re.I), None, True),
    (re.compile(rf"(?:{_TAG})\s*\Z"), None, False),
]


def html_interrupts(rest: str) -> bool:
    """Whether HTML begins here that ends a paragraph."""
    return any(interrupts and begin.match(rest) for begin, _, interrupts in _HTML)


def code_end(inside: Containers, at: int, base: int) -> int:
    """The line after the indented code that begins at `at`."""
    return inside.skip(at + 1, partial(_is_code, base))


def text_end(inside: Containers, at: int, base: int) -> int:
    """The line after a text that is too deep to be read."""
    return inside.skip(at + 1, partial(_is_text, base))


def opaque_end(inside: Containers, at: int, rest: str, base: int) -> int | None:
    """The line after the fenced code, math or HTML that begins here, None when none does."""
    first = rest[0]
    if first in "`~" and (fence := FENCE.match(rest)):
        least = len(fence[1] or fence[2])
        return inside.through(at + 1, partial(_closes_fence, base, first, least))
    if first == "$" and rest[:2] == "$$":
        return _math_end(inside, at, rest.rstrip(" \t"))
    if first == "<":
        for begin, end, _ in _HTML:
            if begin.match(rest):
                if end is None:
                    return inside.skip(at + 1, partial(_is_text, -1))
                return at + 1 if end.search(rest) else inside.through(at + 1, partial(_has, end))
    return None


def _math_end(inside: Containers, at: int, rest: str) -> int | None:
    if len(rest) > 3 and "$$" in rest[2:]:
        return at + 1 if rest.find("$$", 2) == len(rest) - 2 else None
    for number, text, _ in inside.inside(at + 1):
        if not text:
            return None
        if text.rstrip(" \t").endswith("$$"):
            return number + 1
    return None


def comment_close(inside: Containers, at: int, rest: str, depth: int) -> tuple[int, int] | None:
    """Line and column after the `%%` that closes the one with which `rest` begins, None when none does."""
    if rest[:2] != "%%" or "%%" in rest[2:]:
        return None
    for number in range(at + 1, len(inside.lines)):
        line = inside.line(number)
        matched, _, start = inside.match(line, depth)
        if any(box.kind == QUOTE for box in inside.stack[matched:depth]):
            return None
        if (close := line.find("%%", start)) >= 0:
            return number, close + 2
    return None


def comment_end(inside: Containers, at: int, rest: str) -> int | None:
    """The line to go on with after a comment; what stands behind its end is made a line."""
    close = comment_close(inside, at, rest, len(inside.stack))
    if close is None:
        return None
    number, column = close
    line = inside.line(number)
    text = line[column:].lstrip(" \t")
    if not text:
        return number + 1
    start = inside.match(line, len(inside.stack))[2]
    inside.lines[number] = line[:start] + text
    return number


def _is_text(base: int, text: str, indent: int) -> bool:
    return bool(text) and indent >= base


def _is_code(base: int, text: str, indent: int) -> bool:
    return not text or indent - base >= 4


def _closes_fence(base: int, mark: str, least: int, text: str, indent: int) -> bool:
    text = text.rstrip(" \t")
    return indent - base < 4 and len(text) >= least and not text.strip(mark)


def _has(pattern: re.Pattern[str], text: str, _indent: int) -> bool:
    return pattern.search(text) is not None
