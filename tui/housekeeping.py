"""Python's search for reference cycles, done while nobody waits for a key.

Each frame leaves some thousand objects that only that search finds (Textual's strips refer to themselves), and a whole
search among all that a vault keeps in memory takes as long as four frames. What is there for good is set aside from it.
"""

import asyncio
import gc

_REST = 0.5  # seconds without a key or a move of the mouse
_SELDOM = 100  # searches among the younger objects for one among all, where the reader never rests


class Housekeeping:
    """Searches when the reader rests. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        young, middling, _ = gc.get_threshold()
        gc.set_threshold(young, middling, _SELDOM)
        self._waiting: asyncio.TimerHandle | None = None
        self._has_grown = True
        """Whether much has come that will stay."""

    def put_off(self) -> None:
        """Somebody waits for something: search some time later."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(_REST, self._search)

    def grown(self) -> None:
        """Much has come that will stay, names for instance: at the next search it is set aside."""
        self._has_grown = True
        self.put_off()

    def _search(self) -> None:
        if self._has_grown:
            gc.unfreeze()
        gc.collect()
        if self._has_grown:
            gc.freeze()
            self._has_grown = False
