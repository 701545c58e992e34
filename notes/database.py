"""The SQLite file behind a catalog: its tables and indexes, how it is opened, and what shows that it is damaged."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from notes.relations import Relations

VERSION = 10
"""Of the schema and of what the reader puts into it: a catalog of another version is not used."""

A_NOTE = 1 << 24
"""How far the numbers of two notes' first links lie apart: link n of note m has the number m * A_NOTE + n. A note's
links lie together, one number says which link of which note, and no note that is read has as many."""

FAILURES = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What is raised of a file that fails; the latter where SQLite's complaint quotes what should be text."""

_WAIT = 30
"""Seconds until another process that holds the file is given up on."""

SCHEMA = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE notes(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, key TEXT NOT NULL, title TEXT NOT NULL,
  digest TEXT NOT NULL, checksum INTEGER NOT NULL, mtime_ns INTEGER, size INTEGER, ctime_ns INTEGER, inode INTEGER,
  settled INTEGER NOT NULL);
CREATE INDEX notes_paths ON notes(id, path);
CREATE TABLE attachments(path TEXT PRIMARY KEY, key TEXT NOT NULL, checksum INTEGER) WITHOUT ROWID;
CREATE TABLE aliases(note INTEGER, seq INTEGER, name TEXT, key TEXT, PRIMARY KEY(note, seq)) WITHOUT ROWID;
CREATE TABLE headings(note INTEGER, seq INTEGER, level INTEGER, text TEXT, line INTEGER, PRIMARY KEY(note, seq))
  WITHOUT ROWID;
CREATE TABLE blocks(note INTEGER, seq INTEGER, id TEXT, line INTEGER, PRIMARY KEY(note, seq)) WITHOUT ROWID;
CREATE TABLE tags(note INTEGER, seq INTEGER, name TEXT, line INTEGER, key TEXT, PRIMARY KEY(note, seq)) WITHOUT ROWID;
CREATE TABLE properties(note INTEGER, seq INTEGER, item INTEGER, key TEXT, value TEXT, line INTEGER,
  PRIMARY KEY(note, seq, item)) WITHOUT ROWID;
CREATE TABLE links(id INTEGER PRIMARY KEY, line INTEGER, place TEXT, relation TEXT, label TEXT, text TEXT, target TEXT,
  subpath TEXT, form TEXT, key TEXT, tail TEXT, context TEXT, note INTEGER AS (id / {A_NOTE}));
CREATE TABLE problems(path TEXT, seq INTEGER, kind TEXT, line INTEGER, message TEXT, checksum INTEGER,
  PRIMARY KEY(path, seq))
  WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS notes_key ON notes(key);
CREATE INDEX IF NOT EXISTS attachments_key ON attachments(key);
CREATE INDEX IF NOT EXISTS aliases_key ON aliases(key);
CREATE INDEX IF NOT EXISTS tags_key ON tags(key);
CREATE INDEX IF NOT EXISTS links_key ON links(key, relation, target, place, label);
CREATE INDEX IF NOT EXISTS links_tail ON links(tail, key, relation, target, place, label) WHERE tail IS NOT NULL;
"""


def links_of(note: int) -> tuple[int, int]:
    """The first and the last number that a link of a note may have."""
    return note * A_NOTE, note * A_NOTE + A_NOTE - 1


def is_damage(error: Exception) -> bool:
    """Whether a catalog is broken or foreign, so that it must be made anew; else it cannot be used only now."""
    if isinstance(error, sqlite3.OperationalError):  # no such table, no text; the rest is the disk's
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR
    return isinstance(error, FAILURES)


def discard(file: str | Path) -> None:
    """Delete a catalog's files."""
    for name in (f"{file}", f"{file}-wal", f"{file}-shm"):
        with suppress(FileNotFoundError):
            os.unlink(name)


def make_of(relations: Relations) -> str:
    """What a catalog must be of to be used."""
    return f"{VERSION} {relations}"


class Connection(sqlite3.Connection):
    """Closed when it is dropped: a collector of cycles may take it before the catalog that would close it.

    Python's own warns then, from 3.13 on.
    """

    def __del__(self) -> None:
        self.close()


def connect(file: str | Path | None) -> sqlite3.Connection:
    """Open a catalog's file, made if need be for its owner alone; None: in memory. Raises what `FAILURES` says."""
    if file is not None:
        # SQLite's side files follow its mode. One that is there is not opened here: closing it would drop the locks
        # of this process's other connections.
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    db = sqlite3.connect(
        file or ":memory:", timeout=_WAIT, isolation_level=None, check_same_thread=False, factory=Connection
    )
    try:
        db.execute("PRAGMA page_size = 8192")  # of a new file: rows with a line of text fit, an index is made sooner
        db.execute("PRAGMA journal_mode = WAL")  # readers never wait for the writer
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last step, which the next look repeats
        db.execute("PRAGMA cache_size = -16000")
        db.execute("PRAGMA wal_autocheckpoint = 2000")  # of 8 KB pages: a new vault is written through in large steps
    except FAILURES:
        db.close()
        raise
    return db
