"""The options of the command line for those who need it told: help, mistakes, completion, the manual."""

import argparse
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from notes.text import safe_text
from tui.command_line import count
from tui.verbs import COMMON, VERBS, Argument

DESCRIPTION = "A terminal browser for a folder of Markdown notes that link to each other."
EPILOG = (
    "`linkhop FOLDER` opens the app on that vault. The vault is FOLDER or --vault, else $LINKHOP_VAULT, else `vault` in"
    " the settings, else the nearest folder upward that holds .obsidian, else the bundled sample."
)


def parser() -> argparse.ArgumentParser:
    """All of it, made of the table of verbs. What it reads goes into `tui.command_line.unasked()`."""
    common = _Parser(add_help=False)
    for option in COMMON:
        _add(common, option, of_all=True)
    top = _Parser(prog="linkhop", parents=[common], description=DESCRIPTION, epilog=EPILOG)
    top.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="print the version")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, verb in VERBS.items():
        one = verbs.add_parser(name, parents=[common], help=verb.help, description=f"{verb.help.capitalize()}.")
        for argument in verb.arguments:
            _add(one, argument)
    return top


def stranger(words: Sequence[str], with_verb: Sequence[str]) -> str:
    """What is to be said of a first word that is neither a verb nor a folder; `""` for other mistakes.

    `with_verb`: the words as `tui.command_line.with_verb` gives them.
    """
    at = next((at for at, (one, other) in enumerate(zip(words, with_verb, strict=False)) if one != other), len(words))
    if at >= len(words) or words[at] == "--" or os.path.isdir(os.path.expanduser(words[at])):
        return ""
    near = get_close_matches(words[at], VERBS, 1)
    hint = f"did you mean {near[0]}?" if near else f"the verbs are {', '.join(VERBS)}"
    return f"{words[at]} is neither a verb nor a folder; {hint}"


def _add(to: argparse.ArgumentParser, argument: Argument, of_all: bool = False) -> None:
    default = argparse.SUPPRESS if of_all else argument.default  # said before the verb, it still holds behind it
    if argument.metavar is None:
        to.add_argument(argument.name, help=argument.help, action="store_true", default=default)
        return
    is_left_out = not argument.is_option and argument.default is not None
    to.add_argument(
        argument.name,
        help=argument.help,
        metavar=argument.metavar,
        default=default,
        type=_number if isinstance(argument.default, int) else str,
        choices=argument.choices or None,
        nargs="+" if argument.many else "?" if is_left_out else None,
    )


def _number(text: str) -> int:
    if (number := count(text)) is None:
        raise argparse.ArgumentTypeError("must be a number from 1 up")
    return number


class _Parser(argparse.ArgumentParser):
    """Options are written out, and what a message quotes cannot touch the terminal."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_abbrev": False, **options})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        hint = "; words that begin with a dash stand behind --" if message.startswith("unrecognized") else ""
        self.exit(2, f"linkhop: {safe_text(message)}{hint}\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # slower than all the rest of a lookup

        parser.exit(message=f"linkhop {version('linkhop')}\n")
