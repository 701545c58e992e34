"""Edges: where links lead and what leads here, asked of the catalog at the moment.

A link's end is resolved when it is asked for, so the answer is right whatever note was added, renamed or removed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import compress

from notes.backlinks import Backlinks, Bundle
from notes.catalog import Catalog
from notes.database import A_NOTE, links_of
from notes.lean import NamedTuple
from notes.model import Link, file_stem, folder_of
from notes.names import Resolved, keys_of, resolve
from notes.text import link_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
        self._files: Callable[[str], list[str]] = cache(catalog.files)
        self._aliases: Callable[[str], list[str]] = cache(catalog.aliases) if catalog.by_alias else _found_in({})
        self._anywhere: dict[str, Resolved | None] = {}
        self._resolved: dict[tuple[str, str], Resolved] = {}

    # --- the name table of notes.names, each key asked once -------------------------------------------------------

    def files(self, key: str) -> Sequence[str]:
        """Paths of the notes and attachments of this name."""
        return self._files(key)

    def aliases(self, key: str) -> Sequence[str]:
        """Paths of the notes to which a link may lead by this alias."""
        return self._aliases(key)

    def resolve(self, target: str, source: str) -> Resolved:
        """Where a target (without subpath) leads from a note."""
        if (found := self.anywhere(target)) is not None:
            return found
        if not target:
            return resolve(target, source, self)
        key = target, folder_of(source)  # of the source, only its folder matters
        if (found := self._resolved.get(key)) is None:
            found = self._resolved[key] = resolve(target, source, self)
        return found

    def anywhere(self, target: str) -> Resolved | None:
        """Where a target leads wherever it stands, as nearly all do; None where that depends on its source."""
        if target not in self._anywhere:
            self._anywhere[target] = resolve(target, "", self) if self._is_plain(target) else None
        return self._anywhere[target]

    def _is_plain(self, target: str) -> bool:
        """Whether no more than one note can be meant."""
        if not target or target.startswith(("./", "../")):
            return False
        keys = keys_of(target)
        files = self._files(keys.tail)
        if len(files) == 1 and keys.whole == keys.tail:
            return True
        return len(files) < 2 and len(self._aliases(keys.whole)) < 2

    # --- edges ----------------------------------------------------------------------------------------------------

    def links(self, path: str, typed: bool = False) -> list[Edge]:
        """The links out of a note, in order of appearance; `typed`: those of its properties only."""
        if (note := self.catalog.number(path)) is None:
            return []
        only = "AND relation IS NOT NULL" if typed else ""
        rows = self._db.execute(_EDGES.format(f"id BETWEEN ? AND ? {only} ORDER BY id"), links_of(note))
        return [self._edge(path, row) for row in rows]

    def backlinks(self, node: Node, typed: bool = False) -> Backlinks:
        """The links that lead to a note or name a ghost; `typed`: those of properties only."""
        found = []
        with self.catalog.steady():
            for relation, place, target, numbers, labels in self._naming(node, typed):
                bundle = Bundle(relation, place, [*map(int, numbers.split(","))], _split(labels))
                if (to := self.anywhere(target)) is None:
                    bundle = self._leading_to(node, target, bundle)
                if bundle.links and (to is None or to.path == node.path):
                    found.append(bundle)
        return Backlinks(self, node, found)

    def _leading_to(self, node: Node, target: str, bundle: Bundle) -> Bundle:
        """Of links with this target, those that lead to a node from where they stand."""
        relation, place, links, labels = bundle
        sources = self.paths(link // A_NOTE for link in links)
        leads = [self.resolve(target, source).path == node.path for source in sources]
        return Bundle(relation, place, [*compress(links, leads)], [*compress(labels, leads)])

    def read(self, links: Sequence[int]) -> dict[int, Edge]:
        """Links by their numbers, in this order; those that the catalog has no longer are left out."""
        with self.catalog.steady():
            found = {row[0]: row for row in self._db.execute(_EDGES.format(f"id IN {_LISTED}"), (f"{sorted(links)}",))}
            there = [link for link in links if link in found]
            sources = self.paths(link // A_NOTE for link in there)
        return {link: self._edge(source, found[link]) for link, source in zip(there, sources, strict=True)}

    def paths(self, notes: Iterable[int]) -> list[str]:
        """The path of each of these notes by its number in the catalog; `""` for one that is gone."""
        return _split(*self._db.execute(_PATHS, (f"{[*notes]}",)).fetchone())

    def _edge(self, source: str, row: Sequence[Any]) -> Edge:
        made: Link = _make(Link, row[2:])
        return _make(Edge, (source, made, self.resolve(made.target, source), row[1]))

    def _naming(self, node: Node, typed: bool) -> list[Any]:
        """Bundles of links of other notes that may lead to a node: by its name, by its aliases, by a path."""
        keys, note = self.keys(node), self.catalog.number(node.path) if node.path is not None else None
        own = links_of(note) if note is not None else (-1, -1)
        named = f"key IN ({','.join('?' * len(keys))})"
        only = "AND id NOT BETWEEN ? AND ?" + (" AND relation IS NOT NULL" if typed else "")
        rows = self._db.execute(_BUNDLES.format(f"{named} {only}"), [*keys, *own]).fetchall()
        if not node.is_ghost:
            rows += self._db.execute(_BUNDLES.format(f"tail = ? AND NOT {named} {only}"), [keys[0], *keys, *own])
        return rows

    def keys(self, node: Node) -> list[str]:
        """The keys under which links name a node: that of its name, then those of its aliases."""
        name = link_key(node.name)
        if not self.catalog.by_alias:
            return [name]
        other = "SELECT DISTINCT aliases.key FROM aliases JOIN notes ON id = note WHERE path = ? AND aliases.key != ?"
        return [name, *(key for (key,) in self._db.execute(other, (node.path, name)))]

    def ghost(self, name: str) -> Node | None:
        """The ghost of this name, in its most common spelling; None where a note has the name, or no link uses it."""
        key = link_key(name)
        rows = self._db.execute("SELECT target, count(*) FROM links WHERE key = ? GROUP BY target", (key,))
        spellings: dict[str, int] = dict(rows)
        if not spellings or not self.backlinks(Node(name, None)):
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
            if self.anywhere(target) is not None:
                yield target, "", count
            else:
                rows = self._db.execute(
                    "SELECT path FROM links JOIN notes ON notes.id = note WHERE links.key = ? AND target = ?",
                    (key, target),
                )
                yield from ((target, path, 1) for (path,) in rows)

    def _learn_all(self) -> None:
        """All names at once instead of one query a name."""
        files: dict[str, list[str]] = {}
        aliases: dict[str, list[str]] = {}
        rows = self._db.execute("SELECT key, path FROM notes UNION ALL SELECT key, path FROM attachments")
        for key, path in rows:
            files.setdefault(key, []).append(path)
        rows = self._db.execute("SELECT DISTINCT aliases.key, path FROM aliases JOIN notes ON notes.id = aliases.note")
        for key, path in rows if self.catalog.by_alias else ():
            aliases.setdefault(key, []).append(path)
        self._files, self._aliases = _found_in(files), _found_in(aliases)


def _split(texts: str | None) -> list[str]:
    """What `group_concat` put together, with NUL, which is in no path and no label, between two."""
    return texts.split("\0") if texts is not None else []


def _found_in(paths: dict[str, list[str]]) -> Callable[[str], list[str]]:
    return lambda key: paths.get(key, [])


_LISTED = "(SELECT value FROM json_each(?))"
"""However many numbers, in a question that SQLite makes ready once."""
_PATHS = (
    "SELECT group_concat(coalesce(path, ''), char(0)) FROM (SELECT value AS note FROM json_each(?)) LEFT JOIN notes"
    " INDEXED BY notes_paths ON id = note"
)
"""One long value instead of thousands of rows, read out of an index, which is shorter than its table: each halves the
time."""
_EDGES = "SELECT id, context, line, place, relation, label, text, target, subpath, form FROM links WHERE {}"
_BUNDLES = (
    "SELECT relation, place, target, group_concat(id),"
    " CASE WHEN relation IS NULL THEN group_concat(coalesce(label, ''), char(0)) END"
    " FROM links WHERE {} GROUP BY key, relation, target, place"
)
"""Both columns of a bundle are put together from the same rows in the same order."""
