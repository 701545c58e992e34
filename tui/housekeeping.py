"""Python's search for reference cycles, done while nobody waits for a key.

Each frame leaves some thousand objects that only that search finds (Textual's strips refer to themselves), and a whole
search among all that an app and a vault keep in memory takes as long as some frames. So after a short rest only what
came since the one before is searched, and all of it after a long one.
"""

import asyncio
import gc
import time
from collections.abc import Callable

_REST = 0.1  # seconds without a key or a move of the mouse
_LONG_REST = 20
"""How many times as long as a whole search takes, and at least a second: then a key hardly ever comes in its middle."""
_SELDOM = 100
"""Searches after short rests, after which one more is a whole one: who never rests long leaves a hundred KB a key."""
_YOUNG = 50_000
"""Objects after which Python searches unasked, because the reader never rests."""


class Housekeeping:
    """Searches when the reader rests. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
        self._waiting: asyncio.TimerHandle | None = None
        self._takes = 0.0
        """Seconds that the last whole search took."""

    def put_off(self) -> None:
        """Somebody waits for something, or much was made: search some time later."""
        self._wait(_REST, self._search)

    def _wait(self, seconds: float, search: Callable[[], None]) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(seconds, search)

    def _search(self) -> None:
        if gc.get_count()[2] < _SELDOM:
            gc.collect(1)
            self._wait(max(1.0, _LONG_REST * self._takes), self._search_all)
        else:
            self._search_all()

    def _search_all(self) -> None:
        begun = time.monotonic()
        gc.collect()
        self._takes = time.monotonic() - begun
