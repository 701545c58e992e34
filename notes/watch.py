"""Waiting until a vault may have changed.

An event is a hint where to look, never the truth. What it names is looked at soon; when no more comes for a moment the
whole is compared, since the system drops events without a word, and from time to time whatever it tells.

Each folder of the last look is watched by itself. A watch on the root and all below it would go along symbolic links
out of the vault, and spend the system's watches on `.git`. The watches are set anew before every look at the whole,
since a folder that was moved or replaced has lost its own; so what changes during a look is told after it. An event
about a watched folder itself calls for the whole, and so does a look that finds other folders than are watched.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from notes.ignore import is_hidden
from notes.vault import WHOLE, Vault

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_STEP, _DEBOUNCE = 50, 100  # milliseconds: how often events are asked for, how long they are gathered
_MOST_PARTS = 200  # beyond, to look at each takes longer than at the whole
_REST_PER_LOOK, _LONGEST_REST = 3, 2.0  # while changes keep coming, looks take a quarter of the time at the most
_PAUSE_PER_LOOK = 50  # looks at the whole that no event calls for take this part of the time
# Seconds before such a look at the least: without events, after a look at what events named, after one at the whole.
_POLLING, _SOON, _SLOW = 2.0, 2.0, 60.0
# Where what others change raises no event here; FUSE may lead anywhere.
_AFAR = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "afs", "ceph", "lustre", "vboxsf", "fuse"}


class Watch:
    """Says when a look at the vault is due. For one thread; nothing here raises, and nothing writes."""

    polling = ""
    """Why there are no events and looks come at intervals, in words for a person; empty while there are."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._afar = far_file_system(vault.root)
        self._folders: frozenset[str] | None = None
        self._events: RustNotify | None = None
        self._called, self._parts = 0.0, WHOLE
        self._due = 0.0

    def wait(self, wake: Event) -> tuple[str, ...]:
        """Return when a look is due, and at which parts: after the next change at what it touched, after a pause at
        the whole, and so within a moment when `wake` is set. The first time at once: a vault is looked at once more
        when it is watched."""
        self._parts = self._next(wake)
        self._called = time.monotonic()
        return self._parts

    def _next(self, wake: Event) -> tuple[str, ...]:
        took = time.monotonic() - self._called  # by the look and all that followed from it
        if self._folders is not None and wake.wait(min(took * _REST_PER_LOOK, _LONGEST_REST)):
            return WHOLE
        parts = self._pause(wake) if self._vault.folders == self._folders else WHOLE
        if parts == WHOLE and not wake.is_set():
            self._begin()
        return parts

    def close(self) -> None:
        """Give the system its watches back; the next waiting takes them anew."""
        self._folders = None
        if self._events is not None:
            self._events.close()
            self._events = None

    def _pause(self, wake: Event) -> tuple[str, ...]:
        pause = self._vault.took * _PAUSE_PER_LOOK
        if self._events is None:
            wake.wait(max(_POLLING, pause))
            return WHOLE
        if self._parts == WHOLE:
            self._due = time.monotonic() + max(_SLOW, pause)
        else:
            self._due = min(self._due, time.monotonic() + max(_SOON, pause))
        while (left := self._due - time.monotonic()) > 0:
            try:
                told = self._events.watch(_DEBOUNCE, _STEP, int(left * 1000) + 1, wake)
            except RuntimeError:  # an event about a name that is not UTF-8, for instance
                return WHOLE
            if isinstance(told, str):
                return WHOLE
            if parts := self._touched(path for _, path in told):
                return parts
        return WHOLE

    def _touched(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The parts of the vault that these paths name."""
        assert self._folders is not None
        parts = {path.removeprefix(self._vault.folder).lstrip("/") for path in paths}
        parts = {part for part in parts if not (part and is_hidden(os.path.basename(part)))}
        if len(parts) > _MOST_PARTS or any(f"{part}/" in self._folders for part in parts) or "" in parts:
            return WHOLE
        return tuple(parts)

    def _begin(self) -> None:
        """Watch the folders of the last look."""
        self.close()
        self._folders = self._vault.folders
        self.polling = f"{self._afar} tells no changes made elsewhere" if self._afar else ""
        if self._afar or not self._folders:
            return
        try:
            from watchfiles._rust_notify import RustNotify  # 50 ms, and not before the first look

            # Permission errors are not to be ignored: the limit of watches would be ignored with them.
            paths = [os.fspath(self._vault.absolute(folder)) for folder in self._folders]
            self._events = RustNotify(paths, False, False, 0, False, False)
        except FileNotFoundError:
            self._folders = frozenset()  # one is gone since the look: the next one will tell
        except (ImportError, OSError, RuntimeError, ValueError) as error:  # no watches left, a name that is not UTF-8
            self.polling = f"the system tells no changes ({error})"


def far_file_system(root: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of a network or shared file system on which a vault lies; empty for a local one, or if unknown."""
    try:
        device = os.stat(root).st_dev
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        mount, _, source = line.partition(" - ")
        kind = source.partition(" ")[0]
        if mount.split()[2:3] == [number] and kind.partition(".")[0] in _AFAR:
            return kind
    return ""
