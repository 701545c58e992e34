"""The command line: which verb, which vault. Imports neither textual nor whoosh unless a verb needs them."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from notes.text import safe_text
from notes.vault import VaultError
from tui.config import Config, ConfigError, load_config

SAMPLE = Path(__file__).parents[1] / "notes" / "sample"
FOUND, NOTHING, USAGE, AMBIGUOUS, UNREADABLE = range(5)
"""Exit codes: 0 found, 1 nothing found, 2 wrong usage, 3 several notes bear this name, 4 the vault cannot be read."""


Argument = tuple[str, dict[str, object]]
"""A name and what `add_argument` takes with it."""


class Verb(NamedTuple):
    """One word of the command line: where its function is, what it takes and what it is for."""

    module: str
    arguments: tuple[Argument, ...]
    help: str


_NOTE: Argument = ("note", {"metavar": "NOTE", "help": "a path in the vault, any name of a note, or a ghost's name"})
_MOST: Argument = (
    "-n",
    {"metavar": "N", "type": int, "default": 20, "help": "how many rows at the most (default: %(default)s)"},
)
VERBS = {
    "browse": Verb("tui.app", (("folder", {"nargs": "?", "metavar": "FOLDER", "help": "the vault"}),), "open the app"),
    "lookup": Verb(
        "tui.verbs_find",
        (
            ("name", {"metavar": "NAME", "help": "any name of a note; - reads one name a line from standard input"}),
            _MOST,
        ),
        "find notes by any of their names",
    ),
    "search": Verb(
        "tui.verbs_find",
        (("query", {"metavar": "QUERY", "nargs": "+", "help": "words, phrases and operators"}), _MOST),
        "find notes by their words",
    ),
    "show": Verb(
        "tui.verbs_note", (_NOTE, ("--source", {"action": "store_true", "help": "as it is written"})), "print a note"
    ),
    "links": Verb("tui.verbs_note", (_NOTE,), "print the links out of a note"),
    "backlinks": Verb("tui.verbs_note", (_NOTE,), "print the links to a note, in groups"),
    "tree": Verb("tui.verbs_note", (_NOTE,), "print trails to the roots, children and siblings"),
    "path": Verb(
        "tui.verbs_note",
        (
            ("start", {"metavar": "A", "help": "a note or ghost"}),
            ("goal", {"metavar": "B", "help": "another one"}),
        ),
        "print the shortest way from one note to another",
    ),
    "mentions": Verb("tui.verbs_note", (_NOTE,), "print where a note's names stand unlinked"),
    "doctor": Verb("tui.verbs_vault", (), "print what is wrong in the vault"),
    "index": Verb(
        "tui.verbs_cache",
        (("--rebuild", {"action": "store_true", "help": "read every note again"}),),
        "bring the caches up to date",
    ),
    "dump": Verb(
        "tui.verbs_cache",
        (("--fresh", {"action": "store_true", "help": "read the vault anew, without any cache"}),),
        "print the whole structure as JSON",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _prepare_streams()
    words = with_verb(list(sys.argv[1:] if argv is None else argv))
    arguments = parser(VERBS.keys() & words or VERBS.keys()).parse_args(words)
    try:
        config = load_config()
        root = find_vault(getattr(arguments, "folder", None) or arguments.vault, config)
        if root is SAMPLE and arguments.verb != "browse":
            print("linkhop: no vault is named, so this is the bundled sample", file=sys.stderr)
        run: Callable[[argparse.Namespace, Path, Config], int] = getattr(
            import_module(VERBS[arguments.verb].module), arguments.verb
        )
        return run(arguments, root, config)
    except VaultError as error:
        return _complain(str(error), UNREADABLE)
    except ConfigError as error:
        return _complain(str(error), USAGE)
    except KeyboardInterrupt:
        return 130


def parser(spelled_out: Collection[str] = VERBS) -> argparse.ArgumentParser:
    """The grammar of the command line; with some verbs only, which is quicker to make."""
    common = argparse.ArgumentParser(add_help=False, formatter_class=_Help)
    common.add_argument("--vault", metavar="FOLDER", default=argparse.SUPPRESS, help="the vault to use")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    common.add_argument("--cached", action="store_true", default=argparse.SUPPRESS, help="skip the look at the disk")
    top = argparse.ArgumentParser(
        prog="linkhop",
        parents=[common],
        formatter_class=_Help,
        description="A terminal browser for a folder of Markdown notes that link to each other.",
        epilog="`linkhop FOLDER` opens the app on that vault. The vault is FOLDER or --vault, else $LINKHOP_VAULT, else"
        " `vault` in the settings, else the nearest folder upward that holds .obsidian, else the bundled sample.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name in spelled_out:
        verb = VERBS[name]
        about = f"{verb.help.capitalize()}."
        one = verbs.add_parser(name, parents=[common], help=verb.help, description=about, formatter_class=_Help)
        for argument, options in verb.arguments:
            one.add_argument(argument, **options)  # type: ignore[arg-type]
    top.set_defaults(vault=None, json=False, cached=False)
    return top


def with_verb(argv: list[str]) -> list[str]:
    """The arguments with their verb: `linkhop FOLDER` and `linkhop` alone mean `browse`."""
    at = 0
    while at < len(argv):
        if argv[at] in ("--vault", "--version", "-h", "--help"):
            if argv[at] != "--vault":
                return argv
            at += 2
        elif argv[at].startswith("-") and argv[at] not in ("-", "--"):
            at += 1
        else:
            break
    return argv if argv[at : at + 1] and argv[at] in VERBS else [*argv[:at], "browse", *argv[at:]]


def find_vault(named: str | None, config: Config) -> Path:
    """The vault to use, by the rules that `--help` tells."""
    if chosen := named or os.environ.get("LINKHOP_VAULT") or config.vault:
        return Path(chosen).expanduser()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".obsidian").is_dir():
            return folder
    return SAMPLE


def _prepare_streams() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `linkhop search x | head` ends quietly
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "replace")


def _complain(message: str, code: int) -> int:
    print(f"linkhop: {safe_text(message)}", file=sys.stderr)
    return code


class _Help(argparse.HelpFormatter):
    """Help of a fixed width: asking the terminal for its own imports archive formats into every lookup."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # slower than all the rest of a lookup

        parser.exit(message=f"linkhop {version('linkhop')}\n")
