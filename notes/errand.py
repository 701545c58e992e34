"""An errand: a module of ours run by a process of its own, at a low priority, which tells how far it is.

What takes seconds of computing would cost keys in a thread of the app: all threads share one interpreter. An errand
ends with who sent it, however that ended. What it leaves undone, whatever the reason, is for the sender to do.
"""

import fcntl
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Self

_NICE = 10
"""Ten times less of a processor than who waits for a key, where both want it; it is waited for, too."""


class Errand:
    """The side of the sender: iterate over what it tells; at the end of the `with` it is over."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Raises OSError where no process can be started."""
        # -P: what lies in the folder that somebody happens to be in is no module of ours.
        command = [sys.executable, "-P", "-m", module, *arguments]
        pipe, none = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=none, process_group=0)  # noqa: S603 - ours

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """(done, to be done), as often as it says so, until it ends."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            done, total = map(int, line.split())
            yield done, total


def tell(done: int, total: int) -> None:
    """For the module: say how far it is. Ends the process where nobody listens any more."""
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()


def begin() -> None:
    """For the module, before it does anything: step back behind others, and end when the sender does.

    A pipe from the sender is on standard input. Linux tells the whole group of processes when it breaks; elsewhere the
    next `tell` notices.
    """
    os.nice(_NICE)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    with suppress(OSError):
        fcntl.fcntl(sys.stdin, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(sys.stdin, fcntl.F_SETFL, fcntl.fcntl(sys.stdin, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([sys.stdin], [], [], 0)[0]:  # it broke before
        sys.exit(1)
