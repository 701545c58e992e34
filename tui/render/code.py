"""Code blocks: a ground of their own, the language at the top right, colours only for what is looked at.

Pygments is asked for a short list of languages only. Its lexers are regular expressions by many hands, and a note may
be written to make one run for hours; so only known ones, and only short pieces with lines of ordinary length.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notes.text import unify_line_ends
from tui.render.block import NO_MARGIN, Fitted, Margin, Spot, lit_flows
from tui.render.flow import Flow, FlowWriter
from tui.render.span import Line, Span, tidy
from tui.render.wrap import cells, chop, crop, name

PIECE = 100
"""Lines of code coloured at a time; a longer block is drawn as several."""
_LONGEST = 400
_LANGUAGES = {
    "bash": "bash", "sh": "bash", "shell": "bash", "zsh": "bash", "console": "console",
    "c": "c", "cpp": "cpp", "c++": "cpp", "css": "css", "diff": "diff", "go": "go", "html": "html", "xml": "xml",
    "ini": "ini", "toml": "toml", "java": "java", "js": "js", "javascript": "js", "jsx": "js", "dataviewjs": "js",
    "ts": "ts", "typescript": "ts", "json": "json", "lua": "lua", "make": "make", "py": "python", "python": "python",
    "r": "r", "rb": "ruby", "ruby": "ruby", "rs": "rust", "rust": "rust", "sql": "sql", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
# The first that matches a token's family, from its own name outward.
_STYLES = {
    "Keyword": "code-keyword",
    "Comment": "code-comment",
    "String": "code-string",
    "Number": "code-number",
    "Function": "code-name",
    "Class": "code-name",
    "Tag": "code-keyword",
    "Attribute": "code-name",
    "Inserted": "code-string",
    "Deleted": "code-keyword",
    "Heading": "code-keyword",
    "Operator": "code-block",
}


_TAB = 4


def code_blocks(text: str, info: str, line: int, step: int) -> list["CodeBlock"]:
    """A code block as pieces without a margin.

    Args:
        text: the code.
        info: what its author wrote behind the fence: the language first.
        line: where the code begins in the file.
        step: 1, or 0 where all of it is said to stand on one line.
    """
    lines = unify_line_ends(text).removesuffix("\n").split("\n")
    safe = [name(line.expandtabs(_TAB)) for line in lines]
    label = name(info.split()[0]) if info.strip() else ""
    return [
        CodeBlock(tuple(safe[at : at + PIECE]), label, "" if at else label, NO_MARGIN, line + at * step, step)
        for at in range(0, len(safe), PIECE)
    ]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Up to `PIECE` lines of code, each safe and without tabs; the first piece of a block carries its language."""

    lines: tuple[str, ...]
    language: str
    label: str
    margin: Margin
    line: int
    step: int
    """How many lines of the file one line of code is: 0 within an embedded note."""
    words: tuple[re.Pattern[str], Spot | None] | None = None
    """What is lit in it: its colours are not known before it is drawn."""

    @property
    def texts(self) -> Sequence[str]:
        """Its lines."""
        return self.lines

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "CodeBlock":
        """With the words lit."""
        return replace(self, words=(pattern, current))

    def fit(self, width: int) -> Fitted:
        """Break the lines that are too long, where they are full."""
        return _FittedCode(self, width)


class _FittedCode:
    __slots__ = ("_block", "_cuts", "_flows", "_label", "_rows", "_width", "height")

    def __init__(self, block: CodeBlock, width: int) -> None:
        self._block = block
        self._width = width
        self._flows: Sequence[Flow] | None = None
        self._cuts: list[tuple[int, int, int]] = []
        self._rows: list[int] = []
        room = width - 2
        for index, text in enumerate(block.lines):
            self._rows.append(len(self._cuts))
            self._cuts += [(index, start, end) for start, end in chop(text, room)]
        self._label = crop(block.label, room - 2)
        first = block.lines[0][slice(*self._cuts[0][1:])]
        if self._label and cells(first) + cells(self._label) + 2 > room:
            # No room beside the first line: a line of its own.
            self._cuts.insert(0, (-1, 0, 0))
            self._rows = [row + 1 for row in self._rows]
        self.height = len(self._cuts)

    def line(self, row: int) -> Line:
        if self._flows is None:
            self._flows = coloured(self._block.lines, self._block.language)
            if self._block.words is not None:
                self._flows = lit_flows(self._flows, *self._block.words)
        index, start, end = self._cuts[row]
        text = self._flows[index].cut(start, end) if index >= 0 else ()
        used = sum(cells(span.text) for span in text)
        label = self._label if row == 0 else ""
        pad = self._width - 1 - used - (cells(label) + 1 if label else 0)
        end_spans = (Span(label, "code-block code-lang"), Span(" ", "code-block")) if label else ()
        return tidy((Span(" ", "code-block"), *text, Span(" " * pad, "code-block"), *end_spans))

    def row_of_link(self, link: int) -> int:
        return -1

    def row_of_text(self, part: int, offset: int) -> int:
        first = self._rows[part]
        return first + bisect_right(self._cuts[first:], (part, offset), key=lambda cut: cut[:2]) - 1

    def row_of_source(self, line: int) -> int:
        index = line - self._block.line
        return self._rows[index] if self._block.step and 0 <= index < len(self._rows) else 0

    def source_of_row(self, row: int) -> int:
        return self._block.line + self._block.step * max(0, self._cuts[row][0])


def coloured(lines: tuple[str, ...], language: str) -> list[Flow]:
    """Each line with the styles of its language; plain when the language is not known or a line is very long."""
    known = _LANGUAGES.get(language.lower())
    if known is None or any(len(line) > _LONGEST for line in lines):
        return [_uniform(line) for line in lines]
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]

    writers = [FlowWriter()]
    for kind, text in get_lexer_by_name(known, stripnl=False, ensurenl=False).get_tokens("\n".join(lines)):
        style = _style(kind)
        first, *more = text.split("\n")
        writers[-1].add(first, style)
        for part in more:
            writers.append(FlowWriter())
            writers[-1].add(part, style)
    flows = [writer.flow() for writer in writers]
    if [flow.text for flow in flows] != list(lines):
        return [_uniform(line) for line in lines]
    return flows


def _uniform(line: str) -> Flow:
    return Flow(line, (0,), (("code-block", -1),))


def _style(kind: tuple[str, ...]) -> str:
    for part in reversed(kind):
        if part in _STYLES:
            style = _STYLES[part]
            return style if style == "code-block" else f"code-block {style}"
    return "code-block"
