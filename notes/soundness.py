"""Whether a catalog still holds what was put into it, which SQLite alone does not notice when a disk loses a bit.

Each note has a checksum over all its rows, and each row that is of no note has its own. What stands in an index as well
is compared with its table by SQLite. Only what a look at the disk sets right anyway has none: how files look, and the
mark of the whole.
"""

from __future__ import annotations

import marshal
from contextlib import closing
from zlib import crc32

from notes.database import INDEXES, SCHEMA, connect, links_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from notes.catalog import Catalog

_OF_A_NOTE = (
    "SELECT * FROM aliases WHERE note = ? ORDER BY seq",
    "SELECT * FROM headings WHERE note = ? ORDER BY seq",
    "SELECT * FROM blocks WHERE note = ? ORDER BY seq",
    "SELECT * FROM tags WHERE note = ? ORDER BY seq",
    "SELECT * FROM properties WHERE note = ? ORDER BY seq, item",
)
"""Its rows as `notes.reading` makes them."""
_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
_ITS_LINKS = (
    "SELECT id, line, place, relation, label, text, target, subpath, form, key, tail, context"
    " FROM links WHERE id BETWEEN ? AND ? ORDER BY id"
)


def packed(*row: Any) -> bytes:
    """Strings, numbers, None, and lists and tuples of such, the same in every process and version of Python."""
    return marshal.dumps(row, 0)


def unpacked(row: bytes) -> Any:
    """What was packed; for what a process of ours made."""
    return marshal.loads(row)  # noqa: S302 - see above


def checksum(row: bytes) -> int:
    """Of what was packed: 32 bits."""
    return crc32(row)


def verify(catalog: Catalog) -> None:
    """Look through all of a catalog. Raises sqlite3.DatabaseError where anything in it is not as it was written."""
    with catalog.steady():
        if not _is_sound(catalog):
            from sqlite3 import DatabaseError

            raise DatabaseError("the catalog holds something else than what was put into it")


def _as_they_are_made() -> set[Any]:
    with closing(connect(None)) as db:
        for statement in f"{SCHEMA}{INDEXES}".split(";\n"):
            db.execute(statement)
        return {*db.execute(_TABLES)}


def _is_sound(catalog: Catalog) -> bool:
    ask = catalog.db.execute
    if ask("PRAGMA integrity_check(1)").fetchone() != ("ok",) or not {*ask(_TABLES)} <= _as_they_are_made():
        return False
    for row in (*ask("SELECT * FROM attachments"), *ask("SELECT * FROM problems")):
        if checksum(packed(*row[:-1])) != row[-1]:
            return False
    for *note, kept in ask("SELECT id, path, key, title, digest, checksum FROM notes"):
        rows = [ask(its, (note[0],)).fetchall() for its in _OF_A_NOTE]
        if checksum(packed(*note, [*rows, ask(_ITS_LINKS, links_of(note[0])).fetchall()])) != kept:
            return False
    return True
