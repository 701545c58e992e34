"""A vault on disk: which files it has, and their bytes. Nothing here writes, and nothing outside the root is read.

Every open goes beneath a handle of the root, folder by folder, and never through a symbolic link, so neither `..` nor a
swap between look and open leads out. A symbolic link itself is skipped and counted: what it leads to inside the vault
is listed under its own path already.
"""

from __future__ import annotations

import os
import stat
import time
from errno import EINVAL
from itertools import chain, repeat
from zlib import adler32, crc32

from notes.ignore import LARGEST_SETTINGS, SETTINGS, Excluded, excluded_by, is_hidden
from notes.lean import NamedTuple
from notes.model import Problem, is_note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from notes.parts import Named

LARGEST = 16 * 1024 * 1024
"""Bytes of a note that are read; what lies beyond is left out, and said so."""
WHOLE: tuple[str, ...] = ("",)
"""The part of a vault that is all of it: a part is a path with all that lies beneath, and this is the root's."""
_DEEPEST = 64  # folders within folders
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""How a folder is opened: never through a symbolic link."""
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
    """What lies in a vault, or in parts of it, at one look."""

    notes: dict[str, Stat]
    """Markdown files by path."""
    attachments: frozenset[str] = frozenset()
    """Paths of all other files."""
    problems: tuple[tuple[str, Problem], ...] = ()
    """(path, what is odd about it): links, sockets, folders that cannot be looked into."""
    unknown: tuple[str, ...] = ()
    """Folders that could not be looked into: what was known of them still stands."""
    parts: tuple[str, ...] = WHOLE
    """What was looked at; none of them lies in another."""

    def mark(self) -> int:
        """A checksum with a summand for each file, so that a part's can be taken out of the whole's and another put in.

        64 bits guard against chance, and importing a digest would take 3 ms. Numbers, unlike words, have one hash in
        all processes. Squared, since the plain sum is often the same when two files swap their stats.
        """
        names = [each.encode() for each in (*self.notes, *self.attachments, *map(repr, self.problems))]
        stats = chain(self.notes.values(), repeat(()))
        hashes = map(hash, zip(map(crc32, names), map(adler32, names), stats, strict=False))
        return sum(one * one for one in hashes)

    def trace(self) -> bytes:
        """Two looks with equal traces saw the same vault: all names, and a checksum of what stands beside them.

        Numbers, unlike words, have one hash in all processes, and tuples of them have one of 64 bits.
        """
        stats = f"{hash((*self.notes.values(),))}"
        return "\n".join([stats, *self.notes, "", *sorted(self.attachments), repr(self.problems)]).encode()


class Vault:
    """A folder of notes."""

    folders: frozenset[str] = frozenset()
    """The folders that the last look went into, each with a `/` at its end, the root as `""`; none if it failed."""
    took = 0.0
    """Seconds that the last look at the whole took."""
    _settings = b""

    def __init__(self, root: str | Path) -> None:
        """Raises VaultError if `root` is no folder that can be looked into."""
        try:
            self.folder = os.path.realpath(root, strict=True)
            """Where the vault lies, without symbolic links on the way."""
            os.close(os.open(self.folder, FOLDER))
        except (OSError, ValueError) as error:
            raise VaultError(f"cannot read the vault {root}: {reason(error)}") from error

    @property
    def root(self) -> Path:
        """The same as a path."""
        from pathlib import Path  # as long to import as a lookup takes in all

        return Path(self.folder)

    def look(self, parts: Collection[str] = WHOLE) -> Listing:
        """List every file, by name and `stat` alone. Raises VaultError when the root cannot be looked into.

        `parts`: list no more than these, whatever lies there now. A part in a folder that was not there at the last
        look, or is not there any more, grows to that folder; all grow to the whole when none was looked at before, or
        other files are excluded by now. `Listing.parts` says what they came to.
        """
        start, settings, folders = time.monotonic(), self._read_settings(), self.folders
        is_whole = "" in parts or not folders or settings != self._settings
        walk = Walk(excluded_by(settings))
        self.folders, self._settings = frozenset(), settings
        try:
            handle = os.open(self.folder, FOLDER)
        except OSError as error:
            raise VaultError(f"cannot read the vault {self.folder}: {reason(error)}") from error
        try:
            if is_whole:
                parts = walk.whole(handle)
                self.took = time.monotonic() - start
            else:
                from notes.parts import look_at  # for those who watch

                parts = look_at(walk, handle, parts, folders)
        finally:
            os.close(handle)
        if "" in walk.unknown:
            raise VaultError(f"cannot read the vault {self.folder}")
        self.folders = frozenset(walk.folders)
        problems = tuple(dict.fromkeys(walk.problems))
        return Listing(walk.notes, frozenset(walk.attachments), problems, tuple(walk.unknown), parts)

    def _read_settings(self) -> bytes:
        try:
            return self.read(SETTINGS, LARGEST_SETTINGS + 1)[0]
        except UnreadableError:
            return b""

    def read(self, path: str, most: int = LARGEST) -> tuple[bytes, Stat]:
        """The first `most` bytes of a file and its stat at that moment. Raises UnreadableError."""
        *folders, name = parts = os_path(path).split("/")
        if not {"", ".", ".."}.isdisjoint(parts):
            raise UnreadableError(f"{path}: not a path in the vault")
        handle = -1
        try:
            handle = os.open(self.folder, FOLDER)
            for folder in folders:
                handle, parent = os.open(folder, FOLDER, dir_fd=handle), handle
                os.close(parent)
            return read_in(handle, name, most)
        except (OSError, ValueError) as error:
            raise UnreadableError(f"{path}: {reason(error)}") from error
        finally:
            if handle >= 0:
                os.close(handle)

    def absolute(self, path: str) -> Path:
        """Where a note lies, for handing it to another program."""
        return self.root / os_path(path)


class Walk:
    """One look, folder by folder; for `Vault.look` alone."""

    def __init__(self, excluded: Excluded) -> None:
        self.excluded = excluded
        self.notes: dict[str, Stat] = {}
        self.attachments: list[str] = []
        self.problems: list[tuple[str, Problem]] = []
        self.unknown: list[str] = []
        self.folders: list[str] = []

    def whole(self, root: int) -> tuple[str, ...]:
        """Look at all beneath this handle of the root."""
        self.problems += ((SETTINGS, problem) for problem in self.excluded.problems)
        self._folder(root, "", 0)
        return WHOLE

    def _folder(self, handle: int, prefix: str, depth: int) -> None:
        try:
            entries = list(os.scandir(handle))
        except OSError as error:
            self._cannot_look(prefix, error)
            return
        self.folders.append(prefix)
        self.entries(entries, handle, prefix, depth)

    def entries(self, entries: Iterable[os.DirEntry[str] | Named], handle: int, prefix: str, depth: int) -> None:
        """Look at these of a folder, and into those that are folders."""
        covers = self.excluded.covers if any(self.excluded[:2]) else None
        notes, make = self.notes, tuple.__new__
        for entry in entries:
            name = entry.name
            is_plain = name[-3:] == ".md" and name[0] not in ".4~#"  # nearly all are, and none of these is hidden
            if not is_plain and is_hidden(name):
                continue
            path = prefix + (name if name.isascii() else vault_path(name))
            try:
                if entry.is_file(follow_symlinks=False):
                    if covers is not None and covers(path):
                        continue
                    if is_plain or is_note(name):
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
                self._odd(path, reason(error))

    def _enter(self, parent: int, name: str, prefix: str, depth: int) -> None:
        if depth > _DEEPEST:
            self._odd(prefix[:-1], f"more than {_DEEPEST} folders deep: skipped")
            return
        try:
            handle = os.open(name, FOLDER, dir_fd=parent)
        except FileNotFoundError:
            return
        except OSError as error:
            self._cannot_look(prefix, error)
            return
        try:
            self._folder(handle, prefix, depth)
        finally:
            os.close(handle)

    def _odd(self, path: str, message: str) -> None:
        self.problems.append((path, Problem("odd file", 0, message)))

    def _cannot_look(self, prefix: str, error: OSError) -> None:
        self.unknown.append(prefix)
        self.problems.append((prefix[:-1], Problem("unreadable folder", 0, reason(error))))


def vault_path(os_name: str) -> str:
    """A name from the file system as it stands in a vault path."""
    return os_name if os_name.isascii() else os_name.translate(_TO_VAULT)


def os_path(path: str) -> str:
    """A vault path as the file system knows it."""
    return path if path.isascii() else path.translate(_TO_OS)


def read_in(folder: int, name: str, most: int) -> tuple[bytes, Stat]:
    """The first `most` bytes of a file in an open folder and its stat at that moment. Raises OSError, ValueError."""
    handle = os.open(name, _FILE, dir_fd=folder)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(EINVAL, "not a regular file")
        return _read(handle, most, found.st_size), _stat(found)
    finally:
        os.close(handle)


def _read(handle: int, most: int, size: int) -> bytes:
    """Up to `most` bytes; a file mostly has the size that it had a moment ago, and one call reads it."""
    data = os.read(handle, min(most, size + 1))
    while data and len(data) < most and (more := os.read(handle, most - len(data))):
        data += more
    return data


def _stat(found: os.stat_result) -> Stat:
    return Stat._make((found.st_mtime_ns, found.st_size, found.st_ctime_ns, found.st_ino))


def reason(error: Exception) -> str:
    """Why a file or folder could not be read, without its name."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
