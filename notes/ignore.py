"""What in a vault's folder is not of the vault: hidden files, what programs leave for a moment, excluded files.

Excluded files are those of Obsidian's setting of that name ("Excluded files" in Obsidian Help, 'Settings'): the list
`userIgnoreFilters` in `.obsidian/app.json`, read as data. A filter is the beginning of a path (`Templates/`), as
written, or between slashes a regular expression that is looked for in it (`/\\.excalidraw\\.md$/`), as far as
`notes.pattern` understands it. One that is not understood excludes nothing, and is told.
"""

from __future__ import annotations

from notes.lean import NamedTuple
from notes.model import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from notes.pattern import Pattern

SETTINGS = ".obsidian/app.json"
LARGEST_SETTINGS = 256 * 1024
"""Bytes; a larger file is not read for filters."""
_MOMENTARY = ("~", ".tmp", ".swp", ".part", ".crdownload")
_MOST_FILTERS = 200
_LONGEST_SHOWN = 60  # letters of a filter in a message


class Excluded(NamedTuple):
    """The excluded files of a vault."""

    beginnings: tuple[str, ...] = ()
    pattern: Pattern | None = None
    problems: tuple[Problem, ...] = ()
    """About the settings, not about the files."""

    def covers(self, path: str) -> bool:
        """Whether a file is excluded."""
        return path.startswith(self.beginnings) or (self.pattern is not None and self.pattern.found_in(path))


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none of the vault's: dot files, which include `.trash` and Syncthing's
    `.stversions`, and what editors and sync programs leave for a moment (`x~`, vim's `4913`, `~syncthing~x`, `#x#`)."""
    first = name[0]
    if first == "." or name.endswith(_MOMENTARY):
        return True
    return first in "4~#" and (name == "4913" or name.startswith(("~syncthing~", "~$")) or first == "#" == name[-1])


def excluded_by(settings: bytes) -> Excluded:
    """The excluded files as the bytes of `.obsidian/app.json` name them. Never raises."""
    if b"userIgnoreFilters" not in settings:
        return Excluded()
    if settings not in _known:
        _known.clear()
        _known[settings] = _read(settings)
    return _known[settings]


_known: dict[bytes, Excluded] = {}
"""One look after another finds the same settings."""


def _read(settings: bytes) -> Excluded:
    import json  # some milliseconds, and few vaults exclude anything

    if len(settings) > LARGEST_SETTINGS:
        return Excluded(problems=(_unused("all", f"the file is larger than {LARGEST_SETTINGS // 1024} KB"),))
    try:
        found = json.loads(settings)
    except (ValueError, RecursionError):
        return Excluded(problems=(_unused("all", "the file is no JSON"),))
    filters = found.get("userIgnoreFilters") if isinstance(found, dict) else None
    if not isinstance(filters, list):
        return Excluded()
    return _excluded([each for each in filters if isinstance(each, str) and each])


def _excluded(filters: list[str]) -> Excluded:
    from notes.pattern import Pattern, PatternError

    beginnings, problems = [], []
    pattern, together = None, ""
    for each in filters[:_MOST_FILTERS]:
        if len(each) < 3 or each[0] != "/" or each[-1] != "/":
            beginnings.append(each)
            continue
        try:
            Pattern(each[1:-1])  # alone first: `a)(b` is none
            both = f"{together}|{each[1:-1]}" if together else each[1:-1]
            pattern, together = Pattern(both), both
        except PatternError as error:
            problems.append(_unused(each, str(error)))
    problems += (_unused(each, f"only {_MOST_FILTERS} are used") for each in filters[_MOST_FILTERS:])
    return Excluded(tuple(beginnings), pattern, tuple(problems))


def _unused(which: str, reason: str) -> Problem:
    shown = which if len(which) <= _LONGEST_SHOWN else which[:_LONGEST_SHOWN] + "…"
    shown = shown.encode("utf-8", "replace").decode()  # JSON can write half a character; nothing else takes one
    return Problem("excluded files", 0, f"not used: {shown}: {reason}")
