"""From a key in the search to its rows on the screen, in a terminal, while the index is being built and after.

`python -m tests.bench.typing VAULT`. Each letter waits for the one before. What counts is when the list of results
first shows an answer to it. The baseline is the same typing in the same run with nothing going on.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal import Terminal, terminal

WORDS = ("byted", "openai", "nvid", "semi", "kling", "memory", "china ai", "tsm", "power", "anthro")
SETTLED = 0.3  # seconds without a change of the list: its rows are all there
_RESULTS = slice(2, 38)
_PANE = 30  # cells: within the search pane at 120 columns


def results(screen: Terminal) -> list[str]:
    return [line[:_PANE] for line in screen.lines[_RESULTS]]


def milliseconds(screen: Terminal, key: str) -> float | None:
    """Until the list first changed; None where the letter changed nothing. Waits until it changes no more."""
    before = results(screen)
    start = last = time.perf_counter()
    screen.press(key)
    first = None
    while time.perf_counter() - last < SETTLED:
        if screen.read(0.005) and (now := results(screen)) != before:
            before, last = now, time.perf_counter()
            first = first or last
    return (first - start) * 1000 if first else None


def typed(screen: Terminal, while_busy: bool) -> list[float]:
    """All words, letter by letter; `while_busy`: as long as the status line says that the vault is being indexed."""
    found = []
    for word in WORDS:
        for letter in word:
            if while_busy and not any(doing in screen.lines[-1] for doing in ("reading", "indexing")):
                return found
            if (took := milliseconds(screen, letter)) is not None:
                found.append(took)
        screen.press("\x15")  # Ctrl-U empties the line
        screen.until_quiet(0.05)
    return found


def told(name: str, found: list[float], baseline: float) -> str:
    if len(found) < 2:
        return f"{name}: too few letters"
    p50, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
    return f"{name}: {len(found)} letters, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {p95 / baseline:.1f} times the baseline"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    vault: Path = parser.parse_args().vault
    busy: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CONFIG_HOME": folder}
        env |= {"XDG_STATE_HOME": folder, "PYTHONUTF8": "1"}
        command = [str(Path(sys.executable).parent / "linkhop"), str(vault)]
        for number in range(3):
            with terminal(command, env | {"XDG_CACHE_HOME": f"{folder}/{number}"}) as screen:
                screen.until(lambda: any(word in screen.lines[-1] for word in ("indexing", "reading")))
                screen.press("/")
                screen.read(0.5)
                busy += typed(screen, while_busy=True)
                if number < 2:
                    continue
                screen.until(lambda: "notes" in screen.lines[-1] or "open" in screen.lines[-1])
                screen.until_quiet(1.0)
                idle = typed(screen, while_busy=False)
    baseline = statistics.quantiles(idle, n=20)[-1]
    print(told("nothing going on (baseline)", idle, baseline))
    print(told("while the index is being built", busy, baseline))


if __name__ == "__main__":
    main()
