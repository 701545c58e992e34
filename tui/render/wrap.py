"""Text from outside made fit to show, and broken into lines of a width, by terminal cells.

Linear in the text. Text of narrow letters only is cut by searching for blanks; what holds wide or combining characters
is measured grapheme by grapheme with the tables that Textual itself uses (`rich.cells`).
"""

import re

from rich.cells import cell_len
from rich.cells import get_character_cell_size as _size

from notes.text import safe_lines, safe_text

Cut = tuple[int, int]
"""Where a line begins and ends in its text: code points, blanks at a break left out."""

# Beyond ASCII: letters and signs known to take one cell each and to join with nothing (a test holds this against
# `rich.cells`). Leaves out U+00AD.
_NARROW = "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u0391-\u03a1\u03a3-\u0482\u2010-\u2027"
_NARROW += "\u2030-\u203b\u203d-\u2048\u20a0-\u20c0\u2190-\u22ff\u2500-\u25b5\n"
_NOT_NARROW = re.compile(f"[^{_NARROW}]")
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
# A joiner between anything but emoji, or a selector behind anything else, draws nothing in a terminal, but its width is
# told differently everywhere.
_LOOSE = re.compile(
    f"(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])|(?<![#*0-9\xa9\xae\u203c\u2049{_EMOJI}\u3030\u303d\u3297\u3299])\ufe0f"
)
_SEAM = re.compile(r"(?<=[^\W\d_])[-/–—](?=[^\W\d_])")
"""A hyphen or slash between letters."""
_NOT_FIRST = frozenset("、。，．：；！？）］｝」』】〉》〕”’…ー々ゝゞ％")
_NOT_LAST = frozenset("（［｛「『【〈《〔“‘")


def is_narrow(text: str) -> bool:
    """Whether every character is surely one cell wide."""
    return text.isascii() or not _NOT_NARROW.search(text)


def cells(text: str) -> int:
    """The width of one line of safe text in terminal cells."""
    return len(text) if is_narrow(text) else cell_len(text)


def prose(text: str) -> str:
    """Text of the note's body, as it may be shown: safe, on one line, of steady width."""
    return _steady(safe_lines(text)).replace("\n", " ").replace("\t", " ")


def name(text: str) -> str:
    """A name, title, link or piece of code, as it may be shown: whatever is invisible in it becomes visible."""
    return _steady(safe_text(text))


def _steady(text: str) -> str:
    return text if text.isascii() else _LOOSE.sub("", text)


def wrap(text: str, width: int) -> list[Cut]:
    """Lines of at most `width` cells (2 or more), broken at blanks, between wide characters, and inside words only when
    they are longer than a line: behind a hyphen then, if there is one. Newlines break too. At least one line."""
    if "\n" not in text:
        return _wrap_line(text, 0, len(text), width)
    cuts: list[Cut] = []
    start = 0
    for part in text.split("\n"):
        cuts += _wrap_line(text, start, start + len(part), width)
        start += len(part) + 1
    return cuts


def chop(text: str, width: int) -> list[Cut]:
    """Lines of `width` cells cut wherever they are full: for code, where blanks count."""
    if is_narrow(text):
        return [(at, min(at + width, len(text))) for at in range(0, len(text), width)] or [(0, 0)]
    cuts: list[Cut] = []
    at = 0
    while at < len(text):
        end = _fit(text, at, len(text), width)
        cuts.append((at, end))
        at = end
    return cuts


def crop(text: str, width: int, ellipsis: str = "…") -> str:
    """One line cut to at most `width` cells, ended by an ellipsis when something is missing."""
    if cells(text) <= width:
        return text
    if width < 1:
        return ""
    room = width - cells(ellipsis)
    kept = 0
    for start, end in chop(text[: 4 * width], max(2, room))[:1] if room > 0 else []:
        kept = end if cells(text[start:end]) <= room else start
    return text[:kept].rstrip() + ellipsis


def longest_word(text: str) -> int:
    """Cells of the longest stretch without a place to break."""
    return max(map(cells, _SEAM.sub(r"\g<0> ", text).split()), default=0)


def _wrap_line(text: str, start: int, stop: int, width: int) -> list[Cut]:
    if stop - start <= width and text.isascii():
        return [(start, stop)]
    wrap_part = _wrap_narrow if is_narrow(text[start:stop]) else _wrap_wide
    return wrap_part(text, start, stop, width)


def _wrap_narrow(text: str, start: int, stop: int, width: int) -> list[Cut]:
    cuts: list[Cut] = []
    at = _skip_blanks(text, start, stop)
    while stop - at > width:
        blank = text.rfind(" ", at, at + width + 1)
        end = blank if blank > at else _seam(text, at, at + width)
        cuts.append((at, at + len(text[at:end].rstrip(" "))))
        at = _skip_blanks(text, end, stop)
    if at < stop or not cuts:
        cuts.append((at, at + len(text[at:stop].rstrip(" "))))
    return cuts


def _seam(text: str, at: int, full: int) -> int:
    """Where a word that begins at a place and is longer than its line breaks: behind the last hyphen or slash between
    letters, else where the line is full."""
    seams = (seam.start() + 1 for seam in _SEAM.finditer(text, at + 1, full + 1))
    return max((seam for seam in seams if seam <= full), default=full)


def _skip_blanks(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] == " ":
        at += 1
    return at


def _wrap_wide(text: str, start: int, stop: int, width: int) -> list[Cut]:
    cuts: list[Cut] = []
    at = _skip_blanks(text, start, stop)
    while at < stop or not cuts:
        full = end = _fit(text, at, stop, width)
        while at < end < stop and not _may_break(text, end):
            end -= 1
        if end == at:
            end = _seam(text, at, full)
        cuts.append((at, at + len(text[at:end].rstrip(" "))))
        at = _skip_blanks(text, end, stop)
    return cuts


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before this character: at blanks, and beside wide characters where their rules allow."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        return True
    return (
        (_size(before) == 2 or _size(after) == 2)
        and _size(after) > 0
        and before != "\u200d"
        and after not in _NOT_FIRST
        and before not in _NOT_LAST
    )


def _fit(text: str, start: int, stop: int, width: int) -> int:
    """How far the text goes that fits in `width` cells, in whole graphemes; at least one. Counts as `cell_len` does."""
    used, at, grapheme, last = 0, start, start, ""
    while at < stop:
        char = text[at]
        if char == "\u200d":
            at += 2
            continue
        if char == "\ufe0f":
            if last:
                used += cell_len(last + char) - cell_len(last)
                last = ""
        elif size := _size(char):
            if used + size > width and at > start:
                return at
            used, grapheme, last = used + size, at, char
        if used > width and grapheme > start:
            return grapheme
        at += 1
    return stop
