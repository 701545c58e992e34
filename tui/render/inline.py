"""The inside of a paragraph, heading or table cell: inline tokens -> a `Flow`."""

from collections.abc import Sequence
from typing import Any

from markdown_it.token import Token

from notes.markdown import internal_target
from tui.render.flow import EMPTY, Flow, FlowWriter
from tui.render.formula import readable
from tui.render.pixels import Size, size_asked
from tui.render.span import join_styles
from tui.render.targets import Source, TargetForm, Targets
from tui.render.wrap import name, prose

_FIGURE_BREAK = Token("hardbreak", "br", 0)
_STYLED = {"strong": "strong", "em": "em", "s": "strike", "mark": "mark"}
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".avif", ".tif", ".tiff", ".ico")


def inline(
    children: Sequence[Token], targets: Targets, source: Source, line: int, base: str = "", is_figure: bool = False
) -> Flow:
    """The text of an inline token's children. `line` is where it begins in the file; `base` the style of all of it;
    a figure says by itself that it is a picture."""
    if len(children) == 1 and children[0].type == "text":
        text = prose(children[0].content)
        return Flow(text, (0,), ((base, -1),)) if text else EMPTY
    reader = _Reader(targets, source, line, base, is_figure)
    for at, token in enumerate(children):
        beside = (*children[max(0, at - 1) : at], *children[at + 1 : at + 2])
        if token.type == "softbreak" and any(one.type in ("embed", "image") for one in beside):
            # On a line of its own it is meant as a figure.
            reader.read(_FIGURE_BREAK)
        else:
            reader.read(token)
    return reader.writer.flow()


def is_image(target: str) -> bool:
    """Whether a file's name says that it is a picture."""
    return target.lower().endswith(_IMAGES)


def asked_of(token: Token) -> Size:
    """The size in pixels that a picture is asked to have; 0 where nothing is said."""
    return _alt_and_size(token)[1]


def _alt_and_size(token: Token) -> tuple[str, Size]:
    """What stands for a picture's display text: words, a size, or words and a size."""
    words = token.content if token.type == "image" else token.meta.get("display") or ""
    alt, _, last = words.rpartition("|")
    size = size_asked(last.strip())
    return (alt if size else words).strip(), size or (0, 0)


def only_embeds(children: Sequence[Token]) -> list[Token]:
    """The embeds and pictures of a paragraph that holds nothing else; none when it does."""
    embeds = []
    for child in children:
        if child.type in ("embed", "image"):
            embeds.append(child)
        elif (child.type not in ("softbreak", "hardbreak", "block_id") and child.content.strip()) or child.nesting:
            return []
    return embeds


def parts_of(children: Sequence[Token]) -> list[tuple[Sequence[Token], int]]:
    """A paragraph as it is drawn: embeds on lines of their own stand by themselves, the text between them together.

    Each part comes with the number of lines before it.
    """
    lines: list[list[Token]] = [[]]
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            lines.append([])
        else:
            lines[-1].append(child)
    alone = [bool(only_embeds(line)) for line in lines]
    if not any(alone) or all(alone):
        return [(children, 0)]
    parts: list[tuple[Sequence[Token], int]] = []
    text: list[Token] = []
    breaks = iter(child for child in children if child.type in ("softbreak", "hardbreak"))
    first = 0
    for number, (line, is_embed) in enumerate(zip(lines, alone, strict=True)):
        before = next(breaks) if number else None
        if is_embed:
            if text:
                parts.append((text, first))
            parts.append((line, number))
            text = []
        else:
            first = first if text else number
            text = [*text, *([before] if before and text else []), *line]
    return [*parts, (text, first)] if text else parts


class _Reader:
    def __init__(self, targets: Targets, source: Source, line: int, base: str, is_figure: bool) -> None:
        self.writer = FlowWriter()
        self._targets = targets
        self._source = source
        self._line = line
        self._styles = [base]
        self._is_figure = is_figure
        self._link = -1
        self._link_look = ""
        self._sign = ""
        self._link_begins = 0

    def read(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._add(prose(token.content))
        elif kind in ("softbreak", "hardbreak"):
            self._add(" " if kind == "softbreak" else "\n")
            if not self._source.pinned:
                self._line += 1
                self.writer.source_line(self._line)
        elif kind.endswith("_open") and kind[:-5] in _STYLED:
            self._styles.append(join_styles(self._styles[-1], _STYLED[kind[:-5]]))
        elif kind.endswith("_close") and kind[:-6] in _STYLED:
            if len(self._styles) > 1:
                self._styles.pop()
        elif kind in ("wikilink", "embed"):
            self._wikilink(token)
        elif kind == "link_open":
            self._open_link(str(token.attrs.get("href", "")), self._line_of(token))
        elif kind == "link_close":
            self._close_link()
        elif kind == "code_inline":
            self._add(name(token.content), "code")
        elif kind == "tag":
            self._tag(token)
        elif kind == "image":
            self._image(str(token.attrs.get("src", "")), token)
        elif kind == "html_inline":
            self._html(token)
        elif kind in ("math_inline", "math_inline_double"):
            self._add(prose(readable(token.content)), "math")
        elif kind == "footnote_ref":
            self._footnote(token.meta)

    def _line_of(self, token: Token) -> int:
        """A token that can be followed knows its line in the body; a bare URL does not."""
        if self._source.pinned or "line" not in token.meta:
            return self._line
        line: int = self._source.first_line + token.meta["line"]
        return line

    def _add(self, text: str, style: str = "") -> None:
        text = text.lstrip(" ") if self.writer.begins_line else text
        if text:
            self.writer.add(text, join_styles(self._styles[-1], style, self._link_look), self._link)

    def _open_link(self, href: str, line: int, form: TargetForm = "markdown") -> None:
        if self._link >= 0:
            return
        inside = internal_target(href)
        if inside is None:
            added = self._targets.add(href, "", line, "external")
        else:
            added = self._targets.add(self._source.from_root(inside[0]), inside[1], line, form)
        self._link, self._link_look, self._sign = added
        self._link_begins = self.writer.here()

    def _close_link(self) -> None:
        if self._link < 0:
            return
        text = self.writer.text_from(self._link_begins)
        if not text.strip():
            # A link without a text of its own can still be seen and followed.
            target = self._targets.found[self._link]
            text = name(target.target + target.subpath) or "?"
            self._add(text)
        self._targets.name(self._link, text)
        # A URL shown as it is says by itself that it leads out.
        self._add("" if "://" in text else self._sign)
        self._link, self._link_look = -1, ""

    def _wikilink(self, token: Token) -> None:
        target, subpath = token.meta["target"], token.meta["subpath"]
        embedded = token.type == "embed"
        is_untold = embedded and subpath.startswith("#^") and target and not token.meta.get("display")
        text = name(target if is_untold else token.content)  # a block's id says nothing over the block itself
        form: TargetForm = "embed" if embedded else "wiki"
        outer = self._link, self._link_look, self._sign, self._link_begins
        self._link, self._link_look, self._sign = self._targets.add(
            self._source.from_root(target), subpath, self._line_of(token), form
        )
        self._link_begins = self.writer.here()
        if embedded and is_image(target):
            self._picture(token, target)
        else:
            self._add(f"{self._targets.symbols.embed} {text}" if embedded else text)
        self._close_link()
        self._link, self._link_look, self._sign, self._link_begins = outer

    def _tag(self, token: Token) -> None:
        text = name(token.content)
        if self._link >= 0:
            self._add(text, "tag")
            return
        index, look, _ = self._targets.add(token.meta["tag"], "", self._line_of(token), "tag")
        self._targets.name(index, text)
        self.writer.add(text, join_styles(self._styles[-1], look), index)

    def _image(self, src: str, token: Token) -> None:
        outer = self._link >= 0
        self._open_link(src, self._line_of(token), "embed")
        inside = internal_target(src)
        self._picture(token, inside[0] if inside else src)
        if not outer:
            self._close_link()

    def _picture(self, token: Token, file: str) -> None:
        file = file.rpartition("/")[2] or file
        parts = [name(part) for part in (_alt_and_size(token)[0], file) if part]
        label = f" {self._targets.symbols.dash} ".join(dict.fromkeys(parts))
        self._add(label if self._is_figure else f"[image: {label}]", "image")

    def _html(self, token: Token) -> None:
        if token.content.lower().replace(" ", "") in ("<br>", "<br/>"):
            self._add("\n")
        elif not token.hidden:
            self._add(prose(token.content), "html")

    def _footnote(self, meta: dict[str, Any]) -> None:
        label = str(meta.get("label") or meta["id"] + 1)
        index, _, _ = self._targets.add("", label, self._line, "footnote")
        text = f"[{name(label)}]"
        self._targets.name(index, text)
        self._source.references.setdefault(meta["id"], index)
        self.writer.add(text, join_styles(self._styles[-1], "ref"), index)
