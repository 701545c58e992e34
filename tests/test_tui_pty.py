"""The app in a real terminal: what comes, what does not come, and how it goes."""

import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from wcwidth import wcswidth

from tests.journeys import SAMPLE
from tests.terminal import terminal

LINKHOP = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
SOON = 1.0
"""Seconds in which a session must be over when its terminal is."""
NOISE = 4.0  # what a loaded machine may add to it


@pytest.fixture
def env(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    ours = ("TEXTUAL", "LINKHOP", "COLUMNS", "LINES")  # the last two are set by pytest-xdist, and mean its own terminal
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "TERM": "xterm-256color",
        "XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "EDITOR": "true",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


def test_what_is_typed_before_there_is_a_screen_waits_for_it(env: dict[str, str]) -> None:
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.press("/kling")
        at.until_shown("Kling 3.0")
        assert at.lines[0].split()[0] == "kling"
        at.press("\x11")
        assert at.seconds_to_end() < SOON + NOISE
        assert at.process.returncode == 0


def test_a_session(env: dict[str, str]) -> None:
    """First frame, typing, silence, sleep and waking, resizing, leaving: one start for all of it."""
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.until_shown("Welcome to linkhop")
        at.press("/sora\x15klx\x7fin\x1b[D\x1b[D\x1b[3~i\x1b[Fg")  # in one go, as from a slow line
        at.until_shown("Kling 3.0")
        assert at.lines[0].split()[0] == "kling"
        at.until_quiet()
        at.press("\x1b")
        at.until_shown("Tab link")

        at.until_quiet()
        assert at.read(1.5) == b"", "an idle session writes nothing"

        before, sent = at.cells, len(at.sent)
        at.press("o")
        at.until_shown("Outline")
        at.press("\x1b")
        at.until(lambda: at.cells == before)
        assert len(at.sent) - sent < 2000, "a window leaves alone what is beside it"

        at.press("\x1a")
        at.until(at.is_stopped)
        at.until_quiet(0.1)
        assert b"\x1b[?1049l" in at.sent
        assert termios.tcgetattr(at.fd)[3] & termios.ECHO
        at.clear()
        os.kill(at.process.pid, signal.SIGCONT)
        at.until(lambda: at.cells == before)

        at.until_quiet()
        at.resize((80, 24))
        at.until(lambda: len(at.lines) == 24 and "notes" in at.lines[23] and "│" in at.lines[0])
        at.until_quiet()
        at.resize((120, 40))
        at.until(lambda: at.cells == before)

        at.press("q")
        assert at.seconds_to_end() < SOON + NOISE
        assert at.process.returncode == 0
        at.assert_as_it_was_found()


@pytest.mark.parametrize("is_sparse", ["true", "false"])
def test_control_z_stops_what_was_started_with_it_too(env: dict[str, str], is_sparse: str) -> None:
    config = Path(env["XDG_CONFIG_HOME"], "linkhop", "config.toml")
    config.parent.mkdir(parents=True)
    config.write_text(f"sparse = {is_sparse}")
    with terminal(["/bin/sh", "-c", '"$@"; exit $?', "sh", *LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("Tab link")
        at.until_quiet()
        before = at.cells
        at.press("\x1a")
        at.until(at.is_stopped)  # the shell that waits for it
        at.clear()
        os.killpg(at.process.pid, signal.SIGCONT)
        at.until(lambda: at.cells == before)
        at.press("q")
        assert at.seconds_to_end() < SOON + NOISE
        assert at.process.returncode == 0


def test_sigterm_ends_it_and_restores_the_terminal(env: dict[str, str]) -> None:
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.process.terminate()
        assert at.seconds_to_end() < SOON + NOISE
        assert at.process.returncode == 128 + signal.SIGTERM
        at.assert_as_it_was_found()


def test_sigterm_ends_it_while_the_terminal_reads_nothing(env: dict[str, str]) -> None:
    """The loop of the app is stuck in a write then, and hears of no signal."""
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.until_quiet()
        for _ in range(100):
            at.press("\x0c" * 3)
        _until_it_sleeps(at.process.pid)
        at.process.terminate()
        at.process.wait(SOON + NOISE)
        assert at.process.returncode == 128 + signal.SIGTERM


def _until_it_sleeps(pid: int) -> None:
    """Until a process has used no more processor time for a while: it waits for something."""
    used, same = -1.0, 0
    while same < 5:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        now = float(fields[11]) + float(fields[12])
        used, same = now, same + 1 if now == used else 0
        select.select([], [], [], 0.05)


def test_sighup_ends_it(env: dict[str, str]) -> None:
    with terminal([*LINKHOP, str(SAMPLE)], env) as at:
        at.until_shown("45 notes")
        at.process.send_signal(signal.SIGHUP)
        assert at.seconds_to_end() < SOON + NOISE


@pytest.mark.parametrize("controlling", [True, False])
def test_it_goes_when_its_terminal_goes(env: dict[str, str], controlling: bool) -> None:
    """With a signal that says so, and without."""
    with terminal([*LINKHOP, str(SAMPLE)], env, controlling=controlling) as at:
        at.until_shown("45 notes")
        at.close()
        at.process.wait(SOON + NOISE)


def children(process: int) -> set[int]:
    """The processes that it began, and those that these began."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [(int(child), int(parent)) for child, parent in map(str.split, listed.splitlines())]
    found = {child for child, parent in parents if parent == process}
    return found.union(*map(children, found))


def test_killed_while_another_process_reads_for_it_it_leaves_none(
    env: dict[str, str], make_vault: Callable[..., Path], tmp_path: Path
) -> None:
    root = make_vault({f"{n}.md": f"# Note {n}\n" + f"See [[{n + 1}]] and more. " * 99 for n in range(2_000)})
    with terminal([*LINKHOP, str(root)], env | {"XDG_CACHE_HOME": str(tmp_path / "cache")}) as at:
        at.until(lambda: len(children(at.process.pid)) >= 3)  # one that has two read for it
        busy = children(at.process.pid)
        at.process.kill()
        at.process.wait(SOON + NOISE)
        end = time.monotonic() + SOON + NOISE
        while busy:
            assert time.monotonic() < end, busy
            busy = {
                one
                for one in busy
                if (one_is := Path(f"/proc/{one}/stat")).exists() and ") Z " not in one_is.read_text()
            }


def test_where_nothing_can_be_kept_it_says_so_and_works(env: dict[str, str], tmp_path: Path) -> None:
    """The home is a file: neither cache nor settings nor session."""
    (tmp_path / "home").touch()
    homeless = {name: value for name, value in env.items() if not name.startswith("XDG")}
    with terminal([*LINKHOP, str(SAMPLE)], homeless | {"HOME": str(tmp_path / "home")}) as at:
        at.until_shown("Working in memory")
        at.press("/sputnik")
        at.until_shown("Seedance  …Sputnik")  # by its text, which is indexed too
        at.press("\r")
        at.until_shown("Sputnik moment ◂ here")
        at.press("\x11")
        at.seconds_to_end()
        assert at.process.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


SEQUENCE = re.compile(rb"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[PX^_][^\x1b]*\x1b\\|.)", re.S)
DRAWING = re.compile(rb"\x1b(?:\[[0-9;:]*[mHABCDGJKXbr]|[DM])")
"""What draws cells and nothing else: colours, places, erasing, letters repeated, lines that move."""
EVIL = (
    "\x1b]52;c;UFdORUQ=\x07 \x1b]0;pwned\x07 \x1b]8;;http://evil\x1b\\bank\x1b]8;;\x1b\\ \x1bPq#0;2;0;0;0\x1b\\ "
    "\x1b_Gf=100;AAAA\x1b\\ \x1bPtmux;\x1b\x1b]52;c;QQ==\x07\x1b\\ \x1b]1337;File=inline=1:QQ==\x07 \x1b]9;7;cmd\x1b\\ "
    "\x1b[21t \x1b[31mred \x1bc \x9d52;c;QQ==\x9c \x9b2J \u202efdp.exe \u2066x\u2069 ~~&**#27;**[31mFAKE~~ &#155;"
)


def test_a_note_cannot_touch_the_terminal(env: dict[str, str], make_vault: Callable[..., Path]) -> None:
    """No sequence comes but those that come for a plain vault too, whatever the text, the names, the front matter."""
    quoted = EVIL.replace("\\", "\\\\").replace("\x1b", "\\e").replace("\x07", "\\a")
    quoted = quoted.replace("\x9d", "\\x9d").replace("\x9c", "\\x9c").replace("\x9b", "\\x9b")
    name = "E\x1b]0;x\x07\x1b]52;c;QQ==\x07"
    table = f"| {EVIL} | [[{EVIL[:40]}]] |\n|---|---|\n| `{EVIL}` | x |\n"
    evil = make_vault(
        {
            "Start.md": f"# Start {EVIL}\n\n{EVIL}\n\n[[Other]] [x](<{EVIL[:50]}>)\n\n{table}\n"
            f"```\x1b[31m\n{EVIL}\n```\n",
            "Other.md": f'---\ntitle: "{quoted}"\naliases: ["{quoted}"]\ntags: ["{quoted}"]\nup: "[[Start]]"\n'
            f'"{quoted}": "{quoted}"\n---\n{EVIL} [[Start]] [[{EVIL[:60]}]]\n',
            f"{name}.md": f"---\na: [\x1b[31m\n---\n{EVIL} [[Start]] zebra\n",
        }
    )
    plain = evil.with_name("plain")
    plain.mkdir()
    for file in ("Start.md", "Other.md", "E.md"):
        (plain / file).write_text("# Start\n\n[[Other]] zebra [[Start]] [[Nowhere]]\n")
    sequences = []
    for root in (plain, evil):
        with terminal([*LINKHOP, str(root)], env) as at:
            at.until_shown("3 notes")
            for keys in ("\t", "\t", "\r", "b", "jjjj", "\r", "\x1b", "/zebra", "\r", "u", "\x1b", "?", "\x1b", "["):
                at.press(keys)
                at.until_quiet(0.15)
            at.press("\x10red")
            at.until_quiet(0.3)
            at.process.terminate()
            at.seconds_to_end()
            sent = DRAWING.sub(b"", at.sent)
            text = at.sent.decode()
            sequences.append({match.group() for match in SEQUENCE.finditer(sent)})
    assert "␛]52;c" in text
    assert sequences[1] == sequences[0]
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('"$@" </dev/null', 2, "needs a terminal"),
        ('"$@" <&-', 2, "needs a terminal"),
        ('"$@" 2>&-', 2, ""),
        ('printf "" | "$@" -', 1, "nothing was listed"),
        ('"$@" - <&-', 1, "nothing was listed"),
    ],
)
def test_where_input_is_at_its_end_it_says_so_at_once(env: dict[str, str], script: str, code: int, said: str) -> None:
    """In a terminal, but not on all three streams; and the terminal is left alone."""
    with terminal(["/bin/sh", "-c", script, "sh", *LINKHOP], env | {"LINKHOP_VAULT": str(SAMPLE)}) as at:
        assert at.seconds_to_end() < SOON + NOISE
        assert at.process.returncode == code
        assert at.sent.count(b"\n") == bool(said)
        assert said in at.sent.decode()
        assert b"\x1b" not in at.sent
        assert termios.tcgetattr(at.fd) == at.modes


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_without_a_fit_terminal_one_line_says_what_to_do(env: dict[str, str], term: str) -> None:
    if term == "dumb":
        with terminal([*LINKHOP, str(SAMPLE)], env | {"TERM": term}) as at:
            assert at.seconds_to_end() < SOON + 3  # an interpreter has to start
            assert at.process.returncode == 2
            said = at.sent.decode()
    else:
        done = subprocess.run(
            [*LINKHOP, str(SAMPLE)], env=env | {"TERM": term}, stdin=subprocess.DEVNULL, capture_output=True, timeout=30
        )
        assert done.returncode == 2
        assert done.stdout == b""
        said = done.stderr.decode()
    assert said.count("\n") == 1
    assert "needs a terminal" in said
    assert "\x1b" not in said


def test_notes_that_another_program_lists(env: dict[str, str]) -> None:
    """`printf ... | linkhop -`: keys come from the terminal though standard input is a pipe."""
    lines = [f"{SAMPLE}/Products/Kling.md", "Products/Sora.md", "Seedance V2", "no/such/file.md", "./Actors/OpenAI.md"]
    list_of = " ".join(f"'{line}'" for line in lines)
    script = f"cd '{SAMPLE}' && printf '%s\\n' {list_of} | \"$@\" - --vault '{SAMPLE}'"
    with terminal(["/bin/sh", "-c", script, "sh", *LINKHOP], env) as at:
        at.until_shown("4 listed; no note:")
        at.until_shown("45 notes")
        rows = [line.partition("│")[0].strip() for line in at.lines]
        assert [row for row in rows if row in ("Kling", "Sora", "Seedance", "OpenAI")] == [
            "Kling", "Sora", "Seedance", "OpenAI"
        ]  # fmt: skip
        at.press("\x1b[B\r")
        at.until_shown("Sora ◂ here")
        at.press("q")
        at.seconds_to_end()
        assert at.process.returncode == 0
        assert termios.tcgetattr(at.fd) == at.modes
    alone = subprocess.run(
        [*LINKHOP, "-", "--vault", str(SAMPLE)], env=env, input=b"Sora\n", capture_output=True, timeout=60,
        start_new_session=True,
    )  # fmt: skip
    assert alone.returncode == 2
    assert b"needs a terminal" in alone.stderr


@pytest.mark.parametrize("colour", [True, False])
def test_a_lookup_on_a_terminal_shows_the_card_in_columns(env: dict[str, str], colour: bool) -> None:
    env = env if colour else env | {"NO_COLOR": "1"}
    with terminal([*LINKHOP, "lookup", "Seedance V2", "--vault", str(SAMPLE)], env, size=(72, 24)) as at:
        at.seconds_to_end()
        lines = [line for line in at.lines if line]
        assert lines[0].split() == ["Products/Seedance.md", "Seedance", "alias", "Seedance", "V2", "(exact)"]
        assert any(line.split() == ["parent_actor", "ByteDance"] for line in lines)
        assert any("Developer" in line and "ByteDance" in line for line in lines)
        assert b"\t" not in at.sent
        assert (b"\x1b[" in at.sent) == colour
        assert all(len(line) <= 72 for line in lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_columns_stand_below_each_other_in_any_script(
    env: dict[str, str], make_vault: Callable[..., Path], width: int
) -> None:
    vault = make_vault(
        {
            "即梦 视频.md": "---\naliases: [视频 one]\n---\n|||\n|---|---|\n| 开发者 | ByteDance |\n| Price 💰 | ¥69",
            "Vidéo 🎬.md": "---\naliases: [视频 two]\n---\n",
            f"{'一二三' * 9} end.md": "---\naliases: [视频 three]\n---\n",
            "line\nend.md": "---\naliases: [视频 four]\n---\n",
        }
    )
    with terminal([*LINKHOP, "lookup", "视频", "--vault", str(vault)], env, (width, 24)) as at:
        at.seconds_to_end()
        rows = [line for line in at.lines if line]
    assert all(wcswidth(row) <= width for row in rows)
    assert sum("alias 视频" in row for row in rows) == 3
    if width > 40:  # narrower, a row goes on below itself
        why = [wcswidth(row[: row.index("alias 视频")]) for row in rows if "alias 视频" in row]
        assert len(set(why)) == 1
    facts = [wcswidth(row[: row.index(value)]) for row in rows for value in ("ByteDance", "¥69") if value in row]
    assert len(facts) == 2
    assert len(set(facts)) == 1
