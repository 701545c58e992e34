"""Handing a note to the reader's own editor. The editor writes; we never do."""

import shlex
import subprocess
from pathlib import Path

from textual.app import App, SuspendNotSupported


def edit(app: App[None], editor: str | None, path: Path) -> str:
    """Lend the terminal to the editor for an absolute path; returns what went wrong, in words (empty: nothing).

    `editor` may have arguments (`vim -f`); it is split as a shell splits words, but no shell runs.
    """
    if not editor:
        return "$EDITOR is not set"
    try:
        command = [*shlex.split(editor), str(path)]
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 - the reader's own choice, and the path is one argument
    except SuspendNotSupported:
        return "this terminal cannot be lent to an editor"
    except (OSError, ValueError) as error:
        return f"cannot run {editor}: {error}"
    return ""
