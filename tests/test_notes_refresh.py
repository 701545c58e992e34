"""A catalog brought up to date equals one read anew, whatever happened to the files."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from notes.catalog import Catalog
from notes.dump import dump
from notes.reading import is_settled
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Stat, Vault

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()


def fresh(root: Path) -> dict[str, Any]:
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    try:
        return dump(catalog)
    finally:
        catalog.close()


NAMES = st.sampled_from(["A", "a", "B", "Ünï", "C++", "Deep note"])
FOLDERS = st.sampled_from(["", "x/", "x/y/", "Z/"])
PATHS = st.builds(lambda folder, name: f"{folder}{name}.md", FOLDERS, NAMES)
BODIES = st.lists(
    st.sampled_from(
        [
            "[[A]]", "see [[x/B|that]] and [[Ghost]]", "![[Deep note#Part]]", "# Heading", "## Part ^block",
            "#tag/sub",
            "- [[B]] — rival ([[C++]])",
            "| Of | Who |\n|---|---|\n| Maker | [[Alias one]] |", "[m](x/B.md)", "`[[no]]`",
        ]
    ),
    max_size=5,
).map("\n\n".join)  # fmt: skip
HEADS = st.sampled_from(
    ["", "---\naliases: [Alias one, Other]\n---\n", '---\nparent: "[[A]]"\ntags: [t]\n---\n', "---\nup: B\n---\n",
     "---\naliases: [[[A]]-x, y]\n---\n", "---\ntitle: Named\nchildren: ['[[B]]', '[[Ghost]]']\n---\n"]
)  # fmt: skip


def wait_until_settled(root: Path) -> None:
    """Until the clock has left the grain in which the last file changed."""
    stats = Vault(root).look().notes.values()
    while not all(is_settled(stat, time.time_ns()) for stat in stats):
        pass


class Edits(RuleBasedStateMachine):
    """Random writing, renaming, moving and deleting. One catalog is compared with a fresh one after each step; another
    looks now and then at what a watcher would have named, and seldom at all."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(os.environ["PYTEST_EDITS"]) / f"v{time.monotonic_ns()}"
        self.root.mkdir()
        self.catalog = Catalog.open(None, RELATIONS)
        self.told, self.vault = Catalog.open(None, RELATIONS), Vault(self.root)
        self.touched: set[str] = set()
        self.missed = False
        self.look_at_all()

    def touch(self, path: str) -> None:
        """A watcher names what changed, or the new folder that it is in: there its events end."""
        for folder in reversed(Path(path).parents[:-1]):
            if not (self.root / folder).exists():
                self.touched.add(str(folder))
                break
        else:
            self.touched.add(path.rstrip("/"))
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)

    @rule(path=PATHS, head=HEADS, body=BODIES)
    def write(self, path: str, head: str, body: str) -> None:
        self.touch(path)
        if (self.root / path).is_symlink():
            (self.root / path).unlink()
        (self.root / path).write_text(head + body)

    @rule(path=PATHS)
    def delete(self, path: str) -> None:
        if (self.root / path).exists():
            self.touch(path)
            (self.root / path).unlink()

    @rule(old=PATHS, new=PATHS)
    def rename(self, old: str, new: str) -> None:
        if (self.root / old).exists():
            self.touch(old)
            self.touch(new)
            (self.root / old).rename(self.root / new)

    @rule(path=PATHS)
    def replace_by_a_link(self, path: str) -> None:
        if (self.root / path).exists():
            self.touch(path)
            (self.root / path).unlink()
            (self.root / path).symlink_to(self.root)

    @rule(path=PATHS, name=st.sampled_from(["pic.png", "A.md.png"]))
    def attach(self, path: str, name: str) -> None:
        attachment = str(Path(path).parent / name)
        self.touch(attachment)
        (self.root / attachment).touch()

    @rule(old=FOLDERS, new=FOLDERS)
    def move_folder(self, old: str, new: str) -> None:
        if old and new and not new.startswith(old) and (self.root / old).is_dir() and not (self.root / new).exists():
            self.touch(old)
            self.touch(new)
            (self.root / old).rename(self.root / new)

    @rule(left_out=st.sets(PATHS, max_size=2), more=st.sets(PATHS | FOLDERS.filter(bool)), is_late=st.booleans())
    def look_at_what_was_told(self, left_out: set[str], more: set[str], is_late: bool) -> None:
        if is_late:
            wait_until_settled(self.root)
        parts = {part.rstrip("/") for part in (self.touched - left_out) | more}
        refresh(self.told, self.vault, RELATIONS, parts=parts)
        self.missed |= not self.touched <= parts
        self.touched.clear()
        if not self.missed:
            assert dump(self.told) == fresh(self.root)
            assert self.told.look() in (None, Vault(self.root).look().mark())

    @rule()
    def look_at_all(self) -> None:
        refresh(self.told, self.vault, RELATIONS)
        self.touched.clear()
        self.missed = False
        assert dump(self.told) == fresh(self.root)

    @invariant()
    def equals_a_fresh_reading(self) -> None:
        if hasattr(self, "root"):
            refresh(self.catalog, Vault(self.root), RELATIONS)
            assert dump(self.catalog) == fresh(self.root)

    def teardown(self) -> None:
        if hasattr(self, "root"):
            self.catalog.close()
            self.told.close()
            shutil.rmtree(self.root)


def test_random_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_EDITS", str(tmp_path))
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Edits,
        settings=settings(
            max_examples=60, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_sample_vault_and_its_cache(tmp_path: Path) -> None:
    root = Path(__file__).parents[1] / "notes" / "sample"
    catalog = Catalog.open(tmp_path / "catalog.sqlite", RELATIONS)
    changes = refresh(catalog, Vault(root), RELATIONS)
    assert changes.read == changes.notes > 30
    catalog.close()
    again = Catalog.open(tmp_path / "catalog.sqlite", RELATIONS)
    assert json.dumps(dump(again)) == json.dumps(fresh(root))
    again.close()


def test_nothing_is_read_when_nothing_changed(make_vault: Make) -> None:
    root = make_vault({f"{n}.md": f"[[{n + 1}]]" for n in range(20)})
    for n in range(20):
        os.utime(root / f"{n}.md", (1e9 + 0.5, 1e9 + 0.5))
    catalog = Catalog.open(None, RELATIONS)
    vault = Vault(root)
    assert refresh(catalog, vault, RELATIONS).read == 20
    while refresh(catalog, vault, RELATIONS).read:  # until the last write lies behind the clock's grain
        pass
    state = catalog.state()
    (root / "3.md").write_text("changed")
    changes = refresh(catalog, vault, RELATIONS)
    assert (changes.read, changes.written, changes.removed) == (1, ("3.md",), ())
    assert catalog.state() != state
    catalog.close()


def test_a_part_that_changed_leaves_a_mark_by_which_the_whole_is_known(make_vault: Make) -> None:
    files = {"N.md": "[[M]]", "a/M.md": "m", "a/b/O.md": "o", "a/pic.png": "", "c/P.md": "p", "gone.md": "g"}
    root, catalog = make_vault(dict(files)), Catalog.open(None, RELATIONS)
    vault = Vault(root)
    (root / "odd.md").symlink_to(root)
    wait_until_settled(root)
    first = refresh(catalog, vault, RELATIONS)
    assert first.look is not None
    assert catalog.look() == first.look.mark()
    (root / "N.md").write_text("[[New]]")
    (root / "new").mkdir()
    (root / "new" / "New.md").write_text("new")
    (root / "a").rename(root / "d")
    (root / "gone.md").unlink()
    (root / "odd.md").unlink()
    (root / "odd.md").write_text("a note by now")
    (root / "c" / "odd").symlink_to(root)
    (root / "c" / "sheet.pdf").touch()
    wait_until_settled(root)
    touched = ("N.md", "new", "a", "d", "gone.md", "odd.md", "c/odd", "c/sheet.pdf")
    some = refresh(catalog, vault, RELATIONS, parts=touched)
    assert (some.notes, some.read) == (6, 5)
    whole = refresh(catalog, vault, RELATIONS)
    assert whole.read == 0
    assert whole.look is not None
    assert catalog.look() == whole.look.mark() != first.look.mark()
    assert dump(catalog) == fresh(root)
    catalog.close()


@pytest.mark.parametrize("notes", [60, 600])
def test_a_look_at_one_note_costs_the_same_among_many(
    notes: int, make_vault: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({f"{n % 9}/{n}.md": f"[[{n + 1}]]" for n in range(notes)})
    catalog, vault = Catalog.open(None, RELATIONS), Vault(root)
    refresh(catalog, vault, RELATIONS)
    (root / "3" / "3.md").write_text("changed")
    listed, steps = [], []
    monkeypatch.setattr(os, "scandir", listed.append)
    catalog.db.set_progress_handler(lambda: steps.append(1), 1)
    changes = refresh(catalog, vault, RELATIONS, parts=["3/3.md"])
    catalog.db.set_progress_handler(None, 1)
    assert (changes.notes, changes.read, changes.written) == (notes, 1, ("3/3.md",))
    assert not listed
    assert 100 < len(steps) < 1000
    catalog.close()


def test_a_refreshing_that_is_broken_off_leaves_no_mark(make_vault: Make) -> None:
    root, catalog = make_vault({"N.md": "n", "M.md": "m"}), Catalog.open(None, RELATIONS)
    wait_until_settled(root)
    refresh(catalog, Vault(root), RELATIONS)
    assert catalog.look() is not None
    (root / "N.md").write_text("changed")
    with pytest.raises(ZeroDivisionError):
        refresh(catalog, Vault(root), RELATIONS, lambda done, total: done // 0)
    assert catalog.look() is None
    catalog.close()


def test_an_edit_that_keeps_size_and_mtime_is_seen(make_vault: Make) -> None:
    root = make_vault({"N.md": "[[aaa]]"})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    before = (root / "N.md").stat()
    (root / "N.md").write_text("[[bbb]]")
    os.utime(root / "N.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    refresh(catalog, Vault(root), RELATIONS)
    assert [ghost["name"] for ghost in dump(catalog)["ghosts"]] == ["bbb"]
    catalog.close()


def test_settling() -> None:
    second = 1_000_000_000
    assert not is_settled(Stat(5 * second + 7, 0, 5 * second + 7, 0), 5 * second + 8)
    assert is_settled(Stat(5 * second + 7, 0, 5 * second + 7, 0), 6 * second)
    assert not is_settled(Stat(5 * second, 0, 5 * second, 0), 6 * second), "a clock of whole seconds"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_note_keeps_what_was_known(make_vault: Make) -> None:
    root = make_vault({"N.md": "# Known", "f/M.md": "x"})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    (root / "N.md").chmod(0)
    (root / "f").chmod(0)
    refresh(catalog, Vault(root), RELATIONS)
    (root / "f").chmod(0o700)
    assert catalog.paths() == ["N.md", "f/M.md"]
    assert {(path, problem.kind) for path, problem in catalog.problems()} == {
        ("N.md", "unreadable"),
        ("f", "unreadable folder"),
    }
    (root / "N.md").chmod(0o600)
    refresh(catalog, Vault(root), RELATIONS)
    assert list(catalog.problems()) == []
    catalog.close()


def test_a_damaged_catalog_is_made_anew(make_vault: Make, tmp_path: Path) -> None:
    root = make_vault({"N.md": "# Here"})
    file = tmp_path / "catalog.sqlite"
    for rubbish in (b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000):
        file.write_bytes(rubbish)
        catalog = Catalog.open(file, RELATIONS)
        refresh(catalog, Vault(root), RELATIONS)
        assert catalog.paths() == ["N.md"]
        catalog.close()


def test_a_catalog_of_other_relations_is_made_anew(make_vault: Make, tmp_path: Path) -> None:
    root = make_vault({"N.md": "---\nunder: B\n---\n", "B.md": ""})
    other = Relations(up=("under",))
    for relations, found in ((RELATIONS, 0), (other, 1), (RELATIONS, 0)):
        catalog = Catalog.open(tmp_path / "catalog.sqlite", relations)
        refresh(catalog, Vault(root), relations)
        assert sum(len(note["links"]) for note in dump(catalog)["notes"]) == found
        catalog.close()


def test_what_is_odd_about_a_file_is_kept_up_to_date(make_vault: Make) -> None:
    root = make_vault({"N.md": "x"})
    (root / "odd.md").symlink_to(root / "N.md")
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    (root / "odd.md").unlink()
    os.mkfifo(root / "odd.md")
    refresh(catalog, Vault(root), RELATIONS)
    assert [problem["message"] for problem in dump(catalog)["problems"]] == ["not a regular file: skipped"]
    assert dump(catalog) == fresh(root)
    catalog.close()
