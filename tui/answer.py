"""What all verbs do alike: open the vault, make one document, print it as JSON or for a person."""

from __future__ import annotations

from tui import printing
from tui.verbs import FOUND, NOTHING, Arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from notes.open_vault import OpenVault
    from search.finder import Finder
    from tui.config import Config

    Document = dict[str, Any]
    Print = Callable[[Document], None]
else:
    Document = dict
    Print = object


def open_finder(arguments: Arguments, root: str, config: Config) -> Finder:
    """The vault as it is now, or with `--cached` as it was when it was last looked at. Raises VaultError."""
    from notes.open_vault import OpenVault  # SQLite: most lookups do without
    from search.finder import Finder

    opened = OpenVault(root, config.relations)
    if not arguments.cached or opened.cache is None:
        opened.refresh()
    notices(opened)
    return Finder.of(opened)


def notices(opened: OpenVault) -> None:
    """Say what a person should know of a vault whatever is asked of it."""
    printing.notice(opened.notice)
    if opened.catalog.most() == 0:
        printing.notice("this vault has no notes yet")


def answer(arguments: Arguments, document: Document, show: Print, found: bool = True) -> int:
    """Print a document; returns the exit code."""
    if arguments.json:
        import json  # a person's lookup does without it

        print(json.dumps(document))
    else:
        show(document)
    return FOUND if found else NOTHING
