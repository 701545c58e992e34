"""One writer of a vault's caches at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


@contextmanager
def alone(folder: str | Path | None) -> Iterator[None]:
    """While one process brings a vault's caches up to date, others wait here; the system frees the lock of one that
    dies. Where there can be no lock (no room, a file system without any), SQLite's own keep the catalog whole."""
    with ExitStack() as held:
        if folder is not None:
            with suppress(OSError):
                handle = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                held.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
