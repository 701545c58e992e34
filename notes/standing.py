"""How the links to a note stand to it: by relation, by a label that comes again and again, or by place."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from notes.graph import Edge

_REPEATED = 2  # links from which on a label is a group of its own


class Standing(NamedTuple):
    """One group of links to the same note."""

    kind: Literal["relation", "label", "place"]
    name: str
    """The property's key, the label in its most common spelling, or the place."""
    edges: Sequence[Edge]


def standings(edges: Iterable[Edge]) -> list[Standing]:
    """Every edge in one group: relations first, then repeated labels of tables and lists, then places.

    Within each kind the largest group comes first. Labels are one whatever their case. Linear, but for the sorting.
    """
    edges = list(edges)
    labels = Counter(_label(edge) for edge in edges)
    groups: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        label = _label(edge)
        if edge.link.relation is not None:
            key = "relation", edge.link.relation
        elif label and labels[label] >= _REPEATED:
            key = "label", label
        else:
            key = "place", edge.link.place
        groups.setdefault(key, []).append(edge)
    found = [
        *(Standing("relation", name, group) for (kind, name), group in groups.items() if kind == "relation"),
        *(Standing("label", _spelling(group), group) for (kind, _), group in groups.items() if kind == "label"),
        *(Standing("place", name, group) for (kind, name), group in groups.items() if kind == "place"),
    ]
    order = ("relation", "label", "place")
    return sorted(found, key=lambda one: (order.index(one.kind), -len(one.edges), one.name))


def _label(edge: Edge) -> str:
    link = edge.link
    return (link.label or "").casefold() if link.relation is None and link.place in ("table", "list") else ""


def _spelling(edges: Sequence[Edge]) -> str:
    return Counter(edge.link.label or "" for edge in edges).most_common(1)[0][0]
