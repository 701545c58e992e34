"""A note's other names and its tags, as chips at its head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notes.model import Note
from notes.text import link_key
from tui.render.block import NO_MARGIN, Fitted, FittedText, Margin, Spot, Stack, lit_flows
from tui.render.flow import Flow, FlowWriter
from tui.render.span import Line, Span, join_styles, tidy
from tui.render.targets import Targets
from tui.render.wrap import name, wrap

_GAP = 2


@dataclass(frozen=True, slots=True)
class NamesBlock:
    """Names at the left and tags at the right, or below when both find no room beside each other."""

    names: Flow
    tags: Flow
    line: int
    margin: Margin = NO_MARGIN

    @property
    def texts(self) -> Sequence[str]:
        """Names, and tags."""
        return self.names.text, self.tags.text

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "NamesBlock":
        """With the words lit."""
        names, tags = lit_flows((self.names, self.tags), pattern, current)
        return replace(self, names=names, tags=tags)

    def fit(self, width: int) -> Fitted:
        """On one line if possible."""
        between = width - self.names.cells - self.tags.cells
        if self.names.text and self.tags.text and between >= _GAP:
            return _Beside(self, between)
        flows = [(part, flow) for part, flow in enumerate((self.names, self.tags)) if flow.text]
        fits = [FittedText(flow, self.line, wrap(flow.text, width)) for _, flow in flows]
        return _Below(fits, [part for part, _ in flows])


class _Beside:
    height = 1

    def __init__(self, block: NamesBlock, between: int) -> None:
        self._block = block
        self._between = between

    def line(self, row: int) -> Line:
        names, tags = self._block.names, self._block.tags
        return tidy((*names.cut(0, len(names.text)), Span(" " * self._between), *tags.cut(0, len(tags.text))))

    def row_of_link(self, link: int) -> int:
        return 0 if self._block.tags.offset_of_link(link) >= 0 else -1

    def row_of_text(self, part: int, offset: int) -> int:
        return 0

    def row_of_source(self, line: int) -> int:
        return 0

    def source_of_row(self, row: int) -> int:
        return self._block.line


class _Below(Stack):
    def __init__(self, parts: Sequence[Fitted], texts: Sequence[int]) -> None:
        super().__init__(parts)
        self._texts = texts

    def row_of_text(self, part: int, offset: int) -> int:
        at = self._texts.index(part)
        return self._tops[at] + self._parts[at].row_of_text(0, offset)


def names(note: Note, targets: Targets) -> NamesBlock | None:
    """Aliases that are not the name it goes by, and tags; None when it has neither."""
    own = {link_key(note.name), link_key(note.title)}
    aliases, tags = FlowWriter(), FlowWriter()
    for alias in dict.fromkeys(name(alias) for alias in note.front.aliases if link_key(alias) not in own):
        _chip(aliases, alias, "chip")
    seen: set[str] = set()
    for tag in note.front.tags:
        if tag.name.lower() not in seen:
            seen.add(tag.name.lower())
            index, look, _ = targets.add(tag.name, "", tag.line, "tag")
            targets.name(index, "#" + name(tag.name))
            _chip(tags, "#" + name(tag.name), join_styles("chip", look), index)
    block = NamesBlock(aliases.flow(), tags.flow(), 1)
    return block if any(block.texts) else None


def _chip(writer: FlowWriter, text: str, style: str, link: int = -1) -> None:
    """Blanks that do not break keep a chip in one piece. Those at its edges are no part of a link."""
    if writer.length:
        writer.add(" ")
    writer.add("\xa0", "chip")
    writer.add(text.replace(" ", "\xa0"), style, link)
    writer.add("\xa0", "chip")
