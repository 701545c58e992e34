"""A note's properties as a quiet table. Its aliases and tags are for `tui.render.names`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notes.model import Note
from notes.wikilink import find_in_line
from tui.render.block import Fitted, Margin, Spot, Stack, lit_flows
from tui.render.flow import Flow, FlowWriter, flow_of
from tui.render.span import Line, Span, tidy
from tui.render.table import Record
from tui.render.targets import Targets
from tui.render.wrap import name

_ELSEWHERE = frozenset(("aliases", "alias", "tags", "tag"))
_GAP = 4


@dataclass(frozen=True, slots=True)
class PropertiesBlock:
    """Keys and values."""

    rows: tuple[tuple[Flow, Flow, int], ...]
    """(key, value, line of the file)."""
    margin: Margin
    line: int

    @property
    def texts(self) -> Sequence[str]:
        """Each key and its value."""
        return [text for key, value, _ in self.rows for text in (key.text, value.text)]

    def lit(self, pattern: re.Pattern[str], current: Spot | None) -> "PropertiesBlock":
        """With the words lit."""
        flows = lit_flows([flow for row in self.rows for flow in row[:2]], pattern, current)
        lines = [line for _, _, line in self.rows]
        return replace(self, rows=tuple(zip(flows[::2], flows[1::2], lines, strict=True)))

    def fit(self, width: int) -> Fitted:
        """On one line when all of it finds room there, else one below the other."""
        total = sum(key.cells + 2 + value.cells for key, value, _ in self.rows) + _GAP * (len(self.rows) - 1)
        if total <= width and len(self.rows) > 1:
            return _OneRow(self.rows)
        keys = min(max(key.cells for key, _, _ in self.rows), max(2, width * 2 // 5))
        return _Rows([Record(key, keys, value, line, width) for key, value, line in self.rows])


class _Rows(Stack):
    """Keys with their values: two texts each."""

    def row_of_text(self, part: int, offset: int) -> int:
        return self._tops[part // 2] + self._parts[part // 2].row_of_text(part % 2, offset)


class _OneRow:
    height = 1

    def __init__(self, rows: Sequence[tuple[Flow, Flow, int]]) -> None:
        self._rows = rows

    def line(self, row: int) -> Line:
        spans: list[Span] = []
        for key, value, _ in self._rows:
            spans += (Span(" " * _GAP if spans else ""), *key.cut(0, len(key.text)), Span("  "))
            spans += value.cut(0, len(value.text))
        return tidy(spans)

    def row_of_link(self, link: int) -> int:
        return 0 if any(value.offset_of_link(link) >= 0 for _, value, _ in self._rows) else -1

    def row_of_text(self, part: int, offset: int) -> int:
        return 0

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
        rows.append((flow_of(name(prop.key), "key"), writer.flow(), prop.line))
    return PropertiesBlock(tuple(rows), Margin(), rows[0][2]) if rows else None


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
