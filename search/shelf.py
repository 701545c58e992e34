"""Where the index lies on disk: files that are written once, and a manifest that says which of them count.

A segment's file bears its BLAKE2 digest as its name. The manifest lists the segments, the notes deleted from each and
the versions that wrote them, under a digest of its own. Nothing is handed out before it was verified: the files hold
pickles, and reading a damaged or foreign pickle can do anything.

A large segment is read through once: its inode, times and size are kept in `stamps`, and while they are the same its
bytes are. Who can change them otherwise (a failing disk, root) is not guarded against.

Each step is durable before the next (write, fsync, rename), and the manifest's rename is the only one that counts. A
kill at any moment leaves the old index or the new one, and files that the next commit clears away.
"""

import fcntl
import json
import mmap
import os
import pickle
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeAlias

FORMAT = 9
"""Raised whenever words, fields or files change their meaning; an index of another format is made anew."""
MAPPED_FROM = 1 << 20
"""Bytes from which a segment is mapped instead of read: small ones are many, and a mapping costs a file handle."""

Buffer: TypeAlias = bytes | mmap.mmap
WRITING, MERGING = "lock", "merging"
"""The rights that one process at a time holds."""
_LOOK_AGAIN = 0.005  # seconds
_MANIFEST, _STAMPS, _SUFFIX = "manifest", "stamps", ".segment"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a further change of a file shows in its ctime."""
_MOST_OF_A_MANIFEST = 1 << 28


class IndexLocked(Exception):  # noqa: N818
    """Another process is writing this index."""


class IndexReadOnly(Exception):  # noqa: N818
    """The index cannot be written: no permission, no room, a read-only disk. The cause is the OSError."""


class Entry(NamedTuple):
    """A segment in the manifest."""

    digest: str
    size: int
    """In bytes."""
    notes: int
    """Notes in it, deleted ones included."""
    lengths: dict[str, int]
    """Field -> words in it, deleted notes included."""
    members: dict[str, tuple[int, int]]
    """The files in this one: name -> offset, size."""
    deleted: tuple[int, ...] = ()
    """Numbers of deleted notes, rising."""
    replaced: tuple[str, ...] = ()
    """The segments that this one was merged from: it holds no word that they did not."""


class Shelf:
    """One folder of segments; without a folder, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._versions = [FORMAT, pickle.HIGHEST_PROTOCOL, sys.byteorder]
        self._seen = b""
        self._stamps: dict[str, list[int]] = self._read_stamps() if folder else {}
        self._known_stamps = dict(self._stamps)

    def changed(self) -> bool:
        """Whether the manifest is another than the one read or written last."""
        return self._folder is not None and self._manifest() != self._seen

    def read(self, known: Mapping[str, Buffer]) -> list[tuple[Entry, Buffer]]:
        """The segments of the newest manifest, verified; none where there is none, or anything is amiss.

        `known`, digest -> bytes, are verified already."""
        for _ in range(5 if self._folder else 0):
            self._seen = self._manifest()
            entries = self._parse(self._seen)
            found = [(entry, known.get(entry.digest) or self.load(entry)) for entry in entries]
            good = [(entry, data) for entry, data in found if data is not None]
            if len(good) == len(found):
                self._remember_stamps()
                return good
            if not self.changed():  # else a writer was quicker, and has cleared the old files away
                break
        return []

    def load(self, entry: Entry) -> Buffer | None:
        """A segment's bytes if they are what was once written."""
        assert self._folder is not None
        try:
            fd = os.open(self._folder / (entry.digest + _SUFFIX), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return None
        try:
            info = os.fstat(fd)
            stamp = [info.st_ino, info.st_mtime_ns, info.st_ctime_ns, info.st_size]
            if not stat.S_ISREG(info.st_mode) or info.st_size != entry.size or not entry.size:
                return None
            data: Buffer
            if entry.size < MAPPED_FROM:
                with open(fd, "rb", closefd=False) as file:
                    data = file.read()
            else:
                data = mmap.mmap(fd, 0, access=mmap.ACCESS_READ)
                if self._stamps.get(entry.digest) == stamp:
                    return data
            if digest_of(data) != entry.digest:
                return None
            if entry.size >= MAPPED_FROM and time.time_ns() - info.st_ctime_ns > _SETTLED:
                self._stamps[entry.digest] = stamp
            return data
        except (OSError, ValueError):
            return None
        finally:
            os.close(fd)

    def _read_stamps(self) -> dict[str, list[int]]:
        digest, _, content = self._content(_STAMPS).partition(b"\n")
        return dict(json.loads(content)) if digest_of(content).encode() == digest else {}

    def _remember_stamps(self) -> None:
        """For the next who opens this. Where it cannot be written, the next verifies again."""
        if self._folder is None or self._stamps == self._known_stamps:
            return
        self._known_stamps = dict(self._stamps)
        content = json.dumps(self._stamps).encode()
        with suppress(OSError):
            self._write(_STAMPS, digest_of(content).encode() + b"\n" + content)

    def put(self, digest: str, data: bytes) -> Buffer:
        """Keep a segment, durably; it counts once a manifest names it. IndexReadOnly when it cannot be kept."""
        if self._folder is None:
            return data
        with _read_only_if_it_fails():
            self._write(digest + _SUFFIX, data)
            if len(data) < MAPPED_FROM:
                return data
            with open(self._folder / (digest + _SUFFIX), "rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def commit(self, entries: Iterable[Entry]) -> None:
        """Make these the index; then clear away what no longer counts. IndexReadOnly when that cannot be."""
        if self._folder is None:
            return
        entries = list(entries)
        content = json.dumps([self._versions, entries], separators=(",", ":")).encode()
        manifest = digest_of(content).encode() + b"\n" + content
        with _read_only_if_it_fails():
            _sync_folder(self._folder)
            self._write(_MANIFEST, manifest)
            _sync_folder(self._folder)
        self._seen = manifest
        wanted = {entry.digest + _SUFFIX for entry in entries}
        with suppress(OSError):
            for file in list(os.scandir(self._folder)):
                if file.name.endswith((_SUFFIX, ".new")) and file.name not in wanted:
                    os.unlink(file.path)

    @contextmanager
    def lock(self, right: str = WRITING, patience: float = 0.0) -> Iterator[None]:
        """Hold a right. IndexLocked when another process holds it for so many seconds, IndexReadOnly when there is
        none."""
        if self._folder is None:
            yield
            return
        with _read_only_if_it_fails():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fd = os.open(self._folder / right, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            end = time.monotonic() + patience
            while not _locked(fd):
                if time.monotonic() >= end:
                    raise IndexLocked
                time.sleep(_LOOK_AGAIN)
            yield
        finally:
            os.close(fd)

    def _manifest(self) -> bytes:
        return self._content(_MANIFEST)

    def _content(self, name: str) -> bytes:
        assert self._folder is not None
        try:
            fd = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(fd, "rb") as file:
                return file.read(_MOST_OF_A_MANIFEST)
        except OSError:
            return b""

    def _parse(self, manifest: bytes) -> list[Entry]:
        digest, _, content = manifest.partition(b"\n")
        if digest_of(content).encode() != digest:
            return []
        try:
            versions, entries = json.loads(content)
            return [_entry(*entry) for entry in entries] if versions == self._versions else []
        except (ValueError, TypeError, AttributeError):
            return []

    def _write(self, name: str, data: bytes) -> None:
        """A whole file or none, and on the disk when this returns."""
        assert self._folder is not None
        new = self._folder / f"{name}.new"
        with suppress(FileNotFoundError):
            os.unlink(new)
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(fd)
        os.rename(new, self._folder / name)


def _entry(
    digest: str,
    size: int,
    notes: int,
    lengths: dict[str, int],
    members: dict[str, list[int]],
    deleted: list[int],
    replaced: list[str],
) -> Entry:
    if not digest.isalnum():
        raise ValueError(digest)
    places = {name: (at, n) for name, (at, n) in members.items()}
    return Entry(digest, size, notes, lengths, places, tuple(deleted), tuple(replaced))


def digest_of(data: Buffer) -> str:
    """The BLAKE2 digest of some bytes, 40 hexadecimal digits."""
    return blake2b(data, digest_size=20).hexdigest()


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise IndexReadOnly(error.strerror or str(error)) from error
    return True


@contextmanager
def _read_only_if_it_fails() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexReadOnly(error.strerror or str(error)) from error


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
