"""Conflicts that a sync program or git left behind: copies beside the note, marks in its text.

The names are those of Syncthing (`x.sync-conflict-20260112-003022-FUKIKK4.md`) and of Dropbox, Nextcloud and Obsidian
Sync (`x (conflicted copy 2026-01-12).md`, with a person or machine before or behind the words).
"""

import re

from notes.model import Problem

_COPY = re.compile(
    r"(.+)(?:\.sync-conflict-\d{8}-\d{6}(?:-\w+)?| \([^()]*conflicted copy[^()]*\))(\.\w+)?", re.IGNORECASE | re.DOTALL
)


def original_of(path: str) -> str | None:
    """The path of the note that a conflict copy was made of; None for any other path."""
    folder, slash, name = path.rpartition("/")
    match = _COPY.fullmatch(name) if "conflict" in name.lower() else None
    return f"{folder}{slash}{match[1]}{match[2] or ''}" if match else None


def conflicts(path: str, text: str) -> list[Problem]:
    """What a note's name and text (with `\\n` line ends) say of conflicts that nobody has settled."""
    problems = []
    if original := original_of(path):
        problems.append(Problem("conflict copy", 1, f"conflict copy of {original}"))
    begin = _line_of("<<<<<<< ", text)
    if begin and _line_of(">>>>>>> ", text) > begin:
        problems.append(Problem("merge conflict", begin, "git left both sides of a conflict here"))
    return problems


def _line_of(mark: str, text: str) -> int:
    """The first line, counted from 1, that begins with a mark; 0 for none."""
    at = 0 if text.startswith(mark) else text.find(f"\n{mark}") + 1
    return text.count("\n", 0, at) + 1 if at or text.startswith(mark) else 0
