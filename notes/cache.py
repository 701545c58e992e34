"""Where the caches of a vault lie, and whether that place may be trusted.

`<user cache>/linkhop/<host>/<vault>/v<N>`: the host, because a home folder may be shared between machines; the vault's
name and a checksum of its path, because there are several vaults. An index is made of pickles and a catalog answers
questions, so a folder is used only if it is ours alone: no symbolic link, our own, writable by nobody else.
"""

from __future__ import annotations

import os
import stat
from zlib import crc32

from notes.places import cache_home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1
"""Of the folder's layout; caches of other versions are left alone."""


class CacheError(Exception):
    """The cache folder cannot be made, written or trusted; the message says why."""


def cache_folder(root: str | Path) -> str:
    """The folder for the caches of the vault at `root`, made if need be, with mode 0700. Raises CacheError."""
    vault = vault_id(os.path.realpath(root))
    folder = cache_home()
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        for part in ("", os.uname().nodename or "localhost", vault, f"v{VERSION}"):
            folder = os.path.join(folder, part) if part else folder
            if not os.path.isdir(folder):
                os.makedirs(folder, 0o700, exist_ok=True)
            _check(folder)
    except OSError as error:
        raise CacheError(f"{folder}: {error.strerror or error}") from error
    return folder


def vault_id(root: str) -> str:
    """A name for the vault at this path that no other has, and that a person can tell."""
    plain = "".join(char if char.isalnum() and char.isascii() else "-" for char in os.path.basename(root))[:40]
    return f"{plain}-{crc32(os.fsencode(root)):08x}"


def _check(folder: str) -> None:
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode):
        raise CacheError(f"{folder} is no folder, or a symbolic link")
    if found.st_uid != os.geteuid():
        raise CacheError(f"{folder} belongs to another user")
    if found.st_mode & 0o022:
        raise CacheError(f"{folder} can be written by others")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CacheError(f"{folder} cannot be written")
