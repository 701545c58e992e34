"""Textual's driver for a terminal: stopped with what was started with it, and sending only what changed."""

import os
import signal
import sys
from types import FrameType
from typing import Any

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition
from textual.message import Message

from tui.sparse.abilities import QUESTION, abilities
from tui.sparse.filter import Filter


class TogetherDriver(LinuxDriver):
    """Stops, and goes on, together with all that was started with it, as at a terminal's own Ctrl-Z.

    Textual's stops itself alone: what waits for it, as `make run`, would have the shell wait for ever.
    """

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        os.kill(0, signal.SIGSTOP)


class SparseDriver(TogetherDriver):
    """Every byte on its way out passes `write`; nothing else of Textual is touched."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filter = Filter(abilities(sys.__stderr__.fileno() if sys.__stderr__ else 2))

    def write(self, data: str) -> None:
        """Send what `data` changes."""
        if out := self.filter.pass_on(data, (self._app.size.width, self._app.size.height)):
            super().write(out)

    def start_application_mode(self) -> None:
        """Take over the terminal, at the start and after another program had it."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.redraw()
        if self.input_tty:
            super().write(QUESTION)
        before = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(before):
                before(number, frame)
            self.redraw()  # also where it has its old size again: what was cut off is gone

        signal.signal(signal.SIGWINCH, resized)

    def process_message(self, message: Message) -> None:
        """Hear what the terminal answers; the rest is Textual's. In the thread that reads the terminal."""
        if isinstance(message, CursorPosition):
            self.filter.hear(message.y, message.x)
        else:
            super().process_message(message)

    def redraw(self) -> None:
        """Forget what is on the screen and have it painted."""
        self.filter.forget()
        self._loop.call_soon_threadsafe(self._app.refresh)


def driver_class(sparse: bool) -> type[Driver] | None:
    """For `App(driver_class=...)`; None where TEXTUAL_DRIVER has told Textual which to choose."""
    if "TEXTUAL_DRIVER" in os.environ:
        return None
    return SparseDriver if sparse else TogetherDriver
