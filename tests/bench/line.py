"""`python -m tests.bench.line [VAULT]`: bytes and milliseconds of each action in a terminal of 120x40, truecolor.

The app with and without its filter, three panes and the note alone; beside it Textual's own Markdown widget, frogmouth
(where it is installed), less, vim and fzf on the same text. Bytes are what reaches the terminal; milliseconds are from
the key to the last byte before the terminal is quiet. Medians of several presses; both drift, above all the times.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.terminal import Terminal, terminal
from tui.cli import SAMPLE

QUIET = 0.12  # seconds without a byte after which an action is over
PREVIEWED = 0.5  # the same, after what brings a preview
PRESSES = 15
MIDDLING = 16_000  # bytes of a note that has some pages
LINKHOP = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
STOCK = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import Markdown
from textual.containers import VerticalScroll
class Stock(App):
    def compose(self):
        with VerticalScroll(id="page"):
            yield Markdown(Path(sys.argv[1]).read_text())
    def on_mount(self):
        self.query_one("#page").focus()
Stock().run()
"""


class Cost(NamedTuple):
    """What one action cost."""

    bytes: int
    milliseconds: float


def act(at: Terminal, keys: str, quiet: float = QUIET) -> Cost:
    """Press, and read until nothing more comes."""
    before, start = len(at.sent), time.monotonic()
    at.press(keys)
    last = start
    wait = 1.0  # for the first byte
    while at.read(wait):
        last, wait = at.arrived, quiet
    return Cost(len(at.sent) - before, (last - start) * 1000)


class Letter(NamedTuple):
    """What a typed letter cost until it stood in its line, and with the rows that it changed."""

    alone: Cost
    whole: Cost


def typed(at: Terminal, letter: str, line: str, quiet: float = QUIET) -> Letter:
    """Type a letter, after which the query is `line`."""
    before, start = len(at.sent), time.monotonic()
    at.press(letter)
    at.until(lambda: at.lines[0].partition("│")[0].strip() == line)
    last = at.arrived
    alone = Cost(len(at.sent) - before, (last - start) * 1000)
    while at.read(quiet):
        last = at.arrived
    return Letter(alone, Cost(len(at.sent) - before, (last - start) * 1000))


def often(at: Terminal, keys: str, times: int = PRESSES) -> list[Cost]:
    return [act(at, keys) for _ in range(times)]


def held(at: Terminal, keys: str, times: int) -> int:
    """Bytes of one press of a key that is held down: so fast that nothing is previewed between."""
    before = len(at.sent)
    for _ in range(times):
        at.press(keys)
        at.read(0.03)
    return (len(at.sent) - before) // times


def shown(costs: Sequence[Cost]) -> str:
    """Median bytes and median milliseconds."""
    both = statistics.median(cost.bytes for cost in costs), statistics.median(cost.milliseconds for cost in costs)
    return f"{both[0]:,.0f} B, {both[1]:.0f} ms"


def start(at: Terminal) -> Cost:
    """From the start until the first text is on the screen, and all bytes until it is quiet."""
    begun = time.monotonic()
    at.until(lambda: any(at.lines))
    there = at.arrived
    at.until_quiet(0.5)
    return Cost(len(at.sent), (there - begun) * 1000)


def linkhop(vault: Path, folder: Path, note: str, is_sparse: bool, has_margins: bool = False) -> dict[str, str]:
    """Every action in the app."""
    (folder / "linkhop").mkdir(exist_ok=True)
    (folder / "linkhop" / "config.toml").write_text(f"sparse = {str(is_sparse).lower()}\n")
    rows: dict[str, str] = {}
    with terminal([*LINKHOP, str(vault)], environment(folder)) as at:  # the caches are there from now on
        at.until_shown(" notes ")
        at.until_quiet(2.0)
    with terminal([*LINKHOP, str(vault)], environment(folder), has_margins=has_margins) as at:
        at.answers = True
        rows["first text"] = shown([start(at)])
        at.until_shown(" notes ")
        at.until_quiet(1.0)
        rows["all of the start"] = f"{len(at.sent):,} B"
        act(at, "/")
        letters = [typed(at, letter, note[: number + 1]) for number, letter in enumerate(note[:8])]
        rows["a typed letter alone"] = shown([letter.alone for letter in letters])
        rows["a typed letter and the rows it changes"] = shown([letter.whole for letter in letters])
        act(at, "\x1b")
        act(at, "/the")
        at.until_quiet(1.0)
        one = held(at, "\x1b[B", 8)
        rows["a list row, its key held down"] = f"{one:,} B"
        act(at, "\x1b[A" * 8, PREVIEWED)
        rows["a list row and the preview of its note"] = shown([act(at, "\x1b[B", PREVIEWED) for _ in range(8)])
        act(at, "\x1b[A" * 8, PREVIEWED)
        act(at, "\x1b")
        act(at, "/" + note)
        at.until_quiet(1.0)
        rows["opening a note"] = shown([act(at, "\r")])
        rows |= reading(at, "j", " ", "g")
        act(at, "z")
        rows |= {f"{name}, note alone": cost for name, cost in reading(at, "j", " ", "g").items()}
        act(at, "z")
        opened = [act(at, "[" if number % 2 else "]") for number in range(1, 41)]
        rows["the next note"] = shown(opened)
        rows["the next note, p95"] = f"{sorted(cost.milliseconds for cost in opened)[37]:.0f} ms"
        rows["focus to the kin panel"] = shown([act(at, "b") for _ in range(10)])
        act(at, "b")
        rows["a row of the kin panel"] = shown(often(at, "j"))
        act(at, "\x1b")
        rows["hints"] = shown([act(at, "f"), *(act(at, "f") for _ in range(8) if act(at, "\x1b", PREVIEWED))])
        act(at, "\x1b", PREVIEWED)
        opened = small_notes(at, vault)
        rows["a note like the model note"] = shown(opened)
        rows["a note like the model note, p95"] = f"{sorted(cost.milliseconds for cost in opened)[37]:.0f} ms"
        before = len(at.sent)
        at.read(3.0)
        rows["idle, 3 s"] = f"{len(at.sent) - before} B"
    return rows


def small_notes(at: Terminal, vault: Path) -> list[Cost]:
    """Back and forward among three notes that are as long as the model note."""
    length = Path(SAMPLE, "Products", "Seedance.md").stat().st_size
    notes = [path for path in vault.rglob("*.md") if path.stem.isascii() and path.stem.isalpha()]
    for path in sorted(notes, key=lambda path: abs(path.stat().st_size - length))[:3]:
        act(at, "/")
        act(at, "\x15")
        act(at, path.stem, 1.0)
        act(at, "\r", PREVIEWED)
    return [act(at, "[[]]"[number % 4]) for number in range(40)]


def reading(at: Terminal, line: str, page: str, top: str) -> dict[str, str]:
    """A line and a page."""
    act(at, top)
    rows = {"a line": shown(often(at, line))}
    act(at, top)
    return rows | {"a page": shown(often(at, page, 4))}


def other(
    command: Sequence[str], folder: Path, line: str, page: str, top: str, end: str, following: Sequence[str] = ()
) -> dict[str, str]:
    """A line and a page in another program that shows the same note; `following` leads to the next one and back."""
    with terminal(command, environment(folder)) as at:
        at.answers = True
        rows = {"first text": shown([start(at)])}
        rows |= reading(at, line, page, top)
        if following:
            rows["the next note"] = shown([act(at, keys) for keys in following * 5])
        before = len(at.sent)
        at.read(3.0)
        rows["idle, 3 s"] = f"{len(at.sent) - before} B"
        at.press(end)
        at.seconds_to_end()
    return rows


def fzf(vault: Path, folder: Path, note: str) -> dict[str, str]:
    """Names in fzf."""
    names = folder / "names"
    names.write_text("\n".join(sorted(path.stem for path in vault.rglob("*.md"))))
    with terminal(["/bin/sh", "-c", f"fzf < {names}"], environment(folder)) as at:
        rows = {"first text": shown([start(at)])}
        rows["a typed letter and the rows it changes"] = shown([act(at, letter) for letter in note[:8]])
        act(at, "\x15")
        rows["a list row, its key held down"] = shown(often(at, "\x1b[A", 8))
    return rows


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "COLUMNS", "LINES"))}
    return kept | {
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CACHE_HOME": str(folder / "cache"), "LESS": "",
        "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip


def table(columns: dict[str, dict[str, str]]) -> str:
    """As Markdown, in the order in which the rows came."""
    names = list(dict.fromkeys(name for rows in columns.values() for name in rows))
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(rows.get(name, '') for rows in columns.values())} |" for name in names]
    return "\n".join(lines)


def middling(vault: Path) -> Path:
    """A note that has some pages."""
    return min(
        vault.rglob("*.md"), key=lambda path: abs(path.stat().st_size - MIDDLING) if path.stem.isascii() else MIDDLING
    )


def main() -> None:
    """Measure and print."""
    vault = Path(sys.argv[1]).expanduser() if len(sys.argv) > 1 else Path(SAMPLE)
    note = middling(vault)
    both = [str(note), str(next(path for path in note.parent.glob("*.md") if path != note))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs: dict[str, Callable[[], dict[str, str]]] = {
            "linkhop": lambda: linkhop(vault, folder, note.stem, True),
            "with margins": lambda: linkhop(vault, folder, note.stem, True, has_margins=True),
            "without the filter": lambda: linkhop(vault, folder, note.stem, False),
            "Textual's Markdown": lambda: other(
                [sys.executable, "-c", STOCK, str(note)], folder, "\x1b[B", "\x1b[6~", "\x1b[H", "\x11"
            ),
        }
        if frogmouth := shutil.which("frogmouth") or os.environ.get("FROGMOUTH"):
            runs["frogmouth"] = lambda: other([frogmouth, str(note)], folder, "j", " ", "\x1b[H", "\x11")
        if less := shutil.which("less"):
            runs["less"] = lambda: other([less, *both], folder, "j", " ", "g", "q", (":n\r", ":p\r"))
        if vim := shutil.which("vim"):
            runs["vim"] = lambda: other(
                [vim, "-u", "NONE", "-R", *both], folder, "\x05", "\x06", "gg", ":qa!\r", (":n\r", ":N\r")
            )
        if shutil.which("fzf"):
            runs["fzf"] = lambda: fzf(vault, folder, note.stem)
        print(f"{note.relative_to(vault)}, {note.stat().st_size:,} bytes, 120x40\n")
        print(table({column: run() for column, run in runs.items()}))


if __name__ == "__main__":
    main()
