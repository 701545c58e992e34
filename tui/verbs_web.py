"""The verb for those without a terminal: `serve`, the app as a page in the browser of this machine."""

import os
import secrets
import sys

from notes.vault import Vault
from tui.config import Config
from tui.guest import forget_environment
from tui.printing import complain
from tui.verbs import FOUND, USAGE, Arguments

_LAST_PORT = 65_535
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""What the page is, whatever the terminal is that serves it."""


def command(folder: str) -> list[str]:
    """The words that start the app for one page: a guest's, in that vault, with none of Python's variables."""
    return [sys.executable, "-I", "-m", "tui", "browse", "--restricted", "--vault", folder]


def serve(arguments: Arguments, root: str, config: Config) -> int:
    """`serve [--port N]`: until Ctrl-C, for whoever has the address that is printed."""
    vault = Vault(root)  # one that cannot be read is told here, not on the page
    if arguments.port > _LAST_PORT:
        return _refused(f"ports end at {_LAST_PORT}")
    forget_environment(os.environ)
    for name in [name for name in os.environ if name.startswith("SSH_")]:
        del os.environ[name]  # a page is no SSH session, even if this is: see `tui.guest`
    os.environ.update(_TERMINAL)
    try:
        from tui.page_server import PageServer
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        return _refused("serve needs the extra `web`; try: pip install 'linkhop[web]'")
    try:
        PageServer(command(vault.folder), arguments.port, secrets.token_urlsafe()).serve()
    except OSError as error:
        return _refused(f"port {arguments.port} cannot be listened on: {os.strerror(error.errno or 0)}")
    return FOUND


def _refused(message: str) -> int:
    complain(message)
    return USAGE
