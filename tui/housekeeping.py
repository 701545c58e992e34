"""Python's search for reference cycles, done while nobody waits for a key.

Each frame leaves some thousand objects that only that search finds (Textual's strips refer to themselves), and a whole
search among all that an app and a vault keep in memory takes as long as ten frames. So after each short rest only what
came since the one before is searched, and what is still there then is set aside; after a long rest, all.
"""

import asyncio
import gc
from collections.abc import Callable

_REST, _LONG_REST = 0.5, 20.0  # seconds without a key or a move of the mouse
_SELDOM = 100  # searches among the younger objects for one among all, where the reader never rests


class Housekeeping:
    """Searches when the reader rests. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        young, middling, _ = gc.get_threshold()
        gc.set_threshold(young, middling, _SELDOM)
        self._waiting: asyncio.TimerHandle | None = None

    def put_off(self) -> None:
        """Somebody waits for something, or much was made: search some time later."""
        self._wait(_REST, self._search)

    def _wait(self, seconds: float, search: Callable[[], None]) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(seconds, search)

    def _search(self) -> None:
        gc.collect()
        gc.freeze()
        self._wait(_LONG_REST, self._search_all)

    def _search_all(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
