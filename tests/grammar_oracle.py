"""The judge of the scanner: what the tokens of `notes.markdown` say a body holds, as the same `Body`."""

from dataclasses import dataclass, field

from markdown_it.token import Token

from notes.labels import annotation
from notes.markdown import internal_target, parse
from notes.model import Block, Body, Form, Heading, Link, Place, Tag
from notes.wikilink import shown, without_size


@dataclass
class _Item:
    linked: bool = False


@dataclass
class _Judge:
    first_line: int
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)

    def walk(self, tokens: list[Token]) -> None:
        head: list[str] = []
        row: list[str] = []
        in_head = False
        for before, token in zip([Token("", "", 0), *tokens], tokens, strict=False):
            kind = before.type
            if token.type == "list_item_open":
                self.items.append(_Item())
            elif token.type == "list_item_close":
                self.items.pop()
            elif token.type == "thead_open":
                in_head, head = True, []
            elif token.type == "thead_close":
                in_head = False
            elif token.type == "tr_open":
                row = []
            elif token.type == "inline":
                children = token.children or []
                if kind == "heading_open":
                    line = (before.map or [0])[0] + self.first_line
                    self.headings.append(Heading(int(before.tag[1]), plain(children).strip(), line))
                    self.inline(children, "heading")
                elif kind in ("th_open", "td_open"):
                    (head if in_head else row).append(plain(children).strip())
                    label = None if in_head else _cell_label(row, head)
                    self.inline(children, "table", label)
                else:
                    self.inline(children, "list" if self.items else "text")

    def inline(self, children: list[Token], place: Place, label: str | None = None) -> None:
        for index, token in enumerate(children):
            line = token.meta.get("line", 0) + self.first_line
            if token.type in ("wikilink", "embed"):
                self.link(
                    children, index, place, label, line, token.content, token.meta["target"], token.meta["subpath"]
                )
            elif token.type in ("link_open", "image"):
                target = internal_target(str(token.attrs["href" if token.type == "link_open" else "src"]))
                if target is not None:
                    end = index
                    if token.type == "link_open":
                        end = next(n for n in range(index + 1, len(children)) if children[n].level == token.level)
                    said = plain(children[index : end + 1]).strip()
                    text = (without_size(said) if token.type == "image" else said) or shown(*target)
                    self.link(children, end, place, label, line, text, *target)
            elif token.type == "tag":
                self.tags.append(Tag(token.meta["tag"], line))
            elif token.type == "block_id":
                self.blocks.append(Block(token.meta["id"], line))

    def link(
        self,
        children: list[Token],
        end: int,
        place: Place,
        label: str | None,
        line: int,
        text: str,
        target: str,
        subpath: str,
    ) -> None:
        if self.items and place == "list":
            if not self.items[-1].linked:
                rest = children[end + 1 :]
                stop = next((n for n, token in enumerate(rest) if token.type in ("softbreak", "hardbreak")), len(rest))
                label = annotation(plain(rest[:stop]))
            self.items[-1].linked = True
        kind = children[end].type
        where: Place = "embed" if kind in ("embed", "image") else place
        form: Form = "wiki" if kind in ("wikilink", "embed") else "markdown"
        self.links.append(Link(line, where, None, label, text, target, subpath, form))


def plain(tokens: list[Token]) -> str:
    """The text of inline tokens as a reader has it, without marks."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "html_inline":
            parts.append(" " if token.content[1:3].lower() == "br" else "")
        elif token.type == "image":
            parts.append(plain(token.children or []))
        else:
            parts.append(token.content)
    return "".join(parts)


def judge(text: str, first_line: int = 1) -> Body:
    """What the grammar finds in a body. Footnotes are read last and sorted in by line."""
    found = _Judge(first_line)
    found.walk(parse(text))
    return Body(
        tuple(sorted(found.headings, key=_line)),
        tuple(sorted(found.links, key=_line)),
        tuple(sorted(found.tags, key=_line)),
        tuple(sorted(found.blocks, key=_line)),
    )


def _line(found: Heading | Link | Tag | Block) -> int:
    return found.line


def _cell_label(row: list[str], head: list[str]) -> str | None:
    """Of the last cell of a row so far: in the second of two columns the first cell, else the head of the column."""
    if len(row) == 2 == len(head) and row[0]:
        return row[0]
    return head[len(row) - 1].strip() or None
