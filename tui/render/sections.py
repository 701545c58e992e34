"""Which lines of a note a subpath means.

Sources: Obsidian Help, "Internal links" (headings, nested headings, blocks) and "Embed files".
"""

import re

from notes.headings import Headings, steps_of
from notes.model import Note

Lines = tuple[int, int]
"""First line and the line after the last, counted from 1 in the file."""

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")


def section(note: Note, subpath: str) -> Lines | None:
    """The lines of a heading with what stands below it, or the line that bears a block id; None when there is none."""
    steps = steps_of(subpath)
    if steps and steps[-1].startswith("^"):
        wanted = steps[-1][1:].casefold()
        return next(((block.line, block.line + 1) for block in note.body.blocks if block.id.casefold() == wanted), None)
    headings = note.body.headings
    place = Headings(headings).find(steps)
    if place is None:
        return None
    heading = headings[place]
    later = (other.line for other in headings[place + 1 :] if other.level <= heading.level)
    return heading.line, next(later, note.text.count("\n") + 2)


def embedded_text(note: Note, subpath: str) -> str | None:
    """What an embed of this subpath shows; None when there is no such place in the note."""
    if not subpath:
        return note.body_text
    found = section(note, subpath)
    if found is None:
        return None
    lines = note.text.split("\n")
    if "^" in subpath:
        found = _block_around(lines, found[0] - 1, note.front.body_line - 1)
    else:
        found = found[0] - 1, found[1] - 1
    first, end = found
    # A rule before the next heading belongs to that.
    while end > first and lines[end - 1].strip() in ("", "---", "***", "___"):
        end -= 1
    return "\n".join(lines[first:end])


def _block_around(lines: list[str], at: int, top: int) -> Lines:
    """The block that the id on this line ends or follows: indexes of its first line and behind its last."""
    first = at
    if lines[at].lstrip().startswith("^"):
        while first > top and not lines[first - 1].strip():
            first -= 1
        while first > top and lines[first - 1].strip():
            first -= 1
        return first, at
    if not _ITEM.match(lines[at]):
        while first > top and lines[first - 1].strip() and not _ITEM.match(lines[first]):
            first -= 1
        return first, at + 1
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
        end += 1
    return first, end
