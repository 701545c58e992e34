"""The lines of a body, and the quotes, list items and footnotes that are open around the one being read.

Source: CommonMark, "Appendix: A parsing strategy". Columns are counted within the innermost quote, tabs as blanks.
"""

import re
from collections.abc import Callable, Iterator

QUOTE, ITEM, FOOTNOTE = "quote", "item", "footnote"
_INDENT = re.compile(r"(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")


class Box:
    """A container that is open: a quote, a list item or a footnote."""

    __slots__ = ("fresh", "indent", "kind", "linked", "mark")

    def __init__(self, kind: str, indent: int, mark: str = "", fresh: bool = False) -> None:
        self.kind = kind
        self.mark = mark
        """The last character of an item's marker: items with the same one make a list."""
        self.indent = indent
        """The column, within the innermost quote, on which its text stands; 0 for a quote."""
        self.fresh = fresh
        """Nothing has been read in it yet."""
        self.linked = False
        """The item has had its first link (for who labels links)."""


class Containers:
    """The lines, and the containers that are open."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.stack: list[Box] = []

    def match(self, line: str, most: int) -> tuple[int, int, int]:
        """How many of the open containers the line continues, its indent within them, and where its text starts."""
        begun, start = 0, skip_spaces(line, 0)
        blank = start == len(line)
        base = 0
        for depth in range(most):
            box = self.stack[depth]
            if box.kind == QUOTE:
                if blank or line[start] != ">" or start - begun < base:
                    return depth, start - begun, start
                begun = start + 1 + (line[start + 1 : start + 2] == " ")
                start = skip_spaces(line, begun)
                blank = start == len(line)
            elif not blank and start - begun < box.indent:
                return depth, start - begun, start
            base = box.indent
        return most, start - begun, start

    def base(self, depth: int) -> int:
        """The column at which text stands in the first so many containers."""
        return self.stack[depth - 1].indent if depth else 0

    def is_deep(self, depth: int, indent: int) -> bool:
        """Whether a line stands four columns and more inside the list of the innermost item."""
        items = [n for n in range(depth) if self.stack[n].kind == ITEM]
        return bool(items) and indent - self.base(items[-1]) >= 4

    def open(self, kind: str, indent: int, mark: str = "") -> None:
        """Open a container inside the innermost one."""
        self.enter()
        self.stack.append(Box(kind, indent, mark, True))

    def enter(self) -> str | None:
        """Note that a block begins in the innermost container; its kind when this is the first."""
        if not self.stack or not self.stack[-1].fresh:
            return None
        self.stack[-1].fresh = False
        return self.stack[-1].kind

    def item(self) -> Box | None:
        """The innermost list item, but not one around the footnote in which we are."""
        inner = next((box for box in reversed(self.stack) if box.kind != QUOTE), None)
        return inner if inner and inner.kind == ITEM else None

    def in_footnote(self) -> bool:
        """Whether a footnote is open."""
        return any(box.kind == FOOTNOTE for box in self.stack)

    def close_quotes(self) -> None:
        """Close the outermost quote and all in it, as a blank line does."""
        for depth, box in enumerate(self.stack):
            if box.kind == QUOTE:
                del self.stack[depth:]
                return

    def line(self, at: int) -> str:
        """A line, tabs before its text as blanks."""
        line = self.lines[at]
        if "\t" in line and (indent := _INDENT.match(line)):
            line = indent[0].expandtabs(4) + line[indent.end() :]
        return line

    def is_blank(self, at: int) -> bool:
        """Whether a line has no text within the open containers."""
        line = self.line(at)
        return self.match(line, len(self.stack))[2] == len(line)

    def inside(self, at: int) -> Iterator[tuple[int, str, int]]:
        """(number, text, indent) of each line from here on that is within all open containers."""
        while at < len(self.lines):
            line = self.line(at)
            depth, indent, start = self.match(line, len(self.stack))
            if depth < len(self.stack):
                return
            yield at, line[start:], indent
            at += 1

    def skip(self, at: int, belongs: Callable[[str, int], bool]) -> int:
        """The first line from here on that does not belong."""
        end = at
        for number, text, indent in self.inside(at):
            if not belongs(text, indent):
                break
            end = number + 1
        return end

    def through(self, at: int, closes: Callable[[str, int], bool]) -> int:
        """The line after the first one that closes the block, else the first one outside its containers."""
        end = at
        for number, text, indent in self.inside(at):
            end = number + 1
            if closes(text, indent):
                break
        return end


def skip_spaces(line: str, at: int) -> int:
    """Where the blanks that begin at `at` end."""
    return len(line) - len(line[at:].lstrip(" ")) if line[at : at + 1] == " " else at


def skip_blanks(line: str, at: int) -> int:
    """The same with tabs."""
    return len(line) - len(line[at:].lstrip(" \t"))
