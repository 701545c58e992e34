"""Inside tmux and GNU screen: what they hold on their screen is the same with and without the filter."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulator import Emulator
from tests.journeys import SAMPLE

LINKHOP = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())", str(SAMPLE)]
DEADLINE = 60.0
STILL = 0.4  # seconds without a change after which a screen is taken
SIZE = ("120", "40")
ROWS = 24  # of a session of GNU screen that no terminal is attached to
STEPS = (
    ("jjjj", ""), ("/seed", "Seedance"), ("\r", "SIBLINGS  ByteDance"), (" ", ""), ("jjjbjj", ""),
)  # fmt: skip
"""Keys, and what the screen shows after them."""


class Tmux:
    """A session of tmux with linkhop in it, on a socket of its own."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self._command, self._env = ["tmux", "-f", "/dev/null", "-S", str(home / "socket")], env
        size = ("-x", SIZE[0], "-y", SIZE[1])
        self._ask("new-session", "-d", *size, *LINKHOP, ";", "set", "status", "off", ";", "resize-window", *size)

    def press(self, keys: str) -> None:
        self._ask("send-keys", "-l", keys)

    def look(self) -> str:
        """The screen, with its colours."""
        return self._ask("capture-pane", "-epN")

    def close(self) -> None:
        self._ask("kill-server")

    def _ask(self, *words: str) -> str:
        return subprocess.run(
            [*self._command, *words], env=self._env, capture_output=True, check=True, text=True
        ).stdout


class GnuScreen:
    """A session of GNU screen with linkhop in it, in a folder of its own."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self._copy, self._env = home / "copy", env | {"SCREENDIR": str(home / "sockets")}
        (home / "sockets").mkdir(mode=0o700)
        self._ask("-c", "/dev/null", "-U", "-dm", *LINKHOP)

    def press(self, keys: str) -> None:
        self._ask("-X", "stuff", keys)

    def look(self) -> str:
        """The screen; a hard copy has no colours, and of a letter beyond Latin-1 one byte."""
        self._copy.unlink(missing_ok=True)
        self._ask("-X", "hardcopy", str(self._copy))
        copied = ""
        while copied.count("\n") < ROWS:  # it is written after the question was answered
            time.sleep(0.01)
            copied = self._copy.read_text(encoding="latin-1") if self._copy.exists() else ""
        return copied

    def close(self) -> None:
        self._ask("-X", "quit")

    def _ask(self, *words: str) -> None:
        subprocess.run(["screen", "-S", "linkhop", *words], env=self._env, capture_output=True, check=True)


@contextmanager
def session(kind: type[Tmux] | type[GnuScreen], home: Path, is_sparse: bool) -> Iterator[Tmux | GnuScreen]:
    """Linkhop in a session of this kind, with the filter or without."""
    (home / "linkhop").mkdir(parents=True)
    (home / "linkhop" / "config.toml").write_text(f"sparse = {str(is_sparse).lower()}\n")
    foreign = ("TEXTUAL", "LINKHOP", "COLUMNS", "LINES", "NO_COLOR", "TMUX", "STY", "SSH")
    env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    env |= dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(home))
    env |= {"COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    opened = kind(home, env | {"PYTHONPATH": str(Path(__file__).parents[1])})
    try:
        yield opened
    finally:
        opened.close()


def screens(*sessions: Tmux | GnuScreen) -> Iterator[list[str]]:
    """Those of a journey taken in all sessions, each when it shows what it is to show and all stayed as they are for a
    while."""
    yield steady(sessions, "45 notes")
    for keys, shown in STEPS:
        for at in sessions:
            at.press(keys)
        yield steady(sessions, shown)


def steady(sessions: Sequence[Tmux | GnuScreen], shown: str) -> list[str]:
    end, before, since = time.monotonic() + DEADLINE, [""], time.monotonic()
    while True:
        now = [at.look() for at in sessions]
        if now != before:
            before, since = now, time.monotonic()
        plain = [re.sub(r"\x1b\[[\d;:]*m", "", screen) for screen in now]
        if all(shown in screen for screen in plain) and time.monotonic() - since > STILL:
            return now
        assert time.monotonic() < end, "\n".join(plain)
        time.sleep(0.05)


def cells(captured: str) -> object:
    """Every cell of a captured screen, as a person sees it."""
    screen = Emulator(*map(int, SIZE))
    screen.feed("\x1b[?7l" + captured.rstrip("\n").replace("\n", "\r\n"))
    return screen.seen()


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux here: Debian has it in tmux")
def test_in_tmux_text_and_colours(tmp_path: Path) -> None:
    with session(Tmux, tmp_path / "sparse", True) as one, session(Tmux, tmp_path / "whole", False) as other:
        for with_filter, without in screens(one, other):
            assert cells(with_filter) == cells(without)


@pytest.mark.skipif(not shutil.which("screen"), reason="no GNU screen here: Debian has it in screen")
def test_in_gnu_screen_text(tmp_path: Path) -> None:
    with session(GnuScreen, tmp_path / "sparse", True) as one, session(GnuScreen, tmp_path / "whole", False) as other:
        for with_filter, without in screens(one, other):
            assert with_filter == without
