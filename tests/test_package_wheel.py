"""The wheel: what is installed, and what is not."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once, without the network."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = out.glob("*.whl")
    return built


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_all_modules_are_in_it(wheel: Path) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("notes", "search", "tui")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(wanted) > 100
    assert wanted <= files(wheel)
    assert {"tui/app.tcss", "notes/py.typed", "search/py.typed", "tui/py.typed", "notes/sample/Start here.md"} <= wanted


def test_nothing_else_is_in_it(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in files(wheel)}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == {"notes", "search", "tui"}
    assert not [name for name in files(wheel) if "__pycache__" in name or name.endswith((".pyc", ".orig"))]


def test_it_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            name.rpartition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name and not name.endswith("RECORD")
        }
    assert texts["entry_points.txt"].split() == ["[console_scripts]", "linkhop", "=", "tui.cli:main"]
    assert texts["LICENSE"] == (ROOT / "LICENSE").read_text()
    assert "Name: linkhop\n" in texts["METADATA"]
    assert "Root-Is-Purelib: true" in texts["WHEEL"]


def test_it_runs_from_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    """Out of the archive's files alone, on the sample vault inside it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(tmp_path / "installed"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    code = "import sys; from tui import cli; print(cli.__file__, file=sys.stderr)"
    code += "; sys.exit(cli.main(['lookup', 'Seedance V2']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert str(tmp_path / "installed") in done.stderr
    assert done.stdout.split("\t")[0] == "Products/Seedance.md"
