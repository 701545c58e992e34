"""A vault on disk: what is listed, what is read, and that nothing outside it is."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from notes.vault import LARGEST, WHOLE, Listing, Stat, UnreadableError, Vault, VaultError, os_path, vault_path

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


PARTS = [
    ["N.md"], ["a/M.md", "a/b/O.md", "a/pic.png"], ["a"], ["a/b", "a", "a/b/O.md"], ["N.md", ""], ["gone.md"],
    ["gone/x.md", "gone/y.md"], ["N.md/x.md"], ["late/x.md"], ["late", "late/deep/y.md", "N.md"], ["away/Z.md"],
    ["out.md", "pipe.md", "way/M.md", "way"], ["../secret.md"], ["..", "."], ["a/../N.md"], ["a/../../secret.md"],
    [".git/x.md"], [".hidden.md", "n.md~"], ["shut/S.md"], ["shut"], ["shut/deep/T.md"], ["a/N.secret.md"],
]  # fmt: skip


@pytest.mark.parametrize("parts", PARTS, ids=map(str, PARTS))
def test_a_look_at_parts_sees_what_a_look_at_the_whole_sees_there(
    parts: list[str], make_vault: Make, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("secret")
    files = ["N.md", "a/M.md", "a/b/O.md", "a/pic.png", "away/Z.md", ".git/x.md", ".hidden.md", "n.md~", "shut/S.md"]
    files += ["shut/deep/T.md", "a/N.secret.md"]
    settings = {".obsidian/app.json": '{"userIgnoreFilters": ["shut/", "/secret/"]}'}
    root = make_vault({**dict.fromkeys(files, "x"), **settings})
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "way").symlink_to(root / "a")
    os.mkfifo(root / "pipe.md")
    vault = Vault(root)
    vault.look()
    make_vault({"late/x.md": "x", "late/deep/y.md": "y", "late/sheet.pdf": "z"})
    (root / "away").rename(tmp_path / "away")
    (root / "N.md").write_text("changed")
    seen, whole = vault.look(parts), Vault(root).look()

    def lies_there(path: str) -> bool:
        return any(not part or path == part or path.startswith(part + "/") for part in seen.parts)

    assert all(lies_there(part) for part in parts)
    assert ("" in parts) == (seen.parts == WHOLE)
    assert seen.notes == {path: stat for path, stat in whole.notes.items() if lies_there(path)}
    assert seen.attachments == {path for path in whole.attachments if lies_there(path)}
    assert sorted(seen.problems) == sorted(problem for problem in whole.problems if lies_there(problem[0]))


def test_the_folders_are_known_after_a_look_at_parts(make_vault: Make) -> None:
    root = make_vault({"a/M.md": "", "b/c/N.md": ""})
    vault = Vault(root)
    vault.look()
    (root / "b").rename(root / "a" / "d")
    vault.look(["b", "a/d/c/N.md"])
    assert vault.folders == {"", "a/", "a/d/", "a/d/c/"}


def test_a_new_folder_of_which_much_is_named_is_listed_once(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault(make_vault({"N.md": ""}))
    vault.look()
    names = [f"new/deep/{n}.md" for n in range(20)]
    make_vault(dict.fromkeys(names, ""))
    listed, scandir = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: (listed.append(folder), scandir(folder))[1])
    assert set(vault.look(names).notes) == set(names)
    assert len(listed) == 2


def test_a_look_is_at_the_whole_before_any_other_and_when_other_files_are_excluded(make_vault: Make) -> None:
    root = make_vault({"N.md": "", "M.md": ""})
    vault = Vault(root)
    assert vault.look(["N.md"]).parts == WHOLE
    assert vault.look(["N.md"]).parts == ("N.md",)
    make_vault({".obsidian/app.json": '{"userIgnoreFilters": ["M"]}'})
    look = vault.look(["N.md"])
    assert (look.parts, set(look.notes)) == (WHOLE, {"N.md"})
    assert vault.look(["N.md", "M.md"]).parts == ("M.md", "N.md")


def test_marks_of_parts_add_up(make_vault: Make) -> None:
    root = make_vault({"N.md": "", "a/M.md": "", "a/pic.png": "", "b/O.md": ""})
    (root / "a" / "way").symlink_to(root)
    vault = Vault(root)
    whole = vault.look()
    parts = [vault.look([part]) for part in ("a", "N.md", "b/O.md")]
    assert sum(part.mark() for part in parts) == whole.mark()
    assert len({0, whole.mark(), *(part.mark() for part in parts)}) == 5
    assert whole.mark() != whole._replace(problems=()).mark() != whole._replace(attachments=frozenset()).mark()
    for n in range(200):
        stats = (Stat(n << 40, n, n << 41, n), Stat(n << 40 | 99, n + 1, n << 41 | 999, n + 2))
        one, other = (Listing(dict(zip(("N.md", "M.md"), each, strict=True))) for each in (stats, stats[::-1]))
        assert one.mark() != other.mark(), "which file has which stat matters"


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
