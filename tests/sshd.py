"""OpenSSH's own server on the loopback, for one test run: keys, settings and port of its own."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
ROOT = Path(__file__).parents[1]


class Server:
    """A running sshd, and what it needs to be asked."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def allow(self, name: str, forced: str = "", options: str = "") -> None:
        """Let in the key of this name, for one forced command or for anything."""
        _keygen(self.folder / name)
        key = (self.folder / f"{name}.pub").read_text()
        command = f'command="{forced}",' if forced else ""
        with (self.folder / "authorized_keys").open("a") as keys:
            keys.write(f"{command}{options}{',' if options else ''}pty {key}" if forced else key)

    def command(self, key: str, *words: str, pty: bool = False) -> list[str]:
        """The client's command line: what `ssh host WORDS` is with this server and key."""
        options = ["StrictHostKeyChecking=no", f"UserKnownHostsFile={self.folder / 'known'}", "IdentitiesOnly=yes",
                   "LogLevel=ERROR", "BatchMode=yes"]  # fmt: skip
        pairs = [part for option in options for part in ("-o", option)]
        return [shutil.which("ssh") or "ssh", "-F", "none", *pairs, "-i", str(self.folder / key), "-p", str(self.port),
                *(["-tt"] if pty else []), "--", f"{getpass.getuser()}@127.0.0.1", *words]  # fmt: skip

    def ask(self, key: str, *words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        source = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(
            self.command(key, *words), capture_output=True, text=True, errors="replace", timeout=60, **source
        )


def linkhop(folder: Path, *words: str) -> str:
    """The command that a line of `authorized_keys` forces, with a home of its own for the caches."""
    parts = ["env", f"HOME={folder / 'home'}", sys.executable, "-I", "-m", "tui", *words]
    return shlex.join(parts)


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Start sshd; skip the test where there is none. Afterwards it and its sessions are gone."""
    if SSHD is None or not shutil.which("ssh"):
        pytest.skip("no sshd here: Debian has it in openssh-server")
    _keygen(folder / "host")
    (folder / "authorized_keys").touch(0o600)
    (folder / "home").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder / 'host'}\nPidFile none\nStrictModes no\nUsePAM no\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "KbdInteractiveAuthentication no\nAcceptEnv *\nMaxStartups 40\nPrintMotd no\nPrintLastLog no\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it drops its privileges
    log = (folder / "log").open("wb")
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stdout=log, stderr=log)
    try:
        _until_it_listens(process, port, folder / "log")
        yield Server(folder, port)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _until_it_listens(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def _keygen(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True, timeout=30)
