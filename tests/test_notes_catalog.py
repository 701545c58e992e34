"""What becomes of a catalog that cannot be used: a damaged one is made anew, one that another process holds stays."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from notes import database as module
from notes.catalog import Catalog
from notes.open_vault import OpenVault
from notes.relations import Relations

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()
HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA locking_mode = EXCLUSIVE")
db.execute("BEGIN EXCLUSIVE")
db.execute("INSERT OR REPLACE INTO meta VALUES ('held', 1)")
db.execute("COMMIT")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(file: Path) -> Iterator[Callable[[], object]]:
    """Another process has the catalog for itself, until the yielded function is called."""
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield lambda: other.stdin and other.stdin.close()


@pytest.fixture
def file(make_vault: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalog of a vault of two notes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    opened = OpenVault(make_vault({"N.md": "[[M]]", "M.md": ""}), RELATIONS)
    opened.refresh()
    opened.close()
    assert opened.cache is not None
    return Path(opened.cache, "catalog.sqlite")


def test_one_that_another_process_holds_is_left_alone(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.stat().st_ino
    monkeypatch.setattr(module, "_WAIT", 0.05)
    with held(file) as free:
        for open_it in (Catalog.kept, Catalog.open):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                open_it(file, RELATIONS)
        beside = OpenVault(tmp_path / "vault", RELATIONS)
        assert "locked" in beside.notice
        assert beside.refresh().read == 2
        beside.close()
        free()
    after = OpenVault(tmp_path / "vault", RELATIONS)
    assert (after.notice, file.stat().st_ino, after.catalog.paths()) == ("", before, ["M.md", "N.md"])
    assert after.catalog.db.execute("SELECT value FROM meta WHERE key = 'held'").fetchone() == (1,)
    after.close()


def test_one_that_another_process_holds_for_a_moment_is_waited_for(file: Path) -> None:
    with held(file) as free:
        free()
        kept = Catalog.kept(file, RELATIONS)
        assert kept is not None
        assert kept.paths() == ["M.md", "N.md"]
        kept.close()


def test_a_second_connection_leaves_the_locks_of_the_first(file: Path) -> None:
    first = Catalog.kept(file, RELATIONS)
    assert first is not None
    with first.steady():
        assert first.paths() == ["M.md", "N.md"]
        first.reader().close()
        taken = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode = DELETE')"
        done = subprocess.run([sys.executable, "-c", taken, str(file)], capture_output=True, text=True)
        assert "locked" in done.stderr
    first.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\0" * len(data),
        lambda data: data.replace(b"table", b"tabel"),
        lambda data: data.replace(b"CREATE TABLE links", b"CREATE TABLE lynks"),
    ],
    ids=["empty", "half", "zeros", "schema", "a table"],
)
def test_a_damaged_one_is_made_anew(file: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    data = file.read_bytes()
    assert damage(data) != data
    file.write_bytes(damage(data))
    os.utime(tmp_path / "vault" / "N.md")  # else nothing is looked for in it
    opened = OpenVault(tmp_path / "vault", RELATIONS)
    opened.refresh()
    assert (opened.notice, opened.catalog.paths()) == ("", ["M.md", "N.md"])
    opened.close()
