"""A catalog in which one bit is not what it was: noticed, or of no consequence."""

from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest
from shell import SAMPLE, Ran

from notes.cache import cache_folder
from notes.catalog import Catalog
from notes.database import FAILURES, is_damage
from notes.dump import dump
from notes.refresh import refresh
from notes.relations import Relations
from notes.soundness import verify
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()
NOTES: dict[str, str | bytes] = {
    "A.md": "---\naliases: [Ay, 甲]\ntags: x/y\nparent: '[[B]]'\nnone:\n---\n# Head ^h\n\n| To | [[C]] |\n|---|---|",
    "f/B.md": "- [[A]] — rival of #tag\n\nA line ![[pic.png]] ^block\n",
    "Latin.md": b"\xff [[Nobody]]",
    "pic.png": b"",
}


def is_noticed(file: Path) -> bool:
    try:
        if (catalog := Catalog.kept(file, RELATIONS)) is not None:
            verify(catalog)
    except FAILURES as error:
        return is_damage(error)
    return catalog is None


@pytest.fixture
def file(make_vault: Make, tmp_path: Path) -> Path:
    """The catalog of a small vault, all of it in one file."""
    found = tmp_path / "catalog.sqlite"
    catalog = Catalog.open(found, RELATIONS)
    refresh(catalog, Vault(make_vault(NOTES)), RELATIONS)
    catalog.close()
    assert not Path(f"{found}-wal").exists()
    return found


def test_one_that_was_written_in_every_way_is_sound(make_vault: Make, tmp_path: Path) -> None:
    root = make_vault(NOTES)
    vault, catalog = Vault(root), Catalog.open(tmp_path / "catalog.sqlite", RELATIONS)
    for change in ({}, {"A.md": "[[new]]", "N.md": "# N", "other.png": b""}, {"f/B.md": NOTES["f/B.md"]}):
        make_vault(change)
        refresh(catalog, vault, RELATIONS)
        verify(catalog)
    (root / "A.md").unlink()
    (root / "pic.png").unlink()
    refresh(catalog, vault, RELATIONS)
    verify(catalog)
    catalog.close()


def test_a_bit_that_is_not_as_it_was(file: Path, tmp_path: Path) -> None:
    catalog = Catalog.open(file, RELATIONS)
    expected = dump(catalog)
    catalog.close()
    data, flipped = file.read_bytes(), tmp_path / "flipped.sqlite"
    noticed, harmless = 0, 0
    for at in [at for at, byte in enumerate(data) if byte][::7]:
        copy(file, flipped)
        with flipped.open("r+b") as out:
            out.seek(at)
            out.write(bytes([data[at] ^ 1 << at % 8]))
        if is_noticed(flipped):
            noticed += 1
        else:
            same = Catalog.open(flipped, RELATIONS)
            assert dump(same) == expected, at
            same.close()
            harmless += 1
    assert noticed > 10 * harmless > 0


def test_doctor_makes_such_a_catalog_anew(run: Callable[..., Ran]) -> None:
    before = run("doctor", "--json")
    file = Path(cache_folder(SAMPLE), "catalog.sqlite")
    data = file.read_bytes()
    at = data.index(b"Sora")
    file.write_bytes(data[:at] + b"Zora" + data[at + 4 :])
    assert run("doctor", "--json") == before
    assert b"Zora" not in file.read_bytes()
