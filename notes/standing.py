"""How the links to a note stand to it: by relation, by a label that comes again and again, or by place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from notes.graph import Edge, Graph, Inbound, Node

FIRST_LINKS = 100
"""Of the links to a note, so many are read before any is shown: more than a screen has rows."""
_REPEATED = 2  # links from which on a label is a group of its own
_LABELLED = ("table", "list")
_ORDER = ("relation", "label", "place")

Kind = Literal["relation", "label", "place"]
Manner = tuple[str | None, str, str | None]
"""A link's relation, place and label."""


class Standing(NamedTuple):
    """One group of links to the same note."""

    kind: Kind
    name: str
    """The property's key, the label in its most common spelling, or the place."""
    total: int
    edges: Sequence[Edge]
    """All of them, or the first ones."""


def standings(graph: Graph, node: Node, inbound: Sequence[Inbound], most: int | None = None) -> list[Standing]:
    """Every link to a node in one group: relations first, then repeated labels of tables and lists, then places.

    Within each kind the largest group comes first. Labels are one whatever their case. `inbound` is the graph's of the
    node; of so many links only `most` are read in all, those that come first.
    """
    if most is None or len(inbound) <= most:
        edges = graph.backlinks(node)
        groups = _grouped([(edge.link.relation, edge.link.place, edge.link.label) for edge in edges])
        return [Standing(kind, name, len(group), [edges[at] for at in group]) for kind, name, group in groups]
    found = []
    for kind, name, group in _grouped([(link.relation, link.place, link.label) for link in inbound]):
        first = graph.edges([inbound[at] for at in group], most)
        most -= len(first)
        found.append(Standing(kind, name, len(group), first))
    return found


def _grouped(manners: Sequence[Manner]) -> list[tuple[Kind, str, list[int]]]:
    """(kind, name, which of the links)."""
    labels = [
        label.casefold() if label and relation is None and place in _LABELLED else ""
        for relation, place, label in manners
    ]
    times = Counter(labels)
    groups: dict[tuple[Kind, str], list[int]] = {}
    for at, (relation, place, _) in enumerate(manners):
        key: tuple[Kind, str]
        if relation is not None:
            key = "relation", relation
        elif (label := labels[at]) and times[label] >= _REPEATED:
            key = "label", label
        else:
            key = "place", place
        groups.setdefault(key, []).append(at)
    named = (
        (kind, _spelling(manners[at][2] or "" for at in group) if kind == "label" else name, group)
        for (kind, name), group in groups.items()
    )
    return sorted(named, key=lambda one: (_ORDER.index(one[0]), -len(one[2]), one[1]))


def _spelling(labels: Iterator[str]) -> str:
    times = Counter(labels)
    return min(times, key=lambda label: (-times[label], label))
