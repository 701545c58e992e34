"""Parents, children, siblings, trails and ghosts."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.catalog import Catalog
from notes.graph import Graph, Node, node_of
from notes.kinship import MOST_TRAILS, Kinship
from notes.refresh import refresh
from notes.relations import Relations
from notes.standing import by_place
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()


@given(st.text("ab_", max_size=6), st.text("ab_*", max_size=6))
def test_stars_in_the_patterns_of_relations_are_those_of_the_shell(key: str, pattern: str) -> None:
    assert (Relations((pattern,), ()).direction(key) == "up") is fnmatchcase(key, pattern)


@pytest.fixture
def kinship(make_vault: Make) -> Callable[[dict[str, str]], Kinship]:
    def of(properties: dict[str, str]) -> Kinship:
        catalog = Catalog.open(None, RELATIONS)
        root = make_vault({f"{name}.md": f"---\n{lines}\n---\n" if lines else "" for name, lines in properties.items()})
        refresh(catalog, Vault(root), RELATIONS)
        return Kinship(Graph(catalog), RELATIONS)

    return of


def trails(kinship: Kinship, name: str) -> list[str]:
    return [" ".join(node.name for node in trail) for trail in kinship.trails(node_of(f"{name}.md"))]


def test_a_diamond(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    kin = kinship({"A": "", "B": "up: A", "C": 'parent: "[[A]]"', "D": "parents: [B, '[[C]]']"})
    assert trails(kin, "D") == ["A B D", "A C D"]
    assert [(one.relation, one.node.name) for one in kin.children(node_of("A.md"))] == [("parent", "C"), ("up", "B")]
    assert [(one.relation, one.node.name) for one in kin.parents(node_of("D.md"))] == [
        ("parents", "B"),
        ("parents", "C"),
    ]


def test_a_cycle_ends(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    kin = kinship({"A": "up: B", "B": "up: C", "C": "up: A", "S": "up: S"})
    assert trails(kin, "A") == ["C B A"]
    assert trails(kin, "S") == ["S"]


def test_a_ladder_of_forty_diamonds(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    steps = {f"R{n}": f"parents: [L{n}a, L{n}b]" for n in range(40)}
    sides = {f"L{n}{side}": f"up: R{n + 1}" for n in range(40) for side in "ab"}
    kin = kinship({**steps, **sides, "R40": ""})
    found = trails(kin, "R0")
    assert len(found) == MOST_TRAILS
    assert all(trail.startswith("R40 ") and trail.endswith(" R0") for trail in found)


def test_a_long_chain(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    kin = kinship({f"N{n}": f"up: N{n + 1}" for n in range(1500)})
    assert len(trails(kin, "N0")) == 1


def test_a_ghost_has_children_and_siblings(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    kin = kinship(
        {"A": 'kind: "[[Ghost]]"\nparent_x: ghost', "B": 'parent_x: "[[Ghost]]"', "C": 'parent_y: "[[Ghost]]"'}
    )
    ghost = Node("Ghost", None)
    assert [(one.relation, one.node.name) for one in kin.children(ghost)] == [
        ("parent_x", "A"),
        ("parent_x", "B"),
        ("parent_y", "C"),
    ]
    assert [(one.relation, one.parent.name, one.node.name) for one in kin.siblings(node_of("A.md"))] == [
        ("parent_x", "ghost", "B")
    ]
    assert trails(kin, "A") == ["ghost A"]


def test_downward_relations_are_the_same_edges(kinship: Callable[[dict[str, str]], Kinship]) -> None:
    kin = kinship({"A": "has_part: [B, C]", "B": "", "C": "part_of: A"})
    assert [(one.relation, one.node.name) for one in kin.parents(node_of("B.md"))] == [("has_part", "A")]
    assert {one.node.name for one in kin.children(node_of("A.md"))} == {"B", "C"}
    assert [one.node.name for one in kin.siblings(node_of("B.md"))] == ["C"]


def test_without_parents_the_folders_are_the_trail(make_vault: Make) -> None:
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(make_vault({"a/b/N.md": ""})), RELATIONS)
    (trail,) = Kinship(Graph(catalog), RELATIONS).trails(node_of("a/b/N.md"))
    assert [node.name for node in trail] == ["a", "b", "N"]


def test_backlinks_in_groups(make_vault: Make) -> None:
    catalog = Catalog.open(None, RELATIONS)
    files: dict[str, str | bytes] = {
        "T.md": "---\naliases: [Tee, A/B]\n---\n[[T]] [[#x]]",
        "1.md": "---\nparent: T\n---\ntext [[Tee]]\n\n- [[T]] — rival",
        "2.md": "| a | b |\n|---|---|\n| Maker | [[t]] |\n\n![[A/B]]",
        "f/3.md": "[[../T]] [x](../T.md) [[g/T]]",
    }
    refresh(catalog, Vault(make_vault(files)), RELATIONS)
    edges = Graph(catalog).backlinks(node_of("T.md"))
    groups = {name: [(edge.source, edge.link.label) for edge in group] for name, group in by_place(edges)}
    assert groups == {
        "parent": [("1.md", "parent")],
        "text": [("1.md", None), ("f/3.md", None), ("f/3.md", None)],
        "list": [("1.md", "rival")],
        "table": [("2.md", "Maker")],
        "embed": [("2.md", None)],
    }
    assert next(iter(groups)) == "parent"
    assert [edge.to.via for edge in edges if edge.source == "2.md"] == ["name", "alias"]
