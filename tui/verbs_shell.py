"""The verb for shells: `completion`."""

import argparse

import shtab

from tui.config import Config
from tui.grammar import parser
from tui.verbs import FOUND, VERBS, Arguments

_ASK = "linkhop lookup --cached -n 40 -- "
"""Every name that a note may be meant by; what is still to be typed is a name's beginning for most who press Tab."""
_NOTES = {
    "bash": """_linkhop_notes() {
  local typed="${1//\\\\/}" name
  ASK"$typed" 2>/dev/null | cut -f2 | while IFS= read -r name; do
    [[ $name == "$typed"* ]] && printf '%q\\n' "$name"
  done
}""",
    "zsh": """_linkhop_notes() {
  local -a notes
  notes=("${(@f)$(ASK"${(Q)PREFIX}" 2>/dev/null | cut -f2)}")
  compadd -U -a notes
}""",
    "fish": """function _linkhop_notes
  ASK(commandline -ct) 2>/dev/null | cut -f2
end""",
}
_CALLED = {"bash": "_linkhop_notes", "zsh": "_linkhop_notes", "fish": "(_linkhop_notes)"}
_NAMES = ("note", "name", "start", "goal")


def completion(arguments: Arguments, root: str, config: Config) -> int:
    """`completion SHELL`: a script for the shell to read at its start."""
    print(script(arguments.shell))
    return FOUND


def script(shell: str) -> str:
    """The script for `bash`, `zsh` or `fish`."""
    top = parser()
    (verbs,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    for one in (top, *(verbs.choices[name] for name in VERBS)):
        for action in one._actions:
            if action.dest in _NAMES:
                action.complete = _CALLED
            elif action.dest in ("vault", "folder"):
                action.complete = shtab.DIRECTORY
    return shtab.complete(top, shell, preamble=_NOTES[shell].replace("ASK", _ASK))
