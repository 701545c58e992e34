"""A program in a terminal of its own: keys in, bytes out, and what a person would see of them."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.emulator import Emulator, Seen
from tests.wire import Wire

DEADLINE = 30.0
"""Seconds for what must come; generous, because a loaded machine is slow and a hang is a hang."""
_ASKS_FOR_FRAMES = b"\x1b[?2026$p"
_WITH_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """A pseudo terminal and the program that runs in it."""

    def __init__(
        self,
        command: Sequence[str],
        env: dict[str, str],
        size: tuple[int, int],
        controlling: bool,
        has_margins: bool,
        wire: Wire,
    ) -> None:
        """Unless `controlling`, the system does not tell the program when its terminal goes."""
        self.fd, inner = pty.openpty()
        self.sent = b""
        """Everything the program wrote."""
        self.arrived = 0.0
        """When the last of it came, by the monotonic clock: to draw it takes us milliseconds more."""
        self.answers = False
        """Whether it answers: that it can show frames whole, and where the cursor is."""
        self._screen = Emulator(*size, has_margins=has_margins)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._wire = wire
        self._set_size(size)
        self.modes = termios.tcgetattr(self.fd)
        launcher = [sys.executable, "-c", _WITH_TERMINAL] if controlling else []
        self.process = subprocess.Popen(
            [*launcher, *command], stdin=inner, stdout=inner, stderr=inner, env=env, start_new_session=True
        )
        os.close(inner)

    def press(self, keys: str) -> None:
        self._wire.write(self.fd, keys.encode())

    def resize(self, size: tuple[int, int]) -> None:
        self._screen.resize(size[1], size[0])
        self._set_size(size)

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read(self, seconds: float) -> bytes:
        """What comes within this time, as soon as something does; nothing when the other end is gone."""
        data = self._wire.read(self.fd, seconds)
        self.arrived = time.monotonic() if data else self.arrived
        self.sent += data
        self._screen.feed(self._decode(data))
        replies, self._screen.replies = self._screen.replies, ""
        if data and _ASKS_FOR_FRAMES in self.sent[-len(data) - len(_ASKS_FOR_FRAMES) + 1 :]:
            replies += "\x1b[?2026;2$y"
        if self.answers and replies:
            self._wire.write(self.fd, replies.encode())
        return data

    def until(self, holds: Callable[[], Any]) -> None:
        """Read until something holds; fails at the deadline."""
        end = time.monotonic() + DEADLINE
        while not holds():
            assert time.monotonic() < end, "\n".join(self.lines)
            self.read(0.05)

    def until_shown(self, text: str) -> None:
        self.until(lambda: any(text in line for line in self.lines))

    def until_quiet(self, seconds: float = 0.4) -> None:
        """Read until nothing came for a while."""
        end = time.monotonic() + DEADLINE
        while self.read(seconds):
            assert time.monotonic() < end, "never quiet"

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    @property
    def cells(self) -> list[list[Seen]]:
        """Every cell with its colours."""
        return self._screen.seen()

    def clear(self) -> None:
        """Forget what was on the screen, as a shell that printed over it."""
        self._screen.reset()

    def print_over(self, text: str) -> None:
        """Have another program write on the screen."""
        self._screen.feed(text)

    def seconds_to_end(self) -> float:
        """How long the program still runs; reads on, so that it never waits for us."""
        start = time.monotonic()
        while self.process.poll() is None and time.monotonic() < start + DEADLINE:
            self.read(0.02)
        while self.read(0):
            pass
        return time.monotonic() - start

    def assert_as_it_was_found(self) -> None:
        """The program gave back all that it took: screen, cursor, wrapping, mouse and modes."""
        for taken, given_back in (("?1049h", "?1049l"), ("?25l", "?25h"), ("?7l", "?7h"), ("?1003h", "?1003l")):
            assert self.sent.rindex(f"\x1b[{given_back}".encode()) > self.sent.rindex(f"\x1b[{taken}".encode())
        assert termios.tcgetattr(self.fd) == self.modes

    def is_stopped(self) -> bool:
        """Whether the program was put to sleep."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "T"

    def close(self) -> None:
        """Take the terminal away."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


@contextmanager
def terminal(
    command: Sequence[str],
    env: dict[str, str],
    size: tuple[int, int] = (120, 40),
    controlling: bool = True,
    has_margins: bool = False,
    wire: Wire | None = None,
) -> Iterator[Terminal]:
    """Run a program in a terminal; afterwards it is gone, whatever happened."""
    opened = Terminal(command, env, size, controlling, has_margins, wire or Wire())
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        opened.close()
