"""Obsidian's bookmarks: read where they can be, never an error."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from notes.bookmarks import bookmarks

MakeVault = Callable[[dict[str, str | bytes]], Path]


def test_files_in_groups_in_their_order_once(make_vault: MakeVault) -> None:
    items = [
        {"type": "file", "path": "B.md"},
        {
            "type": "group",
            "title": "x",
            "items": [{"type": "file", "path": "a/A.md"}, {"type": "file", "path": "B.md"}],
        },
        {"type": "file", "path": "picture.png"},
        {"type": "search", "query": "x"},
    ]
    assert bookmarks(make_vault({".obsidian/bookmarks.json": json.dumps({"items": items})})) == ("B.md", "a/A.md")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[", b"[]", b"{}", b'{"items": 3}', b'{"items": [3, {"type": "file", "path": 4}, {"items": "x"}]}',
        b"\xff\xfe", b"[" * 200_000, b'{"items": [' + b" " * (1 << 20) + b"]}", b'{"items": null}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_has_none(make_vault: MakeVault, data: bytes) -> None:
    assert bookmarks(make_vault({".obsidian/bookmarks.json": data})) == ()


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert bookmarks(tmp_path) == ()
