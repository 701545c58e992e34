"""The verb for shells: `completion`."""

from __future__ import annotations

import os

from notes.cache import CacheError, cache_folder
from notes.text import safe_text
from notes.vault import Vault, VaultError
from search.name_cache import kept_names
from tui.verbs import FOUND, NOTHING, VERBS, Arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.config import Config

_MOST = 40
_PLAIN = frozenset("_-./,+@%^")
"""What bash takes as it is beside letters and digits."""
_NAMES = {
    "bash": """_linkhop_names() {
  linkhop completion bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null
}""",
    "zsh": """_linkhop_names() {
  local -a names
  names=(${(f)"$(linkhop completion zsh "${LBUFFER%$PREFIX}${(q)${(Q)PREFIX}}" 2>/dev/null)"})
  (( $#names )) && compadd -U -a names
}""",
    "fish": """function _linkhop_names
  linkhop completion fish (commandline -cp | string collect) 2>/dev/null
end""",
}
_CALLED = {"bash": "_linkhop_names", "zsh": "_linkhop_names", "fish": "(_linkhop_names)"}
_ARE_NOTES = ("note", "name", "start", "goal")


def completion(arguments: Arguments, root: str, config: Config) -> int:
    """`completion SHELL`: a script for the shell to read at its start; with a LINE, the names that may end it."""
    if not arguments.line:
        print(script(arguments.shell))
        return FOUND
    words, quote = words_of(arguments.line)
    *before, typed = words
    vault = next((word for option, word in zip(before, words[1:], strict=True) if option == "--vault"), root)
    found = _beginning(typed, os.path.expanduser(vault), config)
    for name in found:
        print(_quoted(name, quote) if arguments.shell == "bash" else name)
    return FOUND if found else NOTHING


def _beginning(typed: str, vault: str, config: Config) -> list[str]:
    """Names kept of the vault that begin so, whatever their case; those that a terminal cannot show are left out."""
    try:
        names = kept_names(cache_folder(Vault(vault).folder), config.relations, None)
    except (VaultError, CacheError):
        return []
    found = [hit.name for hit in names.find(typed, _MOST)] if names else []
    return [name for name in found if name.lower().startswith(typed.lower()) and safe_text(name) == name]


def words_of(line: str) -> tuple[list[str], str]:
    """The words of a command line that may end within one, as a shell takes them: without quotes and backslashes.

    And the quote that is open at its end, or nothing.
    """
    words, quote, is_escaped = [""], "", False
    for char in line:
        if is_escaped:
            words[-1] += char if not quote or char in '$`"\\' else f"\\{char}"
            is_escaped = False
        elif char == "\\" and quote != "'":
            is_escaped = True
        elif char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif not quote and char in " \t":
            words += [""] if words[-1] else []
        else:
            words[-1] += char
    return words, quote


def _quoted(name: str, quote: str) -> str:
    """A name as bash wants it behind an open quote, or without one; zsh and fish see to that themselves."""
    if quote == "'":
        return name.replace("'", "'\\''")
    if quote:
        return "".join(f"\\{char}" if char in '$`"\\' else char for char in name)
    return "".join(char if not char.isascii() or char.isalnum() or char in _PLAIN else f"\\{char}" for char in name)


def script(shell: str) -> str:
    """The script for `bash`, `zsh` or `fish`."""
    import argparse

    import shtab

    from tui.options import parser

    top = parser()
    (verbs,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    for one in (top, *(verbs.choices[name] for name in VERBS)):
        for action in one._actions:
            if action.dest in _ARE_NOTES:
                action.complete = _CALLED
            elif action.dest in ("vault", "folder"):
                action.complete = shtab.DIRECTORY
    return shtab.complete(top, shell, preamble=_NAMES[shell])
