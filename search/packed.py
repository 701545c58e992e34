"""A segment's buffer as a folder that holds Whoosh's files (Whoosh 2.7.4); nothing is copied."""

import warnings
from typing import Any

from search.shelf import Buffer, Entry

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh's own string escapes, where it is compiled for the first time
    from whoosh.filedb.filestore import ReadOnlyError, Storage
    from whoosh.filedb.structfile import BufferFile


class _Window:
    """A part of a buffer as a file to read from."""

    def __init__(self, data: Buffer, start: int, size: int) -> None:
        self._data, self._start, self._size, self._at = data, start, size, 0

    def seek(self, to: int, whence: int = 0) -> None:
        self._at = to + (self._at if whence == 1 else self._size if whence == 2 else 0)

    def tell(self) -> int:
        return self._at

    def read(self, length: int | None = None) -> bytes:
        left = max(self._size - self._at, 0)
        length = left if length is None or length < 0 else min(length, left)
        start = self._start + self._at
        self._at += length
        return self._data[start : start + length]

    def readline(self) -> bytes:
        start = self._start + self._at
        end = self._data.find(b"\n", start, self._start + self._size)
        return self.read(end + 1 - start if end >= 0 else None)

    def close(self) -> None:
        """Nothing to do: the buffer is shared."""


class _Member(BufferFile):  # type: ignore[misc]
    """One of Whoosh's files. A BufferFile of Whoosh's making would copy it."""

    def __init__(self, data: Buffer, start: int, size: int, name: str) -> None:
        self._data, self._start, self._name = data, start, name
        self.file = _Window(data, start, size)
        self.onclose, self.is_real, self.is_closed = None, False, False

    def get(self, position: int, length: int) -> bytes:
        start = self._start + position
        return self._data[start : start + length]


class Packed(Storage):  # type: ignore[misc]
    """The folder."""

    readonly = True

    def __init__(self, entry: Entry, data: Buffer) -> None:
        self._members, self._data = entry.members, data

    def list(self) -> list[str]:
        """The names of the files."""
        return list(self._members)

    def file_exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._members

    def file_length(self, name: str) -> int:
        """In bytes."""
        return self._members[name][1]

    def open_file(self, name: str, **_: Any) -> Any:
        """To read from."""
        return _Member(self._data, *self._members[name], name)

    def create_file(self, name: str, **_: Any) -> Any:
        """There is no writing here."""
        raise ReadOnlyError(name)
