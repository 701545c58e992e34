"""Cycles among parents: each one is named, and nothing else."""

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from notes.cycles import Climb, cycles
from notes.graph import node_of

NODES = [node_of(f"{name}.md") for name in "ABCDE"]
CLIMBS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=12).map(
    lambda pairs: [Climb(child, parent, child.path or "", line) for line, (child, parent) in enumerate(pairs)]
)


def reaches(climbs: list[Climb]) -> set[tuple[str, str]]:
    """(node, ancestor), by Warshall's algorithm."""
    found = {(climb.child.key, climb.parent.key) for climb in climbs}
    keys = [node.key for node in NODES]
    for middle, low, high in product(keys, keys, keys):
        if (low, middle) in found and (middle, high) in found:
            found.add((low, high))
    return found


@given(CLIMBS)
def test_without_the_ways_up_that_are_named_nobody_is_their_own_ancestor(climbs: list[Climb]) -> None:
    named = list(cycles(climbs, 10))
    assert bool(named) == any(low == high for low, high in reaches(climbs))
    closing = [climb for climb, _ in named]
    left = reaches([climb for climb in climbs if climb not in closing])
    assert not any(low == high for low, high in left)


@given(CLIMBS)
def test_the_nodes_of_a_cycle_follow_each_other(climbs: list[Climb]) -> None:
    ups = {(climb.child.key, climb.parent.key) for climb in climbs}
    for closing, down in cycles(climbs, 10):
        keys = [closing.parent.key, *(node.key for node in down)]
        assert keys[0] == keys[-1]
        assert len(set(keys)) == len(keys) - 1
        assert all((child, parent) in ups for parent, child in pairwise(keys))


def test_a_long_cycle_is_cut_and_a_long_chain_is_none() -> None:
    chain = [Climb(node_of(f"{n}.md"), node_of(f"{n + 1}.md"), f"{n}.md", 1) for n in range(5000)]
    assert not list(cycles(chain, 8))
    ((closing, down),) = cycles([*chain, Climb(node_of("5000.md"), node_of("0.md"), "5000.md", 7)], 8)
    assert (closing.path, closing.line, len(down)) == ("5000.md", 7, 8)
