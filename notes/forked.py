"""Work shared out to two processes: faster than in one, and an item that ends its process costs only itself.

Results travel by `marshal`: numbers, strings, bytes, None, and plain tuples, lists and dictionaries of these.
"""

import fcntl
import marshal
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

LONGEST = 60
"""Seconds of CPU time that one item may take; then its process is ended."""
_PROCESSES = 2
_CHUNK = 50  # neighbours that one process gets: most of them lie in one folder
_AHEAD = 1 << 20  # bytes that a process may be ahead of who takes its results
_HEAD = 4  # bytes that say how long a result is

Item = TypeVar("Item")


def forked(work: Callable[[Item], Any], items: Sequence[Item], lost: Callable[[Item, str], Any]) -> Iterator[Any]:
    """`work(item)` of each, in their order; `lost(item, how)` of one that ended the process at work on it.

    For a program that has one thread: a fork copies the locks that others hold.
    """
    workers: list[_Worker[Item]] = []
    try:
        for which in range(_PROCESSES):
            share = [item for n, item in enumerate(items) if n // _CHUNK % _PROCESSES == which]
            workers.append(_Worker(work, share, lost, workers))
    except OSError:  # no more processes or files are allowed here: without them, then
        _stop(workers)
        yield from map(work, items)
        return
    try:
        for n in range(len(items)):
            yield workers[n // _CHUNK % _PROCESSES].take()
    finally:
        _stop(workers)


def _stop(workers: "Sequence[_Worker[Item]]") -> None:
    for worker in workers:
        worker.stop()


class _Worker(Generic[Item]):
    """One process and its share. When it ends too early another goes on, and tells each result at once: where that
    one ends is known for certain."""

    def __init__(
        self,
        work: Callable[[Item], Any],
        share: Sequence[Item],
        lost: Callable[[Item, str], Any],
        others: "Sequence[_Worker[Item]]",
    ) -> None:
        self._work, self._share, self._lost, self._others = work, share, lost, others
        self._taken = 0
        self._one_by_one = False
        self._start()

    def take(self) -> Any:
        """The result of the next item of the share."""
        if not self._process:
            self._start()
        result = self._receive()
        while result is None:
            how = self._wait()
            if self._one_by_one:
                result = self._lost(self._share[self._taken], how)
            else:
                self._one_by_one = True
                self._start()
                result = self._receive()
        self._taken += 1
        return result

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._wait()

    def _start(self) -> None:
        here, there = os.pipe()
        with suppress(AttributeError, OSError):  # not everywhere, and not beyond what the system allows
            fcntl.fcntl(there, fcntl.F_SETPIPE_SZ, _AHEAD)
        self._pipe = open(here, "rb", _AHEAD)  # noqa: SIM115 - closed by `_wait`
        try:
            self._process = os.fork()
        except OSError:
            self._pipe.close()
            os.close(there)
            raise
        if not self._process:
            self._run(there)
        os.close(there)

    def _run(self, there: int) -> NoReturn:
        """What the process does; nothing of the program around goes on in it."""
        try:
            for worker in (self, *self._others):  # else these pipes never break for who writes to them
                worker._pipe.close()
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            with open(there, "wb") as pipe:
                for item in self._share[self._taken :]:
                    signal.setitimer(signal.ITIMER_PROF, LONGEST)
                    result = marshal.dumps(self._work(item))
                    pipe.write(len(result).to_bytes(_HEAD, "little"))
                    pipe.write(result)
                    if self._one_by_one:
                        pipe.flush()
            os._exit(0)
        finally:
            os._exit(1)

    def _receive(self) -> Any:
        """A result; None when the process ended before it was whole."""
        size = int.from_bytes(self._pipe.read(_HEAD), "little")
        result = self._pipe.read(size)
        if not size or len(result) < size:
            return None
        return marshal.loads(result)  # noqa: S302 - what a process of ours wrote

    def _wait(self) -> str:
        """How the process ended, in the system's words."""
        self._pipe.close()
        code = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        self._process = 0
        return (signal.strsignal(-code) if code < 0 else None) or f"exit code {code}"
