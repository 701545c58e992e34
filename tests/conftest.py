"""What several test modules share: the vaults and oracles to read from, and small vaults made for one test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
