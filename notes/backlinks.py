"""What links to a note or names a ghost: known as a whole at once, and each link's line read when it is looked at.

Thousands of links lead to a hub, and few of their lines are ever shown: what counts, groups and relates them stands in
an index of the catalog, a line costs a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from notes.database import A_NOTE
from notes.lean import NamedTuple
from notes.text import link_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from notes.graph import Edge, Graph, Node
    from notes.model import Place

_PAGE = 500  # links that are read in one question where all are


class Bundle(NamedTuple):
    """Links to one note or ghost that name it alike, in columns."""

    relation: str | None
    place: Place
    links: list[int]
    """Their numbers in the catalog."""
    labels: list[str]
    """One for each link, `""` for none; of a relation, which is its own label, none at all."""


class Backlinks:
    """The links to one note or ghost, by source and order; a note's links to itself left out.

    It has a length, slices, and can be walked through. How many links there are and how they stand to the note is as
    the catalog had it when they were asked for; a link is as the catalog has it when it is read. One that is gone by
    then or leads elsewhere is left out: a slice or a walk gives fewer than the length says.
    """

    def __init__(self, graph: Graph, node: Node, bundles: Sequence[Bundle]) -> None:
        self._graph, self._node = graph, node
        self.bundles = bundles

    def __len__(self) -> int:
        return sum(len(bundle.links) for bundle in self.bundles)

    def __getitem__(self, part: slice) -> list[Edge]:
        return [*self.read(self._ordered[part]).values()]

    def __iter__(self) -> Iterator[Edge]:
        for start in range(0, len(self), _PAGE):
            yield from self[start : start + _PAGE]

    @cached_property
    def _ordered(self) -> list[int]:
        return self.in_order(link for bundle in self.bundles for link in bundle.links)

    @cached_property
    def notes(self) -> frozenset[int]:
        """The numbers of the notes in which the links stand."""
        return frozenset(link // A_NOTE for bundle in self.bundles for link in bundle.links)

    @property
    def sources(self) -> list[str]:
        """The paths of these notes, A to Z."""
        return sorted(filter(None, self._graph.paths(self.notes)))

    def relations(self) -> Iterator[tuple[str, str]]:
        """(source, property) of the links that stand in properties, in order."""
        bundles = [bundle for bundle in self.bundles if bundle.relation is not None]
        typed = {link: bundle.relation or "" for bundle in bundles for link in bundle.links}
        return ((source, typed[link]) for source, link in self._with_source(typed) if source)

    def in_order(self, links: Iterable[int]) -> list[int]:
        """Some of the links, by their numbers."""
        return [link for _, link in self._with_source(links)]

    def read(self, links: Sequence[int]) -> dict[int, Edge]:
        """Some of the links by their numbers, in this order."""
        path, key = self._node.path, link_key(self._node.name)
        return {
            link: edge
            for link, edge in self._graph.read(links).items()
            if edge.to.path == path and (path is not None or link_key(edge.link.target) == key)
        }

    def _with_source(self, links: Iterable[int]) -> list[tuple[str, int]]:
        ordered = sorted(links)  # mostly by source already
        return sorted(zip(self._graph.paths(link // A_NOTE for link in ordered), ordered, strict=True))
