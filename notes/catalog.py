"""The structure of a vault in SQLite: notes, names, links, properties, headings, tags, problems.

A cache: the files are the truth, and a catalog that is missing, damaged or of another make is made anew. Links are
stored as written, with the keys under which their target may be known; where they lead is asked when it is needed
(`notes.graph`), so that adding or renaming a note never leaves a stale edge. `notes.writer` puts it there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from notes.database import FAILURES, INDEXES, SCHEMA, connect, discard, is_damage, make_of
from notes.lean import NamedTuple
from notes.model import Problem, file_stem
from notes.relations import Relations
from notes.vault import WHOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from notes.writer import Writer


class Outline(NamedTuple):
    """What is known of a note's words without its text."""

    path: str
    digest: str
    title: str
    aliases: str
    """One a line, as `headings`."""
    headings: str
    has_properties: bool


class Catalog:
    """A vault's structure, to be written by one thread at a time. `db` is for the modules of `notes` alone."""

    def __init__(self, db: sqlite3.Connection, file: str | Path | None, by_alias: bool) -> None:
        self.db = db
        self.file = file
        self.by_alias = by_alias
        """Whether a link may lead to a note by an alias alone."""
        self._version: int | None = None

    def __del__(self) -> None:
        """Whoever drops a catalog drops its connection with it, though a cursor may still hold that."""
        self.db.close()

    @classmethod
    def open(cls, file: str | Path | None, relations: Relations) -> Catalog:
        """Open a catalog, or make an empty one where there is none, or a damaged one. None: in memory.

        Raises sqlite3.OperationalError where the file can be neither used nor made (read-only, disk full, held by
        another process): such a file stays.
        """
        if file is not None:
            if (kept := cls.kept(file, relations)) is not None:
                return kept
            discard(file)
        make = make_of(relations)
        catalog = cls(connect(file), file, relations.by_alias)
        with catalog.writing():
            for statement in SCHEMA.split(";\n"):
                catalog.db.execute(statement)
            catalog.db.execute("INSERT INTO meta VALUES ('make', ?), ('generation', 0)", (make,))
            catalog.db.execute("INSERT INTO meta VALUES ('birth', ?)", (os.urandom(8).hex(),))
        return catalog

    @classmethod
    def kept(cls, file: str | Path, relations: Relations) -> Catalog | None:
        """Open a catalog that is there and can be used; None where there is none, or one damaged or of another make.

        Raises sqlite3.OperationalError where that cannot be told now: another process holds it, the disk fails.
        """
        if not os.path.exists(file):
            return None
        try:
            catalog = cls(connect(file), file, relations.by_alias)
            make = catalog.db.execute("SELECT value FROM meta WHERE key = 'make'").fetchone()
        except FAILURES as error:
            if is_damage(error):
                return None
            raise
        return catalog if make == (make_of(relations),) else None

    def close(self) -> None:
        """Close the connection; nothing is lost."""
        self.db.close()

    def reader(self) -> Catalog:
        """A second connection for another thread. Of a catalog in memory: a copy as it stands now."""
        if self.file is not None:
            return Catalog(connect(self.file), self.file, self.by_alias)
        copy = connect(None)
        self.db.backup(copy)
        return Catalog(copy, None, self.by_alias)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction: all of it or nothing."""
        from notes.writer import Writer  # while nothing changes, nothing is written

        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield Writer(self)
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Several questions about one state, whatever another connection writes in between."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.execute("COMMIT")

    def make_indexes(self) -> None:
        """After the first notes: an index made when most is there takes a fraction of one kept up from the start."""
        for statement in INDEXES.split(";\n"):
            self.db.execute(statement)

    # --- what is known --------------------------------------------------------------------------------------------

    def state(self) -> str:
        """A word for the names of the vault and how much links to each: while it is the same, they are."""
        rows = self.db.execute("SELECT value FROM meta WHERE key IN ('birth', 'generation')")
        return "-".join(str(value) for (value,) in rows)

    def others_wrote(self) -> bool:
        """Whether another connection wrote since the last time this was asked."""
        before, (self._version,) = self._version, self.db.execute("PRAGMA data_version").fetchone()
        return before not in (None, self._version)

    def look(self) -> int | None:
        """What `Writer.remember_look` was given last."""
        row = self.db.execute("SELECT value FROM meta WHERE key = 'look'").fetchone()
        return int(row[0]) if row and row[0] else None

    def known(self, parts: Iterable[str] = WHOLE) -> dict[str, tuple[int | None, ...]]:
        """What is remembered of every note's file in these parts of the vault, by path: a `Stat` as a plain tuple.

        None in it, and so like no file: it was read so soon after its last change that a further change might not show.
        """
        rows = self._lying_in(parts, "path, mtime_ns, size, ctime_ns, CASE WHEN settled THEN inode END FROM notes")
        return {path: (mtime, size, ctime, inode) for path, mtime, size, ctime, inode in rows}

    def digests(self, parts: Iterable[str] = WHOLE) -> dict[str, str]:
        """Of the bytes of every note in these parts of the vault, by path."""
        return dict(self._lying_in(parts, "path, digest FROM notes"))

    def count(self) -> int:
        """How many notes there are."""
        return int(self.db.execute("SELECT count(*) FROM notes").fetchone()[0])

    def attachments(self, parts: Iterable[str] = WHOLE) -> frozenset[str]:
        """Paths of the files that are no notes."""
        return frozenset(path for (path,) in self._lying_in(parts, "path FROM attachments"))

    def problems(self, parts: Iterable[str] = WHOLE) -> Iterator[tuple[str, Problem]]:
        """(path, problem), by path and line."""
        rows = self._lying_in(parts, "path, kind, line, message FROM problems", "ORDER BY path, line, seq")
        for path, *problem in rows:
            yield path, Problem(*problem)

    def _lying_in(self, parts: Iterable[str], columns: str, order: str = "") -> Iterable[Any]:
        """Rows of a table with paths; columns, table and order are words of this module."""
        beneath = f"SELECT {columns} WHERE path = ? OR path > ? AND path < ? {order}"
        return chain.from_iterable(
            self.db.execute(beneath, (part, f"{part}/", f"{part}0"))
            if part
            else self.db.execute(f"SELECT {columns} {order}")
            for part in parts
        )

    def quarantined(self) -> dict[str, str]:
        """Digests of the notes at which a reader failed, and what is said of each."""
        rows = self.db.execute(
            "SELECT digest, message FROM problems JOIN notes USING (path) WHERE kind = 'quarantined'"
        )
        return dict(rows.fetchall())

    def paths(self) -> list[str]:
        """All notes, by path."""
        return [path for (path,) in self.db.execute("SELECT path FROM notes ORDER BY path")]

    def outlines(self) -> list[Outline]:
        """Of all notes, by path."""
        rows = self.db.execute(
            "SELECT path, digest, title,"
            " (SELECT group_concat(name, char(10)) FROM (SELECT name FROM aliases WHERE note = id ORDER BY seq)),"
            " (SELECT group_concat(text, char(10)) FROM (SELECT text FROM headings WHERE note = id ORDER BY seq)),"
            " EXISTS (SELECT 1 FROM properties WHERE note = id) FROM notes ORDER BY path"
        )
        return [
            Outline(path, digest, title, aliases or "", headings or "", bool(has_properties))
            for path, digest, title, aliases, headings, has_properties in rows
        ]

    def title(self, path: str) -> str:
        """A note's title for display; its file name where the note is not known."""
        row = self.db.execute("SELECT title FROM notes WHERE path = ?", (path,)).fetchone()
        return row[0] if row else file_stem(path)

    def is_heading(self, path: str, line: int) -> bool:
        """Whether a heading of a note stands on this line, counted from 1 in the file."""
        found = "SELECT 1 FROM headings JOIN notes ON notes.id = headings.note WHERE path = ? AND line = ?"
        return self.db.execute(found, (path, line)).fetchone() is not None

    def has_properties(self, path: str) -> bool:
        """Whether a note has any."""
        found = "SELECT 1 FROM properties JOIN notes ON notes.id = properties.note WHERE path = ? LIMIT 1"
        return self.db.execute(found, (path,)).fetchone() is not None

    def heading_lines(self, path: str, start: int) -> list[int]:
        """The lines of a note's headings, counted from 1 at line `start` of the file."""
        found = "SELECT line FROM headings JOIN notes ON notes.id = headings.note WHERE path = ?"
        return [line - start + 1 for (line,) in self.db.execute(found, (path,))]

    def number(self, path: str) -> int | None:
        """The number of a note; None where there is none of exactly this path."""
        row = self.db.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else None

    def most(self) -> int:
        """The highest number of a note, 0 where there is none."""
        return int(self.db.execute("SELECT coalesce(max(id), 0) FROM notes").fetchone()[0])

    def numbers(self, paths: Iterable[str]) -> Iterator[int]:
        """The number of each of these notes; of those that are new the next ones that no note has, in their order."""
        first = most = self.most()
        for path in paths:
            number = self.number(path) if first else None
            if number is None:
                number = most = most + 1
            yield number

    def has(self, path: str) -> bool:
        """Whether there is a note of exactly this path."""
        return self.number(path) is not None

    def notes_named(self, key: str) -> list[str]:
        """Paths of the notes of this file name (a `notes.text.link_key`), A to Z."""
        rows = self.db.execute("SELECT path FROM notes WHERE key = ? ORDER BY path", (key,))
        return [path for (path,) in rows]

    # --- the name table of notes.names ----------------------------------------------------------------------------

    def files(self, key: str) -> list[str]:
        """Paths of the notes and attachments of this name."""
        rows = self.db.execute(
            "SELECT path FROM notes WHERE key = ? UNION ALL SELECT path FROM attachments WHERE key = ?", (key, key)
        )
        return [path for (path,) in rows]

    def aliases(self, key: str) -> list[str]:
        """Paths of the notes with this alias, each once."""
        rows = self.db.execute(
            "SELECT DISTINCT path FROM aliases JOIN notes ON notes.id = aliases.note WHERE aliases.key = ?", (key,)
        )
        return [path for (path,) in rows]
