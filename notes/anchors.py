"""Where in a note a link's subpath points: `#Heading`, `#Heading#Below`, `#^block`."""

import re

from notes.catalog import Catalog

# Characters that a heading may hold and a link to it may not; Obsidian writes blanks for them.
_NOT_IN_LINKS = re.compile(r"[#|^:%\[\]\\\s]+")


def line_of(catalog: Catalog, path: str, subpath: str) -> int | None:
    """The line of a note (from 1) that a subpath means; None where it has no such heading or block.

    Source: Obsidian Help, "Internal links": headings are told apart by those above them, `#Above#Below`.
    """
    note = catalog.number(path)
    if note is None:
        return None
    wanted = subpath.removeprefix("#")
    if wanted.startswith("^"):
        found = catalog.db.execute(
            "SELECT line FROM blocks WHERE note = ? AND lower(id) = lower(?)", (note, wanted[1:])
        )
        block = found.fetchone()
        return block[0] if block else None
    steps = [_plain(step) for step in wanted.split("#") if step.strip()]
    above: list[tuple[int, str]] = []
    for level, text, line in catalog.db.execute(
        "SELECT level, text, line FROM headings WHERE note = ? ORDER BY seq", (note,)
    ):
        above = [step for step in above if step[0] < level] + [(level, _plain(text))]
        if steps and above[-1][1] == steps[-1] and _follows([text for _, text in above], steps):
            return int(line)
    return None


def _follows(above: list[str], steps: list[str]) -> bool:
    """Whether the steps stand among the headings above in this order."""
    rest = iter(above)
    return all(step in rest for step in steps)


def _plain(heading: str) -> str:
    return _NOT_IN_LINKS.sub(" ", heading).strip().casefold()
