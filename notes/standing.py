"""How the links to a note stand to it: by relation, by a label that comes again and again, or by place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from notes.backlinks import Backlinks, Bundle
from notes.graph import Edge
from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["relation", "label", "place"]

FIRST_LINKS = 100
"""Of the links to a note, so many are read before any is shown: more than a screen has rows."""
_REPEATED = 2  # links from which on a label is a group of its own
_LABELLED = ("table", "list")
_ORDER = ("relation", "label", "place")


class Standing(NamedTuple):
    """One group of links to the same note."""

    kind: Kind
    name: str
    """The property's key, the label in its most common spelling, or the place."""
    total: int
    edges: Sequence[Edge]
    """All of them, or the first ones."""


def standings(backlinks: Backlinks, most: int | None = None) -> list[Standing]:
    """Every link to a node in one group: relations first, then repeated labels of tables and lists, then places.

    Within each kind the largest group comes first. Labels are one whatever their case. Of so many links only `most` are
    read in all, those that come first.
    """
    groups = sorted(_grouped(backlinks.bundles), key=lambda one: (_ORDER.index(one[0]), -len(one[2]), one[1]))
    left = len(backlinks) if most is None else most
    whose: dict[int, int] = {}
    for group, (_, _, links) in enumerate(groups):
        if not left:
            break
        first = links if len(links) <= left else backlinks.in_order(links)[:left]
        whose.update(dict.fromkeys(first, group))
        left -= len(first)
    edges: list[list[Edge]] = [[] for _ in groups]
    for link, edge in backlinks.read(backlinks.in_order(whose)).items():
        edges[whose[link]].append(edge)
    return [Standing(kind, name, len(links), read) for (kind, name, links), read in zip(groups, edges, strict=True)]


def _grouped(bundles: Iterable[Bundle]) -> Iterator[tuple[Kind, str, list[int]]]:
    """(kind, name, the links by their numbers)."""
    relations, places = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    labelled = []
    for bundle in bundles:
        if bundle.relation is not None:
            relations[bundle.relation] += bundle.links
        elif bundle.place in _LABELLED:
            labelled.append((bundle, [*map(str.casefold, bundle.labels)]))
        else:
            places[bundle.place] += bundle.links
    times = Counter(chain.from_iterable(folded for _, folded in labelled))
    times[""] = 0  # no label
    labels = defaultdict[str, list[tuple[str, int]]](list)
    for (_, place, links, said), folded in labelled:
        for one, label, link in zip(folded, said, links, strict=True):
            if times[one] >= _REPEATED:
                labels[one].append((label, link))
            else:
                places[place].append(link)
    yield from (("relation", name, links) for name, links in relations.items())
    for uses in labels.values():
        spellings = Counter(label for label, _ in uses)
        name = min(spellings, key=lambda label: (-spellings[label], label))
        yield "label", name, [link for _, link in uses]
    yield from (("place", name, links) for name, links in places.items())


def by_place(edges: Iterable[Edge]) -> Iterator[tuple[str, list[Edge]]]:
    """Edges in coarser groups, by relation or place alone: relations first, of each kind the largest group first."""
    groups: dict[tuple[bool, str], list[Edge]] = {}
    for edge in edges:
        relation = edge.link.relation
        groups.setdefault((relation is None, relation or edge.link.place), []).append(edge)
    for (_, name), group in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        yield name, group
