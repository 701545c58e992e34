"""The fast reading of a note's body: its headings, links, tags and block ids, without markdown-it.

`notes.markdown` is the grammar and, in the tests, the judge: over every note of two real vaults and over notes made up
from pieces of grammar both find the same. These differences are known, and none of them occurs in the vaults:

- Tabs between a nested quote's or a footnote's marks and what follows: markdown-it counts their width in its own way.
- A code span over several lines in a heading, a link's text or an annotation: markdown-it keeps the blanks with which
  its further lines begin, CommonMark and the scanner do not.
- A wikilink that begins as a footnote would, `^[[a]]`, where no bracket ends the footnote.
- An image by reference behind an address that is none, `[t](u ![a]`: markdown-it takes `[a]` for what `[t]` refers to.
- Emphasis marks that touch the end of a link's text or stand in a URL that linkify-it does not take for one.
- What the grammar does not parse because no person writes it: bodies of more than 20,000 lines, 20,000 cells or 300,000
  meaningful characters, and images within the texts of images.
"""

import re
from bisect import bisect_left

from notes.blocks import Blocks
from notes.containers import Box
from notes.inline import MARKED, plain_text, read
from notes.labels import SIMPLE_ANNOTATION, annotation, is_plain
from notes.model import Block, Body, Form, Heading, Link, Place, Tag
from notes.spans import Inline
from notes.syntax import BLOCK_ID, INLINE_MATH, TAG, split_row, too_dense
from notes.wikilink import find_in_line

MOST_LINKS = 100_000
"""Links of a note after which its further blocks are not read."""
MOST_LINES = 100_000
"""Lines of a body that are read."""
LONGEST = 1_000_000
"""Characters of a line, and of a paragraph, beyond which it is not read."""
_LONG = 10_000  # characters; `too_dense` need not be asked below
_LINE_END = re.compile("\n")
_EMPHASIS = re.compile(r"[*_]|~~|==")
_BEFORE_ANNOTATION = frozenset(" :\t\xa0*_~=")
_make = tuple.__new__  # half the cost of calling the named tuple, and there are twenty links to a note
_INTERNAL = re.compile(r"\]\((?!https?://)")
# Nearly all wikilinks; a line has no others when it has no other brackets.
_SIMPLE = re.compile(r"\[\[([^\s\[\]|#\\][^\[\]|#\\]*)(?:\|([^\s\[\]][^\[\]]*))?\]\]")


def scan(text: str, first_line: int = 1) -> Body:
    """Headings, links, tags and block ids of a body, in order of appearance, lines counted from `first_line`.

    Never raises on what a person wrote, and the work grows with the text alone.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if len(text) > LONGEST:
        text = "\n".join(line[:LONGEST] for line in text.split("\n"))
    if len(text) >= MOST_LINES <= text.count("\n"):
        text = "\n".join(text.split("\n", MOST_LINES)[:MOST_LINES])
    found = _Scan(text, first_line, {}, set())
    if found.blocks.references or found.blocks.footnotes:
        # What is defined at the end of a note is used before it.
        found = _Scan(text, first_line, found.blocks.references, found.blocks.footnotes)
    return Body(tuple(found.headings), tuple(found.links), tuple(found.tags), tuple(found.block_ids))


class _Scan:
    def __init__(self, text: str, first_line: int, references: dict[str, str], footnotes: set[str]) -> None:
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.tags: list[Tag] = []
        self.block_ids: list[Block] = []
        self.references, self.footnotes = references, footnotes
        self.defines = bool(references or footnotes)
        self.blocks = Blocks(text)
        for level, at, content, rows, item in self.blocks.leaves():
            if len(self.links) >= MOST_LINKS:
                break
            line = first_line + at
            if level < 0:
                self.table(rows, line)
            elif level:
                self.headings.append(_make(Heading, (level, self.heading(content, line), line)))
            else:
                self.text(content[:LONGEST], line, "list" if item else "text", item)

    def text(self, text: str, line: int, place: Place, item: Box | None) -> None:
        """A paragraph, a list item's text or a callout's title."""
        if self.needs_care(text) or (
            item and "\n" in text and _EMPHASIS.search(text)  # an annotation is without marks, also of other lines
        ):
            self.careful(text, line, place, item)
            return
        for number, part in enumerate(text.split("\n"), line):
            if "[[" in part:
                self.wikilinks(part, number, place, None, item)
            if "#" in part:
                self.tags += [_make(Tag, (tag, number)) for tag in TAG.findall(part)]
            if "^" in part:
                self.block_ids += [Block(block, number) for block in BLOCK_ID.findall(part)]

    def wikilinks(self, text: str, line: int, place: Place, label: str | None, item: Box | None) -> None:
        """The wikilinks of one line in which nothing hides any."""
        simple = _SIMPLE.findall(text)
        if 2 * len(simple) == text.count("[") == text.count("]") and "![[" not in text:
            if item and not item.linked:
                item.linked = True
                label = self.annotation(text, text.find("[["), text.find("]]") + 2)
            for target, shown in simple:
                link = (line, place, None, label, (shown or target).rstrip(), target.rstrip(), "", "wiki")
                self.links.append(_make(Link, link))
                label = None if item else label
            return
        for start, end, found in find_in_line(text):
            if item:
                label = None if item.linked else self.annotation(text, start, end)
                item.linked = True
            where: Place = "embed" if start and text[start - 1] == "!" else place
            self.links.append(Link(line, where, None, label, found.text, found.target, found.subpath, "wiki"))

    def heading(self, text: str, line: int) -> str:
        """Note what a heading holds; its plain text."""
        if MARKED.search(text):
            return self.careful(text, line, "heading", None).text.strip()
        if "#" in text:
            self.tags += [_make(Tag, (tag, line)) for tag in TAG.findall(text)]
        return text

    def table(self, rows: list[str], line: int) -> None:
        head: list[str] = []
        names: dict[int, str] = {}
        for number, row in enumerate(rows, line):
            if "[" not in row and "#" not in row:
                continue
            head = head or split_row(rows[0])
            cells = head if number == line else split_row(row)
            for column, cell in enumerate(cells[: len(head)]):
                if "[" not in cell and "#" not in cell:
                    continue
                if number == line:
                    self.cell(cell, line, None)
                else:
                    label = self.cell_label(column, cells, head, names) if "[" in cell else None
                    self.cell(cell, number + 1, label)

    def cell_label(self, column: int, cells: list[str], head: list[str], names: dict[int, str]) -> str | None:
        """What a table says about a link below its head: in the second of two columns what the first one says, else the
        head of the column, of which `names` are those known."""
        first = self.plain(cells[0]) if column == 1 and len(head) == 2 else ""
        if not first and column not in names:
            names[column] = self.plain(head[column]).strip()
        return first or names[column] or None

    def plain(self, text: str) -> str:
        return plain_text(text, self.references, self.footnotes)

    def cell(self, text: str, line: int, label: str | None) -> None:
        if self.needs_care(text):
            self.careful(text, line, "table", None, label)
            return
        self.wikilinks(text, line, "table", label, None)
        if "#" in text:
            self.tags += [_make(Tag, (tag, line)) for tag in TAG.findall(text)]

    def needs_care(self, text: str) -> bool:
        """Whether looking for `[[`, `#` and `^` would find too much or too little."""
        if self.defines and "[" in text:
            return True
        may_hide = (
            "\\" in text
            or "`" in text
            or "<" in text
            or "%%" in text
            or "](" in text
            or "^[" in text
            or (text.count("$") > 1 and INLINE_MATH.search(text) is not None)
            or ("#" in text and "[[" in text and TAG.search(text) is not None)
            or (len(text) > _LONG and too_dense(text))
        )
        return may_hide and _may_hold(text)

    def careful(self, text: str, line: int, place: Place, item: Box | None, label: str | None = None) -> Inline:
        """Read a text exactly."""
        inline = read(text, self.references, self.footnotes, place == "table")
        ends = [end.start() for end in _LINE_END.finditer(text)]
        for link in inline.links:
            if item and not link.apart:
                label = None if item.linked else annotation(inline.rest_of_line(link))
                item.linked = True
            where: Place = "embed" if link.embed else "text" if link.apart else place
            said = None if link.apart else label
            number = line + bisect_left(ends, link.at)
            form: Form = "markdown" if link.markdown else "wiki"
            self.links.append(Link(number, where, None, said, link.text, link.target, link.subpath, form))
        self.tags += [Tag(tag, line + bisect_left(ends, at)) for at, tag in inline.tags]
        self.block_ids += [Block(block, line + bisect_left(ends, at)) for at, block in inline.blocks]
        return inline

    def annotation(self, line: str, start: int, end: int) -> str | None:
        if simple := SIMPLE_ANNOTATION.match(line, end):
            return simple[1].rstrip() or None
        rest = line[end:]
        if rest[:2] == "**" == line[max(start - 2, 0) : start] and (start < 3 or line[start - 3] == " "):
            bold = line.count("*") == 4 and rest[2:3] in (" ", ":")
            rest = rest[2:] if bold else rest
        if rest[:1] not in _BEFORE_ANNOTATION:
            return None
        if is_plain(rest):
            return annotation(rest)
        inline = read(line, self.references, self.footnotes)
        return annotation(inline.rest_of_line(inline.links[0]))


def _may_hold(text: str) -> bool:
    """Whether a text may hold a link within the vault, a tag or a block id: many have a reference to the web alone."""
    return (
        "[[" in text
        or ("](" in text and _INTERNAL.search(text) is not None)
        or ("#" in text and TAG.search(text) is not None)
        or ("^" in text and BLOCK_ID.search(text) is not None)
    )
