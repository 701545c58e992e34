"""`python -m tests.sparse_journey SEED KEYS [VAULT]`: a random walk through the app, every frame compared.

Both streams are replayed in an emulator: what the app wrote, and what was sent in its place. After every frame every
cell and the cursor must be the same; only between a resize and the next frame that covers the whole screen is nothing
compared, because there the app draws for one size on a terminal of another.
"""

import json
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.emulator import Emulator
from tests.journeys import SAMPLE
from tests.terminal import Terminal, terminal

SIZES = ((120, 40), (120, 40), (112, 30), (80, 24), (40, 12), (97, 33), (7, 3), (1, 1))
KEYS = [
    *"jjjjkkk  gG\t\t\tu[[]]bbr", "\x1b[Z", "\r", "\r", "\x1b", "\x1b", "\x04", "\x15", "\x0c", "/", "/", "?", "z",
    "\x1b[6~", "\x1b[5~", "\x1b[B", "\x1b[A", "\x1b[A", "e", "\x7f",
]  # fmt: skip
WORDS = ("/kling", "/seed v2", "/ 漢字", "/émigré", "/tag:")


class Compared(NamedTuple):
    """What a tape showed."""

    frames: int
    skipped: int
    """Frames between a resize and the first that covers the whole screen."""
    different: list[int]
    """The numbers of the frames after which the screens differed."""
    between: int
    """Frames for which the terminal moved lines between two margins."""
    written: int
    sent: int


def walk(at: Terminal, seed: int, keys: int) -> None:
    """Press random keys, resize, suspend and resume, at a random pace. Ends the app, if it does not end itself: Quit is
    among what the palette and the list of keys offer."""
    dice = random.Random(seed)
    for _ in range(keys):
        if at.process.poll() is not None:
            break
        chance = dice.random()
        if chance < 0.03:
            at.resize(dice.choice(SIZES))
        elif chance < 0.04:
            suspend(at)
        elif chance < 0.07:
            at.press(dice.choice(WORDS))
        elif chance < 0.1:
            palette(at, dice)
        else:
            at.press(dice.choice(KEYS))
        at.until_quiet(dice.choice((0.0, 0.02, 0.06)))
    at.until_quiet()
    if at.process.poll() is None:
        at.resize((120, 40))
        at.until_quiet()
        at.press("\x1b\x1b\x11")
    at.seconds_to_end()
    assert at.process.returncode == 0, "\n".join(at.lines)


def palette(at: Terminal, dice: random.Random) -> None:
    """Look through the palette, and do what was found or not."""
    at.press("\x10" + dice.choice(("theme", "sea", "ke", "red")))
    at.until_quiet(0.1)
    for _ in range(dice.randint(1, 3)):
        at.press(dice.choice(("\x1b[B", "\x1b[A", "\x1b[5~", "\x1b[6~")))
    at.press(dice.choice(("\x1b", "\r")))
    at.until_quiet(0.1)
    at.press("\x1b")


def suspend(at: Terminal) -> None:
    """Ctrl-Z, something else on the screen, and back."""
    at.until_quiet(0.2)  # right after an Esc it would be another key
    at.press("\x1a")
    at.until(lambda: at.process.poll() is not None or at.is_stopped())
    if at.process.poll() is None:
        os.kill(at.process.pid, signal.SIGCONT)
    at.until_quiet()


def compare(tape: Path) -> Compared:
    """Replay a tape."""
    screens: tuple[Emulator, Emulator] | None = None
    frames, skipped, between, written, sent_bytes, is_whole = 0, 0, 0, 0, 0, False
    different = []
    for number, (width, height, data, sent) in enumerate(lines(tape)):
        written, sent_bytes = written + len(data.encode()), sent_bytes + len(sent.encode())
        if screens is None or (screens[0].columns, screens[0].lines) != (width, height):
            screens, is_whole = (Emulator(width, height), Emulator(width, height)), False
            for one in screens:
                one.feed("\x1b[?7l")
        for one, text in zip(screens, (data, sent), strict=True):
            one.feed(text.replace("\n", "\r\n"))
        if not re.match(r"\x1b\[\d+;\d+H", data):
            is_whole = is_whole and "\x1b[?1049" not in data
            continue
        is_whole = is_whole or covers(data, width, height)
        frames, skipped, between = frames + 1, skipped + (not is_whole), between + ("\x1b[?69h" in sent)
        if is_whole and not same(*screens):
            different.append(number)
    return Compared(frames, skipped, different, between, written, sent_bytes)


def lines(tape: Path) -> Iterator[tuple[int, int, str, str]]:
    """What is on a tape; its last line may be cut."""
    for line in tape.read_text(encoding="utf-8").splitlines():
        if line.endswith("]"):
            yield json.loads(line)


def covers(frame: str, width: int, height: int) -> bool:
    """Whether a frame writes every cell."""
    blank = Emulator(width, height)
    blank.feed("\x1b[?7l" + frame.replace("\n", "\r\n"))
    return all(x in blank.buffer[y] for y in range(height) for x in range(width))


def same(one: Emulator, other: Emulator) -> bool:
    return one.seen() == other.seen() and (one.cursor.y, one.cursor.x) == (other.cursor.y, other.cursor.x)


def journey(seed: int, keys: int, vault: Path, folder: Path) -> Compared:
    """Walk and compare. Every other terminal answers, and every fourth has margins at its sides."""
    tape = folder / f"tape-{seed}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "COLUMNS", "LINES"))}
    environment = kept | {
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }  # fmt: skip
    with terminal(
        [sys.executable, "-m", "tests.sparse_tape", str(tape), str(vault)], environment, has_margins=seed % 4 == 0
    ) as at:
        at.answers = seed % 2 == 0
        at.until_shown("notes")
        walk(at, seed, keys)
    return compare(tape)


def main() -> None:
    """Print what a walk showed; ends with 1 where a frame differed."""
    seed, keys = int(sys.argv[1]), int(sys.argv[2])
    vault = Path(sys.argv[3]).expanduser() if len(sys.argv) > 3 else SAMPLE
    with tempfile.TemporaryDirectory() as folder:
        seen = journey(seed, keys, vault, Path(folder))
    print(
        f"seed {seed}: {seen.frames:,} frames, {seen.skipped} not compared, {len(seen.different)} different,"
        f" {seen.between} moved between margins; {seen.written:,} bytes written, {seen.sent:,} sent"
    )
    sys.exit(bool(seen.different) or not seen.frames)


if __name__ == "__main__":
    main()
