"""Waiting until a vault may have changed.

An event is a hint to look, never the truth: a look always compares the whole listing, and one is due from time to time
whatever the system tells. Each folder of the last look is watched by itself. A watch on the root and all below it would
go along symbolic links out of the vault, and spend the system's watches on `.git`. The watches are set anew before
every look, since a folder that was moved or replaced has lost its own; so what changes during a look is told after it,
and a look that finds other folders than are watched calls for another.
"""

import os
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from notes.ignore import is_hidden
from notes.vault import Vault

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

_STEP, _DEBOUNCE = 50, 100  # milliseconds: how often events are asked for, how long they are gathered
_REST_PER_LOOK, _LONGEST_REST = 3, 2.0  # while changes keep coming, looks take a quarter of the time at the most
_PAUSE_PER_LOOK = 50  # without any change they take this part of it
_POLLING, _SLOW = 2.0, 60.0  # seconds between two looks at the least: without events, and with them
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

    def wait(self, took: float, wake: Event) -> None:
        """Return when a look is due after one that took so many seconds: at the next change, after a pause, or within
        a moment when `wake` is set. The first time, at once: a vault is looked at once more when it is watched."""
        if self._folders is not None and wake.wait(min(took * _REST_PER_LOOK, _LONGEST_REST)):
            return
        if self._vault.folders == self._folders:
            self._pause(took * _PAUSE_PER_LOOK, wake)
        if not wake.is_set():
            self._begin()

    def close(self) -> None:
        """Give the system its watches back; the next waiting takes them anew."""
        self._folders = None
        if self._events is not None:
            self._events.close()
            self._events = None

    def _pause(self, pause: float, wake: Event) -> None:
        if self._events is None:
            wake.wait(max(_POLLING, pause))
            return
        end = time.monotonic() + max(_SLOW, pause)
        while (left := end - time.monotonic()) > 0:
            try:
                told = self._events.watch(_DEBOUNCE, _STEP, int(left * 1000) + 1, wake)
            except RuntimeError:  # an event about a name that is not UTF-8, for instance: a hint like any other
                return
            if isinstance(told, str) or not all(is_hidden(os.path.basename(path)) for _, path in told):
                return

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
