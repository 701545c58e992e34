"""A look at parts of a vault: at a few paths, and at all that lies beneath those that are folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Container
from contextlib import suppress

from notes.model import folder_of
from notes.vault import FOLDER, Walk, os_path


def look_at(walk: Walk, root: int, parts: Collection[str], folders: frozenset[str]) -> tuple[str, ...]:
    """Take these parts into a walk of the vault with this handle, and the folders of the last look that lie elsewhere.

    Returns what the parts came to: see `Vault.look`.
    """
    seen: dict[str, None] = {}
    for part in sorted(parts):
        _look_at(walk, root, part, folders, seen)
    beneath = tuple(f"{part}/" for part in seen)
    walk.folders += (folder for folder in folders if not folder.startswith(beneath))
    return tuple(part for part in seen if not _lies_in(folder_of(part), seen))


def _look_at(walk: Walk, root: int, part: str, folders: frozenset[str], seen: dict[str, None]) -> None:
    *above, name = part.split("/")
    handle, prefix = os.dup(root), ""
    try:
        for folder in above:
            below = -1
            if f"{prefix}{folder}/" in folders:
                with suppress(OSError):
                    below = os.open(os_path(folder), FOLDER, dir_fd=handle)
            if below < 0:
                name = folder  # new or gone: all of it is to be looked at
                break
            os.close(handle)
            handle, prefix = below, f"{prefix}{folder}/"
        if not _lies_in(prefix + name, seen):
            seen[prefix + name] = None
            walk.entries([Named(os_path(name), handle)], handle, prefix, prefix.count("/"))
    finally:
        os.close(handle)


def _lies_in(path: str, parts: Container[str]) -> bool:
    """Whether a path is one of these parts or lies beneath one."""
    while path and path not in parts:
        path = folder_of(path)
    return path != ""


class Named:
    """A name in a folder, which tells of itself what an `os.DirEntry` does."""

    def __init__(self, name: str, folder: int) -> None:
        """`folder`: its handle."""
        self.name, self._folder = name, folder

    def stat(self, *, follow_symlinks: bool) -> os.stat_result:
        """As it is now; raises OSError like the others."""
        return os.stat(self.name, dir_fd=self._folder, follow_symlinks=follow_symlinks)

    def is_file(self, *, follow_symlinks: bool) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.stat(follow_symlinks=follow_symlinks).st_mode)

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.stat(follow_symlinks=follow_symlinks).st_mode)

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.stat(follow_symlinks=False).st_mode)
