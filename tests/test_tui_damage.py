"""A catalog whose pages are gone behind our back: the verbs and the app make it anew, and nobody is asked to."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import DatabaseError

import pytest
from shell import Ran
from test_tui_library import DEADLINE, library

from notes.cache import cache_folder
from notes.catalog import Catalog
from notes.database import is_damage
from notes.relations import Relations
from search.finder import Finder

Make = Callable[[dict[str, str | bytes]], Path]
VERBS = (
    "dump",
    "links N3 --json",
    "backlinks N7 --json",
    "tree N9 --json",
    "path N1 N5 --json",
    "mentions N4 --json",
    "doctor --json",
    "search word --json",
)


@pytest.fixture
def vault(make_vault: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    body = "---\nup: '[[N0]]'\n---\nword [[N{}]] and N4\n" + "- [[N5|five]] of many\n" * 20
    return make_vault({f"N{n}.md": body.format((n + 1) % 60) for n in range(60)})


def empty_the_tail(vault: Path) -> None:
    """As after a loss of power: a file of its full length, most of which was never written."""
    file = Path(cache_folder(vault)) / "catalog.sqlite"
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 4] + bytes(len(data) - len(data) // 4))


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_answers_as_before(run: Callable[..., Ran], vault: Path, verb: str) -> None:
    before = run(*verb.split(), vault=vault)
    assert before.out
    assert not before.err
    empty_the_tail(vault)
    catalog = Catalog.kept(Path(cache_folder(vault)) / "catalog.sqlite", Relations())
    assert catalog is not None  # nothing shows on opening
    with pytest.raises(Exception, match="malformed") as caught:
        catalog.db.execute("SELECT * FROM links").fetchall()
    assert is_damage(caught.value)
    catalog.close()
    assert run(*verb.split(), vault=vault) == before


def test_the_app_shows_what_it_showed(vault: Path) -> None:
    def links(finder: Finder) -> int:
        return len(finder.catalog.db.execute("SELECT * FROM links").fetchall())

    with library(vault) as (opened, told):
        told.until(lambda news: news.words_ready)
        before = opened.ask(links).result(DEADLINE)
    empty_the_tail(vault)
    with library(vault) as (opened, told):
        told.until(lambda news: news.words_ready)
        with suppress(DatabaseError):  # the first to see it gets no answer, the next one does
            assert opened.ask(links).result(DEADLINE) == before
            return
        told.until(lambda news: news.words_ready)
        assert opened.ask(links).result(DEADLINE) == before == 60 * 22
