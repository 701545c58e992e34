"""Conflict copies and git's marks are told; the notes are there all the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from notes.catalog import Catalog
from notes.conflict import conflicts, original_of
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]


@pytest.mark.parametrize(
    "path",
    [
        "x.sync-conflict-20260112-003022-FUKIKK4.md",
        "x.sync-conflict-20260112-003022.md",
        "x (conflicted copy 2026-01-12).md",
        "x (conflicted copy 2026-01-12 003022).md",
        "x (Conflicted copy Anna's laptop 202601120030).md",
        "x (Anna's conflicted copy 2026-01-12).md",
    ],
)
def test_copies_name_their_original(path: str) -> None:
    assert original_of(path) == "x.md"
    assert original_of(f"a.b (c)/{path}") == "a.b (c)/x.md"


@pytest.mark.parametrize(
    "path",
    [
        "x.md",
        "x (copy).md",
        "conflicted copy.md",
        " (conflicted copy).md/x.md",
        "x.sync-conflict-yesterday.md",
        "x (2).md",
    ],
)
def test_other_notes_are_no_copies(path: str) -> None:
    assert original_of(path) is None


def test_marks_in_the_text() -> None:
    text = "# N\n\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"
    assert [(problem.kind, problem.line) for problem in conflicts("N.md", text)] == [("merge conflict", 3)]
    assert [problem.line for problem in conflicts("N.md", text[5:])] == [1]
    for other in ("", "<<<<<<< HEAD\n", ">>>>>>> a\n<<<<<<< b\n", " <<<<<<< a\n>>>>>>> b\n"):
        assert not conflicts("N.md", other)


def test_a_copy_is_a_note_with_a_problem(make_vault: Make) -> None:
    root = make_vault({"a/N.md": "one", "a/N (conflicted copy 2026-01-12).md": "two [[N]]"})
    catalog = Catalog.open(None, Relations())
    refresh(catalog, Vault(root), Relations())
    assert len(catalog.paths()) == 2
    ((path, problem),) = catalog.problems()
    assert (path, problem.kind) == ("a/N (conflicted copy 2026-01-12).md", "conflict copy")
    assert "a/N.md" in problem.message
    catalog.close()
