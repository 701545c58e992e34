"""Where a link of a page leads, asked in the answerer's thread, and what should be said about it."""

from collections.abc import Sequence
from typing import NamedTuple

from notes.anchors import line_of
from notes.graph import Graph, Node, node_of
from search.finder import Ambiguous, Finder
from tui.history import Place
from tui.kin_rows import Goal

_FIRST_NOTES = ("Start here", "Home", "index", "README")


class Way(NamedTuple):
    """A goal (None: it cannot be gone to) and a remark for the reader (empty: nothing to say)."""

    goal: Goal | None
    remark: str = ""


def follow(finder: Finder, target: str, subpath: str, source: str) -> Way:
    """The note or ghost that a link in `source` leads to, at its heading or block."""
    to = Graph(finder.catalog).resolve(target, source)
    if to.path is None:
        return Way(Goal(Node(target, None))) if target else Way(None, "this page has no headings to go to")
    if not to.path.lower().endswith(".md"):
        return Way(None, f"{to.path} is not a note")
    node = node_of(to.path)
    if subpath and (line := line_of(finder.catalog, to.path, subpath)) is not None:
        return Way(Goal(node, line))
    if subpath:
        return Way(Goal(node), f"{node.name} has no {subpath}")
    return Way(Goal(node), f"{target} is an alias of {node.name}" if to.via == "alias" else "")


def first_place(finder: Finder, asked: str | None, left: Place | None) -> Place | None:
    """Where a session begins: at the note asked for, else where the one before was left, else at a note that greets
    (`Start here`, `Home`, ...), else at the first."""
    if asked and (node := _first_of(finder, (asked,), asked)) is not None:
        return Place(node)
    if left is not None and (left.node.path is None or finder.catalog.has(left.node.path)):
        return left
    if (node := _first_of(finder, _FIRST_NOTES, None)) is not None:
        return Place(node)
    paths = finder.catalog.paths()
    return Place(node_of(paths[0])) if paths else None


def _first_of(finder: Finder, names: Sequence[str], asked: str | None) -> Node | None:
    for name in names:
        node = finder.pick(name)
        if isinstance(node, Ambiguous):
            return node_of(node.paths[0])
        if node is not None and (name == asked or node.name.casefold() == name.casefold()):
            return node
    return None
