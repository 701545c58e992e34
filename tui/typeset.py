"""An answer laid out for a terminal: columns, passages and lists within its width, in quiet colours.

What goes to a pipe is not: there `tui.printing` writes whole lines, parted by tabs.
"""

from __future__ import annotations

import os
import sys
from itertools import zip_longest

from notes.text import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Marks = Sequence[tuple[int, int]]

_GAP = 2
_NARROWEST = 16
"""Cells of a column; where the terminal has less for each, there are none."""
_LEAST_BEHIND = 24
"""Cells behind the place of a passage; where there are fewer it begins on the next line."""
_MOST_LINES = 3
_CODES = {"bold": "1", "dim": "2"}


def width() -> int:
    """Cells of a line."""
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns


def in_colour() -> bool:
    """Whether colours are wanted: by a terminal, and by nobody who says no. Source: https://no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, look: str) -> str:
    """Safe text `bold`, `dim`, or a `path`, whose folders are dim."""
    if look == "path":
        folders, slash, name = text.rpartition("/")
        return styled(folders + slash, "dim") + name
    return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if text and look and in_colour() else text


def columns(rows: Sequence[Sequence[str]], looks: Sequence[str]) -> Iterator[str]:
    """Rows of cells, one below the other, a look for each column. The widest give way; a path is cut at its beginning.

    Where that would leave too little of them, a row takes several lines.
    """
    shown = [[safe_text(cell) for cell in row] for row in rows]
    natural = [max(map(_cells, column)) for column in zip_longest(*shown, fillvalue="")]
    room = width() - _GAP * (len(natural) - 1)
    for most, left in zip(sorted(natural), range(len(natural), 0, -1), strict=True):
        if most * left > room:
            break
        room -= most
    else:
        most, left = max(natural, default=0), 1
        room = most
    each = room // left
    is_narrow = each < min(_NARROWEST, most)
    for row in shown:
        if is_narrow:
            yield from _filled(row, looks)
            continue
        line = ""
        for cell, look, widest in zip(row, looks, natural, strict=False):
            text = _cut(cell, min(widest, max(each, 1)), look == "path")
            line += styled(text, look) + " " * (min(widest, each) - _cells(text) + _GAP)
        yield line.rstrip()


def _filled(row: Sequence[str], looks: Sequence[str]) -> Iterator[str]:
    """The cells of a row one after the other, those that have no room any more on further lines, indented."""
    line, used = "", 0
    for cell, look in zip(row, looks, strict=False):
        indent = " " * _GAP if line else ""
        text = _cut(cell, width() - len(indent), look == "path")
        if line and used + _GAP + _cells(text) > width():
            yield line
            line, used = "", 0
        line += (" " * _GAP if line or indent else "") + styled(text, look)
        used += len(indent) + _cells(text)
    yield line


def passage(place: str, line: int, label: str, text: str, marks: Marks = (), indent: str = "") -> Iterator[str]:
    """`place:line: [label] text`, in at most three lines, those below the first indented; the marked letters bold."""
    room = width() - len(indent) - _GAP
    head = _cut(safe_text(f"{place}:{line}:" if line else f"{place}:"), width() - len(indent), True)
    label = _cut(f" [{safe_text(label)}]" if label else "", max(width() - len(indent) - _cells(head), 0))
    first = width() - len(indent) - _cells(head + label) - 1
    text, marks = _around(safe_text(text), marks, max(first, 0) + (_MOST_LINES - 1) * room)
    lead = indent + styled(head, "path") + styled(label, "dim")
    cuts = _wrapped(text, first if first >= min(_LEAST_BEHIND, _cells(text)) else 0, room)
    for start, end in cuts:
        yield f"{lead} {_lit(text, marks, start, end)}".rstrip()
        lead = indent + " " * (_GAP - 1)
    if not cuts:
        yield lead


def names(words: Sequence[str]) -> Iterator[str]:
    """Names in columns as `ls` shows them, indented."""
    shown = [_cut(safe_text(word), width() - _GAP) for word in words]
    widest = max(map(_cells, shown), default=0) + _GAP
    across = max((width() - _GAP) // widest, 1) if shown else 1
    deep = -(-len(shown) // across)
    for at in range(deep):
        yield ("  " + "".join(word + " " * (widest - _cells(word)) for word in shown[at::deep])).rstrip()


def heading(text: str) -> str:
    """What stands over a group."""
    return styled(_cut(safe_text(text), width()), "bold")


def paragraph(text: str, indent: str = "") -> Iterator[str]:
    """Lines of a text; those below the first are indented further."""
    text, room = safe_text(text), width() - len(indent)
    for start, end in _wrapped(text, room, room - _GAP):
        yield indent + text[start:end]
        indent = indent if start else indent + " " * _GAP


def _around(text: str, marks: Marks, most: int) -> tuple[str, Marks]:
    """The part of a text that has so much room, around the first mark; dots stand for what is left out."""
    if _cells(text) <= most:
        return text, marks
    most = max(most - 2 * _GAP - most // 10, 1)  # what breaking lines at blanks may take
    at = marks[0][0] if marks else 0
    start = max(0, at - most // 3) if at + most // 3 > most else 0
    start = text.find(" ", start, at) + 1 or start if start else 0
    end = _fit(text, start, most)
    end = end if end == len(text) else max(text.rfind(" ", start, end), start) or end
    shift = 1 if start else 0
    inside = [(max(a, start) - start + shift, min(z, end) - start + shift) for a, z in marks if a < end and z > start]
    return "…" * shift + text[start:end] + ("…" if end < len(text) else ""), inside


def _wrapped(text: str, first: int, room: int) -> list[tuple[int, int]]:
    """Where lines begin and end: broken at blanks, between wide letters, and within words that have no room."""
    lines: list[tuple[int, int]] = []
    start, space = 0, first
    while start < len(text):
        end = _fit(text, start, space)
        if end < len(text) and text[end] != " " and _cells(text[end]) < 2:
            blank = text.rfind(" ", start, end)
            end = blank if blank > start else start if space < room else max(end, start + 1)
        lines.append((start, end))
        start = end + (len(text) - end - len(text[end:].lstrip(" ")))
        space = room
    return lines


def _lit(text: str, marks: Marks, start: int, end: int) -> str:
    pieces, at = "", start
    for first, last in marks:
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += text[at:first] + styled(text[first:last], "bold")
            at = last
    return pieces + text[at:end]


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # 12 ms, for those who read other than ASCII

    return cell_len(text)


def _fit(text: str, start: int, room: int) -> int:
    """How far a text fits into so many cells."""
    end = min(start + max(room, 0), len(text))
    while end > start and _cells(text[start:end]) > room:
        end -= max((_cells(text[start:end]) - room) // 2, 1)
    return end


def _cut(text: str, room: int, at_its_beginning: bool = False) -> str:
    """A text that has so many cells; dots stand for what is left out."""
    if _cells(text) <= room:
        return text
    if not at_its_beginning:
        return text[: _fit(text, 0, room - 1)] + "…" if room > 0 else ""
    start = 0
    while start < len(text) and _cells(text[start:]) > room - 1:
        start += 1
    return "…" + text[start:]
