"""`linkhop -`: notes that another program lists on standard input, as `rg -l x | linkhop -` does."""

import os
import sys
from collections.abc import Iterable, Sequence

from notes.graph import Node, node_of
from notes.vault import vault_path
from search.finder import Ambiguous, Finder, Results
from search.hits import Hit

_MOST = 10_000


def read_list() -> list[str]:
    """The lines of standard input, which is then the terminal's keyboard. Raises OSError where there is no terminal."""
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    keyboard = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    os.dup2(keyboard, sys.stdin.fileno())  # Textual, the editor and who waits for a hangup all look there
    os.close(keyboard)
    return [line for line in lines if line][:_MOST]


def as_asked(lines: Iterable[str], folder: str, here: str) -> list[str]:
    """Each line as a path in the vault at `folder` where it is one, from `here` or from the root; else as it is."""
    return [_as_asked(line, folder, here) for line in lines]


def _as_asked(line: str, folder: str, here: str) -> str:
    path = os.path.normpath(os.path.join(here, line))
    inside = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    is_here = inside.startswith(os.path.join(folder, "")) and os.path.lexists(inside)
    return vault_path(os.path.relpath(inside, folder) if is_here else os.path.normpath(line))


def listed(finder: Finder, asked: Sequence[str]) -> Results:
    """A row for each note, in the order of the list; a name that several bear gives all of them."""
    nodes: dict[str, Node] = {}
    unknown = 0
    for word in asked:
        found = finder.pick(word) if finder.catalog.has(word) or not word.lower().endswith(".md") else None
        if isinstance(found, Ambiguous):
            nodes.update((path, node_of(path)) for path in found.paths)
        elif found is not None:
            nodes[found.key] = found
        else:
            unknown += 1
    hits = [
        Hit(node.path, finder.catalog.title(node.path) if node.path else node.name, "file") for node in nodes.values()
    ]
    beside = f"; {unknown:,} of the lines name none" if unknown else ""
    return Results(hits, f"{len(hits):,} notes listed{beside}")
