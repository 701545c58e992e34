"""The lines of a note's body as blocks: headings, tables and running text, line by line, without markdown-it.

A port of CommonMark's way of reading (open containers are matched line by line) that keeps to markdown-it where the two
differ. Each line is looked at a fixed number of times, so the work grows with the text alone.
"""

import re
from collections.abc import Callable, Generator, Iterator
from functools import partial

from notes.address import definition, reference_key
from notes.syntax import CALLOUT, LONE_BLOCK_ID, MOST_NESTING, TASK, column_count, split_row

QUOTE, ITEM, FOOTNOTE = "quote", "item", "footnote"


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


Leaf = tuple[int, int, str, list[str], Box | None]
"""A block that holds text: level (1 to 6 for a heading, 0 for text, -1 for a table), first line in the body from 0,
text, the rows of a table (head first, the line below it left out), and the innermost list item around it.

A plain tuple: they come by the hundred thousand.
"""

_HEADING = re.compile(r"(#{1,6})(?=[ \t]|\Z)(.*)", re.DOTALL)
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_MARKER = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|\Z)")
_FOOTNOTE = re.compile(r"\[\^([^\] ]+)\]:")
_INDENT = re.compile(r"(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")
# What may stand first on a line that begins no block of its own, at the margin and after `- `.
_PLAIN = re.compile(r"(?:- )?(?:[^\W\d_]|!?\[\[|\*\*?[\w\[]|\d++(?![.)])|[\"'“‘(]|[$~]\d|#[^#\s])")
_TAG = (
    r"<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
    r"|</[A-Za-z][A-Za-z0-9-]*\s*>"
)
_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_NOTHING = frozenset(("", " ", "\t"))
_NOWHERE = 1 << 60  # the indent of an empty item with a blank line below: nothing belongs to it
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


class Blocks:
    """Reads one body. Iterate over `leaves` once; then `references` and `footnotes` hold what the body defines."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.references: dict[str, str] = {}
        """Normalised label -> address."""
        self.footnotes: set[str] = set()
        self._stack: list[Box] = []
        self._para: list[str] = []
        self._para_line = 0
        self._para_in: str | None = None
        self._para_item: Box | None = None

    def leaves(self) -> Iterator[Leaf]:
        """The blocks that hold text, in order; of running text only what may hold a link, a tag or a block id."""
        lines, stack, para = self.lines, self._stack, self._para
        last = len(lines) - 1
        lines.append("")
        at = 0
        while at <= last:
            line, below = lines[at], lines[at + 1]
            # What most lines are, told by their first characters: at the margin nothing stays open but a paragraph.
            if not line:
                if para:
                    yield from self._end_paragraph()
                if stack:
                    self._close_quotes()
                at += 1
            elif (not below or (below[:2] == "- " and below[2:3] not in _NOTHING)) and _PLAIN.match(line):
                is_item = line[:2] == "- "
                if para and not is_item:
                    at = yield from self._read(at)
                    continue
                if para:
                    yield from self._end_paragraph()
                item = Box(ITEM, 2, "-") if is_item else None
                stack[:] = (item,) if item else ()
                if "[" in line or "#" in line or "^" in line:
                    yield 0, at, line[2:].strip() if item else line.strip(), [], item
                at += 1
            elif line == "---" and not para:
                stack.clear()
                at += 1
            elif line[0] == "#" and "|" not in line and (heading := _HEADING.match(line)):
                if para:
                    yield from self._end_paragraph()
                stack.clear()
                yield len(heading[1]), at, _heading_text(heading[2]), [], None
                at += 1
            elif line[0] == "|" == below[:1] and not para and (end := self._simple_table(at)):
                stack.clear()
                yield -1, at, "", [line, *lines[at + 2 : end]], None
                at = end
            else:
                at = yield from self._read(at)
        if para:
            yield from self._end_paragraph()

    def _read(self, at: int) -> Generator[Leaf, None, int]:
        """Read the line at `at`, and with it the block that it begins; the number of the line to go on with."""
        line, stack = self._line(at), self._stack
        depth, indent, start = self._match(line, len(stack))
        if start == len(line):
            if self._para:
                yield from self._end_paragraph()
            del stack[depth:]
            return at + 1
        if self._para:
            rest = line[start:]
            if depth == len(stack) and self._base(depth) <= indent <= self._base(depth) + 3 and _UNDERLINE.match(rest):
                yield self._heading(1 if rest[0] == "=" else 2)
                return at + 1
            if self._continues(at, rest, depth, indent):
                self._para.append(rest)
                return at + 1
            yield from self._end_paragraph()
        mark = stack[depth].mark if depth < len(stack) else ""
        del stack[depth:]
        return (yield from self._begin(at, line, indent, start, mark))

    def _begin(self, at: int, line: str, indent: int, start: int, mark: str) -> Generator[Leaf, None, int]:
        """Open the containers that begin on this line, then the block. `mark` is that of the item just closed."""
        stack = self._stack
        while start < len(line):
            base = self._base(len(stack))
            rest = line[start:]
            if len(stack) >= MOST_NESTING // 2 and len(stack) + sum(box.kind == ITEM for box in stack) >= MOST_NESTING:
                return self._skip(at + 1, partial(_is_text, base))
            is_next_item = mark and (marker := _MARKER.match(rest)) and marker[0][-1] == mark
            mark = ""
            if not is_next_item and self._is_table(at, rest, indent, len(stack)):
                self._enter()
                rows, after = self._rows(at, rest)
                yield -1, at, "", rows, self._item()
                return after
            if indent - base >= 4:
                self._enter()
                return self._skip(at + 1, partial(_is_code, base))
            if (end := self._comment_end(at, rest)) is not None:
                return end
            if (end := self._raw_end(at, rest, base)) is not None:
                self._enter()
                return end
            if rest[0] == ">":
                self._open(QUOTE, 0)
                begun = start + 1 + (line[start + 1 : start + 2] == " ")
                start = _skip_spaces(line, begun)
                indent = start - begun
            elif _is_rule(rest):
                self._enter()
                return at + 1
            elif marker := _MARKER.match(rest):
                after = start + marker.end()
                start = _skip_spaces(line, after)
                wide = start - after
                column = indent + marker.end()
                inner = column + (wide if wide <= 4 and start < len(line) else 1)
                if start == len(line) and (at + 1 == len(self.lines) or self._is_blank(at + 1)):
                    inner = _NOWHERE
                self._open(ITEM, inner, marker[0][-1])
                indent = column + wide
            elif (note := _FOOTNOTE.match(rest)) and not self._in_footnote():
                self.footnotes.add(note[1])
                after = start + note.end()
                start = _skip_blanks(line, after)
                self._open(FOOTNOTE, base + 4)
                indent = len(line[after:start].expandtabs(4))
                if indent < base + 4:
                    indent += base + 4
            elif self._defines(rest):
                return at + 1
            elif rest[0] == "#" and (heading := _HEADING.match(rest)):
                self._enter()
                yield len(heading[1]), at, _heading_text(heading[2]), [], self._item()
                return at + 1
            else:
                self._para.append(rest)
                self._para_line, self._para_item, self._para_in = at, self._item(), self._enter()
                return at + 1
        return at + 1

    def _continues(self, at: int, rest: str, depth: int, indent: int) -> bool:
        """Whether a line that could begin a block of its own goes on with the open paragraph."""
        stack = self._stack
        quotes = [n for n in range(depth, len(stack)) if stack[n].kind == QUOTE]
        if not quotes:
            base = self._base(len(stack))
            return indent - base > 3 or not (
                self._is_table(at, rest, indent, len(stack))
                or (rest[0] == "[" and _FOOTNOTE.match(rest) and not (self._in_footnote() and indent >= base))
                or self._interrupts(at, rest, indent, len(stack), indent >= base)
            )
        if self._interrupts(at, rest, indent, quotes[0], False):
            return False
        # markdown-it gives such a line no indent within the outer quote, and asks again for each quote inside it.
        return len(quotes) == 1 or not self._interrupts(at, rest, -1, quotes[1], False)

    def _interrupts(self, at: int, rest: str, indent: int, depth: int, in_paragraph: bool) -> bool:
        """Whether a block begins here that ends a paragraph, a quote or a table around it."""
        first = rest[0]
        if first not in "`~>*-+_#<%0123456789":
            return False
        base = self._base(depth)
        if indent - base >= 4:
            return False
        if first == ">" or (first in "`~" and _FENCE.match(rest)) or (first == "#" and _HEADING.match(rest)):
            return True
        if first == "<":
            return any(interrupts and begin.match(rest) for begin, _, interrupts in _HTML)
        if first == "%":
            return self._comment_close(at, rest, depth) is not None
        if _is_rule(rest):
            return True
        marker = _MARKER.match(rest)
        if marker is None:
            return False
        if indent < base and self._is_deep(depth, indent):
            return False
        return not in_paragraph or (marker[1] in (None, "1") and marker.end() < len(rest.rstrip(" \t")))

    # Containers

    def _match(self, line: str, most: int) -> tuple[int, int, int]:
        """How many of the open containers the line continues, its indent within them, and where its text starts."""
        begun, start = 0, _skip_spaces(line, 0)
        blank = start == len(line)
        base = 0
        for depth in range(most):
            box = self._stack[depth]
            if box.kind == QUOTE:
                if blank or line[start] != ">" or start - begun < base:
                    return depth, start - begun, start
                begun = start + 1 + (line[start + 1 : start + 2] == " ")
                start = _skip_spaces(line, begun)
                blank = start == len(line)
            elif not blank and start - begun < box.indent:
                return depth, start - begun, start
            base = box.indent
        return most, start - begun, start

    def _base(self, depth: int) -> int:
        """The column at which text stands in the first so many containers."""
        return self._stack[depth - 1].indent if depth else 0

    def _is_deep(self, depth: int, indent: int) -> bool:
        """Whether a line stands four columns and more inside the list of the innermost item."""
        items = [n for n in range(depth) if self._stack[n].kind == ITEM]
        return bool(items) and indent - self._base(items[-1]) >= 4

    def _open(self, kind: str, indent: int, mark: str = "") -> None:
        self._enter()
        self._stack.append(Box(kind, indent, mark, True))

    def _enter(self) -> str | None:
        """Note that a block begins in the innermost container; its kind when this is the first."""
        if not self._stack or not self._stack[-1].fresh:
            return None
        self._stack[-1].fresh = False
        return self._stack[-1].kind

    def _item(self) -> Box | None:
        """The innermost list item, but not one around the footnote in which we are."""
        inner = next((box for box in reversed(self._stack) if box.kind != QUOTE), None)
        return inner if inner and inner.kind == ITEM else None

    def _in_footnote(self) -> bool:
        return any(box.kind == FOOTNOTE for box in self._stack)

    def _close_quotes(self) -> None:
        for depth, box in enumerate(self._stack):
            if box.kind == QUOTE:
                del self._stack[depth:]
                return

    # Lines

    def _line(self, at: int) -> str:
        """A line, tabs before its text as blanks."""
        line = self.lines[at]
        if "\t" in line and (indent := _INDENT.match(line)):
            line = indent[0].expandtabs(4) + line[indent.end() :]
        return line

    def _is_blank(self, at: int) -> bool:
        """Whether a line has no text within the open containers."""
        line = self._line(at)
        return self._match(line, len(self._stack))[2] == len(line)

    def _inside(self, at: int) -> Iterator[tuple[int, str, int]]:
        """(number, text, indent) of each line from here on that is within all open containers."""
        while at < len(self.lines):
            line = self._line(at)
            depth, indent, start = self._match(line, len(self._stack))
            if depth < len(self._stack):
                return
            yield at, line[start:], indent
            at += 1

    def _skip(self, at: int, belongs: Callable[[str, int], bool]) -> int:
        """The first line from here on that does not belong."""
        end = at
        for number, text, indent in self._inside(at):
            if not belongs(text, indent):
                break
            end = number + 1
        return end

    def _through(self, at: int, closes: Callable[[str, int], bool]) -> int:
        """The line after the first one that closes the block, else the first one outside its containers."""
        end = at
        for number, text, indent in self._inside(at):
            end = number + 1
            if closes(text, indent):
                break
        return end

    # Blocks

    def _raw_end(self, at: int, rest: str, base: int) -> int | None:
        """The line after the fenced code, math or HTML that begins here, None when none does."""
        first = rest[0]
        if first in "`~" and (fence := _FENCE.match(rest)):
            least = len(fence[1] or fence[2])
            return self._through(at + 1, partial(_closes_fence, base, first, least))
        if first == "$" and rest[:2] == "$$":
            return self._math_end(at, rest.rstrip(" \t"))
        if first == "<":
            for begin, end, _ in _HTML:
                if begin.match(rest):
                    if end is None:
                        return self._skip(at + 1, partial(_is_text, -1))
                    return at + 1 if end.search(rest) else self._through(at + 1, partial(_has, end))
        return None

    def _math_end(self, at: int, rest: str) -> int | None:
        if len(rest) > 3 and "$$" in rest[2:]:
            return at + 1 if rest.find("$$", 2) == len(rest) - 2 else None
        for number, text, _ in self._inside(at + 1):
            if not text:
                return None
            if text.rstrip(" \t").endswith("$$"):
                return number + 1
        return None

    def _comment_close(self, at: int, rest: str, depth: int) -> tuple[int, int] | None:
        """Line and column after the `%%` that closes the one with which `rest` begins, None when none does."""
        if rest[:2] != "%%" or "%%" in rest[2:]:
            return None
        for number in range(at + 1, len(self.lines)):
            line = self._line(number)
            matched, _, start = self._match(line, depth)
            if any(box.kind == QUOTE for box in self._stack[matched:depth]):
                return None
            if (close := line.find("%%", start)) >= 0:
                return number, close + 2
        return None

    def _comment_end(self, at: int, rest: str) -> int | None:
        """The line to go on with after a comment; what stands behind its end is made a line."""
        close = self._comment_close(at, rest, len(self._stack))
        if close is None:
            return None
        number, column = close
        line = self._line(number)
        text = line[column:].lstrip(" \t")
        if not text:
            return number + 1
        start = self._match(line, len(self._stack))[2]
        self.lines[number] = line[:start] + text
        return number

    def _is_table(self, at: int, rest: str, indent: int, depth: int) -> bool:
        if "|" not in rest or at + 1 >= len(self.lines) or "-" not in self.lines[at + 1]:
            return False
        line = self._line(at + 1)
        matched, below, start = self._match(line, depth)
        base = self._base(depth)
        if matched < depth or indent - base >= 4 or not base <= below < base + 4:
            return False
        columns = column_count(line[start:])
        return columns > 0 and columns == len(split_row(rest))

    def _simple_table(self, at: int) -> int:
        """The blank line below the table at the margin whose lines all begin with a pipe, 0 when there is none."""
        lines, end = self.lines, at + 2
        if (columns := column_count(lines[at + 1])) == 0 or columns != len(split_row(lines[at])):
            return 0
        while lines[end][:1] == "|":
            end += 1
        return 0 if lines[end] else end

    def _rows(self, at: int, head: str) -> tuple[list[str], int]:
        """The rows of the table that begins at `at`, and the line after it."""
        rows, depth = [head], len(self._stack)
        base = self._base(depth)
        for number, text, indent in self._inside(at + 2):
            if (
                not text
                or indent - base >= 4
                or LONE_BLOCK_ID.match(text)
                or self._interrupts(number, text, indent, depth, False)
            ):
                break
            rows.append(text)
        return rows, at + 1 + len(rows)

    def _defines(self, rest: str) -> bool:
        """Whether the line defines where `[label]` leads; the first definition counts."""
        found = definition(rest) if rest[0] == "[" else None
        if found:
            self.references.setdefault(reference_key(found[0]), found[1])
        return found is not None

    def _heading(self, level: int) -> Leaf:
        """The open paragraph as an underlined heading."""
        leaf: Leaf = (level, self._para_line, "\n".join(self._para).strip(), [], self._para_item)
        self._para.clear()
        return leaf

    def _end_paragraph(self) -> Iterator[Leaf]:
        text = "\n".join(self._para).strip()
        line, item = self._para_line, self._para_item
        self._para.clear()
        if self._para_in == ITEM and (task := TASK.match(text)):
            text = text[task.end() :]
        elif self._para_in == QUOTE and (callout := CALLOUT.match(text)):
            yield 0, line, callout[3].strip(), [], item
            line, text = line + 1, text[callout.end() :].lstrip()
        yield 0, line, text, [], item


def _skip_spaces(line: str, at: int) -> int:
    return len(line) - len(line[at:].lstrip(" ")) if line[at : at + 1] == " " else at


def _skip_blanks(line: str, at: int) -> int:
    return len(line) - len(line[at:].lstrip(" \t"))


def _is_text(base: int, text: str, indent: int) -> bool:
    return bool(text) and indent >= base


def _is_code(base: int, text: str, indent: int) -> bool:
    return not text or indent - base >= 4


def _closes_fence(base: int, mark: str, least: int, text: str, indent: int) -> bool:
    text = text.rstrip(" \t")
    return indent - base < 4 and len(text) >= least and not text.strip(mark)


def _has(pattern: re.Pattern[str], text: str, _indent: int) -> bool:
    return pattern.search(text) is not None


def _is_rule(text: str) -> bool:
    """`---`, `* * *`, `___`."""
    char = text[0]
    if char not in "*-_":
        return False
    marks = text.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and not marks.strip(char)


def _heading_text(text: str) -> str:
    """Without the closing `#`s."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    return (bare if bare[-1:] in (" ", "\t") else text).strip()
