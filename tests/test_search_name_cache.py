"""The names kept beside the catalog are made anew when they are others, and only then."""

from collections.abc import Callable
from pathlib import Path

import pytest

from notes.catalog import Catalog
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault
from search.name_cache import collect_names, kept_names, load_names

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()


@pytest.mark.parametrize(
    ("edit", "is_another"),
    [
        ("---\naliases: [a]\n---\n# One\n\n[[M]] and [[O]]\n\nMore words and a #tag.\n\n## Two\n", False),
        ("---\naliases: [a]\n---\n# One\n[[O]], [[M]]\n", False),
        ("---\naliases: [b]\n---\n# One\n[[M]] and [[O]]\n", True),
        ("---\naliases: [a]\n---\n# Won\n[[M]] and [[O]]\n", True),
        ("---\naliases: [a]\ntitle: T\n---\n# One\n[[M]] and [[O]]\n", True),
        ("---\naliases: [a]\n---\n# One\n[[M]]\n", True),
        ("---\naliases: [a]\n---\n# Two\n# One\n[[M]] and [[O]]\n", True),
    ],
)
def test_the_state_tells_whether_names_or_what_is_linked_changed(make_vault: Make, edit: str, is_another: bool) -> None:
    root = make_vault({"N.md": "---\naliases: [a]\n---\n# One\n[[M]] and [[O]]\n", "M.md": ""})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    state, names = catalog.state(), collect_names(catalog).pack()
    (root / "N.md").write_text(edit)
    assert refresh(catalog, Vault(root), RELATIONS).written == ("N.md",)
    assert (catalog.state() != state) is is_another
    assert (collect_names(catalog).pack() != names) is is_another
    catalog.close()


def test_a_note_that_keeps_its_names_leaves_those_kept_alone(make_vault: Make, tmp_path: Path) -> None:
    root, cache = make_vault({"N.md": "", "M.md": ""}), tmp_path / "kept"
    cache.mkdir()
    catalog, vault = Catalog.open(None, RELATIONS), Vault(root)
    written = []
    for text in ("one", "two", "[[M]]"):
        (root / "N.md").write_text(text)
        refresh(catalog, vault, RELATIONS)
        look = vault.look()
        load_names(catalog, cache, RELATIONS, look)
        written.append((cache / "names.bin").stat().st_ino)
        assert kept_names(cache, RELATIONS, look.trace()) is not None
        assert kept_names(cache, RELATIONS, look.trace() + b"x") is None
    assert written[0] == written[1] != written[2]
    (cache / "look.bin").write_bytes(b"3\nold5\ntrace")
    assert kept_names(cache, RELATIONS, b"trace") is None
    assert kept_names(cache, RELATIONS, None) is not None
    catalog.close()


def test_names_are_read_on_where_they_lay_when_others_take_their_place(make_vault: Make, tmp_path: Path) -> None:
    root, cache = make_vault({"One.md": "[[Ghost]]", "Two.md": ""}), tmp_path / "kept"
    cache.mkdir()
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    load_names(catalog, cache, RELATIONS, None)
    before = kept_names(cache, RELATIONS, None)
    (root / "One.md").rename(root / "Three.md")
    refresh(catalog, Vault(root), RELATIONS)
    load_names(catalog, cache, RELATIONS, None)
    after = kept_names(cache, RELATIONS, None)
    assert before is not None
    assert after is not None
    for names, known, unknown in ((before, "One", "Three"), (after, "Three", "One")):
        assert [hit.name for hit in names.find(known)] == [known]
        assert not names.find(unknown)
        assert names.find("Ghost")[0].kind == "ghost"
    assert kept_names(cache, RELATIONS, b"another look") is None
    (cache / "names.bin").write_bytes((cache / "names.bin").read_bytes()[:-1])
    assert kept_names(cache, RELATIONS, None) is None
    catalog.close()
