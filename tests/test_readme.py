"""The README says what is there, and nothing that is not: keys, verbs, options, settings, pictures."""

import argparse
import re
from pathlib import Path

import pytest
from textual.binding import Binding

from tui.app import LinkhopApp
from tui.browser import Browser
from tui.chooser import Chooser
from tui.config import Config
from tui.find_line import FindInput, FindLine
from tui.hints import Hints
from tui.kin_panel import KinPanel
from tui.linked_paper import LinkedPaper
from tui.note_view import NoteView
from tui.options import parser
from tui.paper import Paper
from tui.peek import Peek
from tui.query_line import QueryLine
from tui.row_list import RowList
from tui.search_pane import SearchPane
from tui.typed_line import SiftLine
from tui.verbs import AMBIGUOUS, FOUND, NOTHING, UNREADABLE, USAGE, VERBS, Argument

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PANES = {
    "Anywhere": (LinkhopApp, Browser),
    "In the note": (LinkedPaper, NoteView, Paper),
    "In the find line": (FindLine, FindInput),
    "In a list": (RowList,),
    "In the search": (SearchPane, QueryLine),
    "In the kin panel": (KinPanel,),
    "In the hints": (Hints,),
    "In a peek": (Peek,),
    "In a choice": (Chooser, SiftLine),
}
SHOWN = {
    "slash": "/",
    "left_curly_bracket": "{", "right_curly_bracket": "}",
    "left_square_bracket": "[", "right_square_bracket": "]", "question_mark": "?", "up": "Up", "down": "Down",
    "pageup": "PageUp", "pagedown": "PageDown", "space": "Space", "home": "Home", "end": "End", "enter": "Enter",
    "backslash": "\\", "left": "Left", "right": "Right", "backspace": "Backspace",
    "escape": "Esc", "tab": "Tab", "shift+tab": "Shift-Tab",
}  # fmt: skip


def shown(key: str) -> str:
    if re.fullmatch(r"f\d+", key):
        return key.upper()
    return SHOWN.get(key) or re.sub(r"ctrl\+(.)", lambda m: f"Ctrl-{m[1].upper()}", key)


def key_table() -> str:
    lines = ["| where | keys | what happens | id |", "|---|---|---|---|"]
    for pane, classes in PANES.items():
        for kind in classes:
            for binding in kind.BINDINGS:
                assert isinstance(binding, Binding)
                keys = " ".join(f"`{shown(key)}`" for key in binding.key.split(","))
                lines.append(f"| {pane} | {keys} | {binding.tooltip} | `{binding.id}` |")
    return "\n".join(lines)


def shown_argument(argument: Argument) -> str:
    if argument.is_option:
        return f"[{argument.name} {argument.metavar}]" if argument.metavar else f"[{argument.name}]"
    return str(argument.metavar) if argument.default is None else f"[{argument.metavar}]"


def verb_table() -> str:
    lines = ["| verb | what it prints |", "|---|---|"]
    for name, verb in VERBS.items():
        words = [name, *(shown_argument(argument) for argument in verb.arguments)]
        lines.append(f"| `{' '.join(words)}` | {verb.help} |")
    return "\n".join(lines)


@pytest.mark.parametrize("table", [key_table, verb_table])
def test_tables(table: object) -> None:
    assert callable(table)
    assert table() in README, f"the README should hold this:\n\n{table()}\n"


def test_options() -> None:
    top = parser()
    (verbs,) = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    there = {
        option for one in (top, *verbs.choices.values()) for action in one._actions for option in action.option_strings
    }
    named = set(
        re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "\n".join(re.findall(r"`[^`]*`|```.*?```", README, re.DOTALL)))
    )
    assert there - {"-h", "--help"} <= named
    assert {option for option in named if option.startswith("--")} <= there | {"--help", "--vault"}


def test_settings() -> None:
    block = next(part for part in re.findall(r"```toml\n(.*?)```", README, re.DOTALL))
    named = set(re.findall(r"^\[?(\w+)\]?", block, re.MULTILINE))
    settings = (set(Config._fields) - {"relations"}) | {"up", "down"}
    assert settings <= named


def first_cells(heading: str) -> list[str]:
    """The first cell of each row of the table below a heading of it."""
    table = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]


def test_exit_codes() -> None:
    assert first_cells("exit code") == [str(code) for code in range(5)]
    assert tuple(range(5)) == (FOUND, NOTHING, USAGE, AMBIGUOUS, UNREADABLE)


def test_variables() -> None:
    """Those that are read, as far as the source says their names, and no others."""
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("notes", "search", "tui")
        for path in (ROOT / package).rglob("*.py")
    ]
    lines = [line for source in sources for line in source.splitlines() if re.search(r"environ|_home\(|^ASKED", line)]
    read = {name for line in lines for name in re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', line)}
    assert len(read) >= 10
    assert set(re.findall(r"`([A-Z_]+)`", "\n".join(first_cells("variable")))) == read


def test_modules_that_are_named_are_there() -> None:
    map_of = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:notes|search|tui|tests|screenshots)/[\w/]+(?:\.py|/))`", map_of))
    assert len(named) > 50
    assert not [name for name in named if not (ROOT / name).exists()]


def test_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert len(pictures) >= 3
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_two_commands_first() -> None:
    assert README.index("make run") < README.index("## ")
    assert "make test" in README
