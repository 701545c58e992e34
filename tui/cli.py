"""The command line: which verb, which vault. Imports nothing that a lookup does not need."""

from __future__ import annotations

import gc
import os
import sys

from notes.text import safe_text
from notes.vault import VaultError
from tui import command_line
from tui.config import ConfigError, load_config
from tui.guest import RefusedError, check_guest, forget_environment, guest_words, is_guest
from tui.verbs import UNREADABLE, USAGE, VERBS, Arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.config import Config

SAMPLE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "notes", "sample")
_FRAMES = "200"
"""A change waits for the next frame to be painted: at Textual's 60 a second, up to 17 ms after each key."""
_MANY_COLLECTIONS = gc.get_threshold()
_FEW_COLLECTIONS = 100_000
"""Objects made between two searches for reference cycles: what a verb makes has hardly any, and is soon all gone. The
app, once imported, lasts."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    gc.set_threshold(_FEW_COLLECTIONS)
    _prepare_streams()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except (RefusedError, ConfigError) as error:
        return _complain(str(error), USAGE)
    except VaultError as error:
        return _complain(str(error), UNREADABLE)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `linkhop search x | head` ends quietly
        _drop_output()
        return 141
    except OSError as error:
        if error.filename is not None:
            raise
        _drop_output()  # standard output or input failed: a full disk, a terminal that went
        return _complain(error.strerror or str(error), UNREADABLE)


def _run(words: list[str]) -> int:
    guest = is_guest(words, os.environ)
    if guest:
        words = guest_words(words, os.environ)
        forget_environment(os.environ)
    arguments = _read(words, guest)
    arguments.restricted = guest
    if guest:
        check_guest(arguments, os.environ)
    config = load_config()
    folder = getattr(arguments, "folder", "")
    root = find_vault(folder if folder not in ("", "-") else arguments.vault, config)
    if root is SAMPLE and arguments.verb != "browse" and VERBS[arguments.verb].of_a_vault:
        print("linkhop: no vault is named, so this is the bundled sample", file=sys.stderr)
    if arguments.verb == "browse":  # read where Textual is imported
        os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    module = __import__(VERBS[arguments.verb].module, fromlist=[arguments.verb])
    run: Callable[[Arguments, str, Config], int] = getattr(module, arguments.verb)
    if arguments.verb == "browse":
        gc.set_threshold(*_MANY_COLLECTIONS)
    try:
        return run(arguments, root, config)
    except Exception as error:
        from notes.database import is_damage

        if not is_damage(error):
            raise
        from notes.open_vault import OpenVault

        OpenVault(root, config.relations).forget()
        return run(arguments, root, config)


def _read(words: list[str], guest: bool) -> Arguments:
    with_verb = command_line.with_verb(words)
    plain = command_line.read(with_verb)
    if plain is not None:
        return plain
    from tui.options import parser, stranger

    if not guest and (message := stranger(words, with_verb)):  # a guest is not told what folders there are
        parser().exit(USAGE, f"linkhop: {safe_text(message)}\n")
    return parser().parse_args(with_verb, command_line.unasked())


def find_vault(named: str | None, config: Config) -> str:
    """The vault to use, by the rules that `--help` tells."""
    if chosen := named or os.environ.get("LINKHOP_VAULT") or config.vault:
        return os.path.expanduser(chosen)
    folder = os.getcwd()
    while not os.path.isdir(os.path.join(folder, ".obsidian")):
        if folder == (folder := os.path.dirname(folder)):
            return SAMPLE
    return folder


def _prepare_streams() -> None:
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as `>&-` does; its number is the next free one, and no other file's
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "replace")


def _drop_output() -> None:
    """Nobody gets what was not written yet, and the interpreter says nothing of it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    print(f"linkhop: {safe_text(message)}", file=sys.stderr)
    return code
