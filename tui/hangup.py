"""Knowing when to go: the terminal has gone, or a signal asks for it.

A thread of its own waits for both, because the loop of the app may be stuck writing to a terminal that reads no more.
And not every process hears a SIGHUP when its terminal goes: one that leads no session, or that was started by `nohup`.
"""

import os
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

GRACE = 0.8
"""Seconds to go in by oneself; then the process is ended."""


def on_hangup(leave: Callable[[int], object]) -> None:
    """Have `leave` called with the exit code when SIGTERM or SIGHUP comes or what is on standard input goes: the
    terminal, or the server of a page."""
    asked, ask = os.pipe()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: os.write(ask, bytes([number])))
    Thread(target=_wait, args=(asked, leave), name="linkhop-hangup", daemon=True).start()


def _wait(asked: int, leave: Callable[[int], object]) -> None:
    terminal = sys.stdin.fileno()
    looks = termios.tcgetattr(terminal) if os.isatty(terminal) else None
    poll = select.poll()
    poll.register(asked, select.POLLIN)
    poll.register(terminal, 0)  # a hangup is told unasked
    told = dict(poll.poll())
    if not any(event & (select.POLLIN | select.POLLHUP) for event in told.values()):
        poll.unregister(terminal)  # a system that cannot wait for a terminal
        told = dict(poll.poll())
    number = os.read(asked, 1)[0] if asked in told else signal.SIGHUP
    with suppress(Exception):  # whatever state the app is in
        leave(128 + number)
    time.sleep(GRACE)
    if looks is not None:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, looks)
    os._exit(128 + number)
