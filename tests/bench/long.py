"""`python -m tests.bench.long [LINES]`: a note of 20,000 lines in a terminal of 120x40, beside less on the same file.

Milliseconds from the key to the first screen of the note, and to the last byte of a page, of leaving it and of coming
back to where it was left.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.line import LINKHOP, act, environment, often, shown, start, table
from tests.terminal import Terminal, terminal
from tui.cli import SAMPLE

NAME, DOOR = "Long note", "Doorway"
DOORWAY = "Beyond it lies"
TEXT = "and how Kling"
KINDS: tuple[Callable[[int], list[str]], ...] = (
    lambda n: [f"Words about [[Seedance]] and **part {n}**, and how [[Kling]] and [[Sora|another]] go about it.", ""],
    lambda n: [f"## Part {n}", ""],
    lambda n: [f"- item {n} with [[ByteDance]]", f"- [ ] task {n}", ""],
    lambda n: ["| Metric | Value |", "|---|---|", f"| Number | {n} |", "| Developer | [[ByteDance]] |", ""],
    lambda n: ["> [!note] Aside", f"> of part {n}", ""],
    lambda n: ["```python", f"part = {n}", "```", ""],
)


def long_note(lines: int) -> str:
    """Some of everything, over and over."""
    text: list[str] = []
    for n in range(lines):
        text += KINDS[n % len(KINDS)](n)
        if len(text) >= lines:
            break
    return "\n".join(text[:lines]) + "\n"


def first_screen(at: Terminal, keys: str, text: str) -> float:
    """Milliseconds until this text is seen; afterwards nothing more is awaited."""
    begun = time.monotonic()
    at.press(keys)
    at.until(lambda: any(text in line for line in at.lines))
    return (time.monotonic() - begun) * 1000


def linkhop(vault: Path, folder: Path) -> dict[str, str]:
    """Opened by a link of another note, paged through at once and again when all of it is read, left, come back to."""
    with terminal([*LINKHOP, str(vault)], environment(folder)) as at:  # the caches are there from now on
        at.until_shown(" notes ")
        at.until_quiet(2.0)
    rows: dict[str, str] = {}
    with terminal([*LINKHOP, str(vault)], environment(folder)) as at:
        at.answers = True
        at.until_shown(" notes ")
        at.until_quiet(1.0)
        act(at, f"/{DOOR}", 1.0)
        act(at, "\r", 0.5)
        act(at, "\t")
        opened, left, pages = [], [], []
        for _ in range(5):
            opened.append(first_screen(at, "\r", TEXT))
            pages += often(at, " ", 2)
            left.append(first_screen(at, "[", DOORWAY))
            at.until_quiet(1.0)
        rows["Enter on a link to it, until its first screen"] = f"{statistics.median(opened):.0f} ms"
        rows["a page at once, before the rest is read"] = shown(pages)
        rows["left at once, until the note before is seen"] = f"{statistics.median(left):.0f} ms"
        act(at, "\r", 3.0)
        rows["a page"] = shown(often(at, " ", 10))
        rows["to the end"] = shown([act(at, "G")])
        rows["a page back"] = shown(often(at, "\x1b[5~", 10))
        end = next(line for line in at.lines if "part" in line)
        rows["left, until the note before is seen"] = f"{first_screen(at, '[', DOORWAY):.0f} ms"
        at.until_quiet(1.0)
        rows["back at its end, until that is seen"] = f"{first_screen(at, ']', end):.0f} ms"
    return rows


def less(note: Path, folder: Path) -> dict[str, str]:
    """The same in less."""
    with terminal([shutil.which("less") or "less", str(note)], environment(folder)) as at:
        rows = {"Enter on a link to it, until its first screen": f"{start(at).milliseconds:.0f} ms"}
        rows["a page"] = shown(often(at, " ", 10))
        return rows | {"to the end": shown([act(at, "G")]), "a page back": shown(often(at, "b", 10))}


def main() -> None:
    """Measure and print."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = folder / "vault"
        shutil.copytree(SAMPLE, vault)
        note = vault / f"{NAME}.md"
        note.write_text(long_note(lines))
        (vault / f"{DOOR}.md").write_text(f"{DOORWAY} [[{NAME}]].\n")
        print(f"{lines:,} lines, {note.stat().st_size:,} bytes, 120x40\n")
        print(table({"linkhop": linkhop(vault, folder), "less": less(note, folder) if shutil.which("less") else {}}))


if __name__ == "__main__":
    main()
