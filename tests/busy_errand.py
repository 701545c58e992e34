"""`python -m tests.busy_errand N`: an errand that says 100 / N, begins a process, says that, and never ends."""

import os
import signal
import sys

from notes.errand import begin, tell


def main(number: int) -> None:
    """Be busy."""
    begin()
    tell(100 // number, 100)
    child = os.fork()
    if child:
        tell(os.getpid(), child)
    while True:
        signal.pause()


if __name__ == "__main__":
    main(int(sys.argv[1]))
