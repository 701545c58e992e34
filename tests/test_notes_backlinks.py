"""Backlinks are known as a whole and read in parts: the same as one by one, and right in a catalog that changes."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from linked_vaults import NOTES, every_edge, read_into

from notes.catalog import Catalog
from notes.graph import Edge, Graph, Node, node_of
from notes.model import file_stem
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]
GHOST = Node("Ghost", None)


@settings(deadline=None, max_examples=60)
@given(notes=NOTES, start=st.integers(-9, 9), stop=st.integers(-9, 9))
def test_read_in_parts_they_are_what_each_note_says(notes: dict[str, str], start: int, stop: int) -> None:
    catalog = Catalog.open(None, Relations())
    read_into(catalog, notes)
    linked = every_edge(catalog)
    for node in (*map(node_of, catalog.paths()), GHOST):
        edges = [edge for edge in linked if edge.end.key == node.key]
        found = Graph(catalog).backlinks(node)
        assert len(found) == len(edges)
        assert found[start:stop] == edges[start:stop]
        assert [*found] == edges
        assert found.sources == sorted({edge.source for edge in edges})
        typed = [edge for edge in edges if edge.link.relation is not None]
        assert [*found.relations()] == [(edge.source, edge.link.relation) for edge in typed]
        assert [*Graph(catalog).backlinks(node, typed=True)] == typed
    catalog.close()


@settings(deadline=None, max_examples=100)
@given(before=NOTES, after=NOTES)
def test_in_a_catalog_that_changes_meanwhile_only_what_leads_here_is_read(
    before: dict[str, str], after: dict[str, str]
) -> None:
    catalog = Catalog.open(None, Relations())
    read_into(catalog, before)
    found = {node: Graph(catalog).backlinks(node) for node in (*map(node_of, catalog.paths()), GHOST)}
    for half_read in found.values():
        assert len(half_read[:2]) == min(2, len(half_read))
    read_into(catalog, after)
    there = {_without_end(edge) for path in catalog.paths() for edge in Graph(catalog).links(path)}
    for node, backlinks in found.items():
        names = {file_stem(node.name).casefold(), "alias"}
        read = [*backlinks]
        assert {_without_end(edge) for edge in read} <= there
        assert {file_stem(edge.link.target).casefold() for edge in read} <= names
        assert all(edge.end.key == node.key for edge in read)
        assert {source for source, _ in backlinks.relations()} <= {*catalog.paths()}
    catalog.close()


def _without_end(edge: Edge) -> tuple[object, ...]:
    return edge.source, edge.link, edge.context


def test_of_a_hub_no_more_lines_are_read_than_are_looked_at(make_vault: Make) -> None:
    root = make_vault({"Hub.md": "", **{f"{n}.md": f"of [[Hub]] {'x' * 500}" for n in range(2000)}})
    catalog = Catalog.open(None, Relations())
    refresh(catalog, Vault(root), Relations())
    asked: list[str] = []
    catalog.db.set_trace_callback(asked.append)
    backlinks = Graph(catalog).backlinks(node_of("Hub.md"))
    assert len(backlinks) == 2000
    assert [question for question in asked if "context" in question] == []
    assert len(backlinks[100:110]) == 10
    (read,) = [question for question in asked if "context" in question]
    assert read.count(",") < 30
    assert len(asked) < 20
    catalog.db.set_trace_callback(None)
    catalog.close()
