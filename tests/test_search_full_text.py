"""Full text brought up to date by what a refreshing found holds what the catalog holds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import SAMPLE

from notes.model import Problem
from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder
from search.full_text import FullText
from search.name_cache import kept_names

Make = Callable[[dict[str, str | bytes]], Path]


def test_what_changed_is_all_that_is_asked_for(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_vault({f"{name}.md": name for name in "ABCD"})
    opened = OpenVault(root, Relations(), keep=False)
    opened.refresh()
    words = FullText(opened.vault, Relations(), None)
    assert words.update(opened.catalog)
    assert words.is_current(opened.catalog)
    asked: list[object] = []
    for name in ("known", "digests"):
        ask = getattr(opened.catalog, name)
        monkeypatch.setattr(opened.catalog, name, lambda parts=("",), ask=ask: (asked.extend(parts), ask(parts))[1])
    make_vault({"A.md": "zebra", "E.md": "new"})
    (root / "B.md").unlink()
    (root / "C.md").rename(root / "F.md")
    changes = opened.refresh(parts=("A.md", "B.md", "C.md", "E.md", "F.md"))
    assert words.update(opened.catalog, changes=changes)
    assert asked
    assert "" not in asked
    assert words.is_current(opened.catalog)
    assert set(words.index.known()) == {"A.md", "D.md", "E.md", "F.md"}
    words.close()


ODD = {
    "Rule.md": "---\nno properties\n---\n# Heading\n",
    "Rule alone.md": "---\n",
    "Empty front.md": "---\n---\nbody",
    "Dots.md": "---\ntitle: Other\naliases: [one, two]\n...\n# H\n## I\nbody",
    "Broken.md": "---\naliases: [[[a], b\ntitle: x: y\n---\nbody",
    "Json.md": '{"aliases": ["j"], "title": "T"}\nbody',
    "Bom.md": b"\xef\xbb\xbf---\r\ntags: x\r\n---\r\nbody\r\n# H\r\n",
    "Wide.md": "---\ntitle: W\n---\nbody".encode("utf-16"),
    "Unclosed.md": "---\ntitle: U\nbody",
    "Latin.md": b"caf\xe9 # x\n# \xe9\n",
    "Empty.md": "",
    "folder/Dots.md": "---\naliases: 7\n---\n\n\n# 1\n",
}


def test_what_the_catalog_knows_is_what_reading_says(make_vault: Make, investing: Path) -> None:
    for root in (make_vault({**ODD, "Changed.md": "# old\nold"}), SAMPLE, investing):
        opened = OpenVault(root, Relations(), keep=False)
        opened.refresh()
        if root not in (SAMPLE, investing):
            make_vault({"Changed.md": "---\naliases: new\n---\n# new"})
            with opened.catalog.writing() as writer:
                writer.put_problems({"Latin.md": [Problem("quarantined", 0, "")]})
        words, quarantined = FullText(opened.vault, Relations(), None), opened.catalog.quarantined()
        expected = list(words.documents(opened.catalog.paths(), quarantined))
        assert list(words.everything(opened.catalog)) == expected
        assert len(expected) >= len(ODD)
        opened.close()


def test_many_changes_at_once_leave_the_other_notes_in(make_vault: Make) -> None:
    root = make_vault({f"{n}.md": str(n) for n in range(1200)})
    opened = OpenVault(root, Relations(), keep=False)
    opened.refresh()
    words = FullText(opened.vault, Relations(), None)
    words.update(opened.catalog)
    make_vault({f"{n}.md": f"changed {n}" for n in range(700)})
    changes = opened.refresh()
    assert len(changes.written) == 700
    assert words.update(opened.catalog, changes=changes)
    assert words.is_current(opened.catalog)
    words.close()


def test_names_are_kept_with_what_the_vault_looks_like_once_the_whole_was_looked_at(
    make_vault: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = make_vault({"A.md": "a", "B.md": "b"})
    opened = OpenVault(root, Relations())
    assert opened.cache is not None
    while opened.refresh().look is None:  # until the last write lies behind the clock's grain
        pass
    finder = Finder.of(opened)
    assert finder.lookup("A", 1)
    assert kept_names(opened.cache, Relations(), opened.vault.look().trace())
    (root / "A.md").write_text("zebra")
    os.utime(root / "A.md", (1, 1))
    opened.refresh(parts=("A.md",))
    assert not finder.renew(opened), "no name changed"
    assert kept_names(opened.cache, Relations(), opened.vault.look().trace()) is None
    while opened.refresh().look is None:
        pass
    assert not finder.renew(opened)
    assert kept_names(opened.cache, Relations(), opened.vault.look().trace())
    finder.close()
