"""Parents, children, siblings and trails: what the relations in front matter say about a note or a ghost.

A property that holds links is a relation, named by its key; `notes.relations` says which lead up or down. Inverses come
by themselves. Every function ends on cycles and is linear in what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from notes.backlinks import Backlinks
from notes.graph import Edge, Graph, Node, node_of
from notes.lean import NamedTuple
from notes.model import folder_of
from notes.relations import Relations

MOST_TRAILS = 100
"""Where diamonds stand on diamonds the trails to the roots double with each: no more than this many are given."""

_LONGEST_TRAIL = 200


class Kin(NamedTuple):
    """One note or ghost that is related, and by which property."""

    relation: str
    node: Node


class Sibling(NamedTuple):
    """Another child of the same parent by the same relation."""

    relation: str
    parent: Node
    node: Node


class Family(NamedTuple):
    """All kin of one note or ghost."""

    node: Node
    trails: tuple[tuple[Node, ...], ...]
    """Each from a root down to the node itself."""
    parents: tuple[Kin, ...]
    children: tuple[Kin, ...]
    siblings: tuple[Sibling, ...]


class Kinship:
    """Kinship within one graph; what was asked once is kept."""

    def __init__(self, graph: Graph, relations: Relations) -> None:
        self._graph = graph
        self._relations = relations
        self._parents: dict[str, tuple[Kin, ...]] = {}
        self._children: dict[str, tuple[Kin, ...]] = {}

    def family(self, node: Node) -> Family:
        """Everything at once."""
        return Family(
            node, tuple(self.trails(node)), self.parents(node), self.children(node), tuple(self.siblings(node))
        )

    def parents(self, node: Node) -> tuple[Kin, ...]:
        """What the note names by an upward relation, then what names it by a downward one."""
        return self._kin(node, "up", self._parents)

    def children(self, node: Node) -> tuple[Kin, ...]:
        """What names the note by an upward relation, then what the note names by a downward one; by name."""
        return self._kin(node, "down", self._children)

    def siblings(self, node: Node) -> Iterator[Sibling]:
        """The other children of each parent by the same relation."""
        for relation, parent in self.parents(node):
            for kin in self.children(parent):
                if kin.relation == relation and kin.node.key != node.key:
                    yield Sibling(relation, parent, kin.node)

    def trails(self, node: Node) -> Iterator[tuple[Node, ...]]:
        """Every way up to a root, as nodes from the root down to this one; at most `MOST_TRAILS`.

        A cycle ends where it would begin again. A note without parents has its folders as its trail.
        """
        if not self.parents(node):
            yield (*folder_trail(node), node)
            return
        yield from islice(self._climb([node], {node.key}), MOST_TRAILS)

    def _climb(self, below: list[Node], seen: set[str]) -> Iterator[tuple[Node, ...]]:
        parents = {kin.node.key: kin.node for kin in self.parents(below[-1]) if kin.node.key not in seen}
        if not parents or len(below) == _LONGEST_TRAIL:
            yield tuple(reversed(below))
            return
        for parent in parents.values():
            below.append(parent)
            seen.add(parent.key)
            yield from self._climb(below, seen)
            seen.discard(below.pop().key)

    def _kin(self, node: Node, direction: str, known: dict[str, tuple[Kin, ...]]) -> tuple[Kin, ...]:
        found = known.get(node.key)
        if found is None:
            found = known[node.key] = tuple(self._look(node, direction))
        return found

    def _look(self, node: Node, direction: str) -> Iterator[Kin]:
        back = "down" if direction == "up" else "up"
        kin = [Kin(edge.link.relation or "", edge.end) for edge in self._out(node) if self._leads(edge, direction)]
        inverse = [
            Kin(relation, node_of(source))
            for source, relation in self._graph.backlinks(node, typed=True).relations()
            if self._relations.direction(relation) == back
        ]
        both = [*kin, *inverse] if direction == "up" else sorted([*inverse, *kin], key=_by_name)
        seen = set()
        for one in both:
            if one.node.key != node.key and (one.relation, one.node.key) not in seen:
                seen.add((one.relation, one.node.key))
                yield one

    def _out(self, node: Node) -> list[Edge]:
        return self._graph.links(node.path, typed=True) if node.path is not None else []

    def _leads(self, edge: Edge, direction: str) -> bool:
        relation = edge.link.relation
        return relation is not None and self._relations.direction(relation) == direction


def _by_name(kin: Kin) -> tuple[str, str, str]:
    return kin.relation, kin.node.name.casefold(), kin.node.path or ""


def folder_trail(node: Node) -> tuple[Node, ...]:
    """The folders above a note as nodes that lead nowhere; none for a ghost."""
    folder = folder_of(node.path) if node.path is not None else ""
    return tuple(Node(name, None) for name in folder.split("/") if name)


def unlinked_siblings(graph: Graph, family: Family, backlinks: Backlinks, links: Iterable[Edge]) -> tuple[Node, ...]:
    """Siblings that neither link to the note nor are linked by it, each once: what may be worth a link."""
    ends = {edge.end.key for edge in links}
    siblings = {sibling.node.key: sibling.node for sibling in family.siblings}
    return tuple(
        node
        for key, node in siblings.items()
        if key not in ends and (node.path is None or graph.catalog.number(node.path) not in backlinks.notes)
    )
