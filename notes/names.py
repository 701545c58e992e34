"""Link text -> note: the rules by which a name means a file.

Sources: Obsidian Help, "Internal links"; observations of Obsidian 1.13.7. Resolving by alias is our own rule (Obsidian
leaves such a link unresolved), so what was found that way is always marked, and a name table without aliases does
without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from notes.lean import NamedTuple
from notes.model import folder_of, without_md
from notes.text import link_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Protocol

    Via = Literal["path", "name", "alias"]
else:
    Protocol = object


class Resolved(NamedTuple):
    """Where a link leads (None: to a ghost) and by which rule."""

    path: str | None
    via: Via | None


GHOST = Resolved(None, None)


class NameTable(Protocol):
    """What a vault has under a key (`notes.text.link_key`)."""

    def files(self, key: str) -> Sequence[str]:
        """Paths of the files whose last part has this key: notes without `.md`, attachments with their ending."""

    def aliases(self, key: str) -> Sequence[str]:
        """Paths of the notes that bear an alias of this key."""


class LinkKeys(NamedTuple):
    """The two keys under which a target may be known: as a whole (alias, ghost) and by its last part (file)."""

    whole: str
    tail: str


def keys_of(target: str) -> LinkKeys:
    """The keys of a target as written."""
    whole = link_key(target)
    return LinkKeys(whole, whole.rpartition("/")[2])


def resolve(target: str, source: str, table: NameTable) -> Resolved:
    """Where a link with this target (without subpath) leads from the note `source`."""
    if not target:
        return Resolved(source, "path")
    keys = keys_of(target)
    if target.startswith(("./", "../", "/")):
        path = _exact(table.files(keys.tail), _from_folder(target, folder_of(source)))
        return Resolved(path, "path") if path else GHOST
    if files := table.files(keys.tail):
        if len(files) == 1 and keys.tail == keys.whole:
            return Resolved(files[0], "name")  # nearly every link
        path = _exact(files, target)
        if path is None:
            ending = "/" + keys.whole
            path = nearest([file for file in files if ("/" + link_key(file)).endswith(ending)], source)
        if path is not None:
            return Resolved(path, "path" if "/" in target else "name")
    if (path := nearest(table.aliases(keys.whole), source)) is not None:
        return Resolved(path, "alias")
    return GHOST


def nearest(paths: Sequence[str], source: str) -> str | None:
    """Of files that all fit: one in the source's own folder, else the shortest path (in characters), else A to Z."""
    return next(iter(_by_nearness(paths, source)), None)


def _by_nearness(paths: Sequence[str], source: str) -> list[str]:
    folder = folder_of(source)
    return sorted(paths, key=lambda path: (folder_of(path) != folder, len(path), path))


def namesakes(target: str, source: str, table: NameTable) -> list[str]:
    """All files that a target without any folder may mean, where there are several: the one that `resolve` takes, then
    the others, nearest first."""
    found = resolve(target, source, table)
    if "/" in target or found.path is None or found.via == "path":
        return []
    keys = keys_of(target)
    paths = table.aliases(keys.whole) if found.via == "alias" else table.files(keys.tail)
    others = [path for path in _by_nearness(paths, source) if path != found.path]
    return [found.path, *others] if others else []


def _exact(files: Sequence[str], target: str | None) -> str | None:
    """The file at this very path; of two that differ by case only, the one written so."""
    if target is None:
        return None
    key = link_key(target)
    fitting = [file for file in files if link_key(file) == key]
    return min(fitting, key=lambda path: (without_md(path) != without_md(target), path), default=None)


def _from_folder(target: str, folder: str) -> str | None:
    """The path that `/x`, `./x` or `../x` names; None where it leads out of the vault."""
    parts = [] if target.startswith("/") else [part for part in folder.split("/") if part]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
