"""Running text with styles and links, before it is broken into lines."""

import re
from bisect import bisect_right
from typing import NamedTuple

from tui.render.span import Line, Span
from tui.render.wrap import cells

_JOINING = "\u200d\ufe0f"


class Flow(NamedTuple):
    """Text, and where in it each style or link begins. A newline is a break the author asked for."""

    text: str
    starts: tuple[int, ...] = (0,)
    looks: tuple[tuple[str, int], ...] = (("", -1),)
    """(style, link) from each start on."""
    lines: tuple[tuple[int, int], ...] = ()
    """(offset, source line) at each source line after the first."""

    def cut(self, start: int, end: int) -> Line:
        """The spans of `text[start:end]`, which holds no newline."""
        if start >= end:
            return ()
        index = bisect_right(self.starts, start) - 1
        spans = []
        while start < end:
            stop = self.starts[index + 1] if index + 1 < len(self.starts) else end
            stop = min(stop, end)
            spans.append(Span(self.text[start:stop].replace("\xa0", " "), *self.looks[index]))
            start, index = stop, index + 1
        return tuple(spans)

    def followed_by(self, text: str, style: str) -> "Flow":
        """The same with more text at its end."""
        return Flow(self.text + text, (*self.starts, len(self.text)), (*self.looks, (style, -1)), self.lines)

    def lit(self, pattern: re.Pattern[str], current: tuple[int, int] | None = None) -> "Flow":
        """The same with the style `lit` where the pattern matches, and `current` where that one match is."""
        found = [match.span() for match in pattern.finditer(self.text)]
        if not found:
            return self
        starts: list[int] = []
        looks: list[tuple[str, int]] = []
        for start, look, end in zip(self.starts, self.looks, (*self.starts[1:], len(self.text)), strict=True):
            inner = {edge for pair in found for edge in pair if start < edge < end}
            for at in (start, *sorted(inner)):
                here = next((pair for pair in found if pair[0] <= at < pair[1]), None)
                style = f"{look[0]} lit{' current' * (here == current)}".strip() if here else look[0]
                starts.append(at)
                looks.append((style, look[1]))
        return self._replace(starts=tuple(starts), looks=tuple(looks))

    @property
    def cells(self) -> int:
        """The width of its widest line, unbroken."""
        return max(map(cells, self.text.split("\n"))) if "\n" in self.text else cells(self.text)

    def offset_of_link(self, link: int) -> int:
        """Where a link begins; -1 when it is not here."""
        for start, (_, here) in zip(self.starts, self.looks, strict=True):
            if here == link:
                return start
        return -1


EMPTY = Flow("")


class FlowWriter:
    """Collects styled text into a `Flow`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._looks: list[tuple[str, int]] = []
        self._lines: list[tuple[int, int]] = []
        self.length = 0

    def add(self, text: str, style: str = "", link: int = -1) -> None:
        """Append safe text. Where styles meet, nothing may join across, or widths would not add up."""
        if not self._looks or self._looks[-1] != (style, link):
            self._part_joins()
            text = text.lstrip(_JOINING)
            if not text:
                return
            self._starts.append(self.length)
            self._looks.append((style, link))
        self._parts.append(text)
        self.length += len(text)

    @property
    def begins_line(self) -> bool:
        """Whether the author asked for a break just here."""
        return bool(self._parts) and self._parts[-1].endswith("\n")

    def source_line(self, line: int) -> None:
        """From here on the text stands on this line of the file."""
        self._lines.append((self.length, line))

    def here(self) -> int:
        """A place to ask `text_from` about."""
        return len(self._parts)

    def text_from(self, place: int) -> str:
        """What was added since."""
        return "".join(self._parts[place:])

    def flow(self) -> Flow:
        """What was collected, without blanks at its end."""
        self._part_joins()
        text = "".join(self._parts).rstrip(" ")
        if not text:
            return EMPTY
        return Flow(text, tuple(self._starts), tuple(self._looks), tuple(self._lines))

    def _part_joins(self) -> None:
        while self._parts and self._parts[-1].endswith("\u200d"):
            self._parts[-1] = self._parts[-1][:-1]
            self.length -= 1


def flow_of(text: str, style: str = "", link: int = -1) -> Flow:
    """Safe text in one style."""
    return Flow(text, (0,), ((style, link),))
