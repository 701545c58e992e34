"""Putting notes into the catalog: each whole or not at all, within one transaction of `Catalog.writing`."""

from __future__ import annotations

from itertools import chain

from notes.database import links_of
from notes.soundness import checksum, packed
from notes.text import link_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from notes.catalog import Catalog
    from notes.reading import Reading

_TOGETHER = 50  # rows that one statement inserts: a quarter less work than a statement for each
_WITH_NOTE = ("aliases", "headings", "blocks", "tags", "properties")
"""Tables whose rows say of which note they are; the numbers of `links` do."""


class Writer:
    """Writes what one transaction is to hold."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._db = catalog.db

    def put(self, readings: Sequence[Reading]) -> list[Reading]:
        """Write notes, replacing what was known of them; of those that hold what they held, only how their files look.
        Returns the others."""
        most = self._catalog.most()
        known = [reading for reading in readings if reading.note[0] <= most]
        same = {reading.path for reading in known if self._digest(reading.note[0]) == reading.digest}
        new = [reading for reading in readings if reading.path not in same]
        before = {reading.note[0]: self._bearing(reading.note[0]) for reading in known if reading.path not in same}
        for number in before:
            self._clear(number)
        self._db.executemany(
            "UPDATE notes SET mtime_ns=?, size=?, ctime_ns=?, inode=?, settled=? WHERE id=?",
            [(*reading.note[6:], reading.note[0]) for reading in known if reading.path in same],
        )
        self._insert("notes", [reading.note for reading in new])
        for table in (*_WITH_NOTE, "links"):  # one statement for many notes: half the time of one for each
            self._insert(table, [row for reading in new for row in reading.rows[table]])
        self.put_problems({reading.path: reading.problems for reading in readings})
        if len(before) < len(new) or any(self._bearing(number) != was for number, was in before.items()):
            self.advance()
        return new

    def _digest(self, note: int) -> str | None:
        row = self._db.execute("SELECT digest FROM notes WHERE id = ?", (note,)).fetchone()
        return row[0] if row else None

    def _insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        for together in (_TOGETHER, 1):
            last = len(rows) - together
            if many := [(*chain.from_iterable(rows[n : n + together]),) for n in range(0, last + 1, together)]:
                marks = ",".join([f"({','.join('?' * len(rows[0]))})"] * together)
                self._db.executemany(f"INSERT INTO {table} VALUES {marks}", many)  # noqa: S608 - a name of ours
                rows = rows[len(many) * together :]

    def _bearing(self, note: int) -> list[Any]:
        """What the names of the vault and their weights depend on: a note's own names, and what it links to."""
        return self._db.execute(
            "SELECT 1, title FROM notes WHERE id = :note UNION ALL SELECT 2, name FROM aliases WHERE note = :note"
            " UNION ALL SELECT * FROM"
            " (SELECT 3, text FROM headings WHERE note = :note AND level = 1 AND text != '' ORDER BY seq LIMIT 1)"
            " UNION ALL SELECT 4, target FROM links WHERE id BETWEEN :first AND :last ORDER BY 1, 2",
            {"note": note, "first": links_of(note)[0], "last": links_of(note)[1]},
        ).fetchall()

    def put_problems(self, found: Mapping[str, Iterable[tuple[str, int, str]]]) -> None:
        """Replace what is known to be wrong about these paths."""
        self._db.executemany("DELETE FROM problems WHERE path = ?", ((path,) for path in found))
        rows = [(path, n, *problem) for path, problems in found.items() for n, problem in enumerate(problems)]
        self._insert("problems", [(*row, checksum(packed(*row))) for row in rows])

    def remove(self, paths: Iterable[str]) -> None:
        """Forget notes."""
        for path in paths:
            if (number := self._catalog.number(path)) is not None:
                self._clear(number)
            self._db.execute("DELETE FROM problems WHERE path = ?", (path,))

    def put_attachments(self, gone: Iterable[str], new: Iterable[str]) -> None:
        """Forget and add files that are no notes."""
        self._db.executemany("DELETE FROM attachments WHERE path = ?", ((path,) for path in gone))
        rows = ((path, link_key(path.rpartition("/")[2])) for path in new)
        self._db.executemany(
            "INSERT OR REPLACE INTO attachments VALUES (?,?,?)", ((*row, checksum(packed(*row))) for row in rows)
        )

    def remember_look(self, mark: int | None) -> None:
        """Keep what the vault looks like if all of it is known: `Listing.mark`, or None."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('look', ?)", (mark if mark is None else str(mark),))

    def advance(self) -> None:
        """Say that names changed, or where links lead: what was made of those before is stale."""
        self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _clear(self, note: int) -> None:
        self._db.execute("DELETE FROM notes WHERE id = ?", (note,))
        self._db.execute("DELETE FROM links WHERE id BETWEEN ? AND ?", links_of(note))
        for table in _WITH_NOTE:
            self._db.execute(f"DELETE FROM {table} WHERE note = ?", (note,))  # noqa: S608 - a name of ours
