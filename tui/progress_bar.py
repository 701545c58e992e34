"""How far a verb is that takes its time: a line on standard error, where that is a terminal."""

import sys


class ProgressBar:
    """One line, drawn over itself, and taken away in the end."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is."""
        if sys.stderr.isatty():
            self._shown = True
            filled = 30 * done // max(total, 1)
            bar = "━" * filled + "─" * (30 - filled)
            print(f"\r{self._doing} {bar} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
