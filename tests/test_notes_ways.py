"""Ways between notes, against a naive search over the whole list of edges."""

import heapq
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes.catalog import Catalog
from notes.graph import Graph, Node, node_of
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault
from notes.ways import HUB, Step, find_way

RELATIONS = Relations()
NOTES = [f"N{n}" for n in range(7)]
NODES = [*NOTES, "ghost a", "ghost b"]


class Arc(NamedTuple):
    source: str
    target: str
    typed: bool


def graph(files: dict[str, str]) -> Graph:
    catalog = Catalog.open(None, RELATIONS)
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        refresh(catalog, Vault(Path(folder)), RELATIONS)
    return Graph(catalog)


def written(arcs: Iterable[Arc]) -> dict[str, str]:
    """A vault with these edges."""
    files = {}
    for name in NOTES:
        own = [arc for arc in arcs if arc.source == name]
        front = "".join(f'k{n}: "[[{arc.target}]]"\n' for n, arc in enumerate(own) if arc.typed)
        files[f"{name}.md"] = f"---\n{front}---\n" + "\n".join(f"[[{arc.target}]]" for arc in own if not arc.typed)
    return files


def node(name: str) -> Node:
    return node_of(f"{name}.md") if name in NOTES else Node(name, None)


def costs(arcs: list[Arc], start: str, goal: str, barred: set[str]) -> tuple[int, int] | None:
    """(steps, steps that are no relations) of the best way that goes through none of the barred."""
    heap, done = [(0, 0, start)], set()
    while heap:
        steps, plain, at = heapq.heappop(heap)
        if at == goal:
            return steps, plain
        if at in done or (at in barred and at != start):
            continue
        done.add(at)
        for arc in arcs:
            if at in (arc.source, arc.target):
                other = arc.target if at == arc.source else arc.source
                heapq.heappush(heap, (steps + 1, plain + (not arc.typed), other))
    return None


ARCS = st.lists(st.builds(Arc, st.sampled_from(NOTES), st.sampled_from(NODES), st.booleans()), max_size=16)


@settings(max_examples=150, deadline=None)
@given(ARCS, st.sampled_from(NODES), st.sampled_from(NODES), st.integers(1, 5))
def test_the_best_way_over_all_edges(arcs: list[Arc], start: str, goal: str, hub: int) -> None:
    out, into = Counter(arc.source for arc in arcs), Counter(arc.target for arc in arcs)
    hubs = {name for name in NODES if max(out[name], into[name]) > hub}
    expected = costs(arcs, start, goal, hubs) or costs(arcs, start, goal, set())
    way = find_way(graph(written(arcs)), node(start), node(goal), hub)
    if way is None or expected is None:
        assert way is expected
        return
    assert (len(way), sum(step.link.relation is None for step in way)) == expected
    if way:
        assert (way[0].start, way[-1].end) == (node(start), node(goal))
    assert all(one.end == next_one.start for one, next_one in pairwise(way))
    for step in way:
        source, target = (step.start, step.end) if step.direction == "out" else (step.end, step.start)
        assert Arc(source.name, target.name, step.link.relation is not None) in arcs


def read(way: list[Step] | None) -> list[tuple[str, str | None, str | None, str]] | None:
    return way and [(step.end.name, step.link.relation, step.link.label, step.direction) for step in way]


def test_a_step_says_what_its_link_says() -> None:
    asked = graph(
        {
            "Seedance.md": "| Metric | Value |\n|---|---|\n| Developer | [[ByteDance]] |",
            "Kling.md": "- [[Seedance]] — competitor\n- [[Kuaishou]]",
            "ByteDance.md": '---\nparent_concept: "[[Generative AI]]"\n---\n',
            "Kuaishou.md": "",
        }
    )
    assert read(find_way(asked, node_of("Kuaishou.md"), Node("generative ai", None))) == [
        ("Kling", None, None, "in"),
        ("Seedance", None, "competitor", "out"),
        ("ByteDance", None, "Developer", "out"),
        ("generative ai", "parent_concept", "parent_concept", "out"),
    ]


def test_a_relation_goes_before_a_link_between_the_same_notes() -> None:
    asked = graph({"A.md": '---\nup: "[[B]]"\n---\n[[B]]', "B.md": "[[A]] [[A]]"})
    assert read(find_way(asked, node_of("B.md"), node_of("A.md"))) == [("A", "up", "up", "in")]


def test_hubs_are_passed_through_only_where_there_is_no_other_way() -> None:
    files = {f"{n}.md": "[[Hub]]" for n in range(HUB - 1)}
    files |= {"Hub.md": "", "A.md": "[[Hub]] [[1st]]", "B.md": "[[Hub]] [[2nd]]", "1st.md": "[[2nd]]", "2nd.md": ""}
    around = find_way(graph(files), node_of("A.md"), node_of("B.md"))
    assert [step.end.name for step in around or ()] == ["1st", "2nd", "B"]
    to_hub = find_way(graph(files), node_of("A.md"), node_of("Hub.md"))
    assert [step.end.name for step in to_hub or ()] == ["Hub"], "a hub itself can be asked for"
    del files["0.md"]
    through = find_way(graph(files), node_of("A.md"), node_of("B.md"))
    assert [step.end.name for step in through or ()] == ["Hub", "B"], "one link fewer makes it a note like others"
    files |= {"0.md": "[[Hub]]", "1st.md": ""}
    only = find_way(graph(files), node_of("A.md"), node_of("B.md"))
    assert [step.end.name for step in only or ()] == ["Hub", "B"]


def test_an_alias_is_no_hub_because_a_note_of_that_name_is_one() -> None:
    files = {f"{n}.md": "[[Big]]" for n in range(HUB + 1)}
    files |= {"Big.md": "", "Small.md": "---\naliases: [Big]\n---\n", "A.md": "[[Small]]", "B.md": "[[Small]]"}
    way = find_way(graph(files), node_of("A.md"), node_of("B.md"))
    assert [step.end.name for step in way or ()] == ["Small", "B"]


def test_a_picture_that_two_notes_show_is_no_way() -> None:
    asked = graph({"A.md": "![[x.png]]", "B.md": "![[x.png]]", "x.png": ""})
    assert find_way(asked, node_of("A.md"), node_of("B.md")) is None


@pytest.mark.parametrize("name", ["N0", "ghost a"])
def test_no_step_leads_to_oneself(name: str) -> None:
    assert find_way(graph(written([Arc("N0", "N0", False), Arc("N1", "ghost a", True)])), node(name), node(name)) == []
