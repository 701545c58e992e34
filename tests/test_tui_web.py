"""The app as a page: who is let in, what is started; and with `make web`, a real browser that shows it."""

import asyncio
import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from shell import SAMPLE, Ran

from tests.emulator import Emulator
from tui.guest import PAGE_DRIVER, forget_environment, is_on_page
from tui.verbs_web import command

aiohttp = pytest.importorskip("aiohttp", reason="the extra `web` is not installed: pip install 'linkhop[web]'")
pytest.importorskip("textual_serve", reason="the extra `web` is not installed: pip install 'linkhop[web]'")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DEADLINE = 60.0


# --- what is started --------------------------------------------------------------------------------------------------


def test_a_shell_reads_the_command_as_it_is_meant(tmp_path: Path) -> None:
    from tui.page_server import HOST, PageServer

    folder = str(tmp_path / "a $(touch MARK) `touch MARK`;'\"x & y")
    words = command(folder)
    assert words == [sys.executable, "-I", "-m", "tui", "browse", "--restricted", "--vault", folder]
    served = PageServer(words, 8000, "key")
    assert (served.host, served.title, HOST) == (HOST, "linkhop", "127.0.0.1")
    assert folder not in served.title
    assert served.command.startswith("exec ")
    shown = "printf '%s\\n' " + served.command.removeprefix("exec ")
    done = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.splitlines() == words
    assert not (tmp_path / "MARK").exists()
    assert served.address == "http://127.0.0.1:8000/?key=key"
    assert PageServer(words, 80, "key").address == "http://127.0.0.1/?key=key"


@pytest.mark.parametrize(
    "words", [["--host", "0.0.0.0"], ["--host=::"], ["0.0.0.0"], ["--port", "0"], ["--port", "70000"], ["--port", "x"]]
)
def test_no_other_host_and_no_odd_port(words: list[str], run: Callable[..., Ran]) -> None:
    ran = run("serve", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("linkhop: ")


def test_not_for_guests(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    ran = run("serve", "--restricted")
    assert (ran.code, ran.out) == (2, "")
    assert "guest" in ran.err


@pytest.mark.parametrize("missing", ["textual_serve", "aiohttp"])
def test_without_the_extra(missing: str, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.delitem(sys.modules, "tui.page_server", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    ran = run("serve")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "linkhop: serve needs the extra `web`; try: pip install 'linkhop[web]'\n"


def test_which_driver_a_guest_may_have() -> None:
    page = {"TEXTUAL_DRIVER": PAGE_DRIVER, "TERM": "xterm", "ROWS": "24"}
    for more, left in (
        ({}, page),
        ({"TEXTUAL_LOG": "/x", "PYTHONPATH": "/x", "EDITOR": "id"}, page),
        ({"TEXTUAL_DRIVER": "evil:Driver"}, {"TERM": "xterm", "ROWS": "24"}),
        ({"TEXTUAL_DRIVER": PAGE_DRIVER + " "}, {"TERM": "xterm", "ROWS": "24"}),
    ):
        environment = page | more
        forget_environment(environment)
        assert environment == left
        assert is_on_page(environment) == (left is page)
    for name in ("SSH_ORIGINAL_COMMAND", "SSH_CONNECTION", "SSH_CLIENT"):
        environment = page | {name: "x"}
        forget_environment(environment)
        assert not is_on_page(environment)


# --- a server that runs -----------------------------------------------------------------------------------------------


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`linkhop serve` on the sample vault at a free port: its address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "NO_COLOR"))}
    env |= {"HOME": str(folder), "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22", "TERM": "dumb"}
    words = [sys.executable, "-m", "tui", "serve", "--vault", str(SAMPLE), "--port", str(port)]
    process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert f"http://127.0.0.1:{port}/?key=" in said
        yield next(word for word in said.split() if word.startswith("http")), process
    finally:
        process.kill()
        process.communicate()


def apps(home: Path) -> list[int]:
    """The processes of the app that have this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words, env = (
                (process / "cmdline").read_bytes().split(b"\0"),
                (process / "environ").read_bytes().split(b"\0"),
            )
        except OSError:
            continue
        if b"--restricted" in words and f"HOME={home}".encode() in env:
            found.append(int(process.name))
    return found


async def until(holds: Callable[[], Any], seconds: float = DEADLINE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def test_who_is_let_in(tmp_path: Path) -> None:
    """And what comes over the socket is the app on the vault, in colour; where either end goes, no process stays."""
    with serving(tmp_path) as (address, server):
        origin = f"http://{urlsplit(address).netloc}"
        port = urlsplit(address).port
        async with aiohttp.ClientSession() as stranger:
            for path, headers in (
                ("/", {}),
                ("/ws", {}),
                ("/static/js/textual.js", {}),
                ("/?key=", {}),
                ("/?key=x", {}),
                ("/", {"Cookie": f"linkhop-{port}="}),
                (address.removeprefix(origin), {"Host": f"evil.example:{port}"}),
                (address.removeprefix(origin), {"Origin": "http://evil.example"}),
                (address.removeprefix(origin), {"Origin": "http://127.0.0.1:1"}),
                (address.removeprefix(origin), {"Origin": "null"}),
            ):
                async with stranger.get(origin + path, headers=headers, allow_redirects=False) as answer:
                    assert (answer.status, answer.cookies) == (403, {}), (path, headers)
        jar = aiohttp.CookieJar(unsafe=True)  # it keeps none of an address otherwise
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(address) as answer:
                assert (answer.status, str(answer.url)) == (200, f"{origin}/")
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await browser.ws_connect(f"{origin}/ws", headers={"Origin": "http://evil.example"})
            assert not apps(tmp_path)
            for end in ("the page is closed", "the server is ended"):
                screen = Emulator(100, 30)
                socket_ = await browser.ws_connect(f"{origin}/ws?width=100&height=30", headers={"Origin": origin})
                sent = b""
                while not all(text in "\n".join(screen.display) for text in ("45 notes", "Start here")):
                    message = await asyncio.wait_for(socket_.receive(), DEADLINE)
                    assert message.type == aiohttp.WSMsgType.BINARY, (end, message)
                    sent += message.data
                    screen.feed(message.data.decode())
                assert b"\x1b[38;2;" in sent
                assert len(apps(tmp_path)) == 1
                if end == "the page is closed":
                    await socket_.close()
                else:
                    server.send_signal(signal.SIGINT)
                    await until(lambda: server.poll() is not None, 10)
                    assert server.returncode == 0
                await until(lambda: not apps(tmp_path), 10)


async def test_a_killed_server_takes_its_apps_along(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, server):
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            origin = f"http://{urlsplit(address).netloc}"
            (await browser.get(address)).release()
            socket_ = await browser.ws_connect(f"{origin}/ws")
            assert (await socket_.receive()).type == aiohttp.WSMsgType.BINARY
            assert len(apps(tmp_path)) == 1
            server.kill()
            await until(lambda: not apps(tmp_path), 10)
            await socket_.close()


# --- a real browser ---------------------------------------------------------------------------------------------------


class Page:
    """A tab of Chromium, over its own protocol: https://chromedevtools.github.io/devtools-protocol/."""

    def __init__(self, protocol: Any, size: tuple[int, int]) -> None:
        self._protocol, self._asked = protocol, 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.screen = Emulator(*size)
        self.answered: set[str] = set()
        """Every address that something came from."""
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._protocol:
            said = json.loads(message.data)
            about = said.get("params", {})
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said["method"] == "Network.responseReceived":
                self.answered.add(about["response"]["url"])
            elif said["method"] == "Network.webSocketCreated":
                self.answered.add(about["url"])
            elif said["method"] == "Network.webSocketFrameReceived" and about["response"]["opcode"] == 2:
                self.screen.feed(base64.b64decode(about["response"]["payloadData"]).decode())

    async def ask(self, method: str, **parameters: Any) -> Any:
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._protocol.send_json({"id": self._asked, "method": method, "params": parameters})
        said = await asyncio.wait_for(answer, DEADLINE)
        assert "error" not in said, said
        return said["result"]

    async def shows(self, *texts: str) -> None:
        await until(lambda: all(text in "\n".join(self.screen.display) for text in texts))

    async def evaluate(self, code: str) -> Any:
        return (await self.ask("Runtime.evaluate", expression=code, returnByValue=True))["result"].get("value")

    async def press(self, key: str) -> None:
        text = {"Enter": "\r"}.get(key, key)
        code = {"Enter": 13}.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if kind == "keyDown" else {}
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more)

    async def picture(self) -> bytes:
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])


@contextmanager
def chromium(folder: Path) -> Iterator[int]:
    """A browser without a window: the port that it is told what to do at."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: Debian has it in chromium")
    options = ["headless", "no-sandbox", "disable-gpu", "disable-background-networking", f"user-data-dir={folder}",
               "window-size=1280,800", "remote-debugging-port=0"]  # fmt: skip
    words = [CHROMIUM, *(f"--{option}" for option in options), "about:blank"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = folder / "DevToolsActivePort"
    try:
        end = time.monotonic() + DEADLINE
        while not told.exists() or not told.read_text().strip():
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield int(told.read_text().split()[0])
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.web
async def test_a_browser_shows_the_vault(tmp_path: Path) -> None:
    """Text comes, a key goes, and nothing is asked of anybody else."""
    with chromium(tmp_path / "chromium") as port, serving(tmp_path) as (address, _):
        origin = f"http://{urlsplit(address).netloc}"
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs = json.loads(await answer.text())
            (tab,) = (tab for tab in tabs if tab["type"] == "page")
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as protocol:
                page = Page(protocol, (300, 100))
                for part in ("Network", "Page", "Runtime"):
                    await page.ask(f"{part}.enable")
                await page.ask("Emulation.setFocusEmulationEnabled", enabled=True)
                await page.ask("Page.navigate", url=address)
                await page.shows("45 notes", "Start here")
                assert await page.evaluate("location.href") == f"{origin}/"
                assert await page.evaluate("document.cookie") == "", "scripts do not see the key"
                assert await page.evaluate("document.body.classList.contains('-first-byte')")
                await asyncio.sleep(1)  # the page fades in
                before = await page.picture()
                for key in "/kling":
                    await page.press(key)
                await page.shows("Kling 3.0")
                await page.press("Enter")
                await page.shows("Kuaishou › Kling")
                await asyncio.sleep(1)
                after = await page.picture()
                assert len(before) > 20_000 < len(after), "a canvas with text on it does not pack to nothing"
                assert before != after
                if kept := os.environ.get("LINKHOP_PICTURES"):
                    (Path(kept) / "web-before.png").write_bytes(before)
                    (Path(kept) / "web-after.png").write_bytes(after)
                ours = {origin, origin.replace("http", "ws")}
                assert {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in page.answered} == ours
                await page.press("q")
                await until(lambda: not apps(tmp_path), 10)
                await asyncio.sleep(0.2)
                assert await page.evaluate("document.body.classList.contains('-closed')")
                page.reading.cancel()
