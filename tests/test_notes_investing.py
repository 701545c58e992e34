"""The real vault of 3,238 notes, against what two other programs see in it."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notes.catalog import Catalog
from notes.dump import dump
from notes.graph import Graph, Node, node_of
from notes.kinship import Kinship
from notes.model import file_stem
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault
from search.name_cache import collect_names


@pytest.fixture(scope="module")
def catalog(investing: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog.open(tmp_path_factory.mktemp("cache") / "catalog.sqlite", Relations())
    refresh(catalog, Vault(investing), Relations())
    yield catalog
    catalog.close()


def test_backlinks_are_those_that_others_count(catalog: Catalog, oracle: Callable[[str], Any]) -> None:
    known = oracle("investing-backlinks.json")
    skip = set(known["skip"])
    graph = Graph(catalog)
    different, other_case = {}, 0
    for target, sources in known["backlinks"].items():
        edges = [
            edge
            for edge in graph.backlinks(node_of(target))
            if edge.link.relation is None and edge.link.place != "embed" and edge.link.form == "wiki"
            if edge.to.via != "alias" and edge.source not in skip
        ]
        # The programs that counted tell `AXON` from `Axon`; Obsidian and we do not. Compared is what is written alike.
        alike = [edge for edge in edges if file_stem(edge.link.target) == file_stem(target)]
        other_case += len(edges) - len(alike)
        ours = Counter(edge.source for edge in alike)
        theirs = {source: count for source, count in sources.items() if source not in skip and source != target}
        if ours != theirs:
            different[target] = (ours - Counter(theirs), Counter(theirs) - ours)
    assert len(known["backlinks"]) > 2000
    assert not different
    assert 0 < other_case < 60


def test_every_note_is_there_and_broken_ones_keep_their_names(catalog: Catalog) -> None:
    assert len(catalog.paths()) == 3238
    broken = [path for path, problem in catalog.problems() if problem.kind == "broken front matter"]
    assert len(broken) == 52
    names = collect_names(catalog)
    for path in broken:
        aliases = [name for (name,) in catalog.db.execute(
            "SELECT name FROM aliases JOIN notes ON id = note WHERE path = ?", (path,)
        )]  # fmt: skip
        assert aliases, path
        for alias in aliases:
            assert any(hit.owner.path == path for hit in names.find(alias, 10)), alias


@pytest.mark.parametrize(
    ("typed", "path", "kind", "tier"),
    [
        ("Seedance V2", "Products/Seedance.md", "alias", "exact"),
        ("seedacne", "Products/Seedance.md", "file", "typo"),
        ("ON", "Actors/onsemi.md", "alias", "exact"),
        ("0700", "Actors/Tencent.md", "alias", "exact"),
    ],
)
def test_lookups(typed: str, path: str, kind: str, tier: str, catalog: Catalog) -> None:
    hit = collect_names(catalog).find(typed, 5)[0]
    assert (hit.owner.path, hit.kind, hit.tier) == (path, kind, tier)


def test_the_ghost_parent_and_its_children(catalog: Catalog) -> None:
    kinship = Kinship(Graph(catalog), Relations())
    children = kinship.children(Node("Generative AI", None))
    assert len(children) == 29
    assert {kin.relation for kin in children} == {"parent_concept"}
    parents = kinship.parents(node_of("Products/Seedance.md"))
    assert [(kin.relation, kin.node.name, kin.node.is_ghost) for kin in parents] == [
        ("parent_actor", "ByteDance", False),
        ("parent_concept", "Generative AI", True),
    ]
    assert {one.parent.name for one in kinship.siblings(node_of("Products/Seedance.md"))} >= {"Generative AI"}


def test_a_cached_dump_equals_a_fresh_one(catalog: Catalog, investing: Path) -> None:
    fresh = Catalog.open(None, Relations())
    refresh(fresh, Vault(investing), Relations())
    assert dump(catalog) == dump(fresh)
    fresh.close()
