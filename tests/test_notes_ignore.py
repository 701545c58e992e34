"""What of a vault's folder is left out: hidden files, what programs leave for a moment, excluded files."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.ignore import LARGEST_SETTINGS, Excluded, excluded_by, is_hidden
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]


def listed(root: Path) -> set[str]:
    look = Vault(root).look()
    return {*look.notes, *look.attachments}


def settings(*filters: object) -> str:
    return json.dumps({"promptDelete": False, "userIgnoreFilters": filters})


def test_what_programs_leave_for_a_moment() -> None:
    hidden = [
        ".syncthing.x.md.tmp", "~syncthing~x.md.tmp", "~syncthing~x", ".~lock.x.md#", "4913", "x.md~", ".#x.md",
        ".stversions", ".trash", ".obsidian", ".git", ".x.md.swp", "x.md.swp", "x.md.part", "x.md.tmp", "#x.md#",
        "~$x.docx",
    ]  # fmt: skip
    assert [name for name in hidden if not is_hidden(name)] == []
    shown = [
        "x.md",
        "4913.md",
        "~ home.md",
        "#1.md",
        "C#",
        "tmp",
        "tmp.md",
        "x.sync-conflict-20260112-003022-FUKIKK4.md",
    ]
    assert [name for name in shown if is_hidden(name)] == []


def test_hidden_folders_are_not_entered(make_vault: Make) -> None:
    names = [".trash/x.md", ".stversions/x.md", ".git/x.md", ".obsidian/x.md", "a/.b/x.md", "a/x.md~", "a/x.md"]
    assert listed(make_vault(dict.fromkeys(names, "text"))) == {"a/x.md"}


def test_excluded_files(make_vault: Make) -> None:
    notes = [
        "Templates/T.md",
        "Templates.md",
        "a/Templates/T.md",
        "a/x.excalidraw.md",
        "a/pic.png",
        "b/_archive/N.md",
        "N.md",
    ]
    root = make_vault(dict.fromkeys(notes, ""))
    assert listed(root) == set(notes)
    filters = settings("Templates/", "/\\.excalidraw\\.md$/", "/(^|\\/)_archive\\//", "a/pic")
    make_vault({".obsidian/app.json": filters})
    assert listed(root) == {"Templates.md", "a/Templates/T.md", "N.md"}
    assert not Vault(root).look().problems
    make_vault({".obsidian/app.json": settings()})
    assert listed(root) == set(notes)


def test_a_filter_that_is_not_understood_excludes_nothing_and_is_told(make_vault: Make) -> None:
    root = make_vault({"aaa.md": "", ".obsidian/app.json": settings("/(?=a)a/", "/a)(b/", "/[z/", "b/", 5, None, "")})
    look = Vault(root).look()
    assert set(look.notes) == {"aaa.md"}
    assert {(path, problem.kind) for path, problem in look.problems} == {(".obsidian/app.json", "excluded files")}
    assert [re.findall("/.*/", problem.message) for _, problem in look.problems] == [["/(?=a)a/"], ["/a)(b/"], ["/[z/"]]


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", "5", '"userIgnoreFilters"', '{"userIgnoreFilters": null}', '{"userIgnoreFilters": "N"}',
        '{"userIgnoreFilters": {"N": 1}}', '{"userIgnoreFilters":' + "[" * 50_000,
        '{"userIgnoreFilters": ["/\\ud800(/"]}',
        b'\xff{"userIgnoreFilters": ["N"]}', '{"userIgnoreFilters": [' + "9" * 5000 + "]}",
        json.dumps({"userIgnoreFilters": ["N"], "x": "x" * LARGEST_SETTINGS}),
    ],
)  # fmt: skip
def test_settings_that_say_nothing(content: str | bytes, make_vault: Make) -> None:
    look = Vault(make_vault({"N.md": "", ".obsidian/app.json": content})).look()
    assert set(look.notes) == {"N.md"}
    "".join(problem.message for _, problem in look.problems).encode()


def test_settings_are_not_read_through_a_link_or_from_a_pipe(make_vault: Make, tmp_path: Path) -> None:
    root = make_vault({"N.md": "", ".obsidian/x": ""})
    (tmp_path / "app.json").write_text(settings("N"))
    (root / ".obsidian" / "app.json").symlink_to(tmp_path / "app.json")
    assert listed(root) == {"N.md"}
    (root / ".obsidian" / "app.json").unlink()
    os.mkfifo(root / ".obsidian" / "app.json")
    assert listed(root) == {"N.md"}


@given(
    st.lists(
        st.one_of(st.text(max_size=8), st.from_regex(r"/[(|)*+?\[\]^$.a\\{}0-9-]{1,12}/", fullmatch=True)), max_size=6
    )
)
def test_no_filter_raises(filters: list[str]) -> None:
    excluded = excluded_by(settings(*filters).encode())
    assert isinstance(excluded.covers("a/b (1).md"), bool)


def test_nothing_is_excluded_without_filters() -> None:
    assert excluded_by(b"{}") == Excluded()
    assert not Excluded().covers("")
    many = excluded_by(settings(*(f"folder {n}/" for n in range(300))).encode())
    assert many.covers("folder 7/x.md")
    assert len(many.problems) == 100
