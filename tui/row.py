"""One row of a list, free of Textual."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from notes.text import safe_text
from tui.render.span import Line, Span, plain


class Row(NamedTuple):
    """One line: what stands at the left, what at the right edge if there is room, and what choosing it means."""

    left: Line
    right: Line = ()
    value: Any = None
    """None: a heading or a gap, which the cursor passes over."""
    after: Line = ()
    """What follows at the left, and is cut before it; but for a little of this, what stands there gives way too."""

    @property
    def text(self) -> str:
        """All of it, for who looks for a row."""
        return f"{plain(self.left)}{plain(self.after)} {plain(self.right)}"


BETWEEN = " \t·,;:-–—"
"""What parts words of a line, or a link from what is said of it."""
NO_ROW = Row((Span("no row has this", "dim"),))
"""Where nothing holds what is typed."""


def lit(text: str, letters: Sequence[int], style: str = "") -> Line:
    """A name with some of its letters lit, by their places in it."""
    marked, spans = set(letters), []
    at = 0
    while at < len(text):
        end, on = at + 1, at in marked
        while end < len(text) and (end in marked) == on:
            end += 1
        spans.append(Span(safe_text(text[at:end]), f"{style} lit".strip() if on else style))
        at = end
    return tuple(spans)


def beginning(text: str, at: int, lead: int) -> int:
    """Where to begin a line that is shown for what stands `at` a place of it: with a word, at most `lead` letters
    before."""
    start = max(0, at - lead)
    if not start:
        return 0
    start = text.find(" ", start, at) + 1 or start
    return at - len(text[start:at].lstrip(BETWEEN))


def sift(rows: Sequence[Row], texts: Sequence[str], words: Sequence[str]) -> list[Row]:
    """The rows whose text (one for each row) holds all words, with the headings that still have one beneath."""
    kept: list[Row] = []
    is_headed = True
    for row, text in zip(reversed(rows), reversed(texts), strict=True):
        is_heading = row.value is None
        if (is_heading and not is_headed) or (not is_heading and all(word in text for word in words)):
            kept.append(row)
            is_headed = is_heading
    return kept[::-1]
