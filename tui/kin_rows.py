"""The kin of a note as rows: trails, parents, children, siblings, backlinks in groups, outgoing links. No Textual."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from notes.graph import Edge, Node, by_place, node_of
from notes.kinship import Family
from notes.kinship import Kin as Relative
from notes.model import folder_of
from notes.text import safe_text
from notes.wikilink import find_in_line
from tui.render.span import Line, Span
from tui.render.symbols import Symbols

_MOST_TRAIL_ROWS = 40


@dataclass(frozen=True, slots=True)
class Kin:
    """All that the panel shows of one note or ghost, read in one go."""

    family: Family
    backlinks: tuple[Edge, ...]
    links: tuple[Edge, ...]


class Goal(NamedTuple):
    """Where a row leads: a note or ghost, and the line in it (0: its top)."""

    node: Node
    line: int = 0


class KinRow(NamedTuple):
    """One row: what it shows and where it leads (None: a heading)."""

    left: Line
    right: Line = ()
    goal: Goal | None = None


def kin_rows(kin: Kin, symbols: Symbols) -> list[KinRow]:
    """The whole panel, from the roots down to what the note links to."""
    draw = _Drawing(symbols)
    return [
        *draw.ancestry(kin.family),
        *draw.relatives("CHILDREN", ((one.relation, one.node) for one in kin.family.children)),
        *draw.siblings(kin.family),
        *draw.backlinks(kin.backlinks),
        *draw.outgoing(kin.links),
    ]


def parent_rows(parents: Iterable[Relative], symbols: Symbols) -> list[KinRow]:
    """The parents to choose from, each once."""
    draw = _Drawing(symbols)
    once = {kin.node.key: kin for kin in reversed(list(parents))}
    return [draw.parent(kin) for kin in reversed(once.values())]


class _Drawing:
    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols

    def ancestry(self, family: Family) -> Iterator[KinRow]:
        """The trails as one tree from the roots down to the reader's own place.

        What was drawn once is not drawn again below another root: "see above".
        """
        yield _heading("ANCESTRY")
        relations = {kin.node.key: kin.relation for kin in family.parents}
        drawn: set[tuple[str, ...]] = set()
        expanded: set[str] = set()
        deepest = 0
        for trail in family.trails:
            keys: tuple[str, ...] = ()
            for depth, node in enumerate(trail[:-1]):
                keys = (*keys, node.key)
                if keys in drawn:
                    continue
                drawn.add(keys)
                again = node.key in expanded and depth + 2 < len(trail)
                yield self._step(
                    node, depth, bool(family.parents), "see above" if again else relations.get(node.key, "")
                )
                if again:
                    break
                expanded.add(node.key)
                deepest = max(deepest, depth + 1)
            if len(drawn) > _MOST_TRAIL_ROWS:
                yield KinRow((Span(f"  {self._symbols.ellipsis} more trails", "dim"),))
                break
        corner = f"{'  ' * deepest}{self._symbols.corner} " if deepest else ""
        here = Span(safe_text(family.node.name), "here")
        yield KinRow((Span(corner, "dim"), here, Span(f" {self._symbols.here} here", "dim")))

    def _step(self, node: Node, depth: int, is_kin: bool, remark: str) -> KinRow:
        indent = Span(f"{'  ' * depth}{self._symbols.corner} " if depth else "", "dim")
        if not is_kin:
            return KinRow((indent, Span(safe_text(node.name) + "/", "dim")))
        return KinRow((indent, *self._name(node)), (Span(safe_text(remark), "dim"),), Goal(node))

    def parent(self, kin: Relative) -> KinRow:
        """A row that leads up."""
        return KinRow(self._name(kin.node), (Span(safe_text(kin.relation), "dim"),), Goal(kin.node))

    def relatives(self, title: str, kin: Iterable[tuple[str, Node]]) -> Iterator[KinRow]:
        """One section of notes, under their relations where there are several."""
        rows = list(kin)
        if not rows:
            return
        yield _gap()
        yield _heading(title, len(rows))
        groups = [(relation, list(group)) for relation, group in groupby(rows, key=lambda row: row[0])]
        for relation, group in groups:
            yield KinRow((Span(f"  {safe_text(relation)}", "dim"),), (Span(str(len(group)), "dim"),))
            yield from self._named("    ", [node for _, node in group])

    def siblings(self, family: Family) -> Iterator[KinRow]:
        """The other children of each parent."""
        for (_, parent), group in groupby(family.siblings, key=lambda one: (one.relation, one.parent)):
            rows = list(group)
            yield _gap()
            yield _heading("SIBLINGS", len(rows), (*self._name(parent),))
            yield from self._named("  ", [sibling.node for sibling in rows])

    def _named(self, indent: str, nodes: Sequence[Node]) -> Iterator[KinRow]:
        """Notes by name; where two bear the same, with their folders."""
        names = Counter(node.name for node in nodes)
        for node in nodes:
            folder = folder_of(node.path) if node.path and names[node.name] > 1 else ""
            yield KinRow((Span(indent), *self._name(node)), (Span(safe_text(folder), "dim"),), Goal(node))

    def backlinks(self, edges: Sequence[Edge]) -> Iterator[KinRow]:
        """What links here: by relation, then by place; each with its line."""
        yield _gap()
        if not edges:
            yield _heading("BACKLINKS")
            yield KinRow((Span("  nothing links here yet", "dim"),))
            return
        yield _heading("BACKLINKS", len(edges))
        for name, group in by_place(edges):
            is_relation = group[0].link.relation is not None
            title = f"  as {name}" if is_relation else f"  in {_PLACES.get(name, name)}"
            yield KinRow((Span(safe_text(title), "dim"),), (Span(str(len(group)), "dim"),))
            for edge in group:
                yield self._backlink(edge, is_relation)

    def _backlink(self, edge: Edge, is_relation: bool) -> KinRow:
        source = node_of(edge.source)
        line = (Span("    "), *self._name(source))
        if not is_relation:
            label = f" {edge.link.label}" if edge.link.label else ""
            line = (*line, Span(f":{edge.link.line}", "dim"), Span(safe_text(label), "heading"))
            line = (*line, Span("  " + safe_text(plain_context(edge.context)), "dim"))
        return KinRow(line, (), Goal(source, edge.link.line))

    def outgoing(self, edges: Sequence[Edge]) -> Iterator[KinRow]:
        """What the note links to, each target once, in order of appearance."""
        ends = {edge.end.key: edge for edge in reversed(edges) if edge.to.path != edge.source}
        if not ends:
            return
        yield _gap()
        yield _heading("LINKS", len(ends))
        for edge in reversed(ends.values()):
            label = edge.link.label or ""
            mark = self._symbols.alias if edge.to.via == "alias" else ""
            name = (*self._name(edge.end), Span(f" {mark}" if mark else "", "dim"))
            yield KinRow((Span("  "), *name), (Span(safe_text(label), "dim"),), Goal(edge.end))

    def _name(self, node: Node) -> Line:
        if node.is_ghost:
            return (Span(safe_text(node.name), "ghost"), Span(f" {self._symbols.ghost}", "dim"))
        return (Span(safe_text(node.name), "link"),)


_PLACES = {"list": "lists", "table": "tables", "heading": "headings", "embed": "embeds"}


def plain_context(line: str) -> str:
    """A line of a note without the brackets of its links and the marks at its head."""
    parts, at = [], 0
    for start, end, link in find_in_line(line):
        parts += [line[at:start], link.text]
        at = end
    return "".join((*parts, line[at:])).strip().lstrip("#>*-+| ").rstrip("| ").replace("**", "")


def _heading(title: str, count: int | None = None, more: Line = ()) -> KinRow:
    left: Line = (Span(title, "heading"),)
    if more:
        left = (*left, Span("  "), *more)
    return KinRow(left, () if count is None else (Span(f"{count:,}", "dim"),))


def _gap() -> KinRow:
    return KinRow(())
