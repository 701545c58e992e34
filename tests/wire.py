"""What lies between a terminal and its program: nothing, or a slow line."""

import os
import select
import time
from collections import deque

_PACKET = 64
"""Bytes that a slow line hands over at once."""


class Wire:
    """Nothing: what is written is there."""

    def read(self, fd: int, seconds: float) -> bytes:
        """What comes from the program within this time, as soon as something does; nothing when it is gone."""
        if not select.select([fd], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            return os.read(fd, 1 << 16)
        except OSError:  # how a Linux terminal says that nobody holds its other end
            return b""

    def write(self, fd: int, data: bytes) -> None:
        """Give this to the program."""
        os.write(fd, data)


class SlowLine(Wire):
    """A line of so many bits a second, on which everything is under way for `delay` seconds, each way.

    The program is never held up by it: the buffers of a network hold more than a screen.
    """

    def __init__(self, bits: float, delay: float) -> None:
        self._seconds_a_byte, self._delay = 8 / bits, delay
        self._free = 0.0
        """When the line has taken all that it was given so far."""
        self._out: deque[tuple[float, bytes]] = deque()
        self._in: deque[tuple[float, bytes]] = deque()

    def read(self, fd: int, seconds: float) -> bytes:
        """As on a wire, but what arrives in this time was sent before."""
        end = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            while self._in and self._in[0][0] <= now:
                super().write(fd, self._in.popleft()[1])
            if self._out and self._out[0][0] <= now:
                return self._out.popleft()[1]
            if now > end:
                return b""
            wakings = [end, *(queue[0][0] for queue in (self._in, self._out) if queue)]
            self._take(super().read(fd, min(wakings) - now))

    def write(self, fd: int, data: bytes) -> None:
        """It arrives later."""
        self._in.append((time.monotonic() + self._delay, data))

    def _take(self, data: bytes) -> None:
        self._free = max(self._free, time.monotonic())
        for at in range(0, len(data), _PACKET):
            packet = data[at : at + _PACKET]
            self._free += len(packet) * self._seconds_a_byte
            self._out.append((self._free + self._delay, packet))
