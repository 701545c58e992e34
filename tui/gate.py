"""The gate before the interpreter: a thread that has much to do lets the screen go first.

All threads share one interpreter, by turns: a screen that paints while another thread computes takes twice as long.
Such a thread comes by here between its steps, and waits until the screen has nothing to do. No Textual.
"""

import asyncio
import selectors
import threading

_LONGEST = 0.05
"""Seconds for which a thread is kept waiting: where the screen is never idle, others must get on too."""


class Gate:
    """Open, until an event loop of its own making is at work."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()

    def wait(self) -> None:
        """For a thread: go on when the screen has nothing to do."""
        self._is_open.wait(_LONGEST)

    def loop(self) -> asyncio.AbstractEventLoop:
        """An event loop that opens the gate whenever it waits for something to happen."""
        return asyncio.SelectorEventLoop(_Selector(self._is_open))


class _Selector(selectors.DefaultSelector):
    def __init__(self, is_idle: threading.Event) -> None:
        super().__init__()
        self._is_idle = is_idle

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Where something is to be done already, nobody waits."""
        if timeout is None or timeout > 0:
            self._is_idle.set()
        try:
            return super().select(timeout)
        finally:
            self._is_idle.clear()
