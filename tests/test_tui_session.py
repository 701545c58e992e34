"""What is kept between sessions: its form, its file, and a reader who comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.graph import Node
from tests.journeys import MIDDLE, SAMPLE, journey
from tui.history import Place
from tui.memory import load, save, state_file
from tui.session import Session, from_json, to_json

MakeVault = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


numbers = st.integers(min_value=0, max_value=10**6)
places = st.builds(
    Place,
    st.builds(Node, st.text(), st.none() | st.text()),
    st.integers(-9, 10**6),
    numbers,
    numbers,
    st.none() | numbers,
)
sessions = st.builds(
    Session,
    st.lists(places, max_size=5).map(tuple),
    st.none() | places,
    st.lists(places, max_size=5).map(tuple),
    st.text(),
    st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False)),
    st.lists(st.text()).map(tuple),
    st.booleans(),
)


@given(sessions)
def test_a_session_comes_back_as_it_was_told(session: Session) -> None:
    assert from_json(to_json(session)) == session


@given(sessions, st.data())
def test_a_damaged_text_tells_a_session_or_none(session: Session, data: st.DataObject) -> None:
    text = to_json(session)
    at = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    for damaged in (text[:at], text[:at] + data.draw(st.characters(codec="ascii")) + text[at + 1 :]):
        told = from_json(damaged)
        assert from_json(to_json(told)) == told


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b'{"version": 1}', b'{"version": 99}', b"\xff", b"[" * 100_000])
def test_what_is_no_session_is_an_empty_one(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(text)
    assert load(file) == Session()


def test_a_file_is_replaced_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "x" / "session.json"
    for query in ("one", "two"):
        save(file, Session(query=query))
        assert load(file).query == query
    assert [path.name for path in file.parent.iterdir()] == ["session.json"]
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


async def test_a_reader_comes_back_to_the_very_line_link_and_way() -> None:
    async with journey(size=MIDDLE) as at:
        await at.go_to_link("deepfake")
        await at.press("enter")
        assert at.here.name == "Deepfake"
        await at.press("left_square_bracket", "j", "j")
        before = at.link
        await at.press("tab")
        assert at.link != before
        left = at.here, at.view.scroll_offset.y, at.link, at.note
    async with journey(start=None, size=MIDDLE) as at:
        assert (at.here, at.view.scroll_offset.y, at.link, at.note) == left
        await at.press("right_square_bracket")
        assert at.here.name == "Deepfake"
    async with journey(start="Sora", size=MIDDLE) as at:
        assert at.here.name == "Sora"
        await at.press("left_square_bracket")
        assert at.here.name == "Deepfake"


async def test_what_was_looked_for_and_the_note_alone_come_back() -> None:
    async with journey() as at:
        await at.type("kling")
        rows = at.results
        await at.press("escape", "z")
    async with journey(start=None) as at:
        assert at.query_line.value == "kling"
        assert at.results == rows
        assert at.view.has_focus
        assert at.view.size.width > 100
        await at.press("z")
        assert at.view.size.width < 100
        assert "kling" in at.shown
        assert "preview  " not in at.shown
    async with journey(start=None) as at:
        assert at.view.size.width < 100


async def test_a_session_is_kept_while_it_goes_on_for_a_line_that_drops() -> None:
    async with journey() as at:
        await at.press("tab", "enter")
        file = state_file(SAMPLE)
        await at.until(lambda: file.exists() and (load(file).present or Place(Node("", None))).node == at.here)


async def test_a_damaged_session_or_one_whose_note_is_gone_is_passed_over(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[B]]", "B.md": "b"})
    async with journey(root, "A") as at:
        await at.press("tab", "enter")
    (root / "B.md").unlink()
    async with journey(root, None) as at:
        assert at.here.name == "A"
        assert at.app.is_running
    state_file(root).write_bytes(b"\x00{")
    async with journey(root, None) as at:
        assert at.here.name == "A"


async def test_an_empty_search_shows_what_was_opened_and_bookmarked(make_vault: MakeVault) -> None:
    text = '{"items": [{"type": "file", "path": "D.md"}, {"type": "file", "path": "gone.md"}]}'
    root = make_vault({"A.md": "[[B]]", "B.md": "b", "C.md": "c", "D.md": "d", ".obsidian/bookmarks.json": text})
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    async with journey(root, "A") as at:
        await at.press("m")
        assert "A is bookmarked" in at.status
        await at.press("tab", "enter", "slash")
        rows = [row.strip() for row in at.results]
        recent, marked, changed = (rows.index(title) for title in ("RECENT", "BOOKMARKS", "CHANGED LAST"))
        assert [row for row in rows[recent + 1 : marked] if row] == ["B"]
        assert [row for row in rows[marked + 1 : changed] if row] == ["A", "D"]
        await at.press("escape", "left_square_bracket", "m")
        assert "A is no longer bookmarked" in at.status
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


async def test_what_is_opened_often_wins_a_tie_between_names(make_vault: MakeVault) -> None:
    root = make_vault({"Note one.md": "1", "Note two.md": "2"})
    async with journey(root, "Note one") as at:
        await at.type("note")
        first, second = (row.split("  ")[0].strip() for row in at.results[:2])
        await at.type(second)
        await at.press("enter")
        await at.type("note")
        assert [row.split("  ")[0].strip() for row in at.results[:2]] == [second, first]
