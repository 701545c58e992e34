"""The verb `browse`: what must hold before the app opens, said at once. Textual is loaded only when it does open."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from notes.vault import Vault
from tui.guest import is_on_page
from tui.verbs import NOTHING, USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.config import Config
    from tui.listed import Asked
    from tui.verbs import Arguments

_SWITCH = 0.001
"""Seconds that the screen waits at most for a thread that reads or searches, each time that it has something to do."""


def browse(arguments: Arguments, root: str, config: Config) -> int:
    """Open the app; a clear line instead where there is no terminal for it."""
    vault = Vault(root)  # one that cannot be read is told before the screen changes
    asked: list[Asked] = []
    is_list = arguments.folder == "-"
    if is_list:
        from tui.listed import as_asked, read_list

        with suppress(OSError):
            asked = as_asked(read_list(), vault.folder, os.getcwd())
    has_terminal = sys.stdin.isatty() and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if not has_terminal and not is_on_page(os.environ):
        print("linkhop: the app needs a terminal; try: linkhop lookup NAME, or: linkhop --help", file=sys.stderr)
        return USAGE
    if is_list and not asked:
        print("linkhop: nothing was listed on standard input", file=sys.stderr)
        return NOTHING
    import asyncio
    from pathlib import Path

    from tui.app import LinkhopApp
    from tui.hangup import on_hangup

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    first = asked[0].word if asked else None
    app = LinkhopApp(Path(root), config, editor, first, arguments.restricted, asked)
    sys.setswitchinterval(_SWITCH)
    gc.freeze()  # what was imported is no garbage
    on_hangup(lambda code: app.exit(return_code=code))
    with asyncio.Runner(loop_factory=app.library.gate.loop) as runner:
        runner.run(app.run_async(mouse=config.mouse))
    return app.return_code or 0
