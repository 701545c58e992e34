"""`linkhop -`: notes that another program lists on standard input, as `rg -l x | linkhop -` does."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from notes.graph import Node, node_of
from notes.text import safe_text
from notes.vault import vault_path
from search.finder import Ambiguous, Finder, Results
from search.hits import Hit

_MOST = 10_000
_FEW, _SHOWN = 3, 40  # lines that name no note, and letters of each, that are told
_PLACE = re.compile(r"(.+?):(\d{1,9})(?::(.*))?")


def read_list() -> list[str]:
    """The lines of standard input, which is then the terminal's keyboard. Raises OSError where there is no terminal."""
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    keyboard = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    os.dup2(keyboard, sys.stdin.fileno())  # Textual, the editor and who waits for a hangup all look there
    os.close(keyboard)
    return [line for line in lines if line][:_MOST]


class Asked(NamedTuple):
    """What one line of the list names: a path in the vault, or a name."""

    word: str
    line: int = 1
    """In the note, 1 where none is told."""
    text: str = ""
    """What is told of it."""


def as_asked(lines: Iterable[str], folder: str, here: str) -> list[Asked]:
    """Each line as a path in the vault at `folder` where it is one, from `here` or from the root; else as it is.

    A path may be followed by a line, and that by anything, as `rg -n` and `grep -n` write it.
    """
    return [_as_asked(line, folder, here) for line in lines]


def _as_asked(line: str, folder: str, here: str) -> Asked:
    readings = [(line, 1, "")]
    if place := _PLACE.fullmatch(line):
        readings.append((place[1], max(int(place[2]), 1), (place[3] or "").strip()))
    for path, number, text in readings:
        for start in (here, folder):
            if inside := _inside(os.path.join(start, path), folder):
                return Asked(inside, number, text)
    return Asked(vault_path(os.path.normpath(line)))


def _inside(path: str, folder: str) -> str:
    """The path in the vault of a file that is there; nothing for others. The file itself may be a link, as it is."""
    path = os.path.normpath(path)
    inside = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    is_there = inside.startswith(os.path.join(folder, "")) and os.path.lexists(inside)
    return vault_path(os.path.relpath(inside, folder)) if is_there else ""


def listed(finder: Finder, asked: Sequence[Asked]) -> Results:
    """A row for each note, in the order of the list; a name that several bear gives all of them."""
    rows: dict[str, tuple[Node, Asked]] = {}
    unknown: list[str] = []
    for one in asked:
        word = one.word
        found = finder.pick(word) if finder.catalog.has(word) or not word.lower().endswith(".md") else None
        if isinstance(found, Ambiguous):
            for path in found.paths:
                rows.setdefault(path, (node_of(path), Asked(path)))
        elif found is not None:
            rows.setdefault(found.key, (found, one))
        else:
            unknown.append(safe_text(word[:_SHOWN]))
    hits = [
        Hit(node.path, finder.catalog.title(node.path) if node.path else node.name, "file", line=line, snippet=text)
        for node, (_, line, text) in rows.values()
    ]
    said = f"{len(hits):,} listed"
    if unknown:
        some = ", ".join(unknown[:_FEW]) + (f" and {len(unknown) - _FEW:,} more" if len(unknown) > _FEW else "")
        said += f"; no note: {some}"
    return Results(hits, said)
