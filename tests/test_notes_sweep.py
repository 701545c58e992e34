"""Notes read many at a time: what `Vault.read` reads, and nothing else."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import notes
from notes.sweep import sweep
from notes.vault import Vault, VaultError

Make = Callable[[dict[str, str | bytes]], Path]
SAMPLE = Path(notes.__file__).parent / "sample"


@pytest.mark.parametrize("backwards", [False, True])
def test_reads_what_the_vault_reads(backwards: bool) -> None:
    vault = Vault(SAMPLE)
    paths = sorted(vault.look().notes, reverse=backwards)
    assert len(paths) > 30
    assert list(sweep(vault, paths)) == [(path, vault.read(path)[0]) for path in paths]


def test_any_order_of_folders(make_vault: Make) -> None:
    names = ["a/b/c/1.md", "a/2.md", "3.md", "a/b/4.md", "x/b/c/5.md", "a/b/c/6.md", "empty.md"]
    vault = Vault(make_vault({name: name if name != "empty.md" else "" for name in names}))
    assert [path for path, _ in sweep(vault, names)] == names
    assert all(data == (path.encode() if path != "empty.md" else b"") for path, data in sweep(vault, names))


def test_what_cannot_be_read_is_passed_over(make_vault: Make, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    (tmp_path / "beyond").mkdir()
    (tmp_path / "beyond" / "deep.md").write_text("secret")
    root = make_vault({"A.md": "a", "sub/B.md": "b", "folder.md/x.txt": ""})
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    (root / "way").symlink_to(tmp_path / "beyond")
    os.mkfifo(root / "pipe.md")
    asked = ["link.md", "A.md", "../outside.md", "gone.md", "way/deep.md", "sub/B.md", "sub/../A.md", "", "no/x.md"]
    asked += ["folder.md", "pipe.md", "/etc/passwd", "a\0b.md", str(root / "A.md"), "A.md"]
    assert list(sweep(Vault(root), asked)) == [("A.md", b"a"), ("sub/B.md", b"b"), ("A.md", b"a")]


def test_no_handle_stays_open(make_vault: Make) -> None:
    vault = Vault(make_vault({f"{n}/{n}/{n}.md": "x" for n in range(20)}))
    before = len(os.listdir("/proc/self/fd"))
    reading = sweep(vault, [f"{n}/{n}/{n}.md" for n in range(20)])
    assert next(reading) == ("0/0/0.md", b"x")
    reading.close()  # type: ignore[attr-defined]
    assert len(list(sweep(vault, [f"{n}/{n}/{n}.md" for n in range(20)]))) == 20
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_vault_that_is_gone(make_vault: Make) -> None:
    vault = Vault(make_vault({"A.md": ""}))
    vault.absolute("A.md").unlink()
    vault.root.rmdir()
    with pytest.raises(VaultError):
        list(sweep(vault, ["A.md"]))
