"""What linkhop remembers of a vault between sessions: a file in the user's state folder, never in the vault.

Written a second after something changed, whole and in place of the one before, by a thread: a hangup finds it there.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from notes.cache import vault_id
from notes.graph import Node
from notes.places import state_home
from search.frecency import visited
from tui.session import Session, from_json, to_json

_DELAY = 1.0  # seconds from a change to the file
_MOST_BYTES = 1 << 20


class Memory:
    """Visits and bookmarks of one vault, and the session before. `file` is None where nothing may be kept."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.before = load(file) if file is not None else Session()
        """The session as it was left the last time."""
        self.is_new = file is not None and not file.exists()
        """Whether this vault is opened for the first time."""
        self.visits: Mapping[str, float] = self.before.visits
        self.bookmarks: Sequence[str] = self.before.bookmarks
        self._now = self.before
        self._tell: Callable[[], Session] = lambda: self.before
        self._soon: asyncio.TimerHandle | None = None

    def keep(self, tell: Callable[[], Session]) -> None:
        """Ask `tell` for what is to be kept beside visits and bookmarks whenever it changes."""
        self._tell = tell

    def visit(self, node: Node) -> None:
        """A note or ghost was opened."""
        self.visits = visited(self.visits, name_of(node), time.time())
        self.changed()

    def turn_bookmark(self, node: Node) -> bool:
        """Bookmark a note or ghost, or take the bookmark away; returns whether it has one now."""
        name = name_of(node)
        is_new = name not in self.bookmarks
        self.bookmarks = (*self.bookmarks, name) if is_new else tuple(one for one in self.bookmarks if one != name)
        self.changed()
        return is_new

    def changed(self) -> None:
        """Something is to be kept: write it soon, with whatever else changes until then.

        `tell` is asked now: when the file is written, the screen may be gone.
        """
        self._now = self._tell()
        if self._soon is None and self._file is not None:
            self._soon = asyncio.get_running_loop().call_later(_DELAY, self._write_soon)

    def _write_soon(self) -> None:
        self._soon = None
        asyncio.get_running_loop().run_in_executor(None, self._write, self._session())

    def close(self) -> None:
        """Write what was not written yet."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
            self._write(self._session())

    def _session(self) -> Session:
        return self._now._replace(visits=self.visits, bookmarks=self.bookmarks)

    def _write(self, session: Session) -> None:
        if self._file is not None:
            with suppress(OSError):  # a full disk costs the memory, not the session
                save(self._file, session)


def name_of(node: Node) -> str:
    """What a node is remembered by."""
    return node.path if node.path is not None else node.name


def state_file(root: Path) -> Path:
    """Where the memory of the vault at `root` lies."""
    return Path(state_home()) / vault_id(os.path.realpath(root)) / "session.json"


def load(file: Path) -> Session:
    """What was saved; an empty session where nothing was, or nothing that can be read."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError:
        return Session()
    return from_json(data) if len(data) <= _MOST_BYTES else Session()


def save(file: Path, session: Session) -> None:
    """Write in place of what was saved before; a reader sees the old or the new, never a half. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(to_json(session))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
