"""What waits for the library: tasks of the screen, in groups of which only the last that was begun goes on."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial

from textual.screen import Screen
from textual.worker import Worker, WorkerError


class Tasks:
    """The tasks of one screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    def begin(self, group: str, task: Callable[..., Coroutine[None, None, None]], *arguments: object) -> None:
        """Begin a task; the one of its group that was begun before is given up."""
        _: Worker[None] = self._screen.run_worker(partial(task, *arguments), group=group, exclusive=True)

    def give_up(self, group: str) -> None:
        """End the task of a group."""
        self._screen.workers.cancel_group(self._screen, group)

    async def settled(self, group: str | None = None) -> None:
        """Return when none of the group is left, or none at all."""
        while waiting := [one for one in self._screen.workers if not one.is_finished and group in (None, one.group)]:
            for worker in waiting:
                with suppress(WorkerError):  # another one took its place
                    await worker.wait()
