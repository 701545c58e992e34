"""Where in a note a link's subpath points: `#Heading`, `#Heading#Below`, `#^block`."""

from functools import cached_property

from notes.catalog import Catalog
from notes.headings import Headings, steps_of
from notes.model import Heading


class Anchors:
    """The places in one note to which a subpath may point, as a catalog knows them."""

    def __init__(self, catalog: Catalog, path: str) -> None:
        self._db = catalog.db
        self._note = catalog.number(path)

    def line_of(self, subpath: str) -> int | None:
        """The line (from 1) that a subpath means; None where there is no such heading or block, or no such note."""
        steps = steps_of(subpath)
        if steps and steps[-1].startswith("^"):
            return self._blocks.get(steps[-1][1:].lower())
        place = self._headings.find(steps)
        return None if place is None else self._headings.all[place].line

    @cached_property
    def _blocks(self) -> dict[str, int]:
        rows = self._db.execute("SELECT lower(id), line FROM blocks WHERE note = ? ORDER BY seq DESC", (self._note,))
        return dict(rows.fetchall())

    @cached_property
    def _headings(self) -> Headings:
        rows = self._db.execute("SELECT level, text, line FROM headings WHERE note = ? ORDER BY seq", (self._note,))
        return Headings([Heading._make(row) for row in rows])
