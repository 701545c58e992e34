"""What is wrong in a vault, or may surprise its author: by kind, each with a path and a line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from notes.anchors import Anchors
from notes.catalog import Catalog
from notes.cycles import Climb, cycles
from notes.graph import Graph, Node, node_of
from notes.model import Problem, is_note
from notes.relations import Relations
from notes.text import link_key

Finding = tuple[str, Problem]
"""The path of a note or file, and what is wrong there. Line 0: with all of it."""

_MOST_NAMED = 8  # notes named in one message


def diagnose(catalog: Catalog, relations: Relations) -> Iterator[Finding]:
    """Everything that is wrong, one kind after another; within a kind by path and line, ghosts by their links.

    First what the reading of files met, under its own kinds (`broken front matter`, `encoding`, `unreadable`,
    `quarantined`, ...).
    Then:

    - `name clash`: several notes of one name
    - `alias clash`: several notes with one alias
    - `alias shadows name`: an alias that is another note's name, to which links of that name lead instead
    - `alias link`: a link that leads to its note by an alias alone; Obsidian leaves it unresolved
    - `missing block`, `missing heading`: a link to a part that its note does not have
    - `parent cycle`: a note that is its own ancestor
    - `dead link`: a link to no note
    - `ghost`: a name to which dead links lead, at the first of them
    - `orphan`: a note without links in or out

    Linear in the vault.
    """
    with catalog.steady():
        yield from sorted(catalog.problems(), key=_kind)  # within a kind their order stays
        yield from _name_clashes(catalog)
        yield from _aliases(catalog)
        yield from _links(catalog, relations)


def _name_clashes(catalog: Catalog) -> Iterator[Finding]:
    for path, *others in _names(catalog).values():
        if others:
            yield path, Problem("name clash", 1, f"the name of {_some(others)} too")


def _aliases(catalog: Catalog) -> Iterator[Finding]:
    names = _names(catalog)
    rows = catalog.db.execute(
        "SELECT aliases.key, path, name, coalesce((SELECT min(line) FROM properties WHERE note = notes.id"
        " AND lower(properties.key) IN ('alias', 'aliases')), 1)"
        " FROM aliases JOIN notes ON notes.id = aliases.note ORDER BY path, seq"
    )
    borne: dict[str, dict[str, tuple[str, int]]] = {}
    for key, path, name, line in rows:
        borne.setdefault(key, {}).setdefault(path, (name, line))
    shadows = []
    for key, bearers in borne.items():
        path, *others = bearers
        name, line = bearers[path]
        if others:
            yield path, Problem("alias clash", line, f"{name} is an alias of {_some(others)} too")
        for path, (name, line) in bearers.items():
            others = names.get(key, [])
            if others and path not in others:  # else the notes share a name, whatever the alias
                shadows.append((path, Problem("alias shadows name", line, f"{name} is the name of {_some(others)}")))
    yield from sorted(shadows)


def _names(catalog: Catalog) -> dict[str, list[str]]:
    """Key -> paths of the notes of this name."""
    names: dict[str, list[str]] = defaultdict(list)
    for key, path in catalog.db.execute("SELECT key, path FROM notes ORDER BY path"):
        names[key].append(path)
    return names


def _links(catalog: Catalog, relations: Relations) -> Iterator[Finding]:
    graph = Graph(catalog)
    _, ghosts = graph.ends
    anchors = cache(lambda path: Anchors(catalog, path))
    dead, by_alias, missing = [], [], []
    climbs: list[Climb] = []
    first: dict[str, tuple[str, int]] = {}
    linked: set[str] = set()
    for source, line, relation, target, subpath in catalog.db.execute(
        "SELECT path, line, relation, target, subpath FROM links JOIN notes ON notes.id = note ORDER BY path, links.id"
    ):
        path, via = graph.resolve(target, source)
        if path is None:
            dead.append((source, Problem("dead link", line, f"no note is named {target}")))
            first.setdefault(link_key(target), (source, line))
        elif via == "alias":
            by_alias.append((source, Problem("alias link", line, f"{target} is only an alias of {path}")))
        if path != source:
            linked |= {source, path or source}
        if subpath and path is not None and is_note(path) and anchors(path).line_of(subpath) is None:
            kind = "missing block" if subpath.startswith("#^") else "missing heading"
            missing.append((source, Problem(kind, line, f"{path} has no {subpath}")))
        if relation is not None and (direction := relations.direction(relation)):
            here, there = node_of(source), node_of(path) if path is not None else Node(target, None)
            climbs.append(Climb(here, there, source, line) if direction == "up" else Climb(there, here, source, line))
    yield from by_alias
    yield from sorted(missing, key=_kind)
    for climb, cycle in cycles(climbs, _MOST_NAMED):
        names = [node.name for node in (climb.parent, *cycle)]
        if cycle[-1].key != climb.parent.key:
            names.append("…")
        yield climb.path, Problem("parent cycle", climb.line, " › ".join(names))
    yield from dead
    for ghost in sorted(ghosts, key=lambda ghost: (-ghost.links, ghost.name)):
        path, line = first[link_key(ghost.name)]
        yield path, Problem("ghost", line, f"{ghost.name}: {ghost.links} {'link' if ghost.links == 1 else 'links'}")
    for path in catalog.paths():
        if path not in linked:
            yield path, Problem("orphan", 1, "no link leads here or from here")


def _kind(finding: Finding) -> str:
    return finding[1].kind


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return ", ".join(paths[:_MOST_NAMED]) + more
