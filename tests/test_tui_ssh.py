"""linkhop at the other end of a real SSH connection: one question, the app, a guest, many at once. `make ssh`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sshd import Server, linkhop, server
from tests.terminal import terminal

pytestmark = pytest.mark.ssh
SAMPLE = Path(__file__).parents[1] / "notes" / "sample"
REFUSED = [
    "id",
    "sh -c id",
    "lookup x; id",
    "lookup $(touch MARK)extra two",
    "$(touch MARK)",
    "`touch MARK`",
    "lookup x | touch MARK",
    "lookup x && touch MARK",
    "lookup x\ntouch MARK",
    "--vault / browse",
    "--vault=/ lookup x",
    "lookup x --vault /",
    "lookup --vault=/etc x",
    "lookup x --restricted",
    "browse /",
    "browse -",
    "-",
    "doctor",
    "index --rebuild",
    "dump",
    "mentions Seedance",
    "completion bash",
    "serve",
    "lookup 'unclosed",
    "lookup \x1b]0;pwned\x07",
    "lookup " + "x" * 100_000,
    "\x80\xff\xfe",
    "scp -f /etc/passwd",
    "internal-sftp",
    "/usr/lib/sftp-server",
    "env",
    "",
    " ",
]
ANSWERED = {
    "lookup Seedance": 0,
    "linkhop lookup 'Seedance V2' --json": 0,
    "lookup -- ../../etc/passwd": 1,
    "lookup '$(touch MARK)'": 1,
    "show ../../../../etc/passwd": 1,
    "show /etc/passwd --source": 1,
    "show Seedance --source": 0,
    "search sputnik": 0,
    "links Seedance": 0,
    "backlinks ByteDance --json": 0,
    "tree Seedance": 0,
    "path Seedance ByteDance": 0,
}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("ssh")
    vault = folder / "vault"
    shutil.copytree(SAMPLE, vault)
    with server(folder) as running:
        running.allow("owner")
        running.allow("guest", linkhop(folder, "--restricted", "--vault", str(vault)), "restrict")
        running.allow("plain", linkhop(folder, "--vault", str(vault)), "restrict")
        running.allow("careless", linkhop(folder) + " $SSH_ORIGINAL_COMMAND", "restrict")
        running.allow("nameless", linkhop(folder, "--restricted"), "restrict")
        yield running


@pytest.fixture
def env() -> dict[str, str]:
    ours = ("TEXTUAL", "LINKHOP", "COLUMNS", "LINES")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"TERM": "xterm-256color"}


def sessions(folder: Path) -> list[int]:
    """The processes of linkhop that serve this folder's vault."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"tui" in words and any(os.fsencode(folder) in word for word in words) and words[0] != b"ssh":
            found.append(int(process.name))
    return found


SOON = 1.0
"""Seconds after a line was dropped in which its session must be over."""


def until(holds: Callable[[], object], seconds: float = 20.0) -> float:
    start = time.monotonic()
    while not holds():
        assert time.monotonic() < start + seconds
        time.sleep(0.02)
    return time.monotonic() - start


def test_one_question(at: Server) -> None:
    vault = str(at.folder / "vault")
    asked = linkhop(at.folder, "lookup", "'Seedance V2'", "--vault", vault).replace("'\"'\"'", "'")
    ran = at.ask("owner", asked.replace("''", "'"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split("\t")[0] == "Products/Seedance.md"
    many = at.ask("guest", "lookup", "-", "--json", stdin="Seedance\nno such name at all\n")
    assert [bool(json.loads(line)["hits"]) for line in many.stdout.splitlines()] == [True, False]


@pytest.mark.parametrize(("asked", "code"), ANSWERED.items())
def test_what_a_guest_is_answered(at: Server, asked: str, code: int) -> None:
    ran = at.ask("guest", asked)
    assert ran.returncode == code, ran.stderr
    assert "root:" not in ran.stdout
    assert bool(ran.stdout) == (code == 0)
    assert at.ask("plain", asked).stdout == ran.stdout, "SSH_ORIGINAL_COMMAND alone means a guest"


@pytest.mark.parametrize("asked", REFUSED, ids=lambda asked: repr(asked)[:30])
def test_what_a_guest_is_refused(at: Server, asked: str) -> None:
    for key in ("guest", "plain"):
        before = {*at.folder.rglob("MARK"), *Path.home().glob("MARK")}
        ran = at.ask(key, asked) if asked else at.ask(key)
        assert ran.returncode == 2, (key, ran.stdout)
        assert ran.stdout == ""
        said = ran.stderr.splitlines()
        assert said[-1].startswith("linkhop: ")
        assert "Traceback" not in ran.stderr
        assert "\x1b" not in ran.stderr
        assert {*at.folder.rglob("MARK"), *Path.home().glob("MARK")} == before


def test_a_forced_command_that_says_too_much_or_too_little(at: Server) -> None:
    for key, asked in (("careless", "lookup x"), ("careless", "--vault /"), ("nameless", "lookup x")):
        ran = at.ask(key, asked)
        assert (ran.returncode, ran.stdout) == (2, ""), (key, asked)
        assert ran.stderr.startswith("linkhop: ")


def test_what_the_environment_says_is_ignored(at: Server, env: dict[str, str]) -> None:
    """This server passes on whatever the client sends, as a careless host's may."""
    wrote = at.folder / "log-of-textual"
    (at.folder / "evil").mkdir()
    (at.folder / "evil" / "sitecustomize.py").write_text(
        f"import os; 'SSH_CONNECTION' in os.environ and open({str(at.folder / 'ran')!r}, 'w')"
    )
    hostile = {
        "TEXTUAL_DRIVER": "evil:Driver", "TEXTUAL_LOG": str(wrote), "PYTHONPATH": str(at.folder / "evil"),
        "EDITOR": "sh -c id", "VISUAL": "sh -c id", "PAGER": "sh -c id", "LINKHOP_VAULT": "/",
        "XDG_CACHE_HOME": str(at.folder / "evil"), "XDG_CONFIG_HOME": str(at.folder / "evil"),
    }  # fmt: skip
    command = at.command("guest", pty=True)
    command[1:1] = [part for name in hostile for part in ("-o", f"SendEnv={name}")]
    with terminal(command, env | hostile) as seen:
        seen.until_shown("45 notes")
        seen.until_shown("Welcome to linkhop")
        seen.press("e")
        seen.until_shown("EDITOR")
        seen.press("\x1a")
        seen.until_quiet()
        assert len(sessions(at.folder)) == 1
        seen.press("\x10screenshot")
        seen.until_quiet()
        assert not any("Save" in line or "SVG" in line for line in seen.lines)
        seen.press("\x11")
        seen.seconds_to_end()
    assert not wrote.exists()
    assert not (at.folder / "ran").exists()
    assert [path.name for path in (at.folder / "evil").iterdir()] == ["sitecustomize.py"]
    page = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    with terminal(
        [*command[:1], "-o", "SendEnv=TEXTUAL_DRIVER", *at.command("guest", pty=True)[1:]], env | page
    ) as seen:
        seen.until_shown("45 notes")
        assert b"__GANGLION__" not in seen.sent
    odd = at.command("guest", pty=True)
    with terminal(odd, env | {"TERM": "xterm\x1b]0;x"}) as seen:
        seen.seconds_to_end()
        assert seen.process.returncode == 2
        assert b"\x1b]0;" not in seen.sent


def test_what_a_guest_does_in_the_app_leaves_no_trace(at: Server, env: dict[str, str]) -> None:
    """Bookmarks, copying, the editor, the shell, a picture, themes: caches are all that is written."""
    home, vault = at.folder / "traces", at.folder / "vault"
    home.mkdir()
    forced = linkhop(at.folder, "--restricted", "--vault", str(vault)).replace(str(at.folder / "home"), str(home))
    at.allow("trace", forced, "restrict")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in vault.rglob("*") if path.is_file()}
    with terminal(at.command("trace", pty=True), env) as seen:
        seen.until_shown("45 notes")
        seen.until_shown("Welcome to linkhop")
        for keys in ("m", "y", "e", "\x1a", "M", "z", "z", "\tp\x1b", "w\x1b", "o\x1b", "t\x1b", "/kling", "\r", "U"):
            seen.press(keys)
            seen.until_quiet(0.3)
            (session,) = sessions(at.folder)
            threads = Path(f"/proc/{session}/task").glob("*/children")
            assert "".join(children.read_text() for children in threads) == "", f"{keys!r} started a program"
        seen.press("\x10theme")
        seen.until_quiet()
        seen.press("\r")
        seen.until_quiet()
        seen.press("linkhop-light\r")
        seen.until_quiet()
        seen.press("\x11")
        seen.seconds_to_end()
        assert seen.process.returncode == 0
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in vault.rglob("*") if path.is_file()} == before
    assert [path.name for path in home.iterdir()] == [".cache"]
    assert [path.name for path in (home / ".cache").iterdir()] == ["linkhop"]


def test_the_app(at: Server, env: dict[str, str]) -> None:
    with terminal(at.command("guest", pty=True), env) as seen:
        seen.until_shown("45 notes")
        seen.press("/kling")
        seen.until_shown("Kling 3.0")
        seen.press("\r")
        seen.until(lambda: any("Kuaishou › Kling" in line for line in seen.lines))
        seen.press("q")
        seen.seconds_to_end()
        assert seen.process.returncode == 0
    until(lambda: not sessions(at.folder))


@pytest.mark.parametrize("number", [9, 1])
def test_a_dropped_connection_leaves_nothing(at: Server, env: dict[str, str], number: int) -> None:
    with terminal(at.command("guest", pty=True), env) as seen:
        seen.until_shown("45 notes")
        assert len(sessions(at.folder)) == 1
        seen.process.send_signal(number)
        assert until(lambda: not sessions(at.folder)) < SOON


def connection(pid: int) -> int:
    """The server's process that holds the line to a session."""
    while True:
        stat = Path(f"/proc/{pid}/stat").read_text()
        if stat.partition("(")[2].startswith("sshd"):
            return pid
        pid = int(stat.rpartition(")")[2].split()[1])


@pytest.mark.parametrize("dropped", ["the client", "the server's side"])
def test_a_session_is_there_again_after_a_dropped_line(at: Server, env: dict[str, str], dropped: str) -> None:
    """The owner's: the same note at the same line and link, the query, and the way back."""
    asked = linkhop(at.folder, "--vault", str(at.folder / "vault"))
    with terminal(at.command("owner", asked, pty=True), env) as seen:
        seen.until(lambda: any(at.startswith(" 45 notes") or "over a slow line" in at for at in seen.lines))
        for query, trail in (("kling", "Kuaishou › Kling"), ("seedance", "ByteDance › Seedance")):
            seen.press(f"/{query}")
            seen.until(lambda query=query: seen.lines[0].split("│")[0].strip() == query)
            seen.until_quiet(0.5)
            seen.press("\r")
            seen.until_shown(trail)
            seen.until_quiet(0.5)
        seen.press("jjjjj\t")
        seen.until_quiet(2.5)  # a second after a change it is written down
        before = seen.cells
        (session,) = sessions(at.folder)
        victim = seen.process.pid if dropped == "the client" else connection(session)
        os.kill(victim, signal.SIGKILL)
        assert until(lambda: not sessions(at.folder)) < SOON
    with terminal(at.command("owner", asked, pty=True), env) as seen:
        seen.until(lambda: seen.cells == before)
        seen.press("[")
        seen.until_shown("Kuaishou › Kling")
        seen.press("\x11")
        seen.seconds_to_end()
        assert seen.process.returncode == 0


def test_ten_at_once(at: Server, env: dict[str, str]) -> None:
    """On a vault that nobody opened yet: one reads it, the others wait or read along; none shows an error."""
    fresh = at.folder / "fresh"
    shutil.copytree(SAMPLE, fresh)
    at.allow("ten", linkhop(at.folder, "--restricted", "--vault", str(fresh)), "restrict")
    asked = ["lookup Seedance", "search sputnik", "backlinks ByteDance --json", "tree Seedance", "links Sora"] * 2
    with ThreadPoolExecutor(10) as pool:
        ran = list(pool.map(lambda words: at.ask("ten", words), asked))
    assert [(one.returncode, one.stderr) for one in ran] == [(0, "")] * 10
    for first, second in zip(ran[:5], ran[5:], strict=True):
        assert first.stdout == second.stdout != ""

    def session(_: int) -> list[str]:
        with terminal(at.command("ten", pty=True), env, size=(80, 24)) as seen:
            seen.until_shown("45 notes")
            seen.press("/sputnik\r")
            seen.until(lambda: any("putnik" in line for line in seen.lines))
            seen.until_quiet(1.0)
            lines = seen.lines
            seen.press("q")
            seen.seconds_to_end()
            return lines

    with ThreadPoolExecutor(10) as pool:
        screens = list(pool.map(session, range(10)))
    assert all("lock" not in "\n".join(lines).lower() for lines in screens)
    assert len({"\n".join(lines) for lines in screens}) == 1
    until(lambda: not sessions(at.folder))
    dumps = [
        subprocess.run(
            [sys.executable, "-m", "tui", "dump", *options, "--vault", str(fresh)],
            capture_output=True, check=True, env=os.environ | {"HOME": str(at.folder / "home"), "XDG_CACHE_HOME": ""},
        ).stdout
        for options in ((), ("--fresh",))
    ]  # fmt: skip
    assert dumps[0] == dumps[1]
