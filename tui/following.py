"""Where a link of a page leads, asked in the answerer's thread, and what should be said about it."""

from collections.abc import Sequence
from typing import NamedTuple

from notes.anchors import Anchors
from notes.graph import Graph, Node, node_of
from notes.model import file_stem, folder_of, is_note
from notes.names import Resolved, namesakes
from notes.wikilink import shown
from search.finder import Ambiguous, Finder
from tui.decoder import DRAWN
from tui.history import Place
from tui.kin_rows import Goal

_FIRST_NOTES = ("Start here", "Home", "index", "README")


class Way(NamedTuple):
    """A goal (None: it cannot be gone to), a remark for the reader (empty: nothing to say), and where the rules alone
    cannot tell what was meant, all goals that the link may have, theirs first."""

    goal: Goal | None
    remark: str = ""
    goals: Sequence[Goal] = ()


def follow(finder: Finder, target: str, subpath: str, source: str) -> Way:
    """The note or ghost that a link in `source` leads to, at its heading or block."""
    graph = Graph(finder.catalog)
    to = graph.resolve(target, source)
    if to.path is None:
        return Way(Goal(Node(target, None))) if target else Way(None, "this page has no headings to go to")
    if to.path.lower().endswith(DRAWN):
        return Way(Goal(node_of(to.path)))
    if not is_note(to.path):
        return Way(None, f"{to.path} is a file, not a note")
    way = _at(finder, to.path, subpath)
    same = [path for path in namesakes(target, source, graph) if is_note(path)]
    if len(same) > 1 and not _is_decided(to, source, same):
        return way._replace(goals=[goal for path in same if (goal := _at(finder, path, subpath).goal)])
    remarks = [
        way.remark,
        f"{target} is an alias of {file_stem(to.path)}" if to.via == "alias" else "",
        f"one of {len(same)} notes named {target}" if len(same) > 1 else "",
    ]
    return way._replace(remark=", ".join(filter(None, remarks)))


def _is_decided(to: Resolved, source: str, same: Sequence[str]) -> bool:
    """Whether no other note can have been meant: this one alone stands beside the link, or the target is its path."""
    beside = [path for path in same if folder_of(path) == folder_of(source)]
    return beside == [to.path] or (to.via == "name" and to.path is not None and not folder_of(to.path))


def _at(finder: Finder, path: str, subpath: str) -> Way:
    """A note at its heading or block."""
    node = node_of(path)
    if subpath and (line := Anchors(finder.catalog, path).line_of(subpath)) is not None:
        return Way(Goal(node, line))
    return Way(Goal(node), f"{node.name} has no {_part(subpath)}" if subpath else "")


def _part(subpath: str) -> str:
    """`heading A › B`, `block b`."""
    named = subpath.removeprefix("#")
    return f"block {named[1:]}" if named.startswith("^") else f"heading {shown('', subpath)}"


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
