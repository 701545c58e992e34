"""Edges: where links lead and what leads here, asked of the catalog at the moment.

A link's end is resolved when it is asked for, so the answer is right whatever note was added, renamed or removed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from notes.catalog import Catalog
from notes.lean import NamedTuple
from notes.model import Link, Place, file_stem, folder_of
from notes.names import Resolved, keys_of, resolve
from notes.text import link_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

_AT_ONCE = 500  # notes in one question
_make = tuple.__new__  # half the cost of calling the named tuple, and thousands of edges lead to a hub


class Node(NamedTuple):
    """An end of an edge: a note, or a ghost (path None), which is a link target that has no note."""

    name: str
    """The file name without `.md`, or the ghost's name as links write it."""
    path: str | None

    @property
    def is_ghost(self) -> bool:
        """Whether no note of this name exists."""
        return self.path is None

    @property
    def key(self) -> str:
        """What makes two nodes the same."""
        return self.path if self.path is not None else "\0" + link_key(self.name)


class Edge(NamedTuple):
    """One link with both ends known."""

    source: str
    link: Link
    to: Resolved
    context: str
    """The line that holds the link, as written, its first 2,000 letters."""

    @property
    def end(self) -> Node:
        """What the link leads to."""
        return node_of(self.to.path) if self.to.path is not None else Node(self.link.target, None)


class Inbound(NamedTuple):
    """A link that leads to a note or names a ghost, as far as it takes to sort and to count it."""

    note: int
    """The number of the source in the catalog."""
    seq: int
    """Which of its links."""
    relation: str | None
    place: Place
    label: str | None
    target: str


class Ghost(NamedTuple):
    """A link target without a note, in its most common spelling, and how many links name it."""

    name: str
    links: int


def node_of(path: str) -> Node:
    """The node of a note."""
    return Node(file_stem(path), path)


class Graph:
    """The edges of one catalog, with what was looked up kept for as long as this object lives.

    Make one for one question or one drawing: it does not see later changes.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._db = catalog.db
        self._files = _Paths(catalog.files)
        self._aliases = _Paths(catalog.aliases)
        self._sources = _Sources(self._db)
        self._anywhere: dict[str, Resolved] = {}
        """Of targets that only one file can be meant by, wherever the link stands: nearly all."""
        self._resolved: dict[tuple[str, str], Resolved] = {}

    # --- the name table of notes.names, each key asked once -------------------------------------------------------

    def files(self, key: str) -> Sequence[str]:
        """Paths of the notes and attachments of this name."""
        return self._files[key]

    def aliases(self, key: str) -> Sequence[str]:
        """Paths of the notes with this alias."""
        return self._aliases[key]

    def resolve(self, target: str, source: str) -> Resolved:
        """Where a target (without subpath) leads from a note."""
        if (found := self._anywhere.get(target)) is not None:
            return found
        if not target:
            return resolve(target, source, self)
        key = target, folder_of(source)  # of the source, only its folder matters
        found = self._resolved.get(key)
        if found is None:
            found = resolve(target, source, self)
            keys = keys_of(target)
            if keys.whole == keys.tail and found.via == "name" and len(self._files[keys.tail]) == 1:
                self._anywhere[target] = found
            else:
                self._resolved[key] = found
        return found

    # --- edges ----------------------------------------------------------------------------------------------------

    def links(self, path: str, typed: bool = False) -> list[Edge]:
        """The links out of a note, in order of appearance; `typed`: those of its properties only."""
        only = "AND relation IS NOT NULL" if typed else ""
        rows = self._db.execute(_EDGES.format(f"notes.path = ? {only} ORDER BY links.seq"), (path,))
        return [self._edge(row) for row in rows]

    def backlinks(self, node: Node, typed: bool = False) -> list[Edge]:
        """The links that lead to a note or name a ghost, by source and order; a note's links to itself left out."""
        rows = self._naming(node, _EDGES, "AND relation IS NOT NULL" if typed else "")
        rows.sort(key=lambda row: row[:2])
        return [edge for edge in map(self._edge, rows) if edge.to.path == node.path and edge.source != node.path]

    def inbound(self, node: Node) -> list[Inbound]:
        """What `backlinks` gives, in another order and without what only showing them takes: a tenth of the time."""
        path, anywhere = node.path, self._anywhere
        own = self.number(path) if path is not None else None
        rows = self._naming(node, "SELECT note, seq, relation, place, label, target FROM links WHERE {}")
        return [
            _make(Inbound, row)
            for row in rows
            if row[0] != own and (anywhere.get(row[5]) or self.resolve(row[5], self._sources[row[0]])).path == path
        ]

    def edges(self, inbound: Sequence[Inbound], most: int) -> list[Edge]:
        """The first so many of these links, in the order of `backlinks`."""
        if not most:
            return []
        self._learn_sources(inbound)
        first = sorted((self._sources[note], seq, note) for note, seq, *_ in inbound)[:most]
        rows = (self._db.execute(_EDGES.format("note = ? AND seq = ?"), (note, seq)) for _, seq, note in first)
        return [self._edge(row) for found in rows for row in found]

    def sources(self, node: Node) -> list[str]:
        """The notes that link to a note or name a ghost, by path."""
        inbound = self.inbound(node)
        self._learn_sources(inbound)
        return sorted({self._sources[link.note] for link in inbound})

    def _learn_sources(self, inbound: Iterable[Inbound]) -> None:
        """Many paths in a question instead of one."""
        notes = [link.note for link in inbound]
        for at in range(0, len(notes), _AT_ONCE):
            some = notes[at : at + _AT_ONCE]
            marks = ",".join("?" * len(some))
            self._sources.update(self._db.execute(f"SELECT id, path FROM notes WHERE id IN ({marks})", some))  # noqa: S608 - marks alone

    def number(self, path: str) -> int | None:
        """The number of a note in the catalog; None for a path that is none."""
        row = self._db.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def _naming(self, node: Node, select: str, only: str = "") -> list[Any]:
        """Links that may lead to a node: by its name, by its aliases, by a path."""
        name = link_key(node.name)
        keys = [name] if node.path is None else [name, *self._alias_keys(node.path)]
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(select.format(f"links.key IN ({marks}) {only}"), keys).fetchall()
        if not node.is_ghost:
            rows += self._db.execute(select.format(f"tail = ? AND links.key NOT IN ({marks}) {only}"), [name, *keys])
        return rows

    def _alias_keys(self, path: str) -> list[str]:
        rows = self._db.execute("SELECT DISTINCT a.key FROM aliases a JOIN notes ON id = note WHERE path = ?", (path,))
        return [key for (key,) in rows if key != link_key(file_stem(path))]

    def _edge(self, row: Sequence[Any]) -> Edge:
        made: Link = _make(Link, row[3:])
        return _make(Edge, (row[0], made, self.resolve(made.target, row[0]), row[2]))

    def ghost(self, name: str) -> Node | None:
        """The ghost of this name, in its most common spelling; None where a note has the name, or no link uses it."""
        key = link_key(name)
        rows = self._db.execute("SELECT target, count(*) FROM links WHERE key = ? GROUP BY target", (key,))
        spellings: dict[str, int] = dict(rows)
        if not spellings or not self.inbound(Node(name, None)):
            return None
        return Node(min(spellings, key=lambda target: (-spellings[target], target)), None)

    # --- the whole vault ------------------------------------------------------------------------------------------

    @cached_property
    def ends(self) -> tuple[dict[str, int], tuple[Ghost, ...]]:
        """How many links lead to each note (by path), and all ghosts by name. Linear in the vault."""
        self._learn_all()
        inbound: Counter[str] = Counter()
        ghosts: dict[str, Counter[str]] = {}
        for target, source, count in self._targets():
            path = self.resolve(target, source).path
            if path is not None:
                inbound[path] += count
            else:
                ghosts.setdefault(link_key(target), Counter())[target] += count
        named = (
            Ghost(min(spellings, key=lambda name: (-spellings[name], name)), spellings.total())
            for spellings in ghosts.values()
        )
        return inbound, tuple(sorted(named))

    def _targets(self) -> Iterable[tuple[str, str, int]]:
        """(target, one source, how many): grouped where the source's folder cannot matter."""
        found: Counter[tuple[str, str]] = Counter()
        for target, key, count in self._db.execute(  # in the order of the index
            "SELECT target, key, count(*) FROM links WHERE target != '' GROUP BY key, relation, target"
        ):
            found[target, key] += count
        for (target, key), count in found.items():
            if "/" not in key and len(self._files[key] or self._aliases[key]) < 2:
                yield target, "", count
            else:
                rows = self._db.execute(
                    "SELECT path FROM links JOIN notes ON id = note WHERE links.key = ? AND target = ?", (key, target)
                )
                yield from ((target, path, 1) for (path,) in rows)

    def _learn_all(self) -> None:
        """All names at once instead of one query a name."""
        files, aliases = _Paths(lambda _: []), _Paths(lambda _: [])
        rows = self._db.execute("SELECT key, path FROM notes UNION ALL SELECT key, path FROM attachments")
        for key, path in rows:
            files.setdefault(key, []).append(path)
        for key, path in self._db.execute(
            "SELECT DISTINCT aliases.key, path FROM aliases JOIN notes ON notes.id = aliases.note"
        ):
            aliases.setdefault(key, []).append(path)
        self._files, self._aliases = files, aliases


class _Paths(dict[str, list[str]]):
    """Paths by key; for a key that is not here yet, `ask`."""

    def __init__(self, ask: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> list[str]:
        found = self[key] = self._ask(key)
        return found


class _Sources(dict[int, str]):
    """Paths of notes by their numbers in the catalog, each asked for once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, note: int) -> str:
        (self[note],) = self._db.execute("SELECT path FROM notes WHERE id = ?", (note,)).fetchone()
        return self[note]


_EDGES = (
    "SELECT notes.path, seq, context, line, place, relation, label, text, target, subpath, form"
    " FROM links JOIN notes ON notes.id = links.note WHERE {}"
)


def by_place(edges: Iterable[Edge]) -> Iterator[tuple[str, list[Edge]]]:
    """Edges in groups that say how they stand to this note: by relation first, then by place.

    Relations come first, most edges first; then list, table, text, heading and embed.
    """
    groups: dict[tuple[bool, str], list[Edge]] = {}
    for edge in edges:
        relation = edge.link.relation
        groups.setdefault((relation is None, relation or edge.link.place), []).append(edge)
    for (_, name), group in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        yield name, group
