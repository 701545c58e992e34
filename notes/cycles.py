"""Notes that are their own ancestors."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from notes.graph import Node


class Climb(NamedTuple):
    """One way up: a child, its parent, and where the link stands that says so."""

    child: Node
    parent: Node
    path: str
    line: int


def cycles(climbs: Iterable[Climb], most: int) -> Iterator[tuple[Climb, list[Node]]]:
    """(the way up that closes a cycle, the nodes of the cycle from that child down to that parent, `most` at most).

    Without these ways up there would be no cycle. Linear in the ways up and in what it gives.
    """
    ups: dict[str, list[Climb]] = {}
    nodes: dict[str, Node] = {}
    for climb in climbs:
        ups.setdefault(climb.child.key, []).append(climb)
        nodes[climb.child.key] = climb.child
    done: set[str] = set()
    for start in ups:
        if start in done:
            continue
        trail, height = [iter(ups[start])], {start: 0}  # a dictionary keeps its order: its keys are the nodes climbed
        while trail:
            for climb in trail[-1]:
                parent = climb.parent.key
                if parent in height:
                    length = min(len(height) - height[parent], most)
                    yield climb, [nodes[key] for key in islice(reversed(height), length)]
                elif parent in ups and parent not in done:
                    height[parent] = len(trail)
                    trail.append(iter(ups[parent]))
                    break
            else:
                trail.pop()
                done.add(height.popitem()[0])
