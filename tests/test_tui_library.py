"""The two threads behind the app: what they tell, in which order, and that nothing is lost between them."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from neighbour import Complaints, holders

from notes.cache import cache_folder
from notes.catalog import Catalog
from notes.dump import dump
from notes.errand import Errand
from notes.lock import alone
from notes.open_vault import OpenVault
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import UnreadableError
from search.catching_up import send
from search.finder import Finder
from tui.library import GivenWayError, Library, News

MakeVault = Callable[[dict[str, str | bytes]], Path]
DEADLINE = 20.0


class Told(queue.Queue[News]):
    """What a library told, in order."""

    def until(self, holds: Callable[[News], bool]) -> list[News]:
        """All news down to the first of this kind."""
        heard = []
        while not heard or not holds(heard[-1]):
            heard.append(self.get(timeout=DEADLINE))
        return heard


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@contextmanager
def library(root: Path) -> Iterator[tuple[Library, Told]]:
    told = Told()
    opened = Library(root, Relations(), told.put)
    opened.start()
    try:
        yield opened, told
    finally:
        opened.stop()
        for thread in threading.enumerate():
            if thread.name.startswith("linkhop-"):
                thread.join(DEADLINE)


def titles(finder: Finder) -> list[str]:
    return sorted(hit.title for hit in finder.recent())


def test_names_come_before_words_and_words_are_told(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "zebra [[B]]", "B.md": "b"})
    with library(root) as (opened, told):
        heard = told.until(lambda news: news.words_ready)
        with_names = [news for news in heard if news.names is not None]
        assert len(with_names) == 1
        assert with_names[0].changed == {"A.md", "B.md"}
        assert with_names[0].notes == 2
        assert with_names[0].doing == "indexing"
        found = opened.ask(lambda finder: finder.search("zebra", 10)).result(DEADLINE)
        assert [hit.path for hit in found.hits] == ["A.md"]


def test_what_was_known_is_told_before_the_disk_is_looked_at(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "", "B.md": ""})
    with library(root) as (_, told):
        told.until(lambda news: news.words_ready)
    (root / "C.md").write_text("")
    with library(root) as (_, told):
        heard = told.until(lambda news: news.words_ready)
        assert heard[0].notes == 2
        assert heard[0].names is not None
        assert [news.notes for news in heard if news.changed] == [3]


def test_the_end_of_reading_is_told_when_it_found_nothing_new(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a"})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        os.utime(root / "A.md", ns=(0, 0))
        opened.look_now()
        told.until(lambda news: news.doing == "reading")
        assert told.until(lambda news: not news.doing)[-1] == News()


def test_questions_before_the_vault_is_open_wait_for_it(make_vault: MakeVault) -> None:
    told = Told()
    opened = Library(make_vault({"A.md": ""}), Relations(), told.put)
    answer = opened.ask(lambda finder: finder.catalog.db is not None)
    assert not answer.done()
    opened.start()
    assert answer.result(DEADLINE)
    opened.stop()


def test_what_nobody_waits_for_gives_way_to_what_is_waited_for_and_to_nothing_else(make_vault: MakeVault) -> None:
    with library(make_vault({"A.md": ""})) as (opened, told):
        told.until(lambda news: news.words_ready)
        opened.ask(titles).result(DEADLINE)
        begun, may_end = Event(), Event()

        def long(_: Finder) -> str:
            begun.set()
            assert may_end.wait(DEADLINE)
            opened.give_way()
            return "done"

        first = opened.ask(long, is_at_leisure=True)
        assert begun.wait(DEADLINE)
        second = opened.ask(long, is_at_leisure=True)
        may_end.set()
        assert first.result(DEADLINE) == second.result(DEADLINE) == "done"

        begun.clear()
        may_end.clear()
        third = opened.ask(long, is_at_leisure=True)
        assert begun.wait(DEADLINE)
        order: list[str] = []
        at_leisure = opened.ask(lambda _: order.append("at leisure"), is_at_leisure=True)
        waited_for = opened.ask(lambda _: order.append("waited for"))
        may_end.set()
        assert isinstance(third.exception(DEADLINE), GivenWayError)
        for answer in (waited_for, at_leisure):
            answer.result(DEADLINE)
        assert order == ["waited for", "at leisure"]


def test_changes_on_disk_are_told_by_path(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a", "B.md": "b", "C.md": "c"})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        (root / "A.md").write_text("another text")
        (root / "B.md").unlink()
        (root / "D.md").write_text("d")
        changed: set[str] = set()
        while changed != {"A.md", "B.md", "D.md"}:
            opened.look_now()
            changed |= set().union(*(news.changed for news in told.until(lambda news: news.words_ready)))
            assert changed <= {"A.md", "B.md", "D.md"}
        assert opened.ask(titles).result(DEADLINE) == ["A", "C", "D"]


def test_an_edit_that_changes_no_name_leaves_the_names_as_they_are(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a", "B.md": "b"})
    with library(root) as (opened, told):
        first = told.until(lambda news: news.words_ready)[-2].names
        (root / "A.md").write_text("zebra")
        second = told.until(lambda news: news.words_ready)[-2]
        assert second.changed == {"A.md"}
        assert second.names is first is not None
        assert [hit.path for hit in opened.ask(lambda finder: finder.search("zebra", 5)).result(DEADLINE).hits] == [
            "A.md"
        ]
        (root / "A.md").write_text("[[Zebra]]")
        third = told.until(lambda news: news.words_ready)[-2].names
        assert third is not None
        assert [hit.owner.title for hit in third.find("Zebra")] == ["Zebra"]


def test_what_another_process_took_into_the_catalog_is_told(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a", "B.md": "b"})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        other = OpenVault(root, Relations())
        with alone(other.cache):  # the keeper waits
            (root / "A.md").write_text("zebra")
            refresh(other.catalog, other.vault, other.relations)
        opened.look_now()
        assert "A.md" in told.until(lambda news: news.words_ready)[-2].changed
        assert [hit.path for hit in opened.ask(lambda finder: finder.search("zebra", 5)).result(DEADLINE).hits] == [
            "A.md"
        ]
        other.close()


def test_two_processes_on_one_vault_see_what_changes_and_get_in_nobodys_way(make_vault: MakeVault) -> None:
    """One writes what the other reads; both begin with nothing, and a third may merge in between."""
    words = "aardvark bobcat cheetah dolphin elephant flamingo giraffe hippo iguana jaguar kangaroo lemming".split()  # noqa: SIM905 - twelve quoted animals are no clearer
    root = make_vault({f"{n}.md": f"note {n} begins" for n in range(150)})
    command = [sys.executable, str(Path(__file__).with_name("neighbour.py")), str(root)]
    heard = Complaints()
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    opened = Library(root, Relations(), heard.take)
    opened.start()
    with other:
        assert other.stdin is not None
        assert other.stdout is not None
        for n, word in enumerate(words):
            (root / f"{n}.md").write_text(f"{word} is new")
            other.stdin.write(f"{word}\n")
            other.stdin.flush()
            assert holders(opened, heard, word) == [f"{n}.md"]
            assert json.loads(other.stdout.readline()) == [f"{n}.md"]
        other.stdin.close()
        assert json.loads(other.stdout.readline()) == heard.all == []
    opened.stop()
    for thread in threading.enumerate():
        if thread.name.startswith("linkhop-"):
            thread.join(DEADLINE)


MANY = 150
"""Notes that are read elsewhere."""


def many(word: str) -> dict[str, str | bytes]:
    return {f"{n}.md": f"---\naliases: [{word}{n}]\n---\n# {word} {n}\n\nSee [[{n // 2}]].\n" for n in range(MANY)}


def everything(cache: Path) -> tuple[object, object]:
    """What is in the catalog, and the index to the byte."""
    (file,) = cache.rglob("catalog.sqlite")
    catalog = Catalog.kept(file, Relations())
    assert catalog is not None
    return dump(catalog), sorted(path.name for path in file.with_name("index").glob("*.segment"))


def test_what_another_process_makes_of_many_notes_is_what_is_made_here(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault(many("zebra"))
    with monkeypatch.context() as nothing_here, library(root) as (opened, told):
        nothing_here.delattr("notes.refresh._take_in")
        nothing_here.delattr("search.full_text.FullText._write")
        heard = told.until(lambda news: news.words_ready)
        assert len(opened.ask(lambda finder: finder.search("zebra", 500)).result(DEADLINE).hits) == MANY
    assert [(news.done, news.total) for news in heard if news.doing == "reading"] == [(MANY, MANY)]
    assert [news.notes for news in heard if news.names] == [MANY]
    elsewhere = everything(tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    here = OpenVault(root, Relations())
    here.refresh()
    assert Finder.of(here).update_words()
    assert everything(tmp_path / "another") == elsewhere
    assert elsewhere[1]


def test_meanwhile_answers_come_from_what_was_known(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_vault(many("zebra"))
    arrived = root.with_name("herons")
    make_vault({f"../herons/h{path}": text for path, text in many("heron").items()})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        begun, go_on = threading.Event(), threading.Event()

        def late(*what: Any) -> Errand:
            begun.set()
            assert go_on.wait(DEADLINE)
            return send(*what)

        monkeypatch.setattr("tui.library.send", late)
        arrived.rename(root / "herons")  # all at once: of a few at a time none are many
        opened.look_now()
        assert begun.wait(DEADLINE)
        for word, count in (("zebra", MANY), ("heron", 0)):
            assert len(opened.ask(lambda at, word=word: at.search(word, 500)).result(DEADLINE).hits) == count
            assert len(opened.ask(lambda at, word=word: at.lookup(f"{word}7", 1)).result(DEADLINE)) == (count > 0)
        go_on.set()
        changed = [news.changed for news in told.until(lambda news: news.words_ready) if news.changed]
        assert changed == [frozenset((*many(""), *(f"herons/h{path}" for path in many(""))))]
        for word in ("zebra", "heron"):
            assert len(opened.ask(lambda at, word=word: at.search(word, 500)).result(DEADLINE).hits) == MANY


def no_process(*_: Any) -> Errand:
    raise OSError


@pytest.mark.parametrize("failing", [no_process, lambda *_: Errand("no.such.module")])
def test_what_another_process_could_not_do_is_done_here(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, failing: Callable[..., Errand]
) -> None:
    monkeypatch.setattr("tui.library.send", failing)
    with library(make_vault(many("zebra"))) as (opened, told):
        heard = told.until(lambda news: news.words_ready)
        assert len(opened.ask(lambda at: at.search("zebra", 500)).result(DEADLINE).hits) == MANY
        assert not any(news.notice for news in heard)


def test_an_answer_that_fails_is_told_to_who_asked_and_the_next_is_answered(make_vault: MakeVault) -> None:
    with library(make_vault({"A.md": ""})) as (opened, told):
        told.until(lambda news: news.words_ready)
        failed = opened.ask(lambda finder: finder.read("no such.md"))
        with pytest.raises(UnreadableError):
            failed.result(DEADLINE)
        broken = opened.ask(lambda finder: 1 / 0)
        assert isinstance(broken.exception(DEADLINE), ZeroDivisionError)
        assert opened.ask(titles).result(DEADLINE) == ["A"]


def test_a_question_that_nobody_waits_for_is_not_asked(make_vault: MakeVault) -> None:
    asked = []
    with library(make_vault({"A.md": ""})) as (opened, told):
        told.until(lambda news: news.words_ready)
        hold, held = threading.Event(), threading.Event()
        first = opened.ask(lambda finder: (held.set(), hold.wait(DEADLINE)))
        second = opened.ask(lambda finder: asked.append("second"))
        third = opened.ask(lambda finder: asked.append("third"))
        assert held.wait(DEADLINE)
        assert second.cancel()
        hold.set()
        first.result(DEADLINE)
        third.result(DEADLINE)
    assert asked == ["third"]


def test_answers_come_while_notes_change_and_end_up_right(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "", "B.md": ""})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        for number in range(5):
            for name in ("x", "y"):
                (root / f"{name}{number}.md").write_text("")
            opened.look_now()
            wanted = 4 + 2 * number
            while len(found := opened.ask(titles).result(DEADLINE)) < wanted:
                assert len(found) >= wanted - 2
        assert opened.ask(titles).result(DEADLINE) == sorted(
            ["A", "B", *(f"{name}{n}" for name in "xy" for n in range(5))]
        )


def test_a_vault_that_goes_away_is_stale_once_and_comes_back(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a"})
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        root.rename(root.with_name("gone"))
        opened.look_now()
        heard = told.until(lambda news: news.stale)
        assert "cannot read the vault" in heard[-1].notice
        opened.look_now()
        again = told.until(lambda news: news.stale)
        assert again[-1].notice == "", "a notice is told once"
        assert opened.ask(titles).result(DEADLINE) == ["A"], "what was known still stands"
        root.with_name("gone").rename(root)
        opened.look_now()
        assert not told.until(lambda news: news.words_ready)[-1].stale


def test_no_vault_at_all_is_told(tmp_path: Path) -> None:
    with library(tmp_path / "none") as (_, told):
        news = told.until(lambda news: bool(news.notice))[-1]
        assert news.stale
        assert "none" in news.notice


def test_where_no_cache_can_be_kept_one_notice_says_so(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    root = make_vault({"A.md": "zebra"})
    with library(root) as (opened, told):
        heard = told.until(lambda news: news.words_ready)
        assert sum("Working in memory" in news.notice for news in heard) == 1
        assert opened.ask(lambda finder: finder.search("zebra", 5)).result(DEADLINE).hits
        (root / "B.md").write_text("")
        opened.look_now()
        assert not any(news.notice for news in told.until(lambda news: news.words_ready))


def test_where_the_index_alone_cannot_be_kept_one_notice_says_so(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "zebra"})
    Path(cache_folder(root), "index").write_text("no folder")
    with library(root) as (opened, told):
        heard = told.until(lambda news: news.words_ready)
        assert sum("the index cannot be kept" in news.notice for news in heard) == 1
        assert opened.ask(lambda finder: finder.search("zebra", 5)).result(DEADLINE).hits
        (root / "B.md").write_text("")
        opened.look_now()
        assert not any(news.notice for news in told.until(lambda news: news.words_ready))


def test_nothing_is_written_in_the_vault(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a", "b/B.md": "b"})
    before = {path: path.stat() for path in (root, *root.rglob("*"))}
    with library(root) as (opened, told):
        told.until(lambda news: news.words_ready)
        opened.ask(lambda finder: finder.search("a", 5)).result(DEADLINE)
    after = {path: path.stat() for path in (root, *root.rglob("*"))}
    fields = ("st_mode", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns", "st_nlink")
    assert {p: [getattr(s, f) for f in fields] for p, s in after.items()} == {
        p: [getattr(s, f) for f in fields] for p, s in before.items()
    }
    assert os.listdir(root)


def test_both_threads_end(make_vault: MakeVault) -> None:
    with library(make_vault({"A.md": ""})) as (_, told):
        told.until(lambda news: news.words_ready)
        ours = [thread for thread in threading.enumerate() if thread.name.startswith("linkhop-")]
        assert len(ours) >= 2
    for thread in ours:
        thread.join(DEADLINE)
        assert not thread.is_alive()
