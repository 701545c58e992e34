"""Edges: where links lead and what leads here, asked of the catalog at the moment.

A link's end is resolved when it is asked for, so the answer is right whatever note was added, renamed or removed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import compress

from notes.catalog import Catalog
from notes.database import A_NOTE, links_of
from notes.lean import NamedTuple
from notes.model import Link, Place, file_stem, folder_of
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


class Bundle(NamedTuple):
    """Links to one note or ghost that name it alike, in columns: thousands lead to a hub, and few of them are shown."""

    relation: str | None
    place: Place
    links: list[int]
    """Their numbers in the catalog."""
    labels: list[str]
    """One for each link, `""` for none; of a relation, which is its own label, none at all."""


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
        self._sources: dict[int, str] = {}
        """Paths of notes by their numbers in the catalog."""
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
        self._sources[note] = path
        only = "AND relation IS NOT NULL" if typed else ""
        rows = self._db.execute(_EDGES.format(f"id BETWEEN ? AND ? {only} ORDER BY id"), links_of(note))
        return [self._edge(row) for row in rows]

    def backlinks(self, node: Node, typed: bool = False) -> list[Edge]:
        """The links that lead to a note or name a ghost, by source and order; a note's links to itself left out."""
        rows = self._naming(node, _EDGES, "AND relation IS NOT NULL" if typed else "")
        return [edge for edge in self._edges(rows) if edge.to.path == node.path]

    def inbound(self, node: Node) -> list[Bundle]:
        """What `backlinks` gives, in bundles and without what only showing it takes: a twentieth of the time."""
        from json import loads  # whoever asks about a note's links alone does without

        found = []
        for relation, place, target, numbers, labels in self._naming(node, _BUNDLES):
            bundle = Bundle(relation, place, loads(numbers), loads(labels or "[]"))
            if (to := self.anywhere(target)) is None:
                bundle = self._leading_to(node, target, bundle)
            if bundle.links and (to is None or to.path == node.path):
                found.append(bundle)
        return found

    def _leading_to(self, node: Node, target: str, bundle: Bundle) -> Bundle:
        """Of links with this target, those that lead to a node from where they stand."""
        relation, place, links, labels = bundle
        self._learn_sources(links)
        leads = [self.resolve(target, self._sources[link // A_NOTE]).path == node.path for link in links]
        return Bundle(relation, place, [*compress(links, leads)], [*compress(labels, leads)])

    def edges(self, links: list[int], most: int | None = None) -> list[Edge]:
        """Links by their numbers, in the order of `backlinks`; the first so many."""
        if most is not None:
            self._learn_sources(links)
            links = sorted(links, key=lambda link: (self._sources[link // A_NOTE], link))[:most]
        return self._edges(self._db.execute(_EDGES.format(f"id IN {_LISTED}"), (f"{links}",)))

    def sources(self, node: Node) -> list[str]:
        """The notes that link to a note or name a ghost, by path."""
        links = [link for bundle in self.inbound(node) for link in bundle.links]
        self._learn_sources(links)
        return sorted({self._sources[link // A_NOTE] for link in links})

    def _edges(self, rows: Iterable[Sequence[Any]]) -> list[Edge]:
        """By source and order."""
        known = list(rows)
        self._learn_sources(row[0] for row in known)
        known.sort(key=lambda row: (self._sources[row[0] // A_NOTE], row[0]))
        return [self._edge(row) for row in known]

    def _edge(self, row: Sequence[Any]) -> Edge:
        made: Link = _make(Link, row[2:])
        source = self._sources[row[0] // A_NOTE]
        return _make(Edge, (source, made, self.resolve(made.target, source), row[1]))

    def _learn_sources(self, links: Iterable[int]) -> None:
        """Many paths in a question instead of one."""
        notes = [*{link // A_NOTE for link in links}.difference(self._sources)]
        self._sources.update(self._db.execute(_PATHS, (f"{notes}",)))

    def _naming(self, node: Node, select: str, only: str = "") -> list[Any]:
        """Links of other notes that may lead to a node: by its name, by its aliases, by a path."""
        keys, note = self.keys(node), self.catalog.number(node.path) if node.path is not None else None
        own = links_of(note) if note is not None else (-1, -1)
        marks, only = ",".join("?" * len(keys)), f"AND id NOT BETWEEN ? AND ? {only}"
        rows = self._db.execute(select.format(f"key IN ({marks}) {only}"), [*keys, *own]).fetchall()
        if not node.is_ghost:
            rows += self._db.execute(select.format(f"tail = ? AND key NOT IN ({marks}) {only}"), [keys[0], *keys, *own])
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


def _found_in(paths: dict[str, list[str]]) -> Callable[[str], list[str]]:
    return lambda key: paths.get(key, [])


_LISTED = "(SELECT value FROM json_each(?))"
"""However many numbers, in a question that SQLite makes ready once."""
_PATHS = f"SELECT id, path FROM notes WHERE id IN {_LISTED}"  # noqa: S608 - words of this module
_EDGES = "SELECT id, context, line, place, relation, label, text, target, subpath, form FROM links WHERE {}"
_BUNDLES = (
    "SELECT relation, place, target, json_group_array(id),"
    " CASE WHEN relation IS NULL THEN json_group_array(coalesce(label, '')) END"
    " FROM links WHERE {} GROUP BY key, relation, target, place"
)
"""Both columns of a bundle are put together from the same rows in the same order."""
