"""`python -m search.merging FOLDER`: an index made quick again (`Index.merge`), by a process that nobody waits for.

It takes seconds of computing, and in a thread of the app each of them would cost keys. The process has the lowest
priority, holds the right to write only while it puts down what it made, and ends by itself.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path


def begin(folder: Path) -> threading.Thread:
    """Start that process. Where it cannot be started, the index stays as it is. The thread ends with it."""
    thread = threading.Thread(target=_run, args=(folder,), name="linkhop-merging", daemon=True)
    thread.start()
    return thread


def _run(folder: Path) -> None:
    # -P: what lies in the folder that somebody happens to be in is no module of ours.
    command = [sys.executable, "-P", "-m", "search.merging", os.fspath(folder)]
    none = subprocess.DEVNULL
    with suppress(OSError):
        subprocess.run(command, stdin=none, stdout=none, stderr=none, process_group=0, check=False)  # noqa: S603 - ours


def main(folder: Path) -> None:
    """Merge until there is nothing to merge, or another process is at it."""
    from search.index import Index, IndexLocked, IndexReadOnly

    os.nice(19)
    with suppress(IndexLocked, IndexReadOnly):
        index = Index.open(folder)
        while index.merge():
            pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
