"""How links stand to a note: counted without reading all of them, as reading all of them would."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_vaults import NOTES, every_edge, read_into

from notes.catalog import Catalog
from notes.graph import Edge, Graph, Node, node_of
from notes.refresh import refresh
from notes.relations import Relations
from notes.standing import Standing, standings
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]


def naive(edges: list[Edge]) -> list[Standing]:
    """The same by reading all links and looking at one after another."""
    labels = [edge.link.label or "" for edge in edges]
    times = Counter(
        label.lower() for edge, label in zip(edges, labels, strict=True) if edge.link.place in ("list", "table")
    )
    groups: dict[tuple[str, str], list[Edge]] = {}
    for edge, label in zip(edges, labels, strict=True):
        link = edge.link
        if link.relation is not None:
            groups.setdefault(("relation", link.relation), []).append(edge)
        elif link.place in ("list", "table") and label and times[label.lower()] > 1:
            groups.setdefault(("label", label.lower()), []).append(edge)
        else:
            groups.setdefault(("place", link.place), []).append(edge)
    found = []
    for (kind, name), group in groups.items():
        if kind == "label":
            spellings = Counter(sorted(edge.link.label or "" for edge in group))
            name = spellings.most_common(1)[0][0]
        found.append(Standing(cast(Literal["relation", "label", "place"], kind), name, len(group), group))
    return sorted(found, key=lambda one: (["relation", "label", "place"].index(one.kind), -one.total, one.name))


@settings(deadline=None, max_examples=60)
@given(notes=NOTES, most=st.integers(0, 6))
def test_counted_by_the_catalog_as_by_looking_at_each(notes: dict[str, str], most: int) -> None:
    catalog = Catalog.open(None, Relations())
    read_into(catalog, notes)
    linked = every_edge(catalog)
    for node in (*map(node_of, catalog.paths()), Node("Ghost", None)):
        edges = [edge for edge in linked if edge.end.key == node.key]
        expected = naive(edges)
        assert standings(Graph(catalog).backlinks(node)) == expected
        found = standings(Graph(catalog).backlinks(node), most)
        assert [one[:3] for one in found] == [one[:3] for one in expected]
        first = [edge for one in found for edge in one.edges]
        assert first == [edge for one in expected for edge in one.edges][: len(first)]
        assert len(first) == min(most, len(edges))
    catalog.close()


@pytest.mark.parametrize("links", [200, 2000])
@pytest.mark.parametrize("written", ["Hub", "Other", "f/Hub"])
def test_the_first_links_of_a_hub_are_read_alone(links: int, written: str, make_vault: Make) -> None:
    rows = "\n".join(f"| Row {n} | [[Other]] |" for n in range(40))
    root = make_vault(
        {
            "f/Hub.md": f"---\naliases: Other\n---\n\n| To | Whom |\n|---|---|\n{rows}",
            **{f"{n}.md": f"of [[{written}]] {'x' * 500}" for n in range(links)},
        }
    )
    catalog = Catalog.open(None, Relations())
    refresh(catalog, Vault(root), Relations())
    asked: list[str] = []
    catalog.db.set_trace_callback(asked.append)
    graph, node = Graph(catalog), node_of("f/Hub.md")
    (found,) = standings(graph.backlinks(node), 10)
    catalog.db.set_trace_callback(None)
    assert (found.total, len(found.edges)) == (links, 10)
    (read,) = [question for question in asked if "context" in question]
    assert read.count(",") < 30
    assert len(asked) < 20
    plans = [row[3] for q in asked for row in catalog.db.execute(f"EXPLAIN QUERY PLAN {q}") if "links" in q]
    assert len(plans) >= 3
    assert [plan for plan in plans if "SCAN links" in plan or "TEMP" in plan] == []
    catalog.close()
