"""A note that ends its reader costs only itself: it is named, and not tried again until it changes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from notes import scanner
from notes.forked import forked
from notes.open_vault import OpenVault
from notes.relations import Relations
from notes.vault import UnreadableError
from search.finder import Finder

Make = Callable[[dict[str, str | bytes]], Path]
# In a process of one thread, as a shell's verb is: only there other processes read.
REFRESH = """
import json, os, signal, sys
from notes import forked, reader, reading
from notes.open_vault import OpenVault
from notes.relations import Relations

def read_note(path, data, relations):
    if b"DEADLY" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    while b"ENDLESS" in data:
        pass
    return reader.read_note(path, data, relations)

reading.read_note, forked.LONGEST = read_note, 0.2
opened = OpenVault(sys.argv[1], Relations())
changes = opened.refresh()
links = opened.catalog.db.execute("SELECT path, target FROM links JOIN notes ON notes.id = note ORDER BY 1")
print(json.dumps({
    "read": changes.read,
    "notes": opened.catalog.paths(),
    "links": links.fetchall(),
    "problems": [(path, *problem) for path, problem in opened.catalog.problems()],
    "children": open(f"/proc/self/task/{os.getpid()}/children").read(),
}))
"""


def refresh(root: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", REFRESH, str(root)], capture_output=True, text=True, timeout=60)
    assert not done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_other_notes_are_there_and_it_is_read_again_when_it_changed(
    make_vault: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    good = {f"{n:03}.md": f"[[to {n}]]" for n in range(700)}
    bad = {"000.md": "DEADLY [[x]]", "333.md": "DEADLY too", "699.md": "ENDLESS", "700.md": "DEADLY last"}
    root = make_vault({**good, **bad})
    found = refresh(root)
    assert found["notes"] == sorted({**good, **bad})
    assert found["links"] == [[path, text[2:-2]] for path, text in sorted(good.items()) if path not in bad]
    assert [problem[:2] for problem in found["problems"]] == [[path, "quarantined"] for path in sorted(bad)]
    assert "reading it failed (Killed)" in found["problems"][0][3]
    assert "Profiling timer expired" in found["problems"][2][3]
    assert not found["children"], "none is left behind"

    os.utime(root / "000.md")
    (root / "333.md").rename(root / "444 moved.md")
    again = refresh(root)  # in this one process, which a try would end
    assert again["read"] >= 2
    assert [problem[:2] for problem in again["problems"]] == [
        [path, "quarantined"] for path in ("000.md", "444 moved.md", "699.md", "700.md")
    ]

    (root / "000.md").write_text("[[healed]]")
    healed = refresh(root)
    assert healed["links"][0] == ["000.md", "healed"]
    assert [problem[0] for problem in healed["problems"]] == ["444 moved.md", "699.md", "700.md"]

    opened = OpenVault(root, Relations())
    opened.refresh()
    finder = Finder.of(opened)
    assert finder.update_words()
    assert [hit.owner.path for hit in finder.lookup("444 moved", 1)] == ["444 moved.md"]
    assert not finder.search("DEADLY", 9).hits
    with pytest.raises(UnreadableError, match="Killed"):
        finder.read("444 moved.md")
    opened.close()


def test_a_failure_of_the_reader_itself(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(text: str, first_line: int) -> Any:
        if "huge" in text:
            raise MemoryError
        return real(text, first_line)

    real = scanner.scan
    monkeypatch.setattr(scanner, "scan", scan)
    opened = OpenVault(make_vault({"A.md": "huge [[x]]", "B.md": "[[y]]"}), Relations(), keep=False)
    opened.refresh()
    assert opened.catalog.paths() == ["A.md", "B.md"]
    assert [(path, problem.kind) for path, problem in opened.catalog.problems()] == [("A.md", "quarantined")]
    assert [name for (name,) in opened.catalog.db.execute("SELECT target FROM links")] == ["y"]
    opened.close()


def test_where_no_process_may_be_started_one_reads_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    before = os.listdir("/proc/self/fd")
    assert list(forked(str, range(200), lambda item, how: how)) == [str(n) for n in range(200)]
    assert os.listdir("/proc/self/fd") == before
