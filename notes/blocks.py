"""The lines of a note's body as blocks: headings, tables and running text, line by line, without markdown-it.

A port of CommonMark's way of reading (open containers are matched line by line) that keeps to markdown-it where the two
differ. Each line is looked at a fixed number of times, so the work grows with the text alone.
"""

import re
from collections.abc import Generator, Iterator

from notes.address import definition, reference_key
from notes.containers import FOOTNOTE, ITEM, QUOTE, Box, Containers, skip_blanks, skip_spaces
from notes.opaque import FENCE, code_end, comment_close, comment_end, html_interrupts, opaque_end, text_end
from notes.syntax import CALLOUT, LONE_BLOCK_ID, MOST_NESTING, TASK, cell_count, column_count

Leaf = tuple[int, int, str, list[str], Box | None]
"""A block that holds text: level (1 to 6 for a heading, 0 for text, -1 for a table), first line in the body from 0,
text, the rows of a table (head first, the line below it left out), and the innermost list item around it.

A plain tuple: they come by the hundred thousand.
"""

_HEADING = re.compile(r"(#{1,6})(?=[ \t]|\Z)(.*)", re.DOTALL)
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_MARKER = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|\Z)")
_FOOTNOTE = re.compile(r"\[\^([^\] ]+)\]:")
# What may stand first on a line that begins no block of its own, at the margin and after `- `.
_PLAIN = re.compile(r"(?:- )?(?:[^\W\d_]|!?\[\[|\*\*?[\w\[]|\d++(?![.)])|[\"'“‘(]|[$~]\d|#[^#\s])")
_NOTHING = frozenset(("", " ", "\t"))
_NOWHERE = 1 << 60  # the indent of an empty item with a blank line below: nothing belongs to it


class Blocks:
    """Reads one body. Iterate over `leaves` once; then `references` and `footnotes` hold what the body defines."""

    def __init__(self, text: str) -> None:
        self.open = Containers(text)
        self.references: dict[str, str] = {}
        """Normalised label -> address."""
        self.footnotes: set[str] = set()
        self._para: list[str] = []
        self._para_line = 0
        self._para_in: str | None = None
        self._para_item: Box | None = None

    def leaves(self) -> Iterator[Leaf]:
        """The blocks that hold text, in order; of running text only what may hold a link, a tag or a block id."""
        lines, stack, para = self.open.lines, self.open.stack, self._para
        last = len(lines) - 1
        lines.append("")
        at = 0
        while at <= last:
            line, below = lines[at], lines[at + 1]
            # What most lines are, told by their first characters: at the margin nothing stays open but a paragraph,
            # and when that is read a blank line below says nothing more.
            first = line[:1]
            if not first:
                if para:
                    yield from self._end_paragraph()
                if stack:
                    self.open.close_quotes()
                at += 1
            elif first == "#" and "|" not in line and (heading := _HEADING.match(line)):
                if para:
                    yield from self._end_paragraph()
                stack.clear()
                yield len(heading[1]), at, _heading_text(heading[2]), [], None
                at += 1 if below else 2
            elif first == "|" == below[:1] and not para and (end := self._simple_table(at)):
                stack.clear()
                yield -1, at, "", [line, *lines[at + 2 : end]], None
                at = end + 1
            elif (not below or (below[:2] == "- " and below[2:3] not in _NOTHING)) and (
                first.isalpha() or _PLAIN.match(line)
            ):
                if para:
                    if first != "-":
                        at = yield from self._read(at)
                        continue
                    yield from self._end_paragraph()
                item = Box(ITEM, 2, "-") if first == "-" else None
                stack[:] = (item,) if item else ()
                if "[" in line or "#" in line or "^" in line:
                    yield 0, at, line[2:].strip() if item else line.strip(), [], item
                at += 1 if below else 2
            elif line == "---" and not para:
                stack.clear()
                at += 1 if below else 2
            else:
                at = yield from self._read(at)
        if para:
            yield from self._end_paragraph()

    def _read(self, at: int) -> Generator[Leaf, None, int]:
        """Read the line at `at`, and with it the block that it begins; the number of the line to go on with."""
        line, stack = self.open.line(at), self.open.stack
        depth, indent, start = self.open.match(line, len(stack))
        if start == len(line):
            if self._para:
                yield from self._end_paragraph()
            del stack[depth:]
            return at + 1
        if self._para:
            rest = line[start:]
            if (
                depth == len(stack)
                and self.open.base(depth) <= indent <= self.open.base(depth) + 3
                and _UNDERLINE.match(rest)
            ):
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
        stack = self.open.stack
        while start < len(line):
            base = self.open.base(len(stack))
            rest = line[start:]
            if len(stack) >= MOST_NESTING // 2 and len(stack) + sum(box.kind == ITEM for box in stack) >= MOST_NESTING:
                return text_end(self.open, at, base)
            is_next_item = mark and (marker := _MARKER.match(rest)) and marker[0][-1] == mark
            mark = ""
            if not is_next_item and self._is_table(at, rest, indent, len(stack)):
                self.open.enter()
                rows, after = self._rows(at, rest)
                yield -1, at, "", rows, self.open.item()
                return after
            if indent - base >= 4:
                self.open.enter()
                return code_end(self.open, at, base)
            if (end := comment_end(self.open, at, rest)) is not None:
                return end
            if (end := opaque_end(self.open, at, rest, base)) is not None:
                self.open.enter()
                return end
            if rest[0] == ">":
                self.open.open(QUOTE, 0)
                begun = start + 1 + (line[start + 1 : start + 2] == " ")
                start = skip_spaces(line, begun)
                indent = start - begun
            elif _is_rule(rest):
                self.open.enter()
                return at + 1
            elif marker := _MARKER.match(rest):
                after = start + marker.end()
                start = skip_spaces(line, after)
                wide = start - after
                column = indent + marker.end()
                inner = column + (wide if wide <= 4 and start < len(line) else 1)
                if start == len(line) and (at + 1 == len(self.open.lines) or self.open.is_blank(at + 1)):
                    inner = _NOWHERE
                self.open.open(ITEM, inner, marker[0][-1])
                indent = column + wide
            elif (note := _FOOTNOTE.match(rest)) and not self.open.in_footnote():
                self.footnotes.add(note[1])
                after = start + note.end()
                start = skip_blanks(line, after)
                self.open.open(FOOTNOTE, base + 4)
                indent = len(line[after:start].expandtabs(4))
                if indent < base + 4:
                    indent += base + 4
            elif self._defines(rest):
                return at + 1
            elif rest[0] == "#" and (heading := _HEADING.match(rest)):
                self.open.enter()
                yield len(heading[1]), at, _heading_text(heading[2]), [], self.open.item()
                return at + 1
            else:
                self._para.append(rest)
                self._para_line, self._para_item, self._para_in = at, self.open.item(), self.open.enter()
                return at + 1
        return at + 1

    def _continues(self, at: int, rest: str, depth: int, indent: int) -> bool:
        """Whether a line that could begin a block of its own goes on with the open paragraph."""
        stack = self.open.stack
        quotes = [n for n in range(depth, len(stack)) if stack[n].kind == QUOTE]
        if not quotes:
            base = self.open.base(len(stack))
            return indent - base > 3 or not (
                self._is_table(at, rest, indent, len(stack))
                or (rest[0] == "[" and _FOOTNOTE.match(rest) and not (self.open.in_footnote() and indent >= base))
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
        base = self.open.base(depth)
        if indent - base >= 4:
            return False
        if first == ">" or (first in "`~" and FENCE.match(rest)) or (first == "#" and _HEADING.match(rest)):
            return True
        if first == "<":
            return html_interrupts(rest)
        if first == "%":
            return comment_close(self.open, at, rest, depth) is not None
        if _is_rule(rest):
            return True
        marker = _MARKER.match(rest)
        if marker is None:
            return False
        if indent < base and self.open.is_deep(depth, indent):
            return False
        return not in_paragraph or (marker[1] in (None, "1") and marker.end() < len(rest.rstrip(" \t")))

    def _is_table(self, at: int, rest: str, indent: int, depth: int) -> bool:
        if "|" not in rest or at + 1 >= len(self.open.lines) or "-" not in self.open.lines[at + 1]:
            return False
        line = self.open.line(at + 1)
        matched, below, start = self.open.match(line, depth)
        base = self.open.base(depth)
        if matched < depth or indent - base >= 4 or not base <= below < base + 4:
            return False
        columns = column_count(line[start:])
        return columns > 0 and columns == cell_count(rest)

    def _simple_table(self, at: int) -> int:
        """The blank line below the table at the margin whose lines all begin with a pipe, 0 when there is none."""
        lines, end = self.open.lines, at + 2
        if (columns := column_count(lines[at + 1])) == 0 or columns != cell_count(lines[at]):
            return 0
        while lines[end][:1] == "|":
            end += 1
        return 0 if lines[end] else end

    def _rows(self, at: int, head: str) -> tuple[list[str], int]:
        """The rows of the table that begins at `at`, and the line after it."""
        rows, depth = [head], len(self.open.stack)
        base = self.open.base(depth)
        for number, text, indent in self.open.inside(at + 2):
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
    if text[-1:] != "#":
        return text.strip()
    bare = text.rstrip("#")
    return (bare if bare[-1:] in (" ", "\t") else text).strip()
