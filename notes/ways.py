"""How one note leads to another: the shortest way by relations and links, followed in both directions.

A hub, a note that everything links to, connects whatever it is asked for and says nothing by it: a way leads through
hubs only where there is no other. The catalog is asked about the notes that are reached, never about all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from notes.database import links_of
from notes.graph import Graph, Node, node_of
from notes.lean import NamedTuple
from notes.model import Link, is_note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

HUB = 200
"""A note with more links than this, in or out, is a hub."""


class Step(NamedTuple):
    """One edge of a way. `direction`: `out`, where the first note links to the second; `in`, where it is linked."""

    start: Node
    end: Node
    link: Link
    direction: Literal["out", "in"]


class _Reached(NamedTuple):
    """A node that was reached, from which one, and by how many links that are no relations."""

    node: Node
    before: str | None
    link: Link | None
    is_out: bool
    plain: int


def find_way(graph: Graph, start: Node, goal: Node, hub: int = HUB) -> list[Step] | None:
    """The shortest way from one note or ghost to another, as steps; none for a note itself. None: there is no way.

    Of several as short, one with the most relations. Files that are no notes are no part of a way.
    """
    search = _Search(graph, start, goal, hub)
    way = search.run(through_hubs=False)
    return search.run(through_hubs=True) if way is None else way


class _Search:
    def __init__(self, graph: Graph, start: Node, goal: Node, hub: int) -> None:
        self._graph, self._start, self._goal, self._hub = graph, start, goal, hub
        self._passable = {start.key: True, goal.key: True}

    def run(self, through_hubs: bool) -> list[Step] | None:
        """Go from both ends, a level at a time on the side that has fewer notes to go on from, until they meet."""
        if self._start.key == self._goal.key:
            return []
        near, far = ({end.key: _Reached(end, None, None, True, 0)} for end in (self._start, self._goal))
        sides = [(near, [self._start]), (far, [self._goal])]
        while all(level for _, level in sides):
            if len(sides[0][1]) > len(sides[1][1]):
                sides.reverse()
            (reached, level), (other, _) = sides
            found = self._next((node for node in level if through_hubs or self._is_passable(node)), reached)
            reached.update(found)
            sides[0] = reached, [one.node for one in found.values()]
            met = [key for key in found if key in other and (through_hubs or self._is_passable(found[key].node))]
            if met:
                return _way(near, far, min(met, key=lambda key: (near[key].plain + far[key].plain, key)))
        return None

    def _next(self, level: Iterator[Node], reached: dict[str, _Reached]) -> dict[str, _Reached]:
        """What lies one step beyond a level and was not reached before."""
        found: dict[str, _Reached] = {}
        for node in level:
            for neighbour, link, is_out in self._neighbours(node):
                key = neighbour.key
                if key in reached:
                    continue
                plain = reached[node.key].plain + (link.relation is None)
                if key not in found or plain < found[key].plain:
                    found[key] = _Reached(neighbour, node.key, link, is_out, plain)
        return found

    def _neighbours(self, node: Node) -> Iterator[tuple[Node, Link, bool]]:
        if node.path is not None:
            for edge in self._graph.links(node.path):
                if edge.to.path is None or is_note(edge.to.path):
                    yield edge.end, edge.link, True
        for edge in self._graph.backlinks(node):
            yield node_of(edge.source), edge.link, False

    def _is_passable(self, node: Node) -> bool:
        """Whether a way may go through it: it is one of the ends, or no hub."""
        known = self._passable.get(node.key)
        if known is None:
            known = self._passable[node.key] = not _is_hub(self._graph, node, self._hub)
        return known


def _is_hub(graph: Graph, node: Node, most: int) -> bool:
    """Whether more links than `most` begin or end here. A hub is told without reading its links, where names allow."""

    def count(condition: str, *values: str | int) -> int:
        # The condition is a word of this function, never of a note.
        rows = db.execute(f"SELECT count(*) FROM (SELECT 1 FROM links WHERE {condition} LIMIT ?)", (*values, most + 1))  # noqa: S608
        return int(rows.fetchone()[0])

    db, keys = graph.catalog.db, graph.keys(node)
    note = graph.catalog.number(node.path) if node.path is not None else None
    if note is not None and count("id BETWEEN ? AND ?", *links_of(note)) > most:
        return True
    named = sum(count("key = ?", key) for key in keys)
    if named + count("tail = ?", keys[0]) <= most:
        return False
    if named > most and all({node.path} >= {*(graph.files(key) or graph.aliases(key))} for key in keys):
        return True
    return len(graph.backlinks(node)) > most


def _way(near: dict[str, _Reached], far: dict[str, _Reached], middle: str) -> list[Step]:
    """The steps from the start to where both sides met, and on to the goal."""
    back, on = _trail(near, middle), _trail(far, middle)
    met = back[0] if len(back) == 1 else on[0]  # a ghost is spelled as it was asked for
    nodes = [one.node for one in (*reversed(back[1:]), met, *on[1:])]
    edges = [(one.link, one.is_out) for one in reversed(back[:-1])] + [(one.link, not one.is_out) for one in on[:-1]]
    return [
        Step(start, end, link, "out" if is_out else "in")
        for (start, end), (link, is_out) in zip(pairwise(nodes), edges, strict=True)
        if link  # only the two ends have none
    ]


def _trail(reached: dict[str, _Reached], key: str | None) -> list[_Reached]:
    """From a node back to the end from which it was reached."""
    trail = []
    while key is not None:
        trail.append(reached[key])
        key = reached[key].before
    return trail
