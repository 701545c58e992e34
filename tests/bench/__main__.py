"""`python -m tests.bench [VAULT]`: what opening, indexing and looking up cost, beside Python, rg and SQLite FTS5.

Every figure is the median of several fresh processes with a cache folder of their own. Times on a shared machine drift;
the ratios against `python -c pass`, measured in between, are what to compare.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.shell import SAMPLE

RUNS = 7
NAME = """
import json, sys, time
from pathlib import Path
import notes.open_vault, notes.reader, search.finder, search.fuzzy, search.full_text
from notes.relations import Relations
start = time.perf_counter()
opened = notes.open_vault.OpenVault(Path(sys.argv[1]), Relations())
changes = opened.refresh()
finder = search.finder.Finder.of(opened)
finder.names.find("a", 10)
ready = time.perf_counter()
finder.update_words()
print(json.dumps([ready - start, time.perf_counter() - ready, changes.notes, changes.read]))
"""


def seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall time of several runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


def clean(cache: Path) -> dict[str, str]:
    """The environment with a cache folder of its own, and with Python as a person runs it: keeping compiled modules."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {
        "XDG_CACHE_HOME": str(cache)
    }


def quiet(*command: str, cache: Path) -> Callable[[], object]:
    """A command to run, its output thrown away."""
    environment = clean(cache)
    return lambda: subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False
    )


def build(vault: Path, cache: Path) -> tuple[float, float, int, int]:
    """(seconds until names and links are ready, seconds of full text, notes, notes read) in a fresh process."""
    environment = clean(cache)
    command = [sys.executable, "-c", NAME, str(vault)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    ready, words, notes, read = json.loads(done.stdout)
    return ready, words, notes, read


def fts5(vault: Path) -> float:
    """Seconds that SQLite's FTS5 takes to read and index the same files."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "fts.sqlite")
        db.execute("CREATE VIRTUAL TABLE notes USING fts5(path, body)")
        files = ((str(path), path.read_text(encoding="utf-8", errors="replace")) for path in vault.rglob("*.md"))
        db.executemany("INSERT INTO notes VALUES (?, ?)", files)
        db.commit()
        db.close()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    vault = Path(sys.argv[1]).expanduser() if len(sys.argv) > 1 else SAMPLE
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        python = quiet(sys.executable, "-c", "pass", cache=cache)
        base = seconds(python, 15)
        fresh = []
        for _ in range(3):
            shutil.rmtree(cache / "linkhop", ignore_errors=True)
            fresh.append(build(vault, cache))
        again = [build(vault, cache) for _ in range(RUNS)]
        linkhop = str(Path(sys.executable).with_name("linkhop"))
        exact, typo = sample_names(vault, cache)
        rows = [
            ("python -c pass", base),
            (f"names and links from nothing ({fresh[0][2]:,} notes)", median(run[0] for run in fresh)),
            ("full text from nothing", median(run[1] for run in fresh)),
            ("SQLite FTS5 from nothing, same files", median(fts5(vault) for _ in range(3))),
            ("unchanged vault reopened: looked at, names ready", median(run[0] for run in again)),
            (
                f"linkhop lookup, exact ({exact})",
                seconds(quiet(linkhop, "lookup", exact, "--vault", str(vault), cache=cache), 15),
            ),
            (
                "the same, --cached",
                seconds(quiet(linkhop, "lookup", exact, "--cached", "--vault", str(vault), cache=cache), 15),
            ),
            (
                f"linkhop lookup, typo ({typo})",
                seconds(quiet(linkhop, "lookup", typo, "--vault", str(vault), cache=cache), 15),
            ),
            (
                "linkhop search, two words",
                seconds(quiet(linkhop, "search", "the market", "--vault", str(vault), cache=cache)),
            ),
        ]
        if shutil.which("rg"):
            rows.append(("rg -l WORD, same files", seconds(quiet("rg", "-l", exact, str(vault), cache=cache))))
        base = median([base, seconds(python, 15)])
    print(f"{'':55} {'ms':>9}   x python -c pass")
    for name, took in rows:
        print(f"{name:55} {took * 1000:9.1f}   {took / base:8.1f}")


def sample_names(vault: Path, cache: Path) -> tuple[str, str]:
    """An alias of the vault, and the same with two letters swapped."""
    environment = clean(cache)
    command = [str(Path(sys.executable).with_name("linkhop")), "dump", "--cached", "--vault", str(vault)]
    document = json.loads(subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout)
    names = sorted(
        alias for note in document["notes"] for alias in note["aliases"] if len(alias) > 7 and alias.isascii()
    )
    exact = names[len(names) // 2]
    return exact, exact[:3] + exact[4] + exact[3] + exact[5:]


if __name__ == "__main__":
    main()
