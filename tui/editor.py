"""Handing a note to the reader's own editor. The editor writes; we never do."""

import shlex
import subprocess
from pathlib import Path


def edit(editor: str, path: Path) -> str:
    """Run the editor on an absolute path and wait for it; returns what went wrong, in words (empty: nothing).

    `editor` may have arguments (`vim -f`); it is split as a shell splits words, but no shell runs.
    """
    try:
        command = [*shlex.split(editor), str(path)]
        subprocess.run(command, check=False)  # noqa: S603 - the reader's own choice, and the path is one argument
    except (OSError, ValueError) as error:
        return f"cannot run {editor}: {error}"
    return ""
