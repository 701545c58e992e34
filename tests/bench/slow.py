"""`python -m tests.bench.slow [VAULT]`: the same over a slow line, 64 kbit/s and 200 ms there and back.

Milliseconds from the start, or from a key, until the screen shows what was asked for. What ssh adds to each packet is
not counted, nor what its compression would save. Beside the app less and vim on the same note.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.line import LINKHOP, act, environment, middling, table, typed
from tests.terminal import Terminal, terminal
from tests.wire import SlowLine
from tui.cli import SAMPLE

BITS, DELAY = 64_000, 0.1
"""Bits a second, and seconds each way."""
QUIET = 0.8  # seconds without a byte, more than a way there and back, after which an action is over
PRESSES = 5


def first_words(note: Path) -> str:
    """How the first paragraph of a note begins, which every program shows as it is."""
    lines = note.read_text().splitlines()
    body = lines[lines.index("---", 1) + 1 :] if lines[0] == "---" else lines
    return next(" ".join(line.split()[:4]) for line in body if line[:1].isalpha() and len(line) > 60)


def start(at: Terminal, words: str) -> dict[str, str]:
    """Until anything is there, until the note is, until nothing more comes."""
    begun = last = time.monotonic()
    at.until(lambda: any(at.lines))
    rows = {"until anything shows": f"{(time.monotonic() - begun) * 1000:.0f}"}
    at.until_shown(words)
    rows["until the note shows"] = f"{(time.monotonic() - begun) * 1000:.0f}"
    while at.read(QUIET):
        last = time.monotonic()
    return rows | {"until the screen is whole": f"{(last - begun) * 1000:.0f}"}


def often(at: Terminal, key: str) -> str:
    return f"{statistics.median(act(at, key, QUIET).milliseconds for _ in range(PRESSES)):.0f}"


def linkhop(vault: Path, folder: Path, note: Path, is_sparse: bool) -> dict[str, str]:
    """The app, opened where it was left."""
    (folder / "linkhop").mkdir(exist_ok=True)
    (folder / "linkhop" / "config.toml").write_text(f"sparse = {str(is_sparse).lower()}\n")
    words = first_words(note)
    with terminal([*LINKHOP, str(vault)], environment(folder)) as at:
        at.until_shown(" notes ")
        at.until_quiet(2.0)
        at.press("/" + note.stem)
        at.until_quiet(1.0)
        at.press("\r")
        at.until_shown(words)
        at.until_quiet(1.0)
        at.press("\x1b\x11")
        at.seconds_to_end()
    with terminal([*LINKHOP, str(vault)], environment(folder), wire=SlowLine(BITS, DELAY)) as at:
        at.answers = True
        rows = start(at, words)
        rows |= {"a line": often(at, "j"), "a page": often(at, " ")}
        act(at, "/", QUIET)
        act(at, "\x7f" * 40, QUIET)
        letters = [typed(at, letter, note.stem[: number + 1], QUIET) for number, letter in enumerate(note.stem[:5])]
        rows["a typed letter"] = f"{statistics.median(letter.alone.milliseconds for letter in letters):.0f}"
        rows["and its rows"] = f"{statistics.median(letter.whole.milliseconds for letter in letters):.0f}"
        rows["a list row"] = f"{statistics.median(row(at) for _ in range(PRESSES)):.0f}"
    return rows


def row(at: Terminal) -> float:
    """Until the cursor is on the next row; the preview of its note comes after that."""
    begun, before = time.monotonic(), at.cells
    at.press("\x1b[B")
    at.until(lambda: sum(one[1] != other[1] for one, other in zip(at.cells, before, strict=True)) > 1)
    taken = (time.monotonic() - begun) * 1000
    at.until_quiet(QUIET)
    return taken


def other(command: Sequence[str], folder: Path, note: Path, end: str) -> dict[str, str]:
    """A program that shows the same note."""
    line, page = ("\x05", "\x06") if "vim" in command[0] else ("j", " ")
    with terminal([*command, str(note)], environment(folder), wire=SlowLine(BITS, DELAY)) as at:
        at.answers = True
        rows = start(at, first_words(note)) | {"a line": often(at, line), "a page": often(at, page)}
        at.press(end)
        at.seconds_to_end()
    return rows


def main() -> None:
    """Measure and print."""
    vault = Path(sys.argv[1]).expanduser() if len(sys.argv) > 1 else SAMPLE
    note = middling(vault)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        columns = {
            "linkhop": linkhop(vault, folder, note, True),
            "without the filter": linkhop(vault, folder, note, False),
        }
        if less := shutil.which("less"):
            columns["less"] = other([less], folder, note, "q")
        if vim := shutil.which("vim"):
            columns["vim"] = other([vim, "-u", "NONE", "-R"], folder, note, ":q\r")
        print(f"{note.relative_to(vault)}, 120x40, {BITS // 1000} kbit/s, {2000 * DELAY:.0f} ms there and back\n")
        print(table(columns))


if __name__ == "__main__":
    main()
