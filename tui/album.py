"""The pictures of a vault: whether they are shown, read and decoded in threads of their own, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from notes.vault import Stat, UnreadableError, Vault, VaultError
from tui.decoder import LARGEST, PictureError, Wish, decode, is_installed
from tui.render.pixels import Picture

Seen = Picture | str
"""A picture, or in a few words why there is none."""
_MOST_BYTES = 4_000_000
_BESIDE = 500
"""Bytes that a kept picture takes beside its pixels, about."""


class _Print(NamedTuple):
    seen: Seen
    stat: Stat | None
    """Of the file that it was made of; None where that could not be read."""

    @property
    def size(self) -> int:
        return _BESIDE + (len(self.seen.pixels) if isinstance(self.seen, Picture) else 0)


class Album:
    """Gives pictures to whoever wishes for them. For the thread of the screen."""

    def __init__(self, root: Path, setting: str, environment: Mapping[str, str]) -> None:
        """`setting` as in `tui.config.Config.pictures`."""
        is_wanted = setting == "always" or (setting == "auto" and "SSH_CONNECTION" not in environment)
        self.opens_by_itself = is_wanted and is_installed()
        """Whether pictures are shown unasked; else each is when the reader asks."""
        self._root = root
        self._kept: OrderedDict[Wish, _Print] = OrderedDict()
        self._bytes = 0
        self._one_at_a_time = Lock()

    def ready(self, wish: Wish) -> Seen | None:
        """What is kept, whatever has become of the file."""
        kept = self._kept.get(wish)
        if kept is None:
            return None
        self._kept.move_to_end(wish)
        return kept.seen

    async def see(self, wish: Wish) -> Seen:
        """What the file shows now."""
        answer: Future[_Print] = Future()
        # Daemons, and not a pool's: a disk that is stuck does not keep the app from ending.
        Thread(target=self._answer, args=(wish, self._kept.get(wish), answer), daemon=True).start()
        made = await asyncio.wrap_future(answer)
        self._keep(wish, made)
        return made.seen

    def _keep(self, wish: Wish, made: _Print) -> None:
        if (old := self._kept.pop(wish, None)) is not None:
            self._bytes -= old.size
        self._kept[wish] = made
        self._bytes += made.size
        while self._bytes > _MOST_BYTES:
            self._bytes -= self._kept.popitem(last=False)[1].size

    def _answer(self, wish: Wish, kept: _Print | None, answer: "Future[_Print]") -> None:
        with self._one_at_a_time:
            if answer.set_running_or_notify_cancel():
                answer.set_result(_made(self._root, wish, kept))


def _made(root: Path, wish: Wish, kept: _Print | None) -> _Print:
    """A picture of the file as it is now: the one that is kept, if the file is the same still."""
    stat = None
    try:
        vault = Vault(root)
        if kept is not None and kept.stat == vault.read(wish.file, 0)[1]:
            return kept
        data, stat = vault.read(wish.file, LARGEST + 1)
        return _Print(decode(data, wish), stat)
    except PictureError as error:
        return _Print(str(error), stat)
    except (VaultError, UnreadableError):
        return _Print("cannot be read", None)
