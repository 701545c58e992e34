"""The kin of a note as groups of rows: trails, siblings, children, backlinks, links, mentions. No Textual."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from notes.graph import Edge, Node, node_of
from notes.kinship import Family
from notes.kinship import Kin as Relative
from notes.mentions import Mention
from notes.model import folder_of
from notes.standing import Standing
from notes.text import safe_text
from search.snippet import plain
from tui.outline import Group
from tui.render.span import Line, Span
from tui.render.symbols import Symbols
from tui.row import BETWEEN, Row, beginning, lit

_MOST_TRAIL_ROWS = 40
_MOST_STAIRS = 5  # steps to the right that leave room for a name in the narrowest panel
_FEW = 6  # siblings that are shown at once; more of them are folded
_FEW_GROUPS, _ENOUGH = 2, 8  # groups and backlinks beyond which a summary is worth its rows
_ESCAPED = re.compile(r"\\([!-/:-@[-`{-~])")
_LEAD = 8  # letters of a line before the words that it is shown for: a row has few


@dataclass(frozen=True, slots=True)
class Kin:
    """All that the panel shows of one note or ghost, read in one go."""

    family: Family
    apart: tuple[Node, ...]
    """Siblings that neither link here nor are linked."""
    backlinks: tuple[Standing, ...]
    links: tuple[Edge, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all links to the note were read, and not the first ones alone."""
        return all(len(one.edges) == one.total for one in self.backlinks)


class Goal(NamedTuple):
    """Where a row leads: a note or ghost, the line in it (0: its top), and the words to light up there."""

    node: Node
    line: int = 0
    words: tuple[str, ...] = ()


class Offer(NamedTuple):
    """What the row stands for that offers to look for unlinked mentions."""


def kin_groups(kin: Kin, symbols: Symbols, mentions: Sequence[Mention] | None = None) -> list[Group]:
    """The whole panel, from the roots down to what the note links to; `mentions` once they were looked for."""
    draw = _Drawing(symbols)
    return [
        draw.ancestry(kin.family),
        *draw.siblings(kin.family),
        *([draw.nodes("apart", (_title("UNLINKED SIBLINGS"),), kin.apart, is_short=True)] if kin.apart else []),
        draw.children(kin.family.children),
        draw.backlinks(kin.backlinks),
        draw.outgoing(kin.links),
        draw.mentions(mentions),
    ]


def parent_rows(parents: Iterable[Relative], symbols: Symbols) -> list[Row]:
    """The parents to choose from, each once."""
    draw = _Drawing(symbols)
    once = {kin.node.key: kin for kin in reversed(list(parents))}
    return [draw.parent(kin) for kin in reversed(once.values())]


class _Drawing:
    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols

    def ancestry(self, family: Family) -> Group:
        """The trails as one tree from the roots down to the reader's own place."""
        return Group("ancestry", (_title("ANCESTRY"),), tuple(self._trails(family)))

    def _trails(self, family: Family) -> Iterator[Row]:
        """What was drawn once is not drawn again below another root: "see above"."""
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
                yield Row((Span(f"  {self._symbols.ellipsis} more trails", "dim"),))
                break
        here = Span(safe_text(family.node.name), "here")
        yield Row((self._stair(deepest), here, Span(f" {self._symbols.here} here", "dim")))

    def _stair(self, depth: int) -> Span:
        return Span(f"{'  ' * min(depth, _MOST_STAIRS)}{self._symbols.corner} " if depth else "  ", "dim")

    def _step(self, node: Node, depth: int, is_kin: bool, remark: str) -> Row:
        if not is_kin:
            return Row((self._stair(depth), Span(safe_text(node.name) + "/", "dim")))
        return Row((self._stair(depth), *self._name(node)), (Span(safe_text(remark), "dim"),), Goal(node))

    def parent(self, kin: Relative) -> Row:
        """A row that leads up."""
        return Row(self._name(kin.node), (Span(safe_text(kin.relation), "dim"),), Goal(kin.node))

    def children(self, kin: Sequence[Relative]) -> Group:
        """The children, under their relations where there are several."""
        grouped = groupby(kin, key=lambda one: one.relation)
        by_relation = [(relation, [one.node for one in group]) for relation, group in grouped]
        if not by_relation:
            return Group("children", (_title("CHILDREN"), Span("  none", "dim")))
        if len(by_relation) == 1:
            ((relation, nodes),) = by_relation
            return self.nodes("children", (_title("CHILDREN"), Span(f"  {safe_text(relation)}", "dim")), nodes)
        groups = [self.nodes(f"children {name}", (_group(name),), nodes, "    ") for name, nodes in by_relation]
        return Group("children", (_title("CHILDREN"),), groups=tuple(groups))

    def siblings(self, family: Family) -> Iterator[Group]:
        """The other children of each parent."""
        for (_, parent), group in groupby(family.siblings, key=lambda one: (one.relation, one.parent)):
            nodes = [sibling.node for sibling in group]
            title = (_title("SIBLINGS"), Span("  "), *self._name(parent))
            yield self.nodes("siblings", title, nodes, is_short=len(nodes) > _FEW)

    def nodes(self, kind: str, title: Line, nodes: Sequence[Node], indent: str = "  ", is_short: bool = False) -> Group:
        """Notes by name; where two bear the same, with their folders."""
        names = Counter(node.name for node in nodes)

        def draw(node: Node) -> Row:
            folder = folder_of(node.path) if node.path and names[node.name] > 1 else ""
            return Row((Span(indent), *self._name(node)), (Span(safe_text(folder), "dim"),), Goal(node))

        return Group(kind, title, items=nodes, draw=draw, text=lambda node: node.name, is_short=is_short)

    def backlinks(self, stands: Sequence[Standing]) -> Group:
        """What links here, in groups that say how it stands to this note; each with its line."""
        if not stands:
            return Group("backlinks", (_title("BACKLINKS"),), (Row((Span("  nothing links here", "dim"),)),))
        groups = tuple(self._standing(one) for one in stands)
        summary = (
            tuple(f"{_said(one)} {one.total:,}" for one in sorted(stands, key=lambda one: -one.total))
            if len(stands) > _FEW_GROUPS and sum(one.total for one in stands) > _ENOUGH
            else ()
        )
        return Group("backlinks", (_title("BACKLINKS"),), groups=groups, summary=summary)

    def _standing(self, standing: Standing) -> Group:
        def draw(edge: Edge) -> Row:
            link, source = edge.link, node_of(edge.source)
            after: Line = (Span(f":{link.line}", "dim"),)
            if standing.kind == "place" and link.label:
                after = (*after, Span(f"  {safe_text(link.label)}", "name"))
            if standing.kind != "relation":
                after = (*after, Span("  "), *self._around(edge.context, link.text, link.label or ""))
            return Row((Span("    "), *self._name(source)), (), Goal(source, link.line, (link.text,)), after)

        said, more = _said(standing), standing.total - len(standing.edges)
        return Group(f"backlinks {said}", (_group(said),), (), standing.edges, draw, _edge_text, more=more)

    def _around(self, context: str, words: str, label: str) -> Line:
        """A line of a note from shortly before the words that it is shown for, without the label, which is told."""
        text = plain_context(context)
        if text.startswith(words):
            text = text.removeprefix(words).lstrip(BETWEEN).removeprefix(label).lstrip(BETWEEN)
        start, dots = self._cut(text, words)
        return (*dots, Span(safe_text(text[start:]), "dim"))

    def _cut(self, text: str, words: str) -> tuple[int, Line]:
        """From where on a line is shown, and the sign for what is left out."""
        start = beginning(text, text.find(words), _LEAD)
        return start, (Span(self._symbols.ellipsis, "dim"),) if start else ()

    def outgoing(self, edges: Sequence[Edge]) -> Group:
        """What the note links to, each target once, in order of appearance."""
        ends = {edge.end.key: edge for edge in reversed(edges) if edge.to.path != edge.source}

        def draw(edge: Edge) -> Row:
            mark = self._symbols.alias if edge.to.via == "alias" else ""
            name = (*self._name(edge.end), Span(f" {mark}" if mark else "", "dim"))
            return Row((Span("  "), *name), (Span(safe_text(edge.link.label or ""), "dim"),), Goal(edge.end))

        if not ends:
            return Group("links", (_title("LINKS"), Span("  none", "dim")))
        return Group("links", (_title("LINKS"),), (), [*reversed(ends.values())], draw, _end_text)

    def mentions(self, found: Sequence[Mention] | None) -> Group:
        """Where the note's names stand unlinked, or the offer to look for them."""
        title = (_title("UNLINKED MENTIONS"),)
        if found is None:
            return Group("mentions", title, (Row((Span("  look for them", "link"),), (), Offer()),))
        if not found:
            return Group("mentions", (*title, Span("  none", "dim")))

        def draw(mention: Mention) -> Row:
            source, text = node_of(mention.source), plain_context(mention.context)
            start, dots = self._cut(text, mention.matched)
            at = text.find(mention.matched) - start
            said = (*dots, *lit(text[start:], range(at, at + len(mention.matched)), "dim"))
            after = (Span(f":{mention.line}  ", "dim"), *said)
            return Row((Span("  "), *self._name(source)), (), Goal(source, mention.line, (mention.matched,)), after)

        return Group("mentions", title, (), found, draw, lambda one: f"{node_of(one.source).name} {one.context}")

    def _name(self, node: Node) -> Line:
        if node.is_ghost:
            return (Span(safe_text(node.name), "ghost"), Span(f" {self._symbols.ghost}", "dim"))
        return (Span(safe_text(node.name), "link"),)


_PLACES = {"list": "lists", "table": "tables", "heading": "headings", "embed": "embeds"}


def _said(standing: Standing) -> str:
    if standing.kind == "relation":
        return f"as {standing.name}"
    return f"in {_PLACES.get(standing.name, standing.name)}" if standing.kind == "place" else standing.name


def _edge_text(edge: Edge) -> str:
    return f"{node_of(edge.source).name} {edge.link.label or ''} {edge.context}"


def _end_text(edge: Edge) -> str:
    return f"{edge.end.name} {edge.link.label or ''}"


def plain_context(line: str) -> str:
    """A line of a note as it is read, without its backslashes too."""
    return _ESCAPED.sub(r"\1", plain(line))


def _title(text: str) -> Span:
    return Span(text, "heading")


def _group(text: str) -> Span:
    return Span(safe_text(text), "group")
