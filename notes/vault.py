"""A vault on disk: which files it has, and their bytes. Nothing here writes, and nothing outside the root is read.

Every open goes beneath a handle of the root, folder by folder, and never through a symbolic link, so neither `..` nor a
swap between look and open leads out. A symbolic link itself is skipped and counted: what it leads to inside the vault
is listed under its own path already.
"""

from __future__ import annotations

import os
import stat
from array import array
from itertools import chain
from zlib import adler32, crc32

from notes.ignore import LARGEST_SETTINGS, SETTINGS, Excluded, excluded_by, is_hidden
from notes.lean import NamedTuple
from notes.model import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""Bytes of a note that are read; what lies beyond is left out, and said so."""
_DEEPEST = 64  # folders within folders
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # NONBLOCK: a FIFO must not hold us
# A byte that is not UTF-8 is a lone surrogate in Python's file names, which neither SQLite nor a terminal takes.
_TO_VAULT = {0xDC00 + byte: 0x10FF00 + byte for byte in range(0x80, 0x100)}
_TO_OS = {private: surrogate for surrogate, private in _TO_VAULT.items()}


class VaultError(Exception):
    """The vault cannot be read at all: no such folder, or no right to look into it."""


class UnreadableError(Exception):
    """One file cannot be read: gone, no right, or no regular file any more."""


class Stat(NamedTuple):
    """What tells a changed file from an unchanged one without reading it; times in nanoseconds."""

    mtime_ns: int
    size: int
    ctime_ns: int
    inode: int


class Listing(NamedTuple):
    """What lies in a vault at one look."""

    notes: dict[str, Stat]
    """Markdown files by path."""
    attachments: frozenset[str] = frozenset()
    """Paths of all other files."""
    problems: tuple[tuple[str, Problem], ...] = ()
    """(path, what is odd about it): links, sockets, folders that cannot be looked into."""
    unknown: tuple[str, ...] = ()
    """Folders that could not be looked into: what was known of them still stands."""

    def mark(self) -> bytes:
        """A checksum of the trace: 64 bits guard against chance, and importing a digest would take 3 ms."""
        trace = self.trace()
        return b"%d %d %d" % (len(trace), crc32(trace), adler32(trace))

    def trace(self) -> bytes:
        """All of it as bytes: two looks with equal traces saw the same vault."""
        try:
            stats = array("q", chain.from_iterable(self.notes.values())).tobytes()
        except OverflowError:  # an inode beyond 63 bits
            stats = repr([*self.notes.values()]).encode()
        names = "\n".join([*self.notes, "", *sorted(self.attachments), repr(self.problems)])
        return stats + names.encode()


class Vault:
    """A folder of notes."""

    folders: frozenset[str] = frozenset()
    """The folders that the last look went into, each with a `/` at its end, the root as `""`; none if it failed."""

    def __init__(self, root: str | Path) -> None:
        """Raises VaultError if `root` is no folder that can be looked into."""
        try:
            self.folder = os.path.realpath(root, strict=True)
            """Where the vault lies, without symbolic links on the way."""
            os.close(os.open(self.folder, _FOLDER))
        except (OSError, ValueError) as error:
            raise VaultError(f"cannot read the vault {root}: {_reason(error)}") from error

    @property
    def root(self) -> Path:
        """The same as a path."""
        from pathlib import Path  # as long to import as a lookup takes in all

        return Path(self.folder)

    def look(self) -> Listing:
        """List every file, by name and `stat` alone. Raises VaultError when the root cannot be looked into."""
        self.folders = frozenset()
        walk = _Walk(self._excluded())
        try:
            handle = os.open(self.folder, _FOLDER)
        except OSError as error:
            raise VaultError(f"cannot read the vault {self.folder}: {_reason(error)}") from error
        try:
            walk.folder(handle, "", 0)
        finally:
            os.close(handle)
        if "" in walk.unknown:
            raise VaultError(f"cannot read the vault {self.folder}")
        self.folders = frozenset(walk.folders)
        return Listing(walk.notes, frozenset(walk.attachments), tuple(walk.problems), tuple(walk.unknown))

    def _excluded(self) -> Excluded:
        try:
            return excluded_by(self.read(SETTINGS, LARGEST_SETTINGS + 1)[0])
        except UnreadableError:
            return Excluded()

    def read(self, path: str, most: int = LARGEST) -> tuple[bytes, Stat]:
        """The first `most` bytes of a file and its stat at that moment. Raises UnreadableError."""
        *folders, name = parts = os_path(path).split("/")
        if not {"", ".", ".."}.isdisjoint(parts):
            raise UnreadableError(f"{path}: not a path in the vault")
        handle = -1
        try:
            handle = os.open(self.folder, _FOLDER)
            for folder in folders:
                handle, parent = os.open(folder, _FOLDER, dir_fd=handle), handle
                os.close(parent)
            handle, parent = os.open(name, _FILE, dir_fd=handle), handle
            os.close(parent)
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableError(f"{path}: not a regular file")
            return _read(handle, most, found.st_size), _stat(found)
        except (OSError, ValueError) as error:
            raise UnreadableError(f"{path}: {_reason(error)}") from error
        finally:
            if handle >= 0:
                os.close(handle)

    def absolute(self, path: str) -> Path:
        """Where a note lies, for handing it to another program."""
        return self.root / os_path(path)


class _Walk:
    """One look, folder by folder."""

    def __init__(self, excluded: Excluded) -> None:
        self.excluded = excluded
        self.notes: dict[str, Stat] = {}
        self.attachments: list[str] = []
        self.problems = [(SETTINGS, problem) for problem in excluded.problems]
        self.unknown: list[str] = []
        self.folders: list[str] = []

    def folder(self, handle: int, prefix: str, depth: int) -> None:
        try:
            entries = list(os.scandir(handle))
        except OSError as error:
            self._cannot_look(prefix, error)
            return
        self.folders.append(prefix)
        covers = self.excluded.covers if any(self.excluded[:2]) else None
        notes, make = self.notes, tuple.__new__
        for entry in entries:
            name = entry.name
            is_note = name[-3:] == ".md" and name[0] not in ".4~#"  # nearly all are, and none of these is hidden
            if not is_note and is_hidden(name):
                continue
            path = prefix + (name if name.isascii() else vault_path(name))
            try:
                if entry.is_file(follow_symlinks=False):
                    if covers is not None and covers(path):
                        continue
                    if is_note or name[-3:].lower() == ".md":
                        found = entry.stat(follow_symlinks=False)
                        notes[path] = make(Stat, (found.st_mtime_ns, found.st_size, found.st_ctime_ns, found.st_ino))
                    else:
                        self.attachments.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    if not f"{path}/".startswith(self.excluded.beginnings):
                        self._enter(handle, name, f"{path}/", depth + 1)
                elif covers is None or not covers(path):
                    self._odd(
                        path, "a symbolic link: not followed" if entry.is_symlink() else "not a regular file: skipped"
                    )
            except FileNotFoundError:
                continue  # gone since the folder was listed
            except OSError as error:
                self._odd(path, _reason(error))

    def _enter(self, parent: int, name: str, prefix: str, depth: int) -> None:
        if depth > _DEEPEST:
            self._odd(prefix[:-1], f"more than {_DEEPEST} folders deep: skipped")
            return
        try:
            handle = os.open(name, _FOLDER, dir_fd=parent)
        except FileNotFoundError:
            return
        except OSError as error:
            self._cannot_look(prefix, error)
            return
        try:
            self.folder(handle, prefix, depth)
        finally:
            os.close(handle)

    def _odd(self, path: str, message: str) -> None:
        self.problems.append((path, Problem("odd file", 0, message)))

    def _cannot_look(self, prefix: str, error: OSError) -> None:
        self.unknown.append(prefix)
        self.problems.append((prefix[:-1], Problem("unreadable folder", 0, _reason(error))))


def vault_path(os_name: str) -> str:
    """A name from the file system as it stands in a vault path."""
    return os_name if os_name.isascii() else os_name.translate(_TO_VAULT)


def os_path(path: str) -> str:
    """A vault path as the file system knows it."""
    return path if path.isascii() else path.translate(_TO_OS)


def _read(handle: int, most: int, size: int) -> bytes:
    """Up to `most` bytes; a file mostly has the size that it had a moment ago, and one call reads it."""
    data = os.read(handle, min(most, size + 1))
    while data and len(data) < most and (more := os.read(handle, most - len(data))):
        data += more
    return data


def _stat(found: os.stat_result) -> Stat:
    return Stat._make((found.st_mtime_ns, found.st_size, found.st_ctime_ns, found.st_ino))


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
