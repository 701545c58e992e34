"""From a note saved by another program to the row that finds it by a new word, in the app in a terminal.

`python -m tests.bench.fresh VAULT [TIMES]`, of a copy of the vault. The word stands in the search before any note has
it. The baseline is a row's way to the screen with nothing to index: the same word typed again.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.typing import INDEXING, NOTHING, READING, doing, pane
from tests.terminal import Terminal, terminal

TIMES = 20
_LETTERS = "bcdfghjklmnpqrstvwxz"


def is_found(screen: Terminal, note: Path, word: str) -> bool:
    """Whether the word is typed to its end, and a row shows the note, by as much of its name as has room."""
    line, *rows = pane(screen)
    return word in line and any(note.stem[:8] in row for row in rows)


def until_found(screen: Terminal, note: Path, word: str, since: float) -> float:
    """Milliseconds from then until the bytes came that show it."""
    screen.until(lambda: is_found(screen, note, word))
    return (screen.arrived - since) * 1000


def empty(screen: Terminal) -> None:
    """Empty the line to type in."""
    screen.press("\x15")
    screen.until_quiet(0.5)


def milliseconds(screen: Terminal, note: Path, word: str) -> tuple[float, float]:
    """(until the saved note is found, until it is found again when the word is typed)."""
    empty(screen)
    screen.press(word)
    screen.until(lambda: word in screen.lines[0])
    screen.until_quiet(0.5)
    assert not is_found(screen, note, word), "a word that no note has is found"
    with note.open("a", encoding="utf-8") as file:
        file.write(f"\n{word} is new here\n")
    fresh = until_found(screen, note, word, time.monotonic())
    empty(screen)
    screen.press(word)
    return fresh, until_found(screen, note, word, time.monotonic())


def main() -> None:
    """Measure and print."""
    rng = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder, "vault")
        shutil.copytree(Path(sys.argv[1]).expanduser(), vault)
        env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
        env |= {f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("CONFIG", "STATE", "CACHE")}
        notes = sorted(vault.rglob("*.md"))
        with terminal([str(Path(sys.executable).parent / "linkhop"), str(vault)], env) as screen:
            screen.until(lambda: doing(screen) in (READING, INDEXING))
            screen.until(lambda: doing(screen) == NOTHING)
            screen.until_quiet(2.0)
            screen.press("/")
            screen.until_quiet(0.5)
            times = int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
            words = ["".join(rng.sample(_LETTERS, 9)) for _ in range(times)]
            both = [
                milliseconds(screen, note, word) for note, word in zip(rng.sample(notes, times), words, strict=True)
            ]
    fresh, again = zip(*both, strict=True)
    p50, baseline = statistics.median(fresh), statistics.median(again)
    print(f"found without any change (baseline): p50 {baseline:.0f} ms, at most {max(again):.0f} ms")
    print(f"found after it was saved: p50 {p50:.0f} ms, at most {max(fresh):.0f} ms, {p50 / baseline:.1f} times that")


if __name__ == "__main__":
    main()
