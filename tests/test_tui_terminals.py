"""Terminals of many kinds: the app opens in each, stands whatever is done to it, and leaves it as it was found."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.journeys import SAMPLE
from tests.terminal import terminal

LINKHOP = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
SOON = 5.0
"""Seconds in which a session must be over, and what a loaded machine may add."""
KINDS = {
    "16 colours": {"TERM": "linux", "COLORTERM": ""},
    "an old terminal": {"TERM": "vt100", "COLORTERM": ""},
    "one that terminfo does not know": {"TERM": "no-such-terminal"},
    "no colour": {"NO_COLOR": "1"},
    "no UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "inside tmux": {"TERM": "tmux-256color", "TMUX": "/tmp/no-such-socket,1,0"},
    "inside GNU screen": {"TERM": "screen", "STY": "1.x"},
}
COLOURS_BEYOND = {
    "16 colours": (rb"[34]8;[25];",),
    "an old terminal": (rb"[34]8;[25];",),
    "no colour": (rb"[34]8;[25];", rb"(?:3|4|9|10)[0-7]m"),
}
"""What must not come there."""


@pytest.fixture
def env(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    foreign = ("TEXTUAL", "LINKHOP", "COLUMNS", "LINES", "NO_COLOR", "TMUX", "STY", "SSH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_scrolls_and_leaves_in(kind: str, env: dict[str, str]) -> None:
    with terminal([*LINKHOP, str(SAMPLE)], env | KINDS[kind]) as at:
        at.until_shown("45 notes")
        at.until_shown("Welcome to linkhop")
        at.press("jj\x06")
        at.until_quiet()
        at.press("\x0c")
        at.until_quiet()
        assert b"\\u" not in at.sent
        for code in COLOURS_BEYOND.get(kind, ()):
            assert not re.search(rb"[\[;]" + code, at.sent)
        assert at.read(0.5) == b""
        at.press("\x11")
        assert at.seconds_to_end() < SOON
        assert at.process.returncode == 0
        at.assert_as_it_was_found()


def test_it_stands_a_storm_of_resizes_and_what_others_print(env: dict[str, str]) -> None:
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.until_shown("Welcome to linkhop")
        at.until_quiet()
        for size in [(1, 1), (200, 3), (3, 60), (80, 24), (2, 2), (119, 41), (1, 50)] * 6:
            at.resize(size)
            at.read(0.01)
        at.resize((120, 40))
        at.until_shown("45 notes")
        at.until_shown("Welcome to linkhop")
        at.until_quiet(1.0)
        before = at.cells
        at.print_over("\x1b[5;5Hsomebody wrote to this terminal\x1b[20;1H\x1b[31mand again")
        assert at.cells != before
        at.press("\x0c")
        at.until(lambda: at.cells == before)
        at.process.send_signal(signal.SIGTERM)
        assert at.seconds_to_end() < SOON
        at.assert_as_it_was_found()


def test_it_goes_with_its_terminal_when_told_to_ignore_that(env: dict[str, str]) -> None:
    nohup = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    with terminal([sys.executable, "-c", nohup, *LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.close()
        at.process.wait(SOON)
