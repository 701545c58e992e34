"""A vault on disk: what is listed, what is read, and that nothing outside it is."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from notes.vault import LARGEST, UnreadableError, Vault, VaultError, os_path, vault_path

Make = Callable[[dict[str, str | bytes]], Path]


def test_lists_notes_and_attachments(make_vault: Make) -> None:
    root = make_vault(
        {"a/N.md": "x", "B.MD": "y", "pic.png": b"p", ".obsidian/app.json": "{}", ".x.md": "", "n.md~": ""}
    )
    look = Vault(root).look()
    assert set(look.notes) == {"a/N.md", "B.MD"}
    assert look.attachments == {"pic.png"}
    assert not look.problems
    assert look.notes["a/N.md"].size == 1


def test_reads_what_it_lists(make_vault: Make) -> None:
    root = make_vault({"a/b/N.md": "text"})
    vault = Vault(root)
    data, stat = vault.read("a/b/N.md")
    assert data == b"text"
    assert stat == vault.look().notes["a/b/N.md"]


def test_odd_names_survive(make_vault: Make) -> None:
    root = make_vault(
        {
            "-rf.md": "1",
            "a\nb.md": "2",
            "'\".md": "3",
            "%s%n.md": "4",
            "x" * 250 + ".md": "5",
            "e\u0301.md": "6",
            "é.md": "7",
        }
    )
    with open(os.fsencode(root) + b"/\xff.md", "w") as file:
        file.write("8")
    vault = Vault(root)
    notes = vault.look().notes
    assert len(notes) == 8
    assert sorted(vault.read(path)[0] for path in notes) == [b"%d" % n for n in range(1, 9)]
    (odd,) = [path for path in notes if not path.isprintable() and "\n" not in path]
    odd.encode()  # no lone surrogate: SQLite and JSON take it
    assert vault_path(os_path(odd)) == odd


def test_links_and_devices_are_skipped_and_told(make_vault: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    root = make_vault({"N.md": "x"})
    (root / "out.md").symlink_to(secret)
    (root / "loop").symlink_to(root)
    (root / "gone.md").symlink_to(root / "nothing")
    (root / "in.md").symlink_to(root / "N.md")
    os.mkfifo(root / "pipe.md")
    (root / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(root / "socket.md"))
        look = Vault(root).look()
    assert set(look.notes) == {"N.md"}
    assert {path for path, _ in look.problems} == {"out.md", "loop", "gone.md", "in.md", "pipe.md", "socket.md"}


@pytest.mark.parametrize(
    "path",
    ["../secret.md", "/etc/passwd", "link/secret.md", "a/../../secret.md", "out.md", "", "a", "a\0.md", "pipe.md"],
)
def test_reads_nothing_outside(path: str, make_vault: Make, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = make_vault({"a/N.md": "x"})
    (root / "link").symlink_to(tmp_path)
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    os.mkfifo(root / "pipe.md")
    with pytest.raises(UnreadableError):
        Vault(root).read(path)


def test_a_large_note_is_cut(make_vault: Make) -> None:
    root = make_vault({"N.md": b"x" * (LARGEST + 5)})
    assert len(Vault(root).read("N.md")[0]) == LARGEST


def test_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="nowhere"):
        Vault(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultError):
        Vault(tmp_path / "file")


def test_a_vault_that_goes_away(make_vault: Make) -> None:
    root = make_vault({"N.md": "x"})
    vault = Vault(root)
    root.rename(root.with_name("elsewhere"))
    with pytest.raises(VaultError):
        vault.look()
