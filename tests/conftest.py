"""What several test modules share: the vaults and oracles to read from, and small vaults made for one test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell import SAMPLE, Ran

from tui.cli import main

pytest_plugins = ["idle"]

SHARED = Path(__file__).parents[2] / "shared"


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(
            f"../shared/{name} is not here: this test reads a vault or an oracle that is not part of the project"
        )
    return path


@pytest.fixture(scope="session")
def investing() -> Path:
    """A real vault of 3,238 notes."""
    return _shared("vaults/investing")


@pytest.fixture(scope="session")
def obsidian_help() -> Path:
    """173 richly marked-up pages."""
    return _shared("vaults/obsidian-help")


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], Any]:
    """`oracle("resolution.json")`: a file of observations, parsed."""
    return lambda name: json.loads(_shared(f"oracles/{name}").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test leaves behind is not for the next."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def make_vault(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """`make_vault({"a/Note.md": "text"})`: a folder of these files."""

    def make(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "vault"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`run("lookup", "x", vault=...)`: one command with a cache and settings of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("LINKHOP_VAULT", raising=False)

    def command(*argv: str, vault: Path | None = SAMPLE) -> Ran:
        try:
            code = main([*argv, *(["--vault", str(vault)] if vault else [])])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return command
