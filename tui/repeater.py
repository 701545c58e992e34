"""Repeating: a key goes its step as many times as the digits before it say."""

from textual.binding import ActiveBinding
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input

from tui.count import STEPS, Count
from tui.status_line import StatusLine
from tui.tasks import Tasks


class Repeater:
    """Counts the digits typed on a screen, shows them in the status line, and repeats the key after them."""

    def __init__(self, screen: Screen[None], tasks: Tasks, status: StatusLine) -> None:
        self._screen = screen
        self._tasks = tasks
        self._status = status
        self._count = Count()

    def hear(self, event: Key) -> None:
        """Take in a digit or the key after digits, and stop the event then. Any key ends a repetition that goes on."""
        self._tasks.give_up("count")
        if self._count.type(None if isinstance(self._screen.focused, Input) else event.character):
            event.stop()
        elif times := self._count.take():
            bound = self._screen.active_bindings.get(event.key)
            if event.key == "escape":
                event.stop()
            elif bound is not None and bound.binding.id in STEPS:
                event.stop()
                self._tasks.begin("count", self._repeat, times, bound)
        self._status.count = self._count.typed

    def forget(self) -> None:
        """Drop the digits typed so far."""
        self._count.take()
        self._status.count = ""

    async def _repeat(self, times: int, bound: ActiveBinding) -> None:
        """Go a step so many times, each from where the one before led, until a window asks something."""
        for _ in range(times):
            await self._screen.app.run_action(bound.binding.action, bound.node)
            await self._tasks.settled("page")
            if not self._screen.is_current:
                break
