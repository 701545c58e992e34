"""From a key in the search to its rows on the screen, in a terminal, while the index is being built and after.

`python -m tests.bench.typing VAULT`. Each letter waits for the one before. What counts is when the bytes have come with
which the list of results first shows an answer to it; while the vault is read for the first time there are no names
yet, and it is when the letter itself is seen. The baseline is the same typing in the same run with nothing going on.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.terminal import Terminal, terminal

WORDS = ("byted", "openai", "nvid", "semi", "kling", "memory", "china ai", "tsm", "power", "anthro")
SETTLED = 0.3  # seconds without a change of the list: its rows are all there
_RESULTS = slice(2, 38)
_PANE = 30  # cells: within the search pane at 120 columns
_RUNS = 6  # of a vault that is read and indexed for the first time: each has time for some letters
NOTHING, READING, INDEXING = "nothing going on (baseline)", "reading", "indexing"


class Letter(NamedTuple):
    """Milliseconds until a typed letter stood in its line, and until the list changed; None where it did not."""

    alone: float | None
    rows: float | None


def pane(screen: Terminal) -> list[str]:
    return [line[:_PANE] for line in screen.lines]


def letter(screen: Terminal, key: str) -> Letter:
    """Type one, and wait until the list changes no more."""
    before, start = pane(screen), time.monotonic()
    last, alone, rows = start, None, None
    screen.press(key)
    while time.monotonic() - last < SETTLED:
        if screen.read(0.005):
            now, took = pane(screen), (screen.arrived - start) * 1000
            if alone is None and now[0] != before[0]:
                alone = took
            if now[_RESULTS] != before[_RESULTS]:
                before[_RESULTS], last = now[_RESULTS], time.monotonic()
                rows = rows or took
    return Letter(alone, rows)


def doing(screen: Terminal) -> str:
    """What the status line says that is being done."""
    return next((word for word in (READING, INDEXING) if word in screen.lines[-1]), NOTHING)


def typed(screen: Terminal, found: dict[str, list[Letter]], while_busy: bool) -> None:
    """All words, letter by letter, by what was being done; `while_busy`: as long as something is."""
    for word in WORDS:
        for key in word:
            now = doing(screen)
            if while_busy and now == NOTHING:
                return
            found[now].append(letter(screen, key))
        screen.press("\x15")  # Ctrl-U empties the line
        screen.until_quiet(0.05)


def told(name: str, found: Iterable[float | None], baseline: float) -> str:
    times = [each for each in found if each is not None]
    if len(times) < 2:
        return f"{name}: too few letters"
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return f"{name}: {len(times)} letters, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {p95 / baseline:.1f} times the baseline"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    vault: Path = parser.parse_args().vault
    found: dict[str, list[Letter]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CONFIG_HOME": folder}
        env |= {"XDG_STATE_HOME": folder, "PYTHONUTF8": "1"}
        command = [str(Path(sys.executable).parent / "linkhop"), str(vault)]
        for number in range(_RUNS):
            with terminal(command, env | {"XDG_CACHE_HOME": f"{folder}/{number}"}) as screen:
                screen.until(lambda: doing(screen) != NOTHING)
                screen.press("/")
                screen.read(0.5)
                typed(screen, found, while_busy=True)
        with terminal(command, env | {"XDG_CACHE_HOME": f"{folder}/0"}) as screen:
            screen.until(lambda: "notes" in screen.lines[-1] or "open" in screen.lines[-1])
            screen.until_quiet(1.0)
            screen.press("/")
            screen.until_quiet(1.0)
            typed(screen, found, while_busy=False)
    idle = [each.rows for each in found[NOTHING] if each.rows is not None]
    baseline = statistics.quantiles(idle, n=20)[-1]
    print(told(NOTHING, idle, baseline))
    print(told("while the index is being built", (each.rows for each in found[INDEXING]), baseline))
    print(told("the letter alone, while the vault is read", (each.alone for each in found[READING]), baseline))


if __name__ == "__main__":
    main()
