"""Where in a note a link's subpath points: `#Heading`, `#Heading#Below`, `#^block`."""

from notes.catalog import Catalog
from notes.headings import find_heading, steps_of
from notes.model import Heading


def line_of(catalog: Catalog, path: str, subpath: str) -> int | None:
    """The line of a note (from 1) that a subpath means; None where it has no such heading or block."""
    note, steps = catalog.number(path), steps_of(subpath)
    if note is None or not steps:
        return None
    if steps[-1].startswith("^"):
        found = catalog.db.execute(
            "SELECT line FROM blocks WHERE note = ? AND lower(id) = lower(?)", (note, steps[-1][1:])
        )
        block = found.fetchone()
        return block[0] if block else None
    rows = catalog.db.execute("SELECT level, text, line FROM headings WHERE note = ? ORDER BY seq", (note,))
    headings = [Heading._make(row) for row in rows]
    place = find_heading(headings, steps)
    return None if place is None else headings[place].line
