"""A note's front matter as it is shown: properties as a quiet table, aliases and tags as one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from notes.model import Note
from notes.text import link_key
from notes.wikilink import find_in_line
from tui.render.block import Fitted, Margin, Stack
from tui.render.flow import Flow, FlowWriter, flow_of
from tui.render.span import Line, Span, tidy
from tui.render.symbols import UNICODE, Symbols
from tui.render.table import Record
from tui.render.targets import Targets
from tui.render.wrap import cells, crop, name

_ELSEWHERE = frozenset(("aliases", "alias", "tags", "tag"))
_GAP = 4


@dataclass(frozen=True, slots=True)
class PropertiesBlock:
    """Keys and values."""

    rows: tuple[tuple[str, Flow, int], ...]
    """(key, value, line of the file)."""
    margin: Margin
    line: int

    def fit(self, width: int) -> Fitted:
        """On one line when all of it finds room there, else one below the other."""
        total = sum(cells(key) + 2 + value.cells for key, value, _ in self.rows) + _GAP * (len(self.rows) - 1)
        if total <= width and len(self.rows) > 1:
            return _OneRow(self.rows)
        keys = min(max(cells(key) for key, _, _ in self.rows), max(2, width * 2 // 5))
        return Stack([Record(flow_of(key, "key"), keys, value, line, width) for key, value, line in self.rows])


class _OneRow:
    height = 1

    def __init__(self, rows: Sequence[tuple[str, Flow, int]]) -> None:
        self._rows = rows

    def line(self, row: int) -> Line:
        spans: list[Span] = []
        for key, value, _ in self._rows:
            spans += (Span(" " * _GAP if spans else ""), Span(key, "key"), Span("  "))
            spans += value.cut(0, len(value.text))
        return tidy(spans)

    def row_of_link(self, link: int) -> int:
        return 0 if any(value.offset_of_link(link) >= 0 for _, value, _ in self._rows) else -1

    def row_of_source(self, line: int) -> int:
        return 0

    def source_of_row(self, row: int) -> int:
        return self._rows[0][2]


def properties(note: Note, targets: Targets) -> PropertiesBlock | None:
    """All properties but aliases and tags, as a block; None when there are none."""
    plain = {(link.relation, link.text) for link in note.front.links if link.form == "plain"}
    rows = []
    for prop in note.front.properties:
        if prop.key.lower() in _ELSEWHERE:
            continue
        writer = FlowWriter()
        for index, value in enumerate(prop.values):
            if index:
                writer.add(f" {targets.symbols.dot} ", "dim")
            if (prop.key, value.strip()) in plain:
                _link(writer, targets, value.strip(), "", value.strip(), prop.line)
            else:
                _value(writer, targets, value, prop.line)
        rows.append((name(prop.key), writer.flow(), prop.line))
    return PropertiesBlock(tuple(rows), Margin(), rows[0][2]) if rows else None


def header(note: Note, width: int, symbols: Symbols = UNICODE) -> list[Line]:
    """The line that stands below a note's place: its other names, and its tags at the right. None when it has neither.

    Args:
        note: whose.
        width: in cells; the names are cut before the tags are.
        symbols: for the dots and the ellipsis.
    """
    own = {link_key(note.name), link_key(note.title)}
    names = dict.fromkeys(name(alias) for alias in note.front.aliases if link_key(alias) not in own)
    tags = " ".join(dict.fromkeys("#" + name(tag.name) for tag in note.front.tags))
    left = f" {symbols.dot} ".join(names)
    if not left and not tags:
        return []
    if cells(left) + cells(tags) + 2 > width and left:
        tags = crop(tags, width // 2, symbols.ellipsis)
    tags = crop(tags, width, symbols.ellipsis)
    left = crop(left, width - cells(tags) - 2 if tags else width, symbols.ellipsis)
    gap = width - cells(left) - cells(tags) if tags else 0
    return [tidy((Span(left, "dim"), Span(" " * gap), Span(tags, "dim tag")))]


def _value(writer: FlowWriter, targets: Targets, value: str, line: int) -> None:
    after = 0
    if value.startswith(("https://", "http://", "mailto:")) and " " not in value:
        index, look, _ = targets.add(value, "", line, "external")
        targets.name(index, name(value))
        writer.add(name(value), look, index)
        return
    if "\n" not in value:
        for start, end, link in find_in_line(value):
            writer.add(name(value[after:start]))
            _link(writer, targets, link.target, link.subpath, link.text, line)
            after = end
    writer.add(name(value[after:].replace("\n", " ").replace("\t", " ")))


def _link(writer: FlowWriter, targets: Targets, target: str, subpath: str, text: str, line: int) -> None:
    index, look, sign = targets.add(target, subpath, line, "property")
    targets.name(index, name(text))
    writer.add(name(text) + sign, look, index)
