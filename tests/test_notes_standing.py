"""How links stand to a note: counted without reading all of them, as reading all of them would."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes.catalog import Catalog
from notes.graph import Graph, Node, node_of
from notes.refresh import refresh
from notes.relations import Relations
from notes.standing import Standing, standings
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]

NAMES = ("A", "a", "B", "Alias", "Ghost", "C++")
LINKS = st.sampled_from(
    [
        "[[A]]",
        "[[a]]",
        "[[x/A]]",
        "[[./A]]",
        "[[A#Part]]",
        "[[a|shown]]",
        "[[Alias]]",
        "[[B]]",
        "[m](x/A.md)",
        "[[Ghost]]",
    ]
)
LINES = st.builds(
    str.format,
    st.sampled_from(
        ["text {}\n", "- {} — Rival\n", "- {} — rival\n", "- {} — once\n", "# {}\n", "\n| Maker | {} |\n|---|---|\n"]
    ),
    LINKS,
)
HEADS = st.sampled_from(
    ["", "---\naliases: [Alias]\n---\n", "---\nparent: '[[A]]'\nof: ['[[x/A]]', '[[Ghost]]']\n---\n"]
)
NOTES = st.dictionaries(
    st.sampled_from(["A.md", "x/A.md", "x/y/a.md", "B.md", "x/B.md", "N1.md", "x/N2.md", "z/N3.md"]),
    st.builds(lambda head, lines: head + "\n".join(lines), HEADS, st.lists(LINES, max_size=6)),
    min_size=2,
)


def whole(catalog: Catalog, node: Node) -> list[Standing]:
    graph = Graph(catalog)
    return standings(graph, node, graph.inbound(node))


@settings(deadline=None, max_examples=60)
@given(notes=NOTES, most=st.integers(0, 6))
def test_the_first_links_are_those_of_the_whole(notes: dict[str, str], most: int) -> None:
    with TemporaryDirectory() as folder:
        for path, text in notes.items():
            Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, path).write_text(text)
        catalog = Catalog.open(None, Relations())
        refresh(catalog, Vault(folder), Relations())
    for node in (*map(node_of, catalog.paths()), Node("Ghost", None)):
        graph, expected = Graph(catalog), whole(catalog, node)
        edges = graph.backlinks(node)
        assert sorted(edge for one in expected for edge in one.edges) == sorted(edges)
        found = standings(Graph(catalog), node, inbound := Graph(catalog).inbound(node), most)
        assert len(inbound) == len(edges)
        assert Graph(catalog).sources(node) == sorted({edge.source for edge in edges})
        assert [one[:3] for one in found] == [one[:3] for one in expected]
        first = [edge for one in found for edge in one.edges]
        assert first == [edge for one in expected for edge in one.edges][: len(first)]
        assert len(first) == min(most, len(edges))
    catalog.close()


@pytest.mark.parametrize("links", [200, 2000])
def test_the_first_links_of_a_hub_are_read_alone(links: int, make_vault: Make) -> None:
    root = make_vault({"Hub.md": "", **{f"{n}.md": f"of [[Hub]] {'x' * 500}" for n in range(links)}})
    catalog = Catalog.open(None, Relations())
    refresh(catalog, Vault(root), Relations())
    asked: list[str] = []
    catalog.db.set_trace_callback(asked.append)
    graph, node = Graph(catalog), node_of("Hub.md")
    (found,) = standings(graph, node, graph.inbound(node), 10)
    catalog.db.set_trace_callback(None)
    assert (found.total, len(found.edges)) == (links, 10)
    assert sum("context" in question for question in asked) == 10
    assert len(asked) < 30
    catalog.close()
