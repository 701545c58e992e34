"""Journeys with letter hints and peeks: labels over what is in sight, and a note in a window."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import MIDDLE, NARROW, WIDE, Journey, journey
from tui.hints import Hints
from tui.peek import Peek

MakeVault = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def label_of(at: Journey, name: str) -> str:
    """The label that stands at the link of this name, read off the screen."""
    screen = at.app.screen
    assert isinstance(screen, Hints)
    for label, spot in screen._spots.items():
        rest = screen._picture[spot.y].text[spot.x :]
        if rest.startswith(name):
            assert label in at.screen[spot.y]
            return label
    raise AssertionError(f"no hint at {name}")


async def test_a_letter_opens_a_link_of_a_property_a_cell_and_the_kin_panel() -> None:
    for name, path in (
        ("ByteDance", "Actors/ByteDance.md"),
        ("Jimeng", "Products/Jimeng.md"),
        ("Kling", "Products/Kling.md"),
    ):
        async with journey(size=WIDE) as at:
            await at.press("f")
            await at.press(*label_of(at, name))
            assert at.here.path == path
            assert at.view.has_focus


async def test_an_upper_case_letter_peeks_and_escape_leaves_all_as_it_was() -> None:
    async with journey(size=WIDE) as at:
        await at.press("j", "tab")
        before, link, y = at.screen, at.link, at.view.scroll_offset.y
        assert link is not None
        await at.press("f")
        await at.press(*label_of(at, "ByteDance").upper())
        assert isinstance(at.app.screen, Peek)
        assert "ByteDance" in at.shown
        assert at.here.name == "Seedance"
        await at.press("escape")
        assert (at.link, at.view.scroll_offset.y) == (link, y)
        assert at.screen == before


async def test_other_keys_leave_the_hints_and_do_nothing_else() -> None:
    async with journey() as at:
        before = at.screen
        for key in ("escape", "space", "1", "down", "q"):
            await at.press("f")
            assert isinstance(at.app.screen, Hints)
            await at.press(key)
            assert at.screen == before
            assert at.view.has_focus
        assert at.app.is_running


async def test_the_first_letter_of_two_leaves_the_labels_that_begin_so() -> None:
    async with journey(size=WIDE) as at:
        await at.press("f")
        screen = at.app.screen
        assert isinstance(screen, Hints)
        label = next(label for label in screen._spots if len(label) == 2)
        await at.press(label[0])
        assert at.app.screen is screen
        await at.press(label[1])
        assert at.app.screen is not screen


async def test_where_there_is_nothing_to_follow_that_is_said(make_vault: MakeVault) -> None:
    async with journey(make_vault({"A.md": "words"}), "A", NARROW) as at:
        await at.press("f")
        assert "nothing to follow" in at.status
        await at.press("tab")
        assert "no link here" in at.status


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_a_peek_is_read_scrolled_followed_and_opened(size: tuple[int, int]) -> None:
    async with journey(size=size) as at:
        await at.press("tab", "p")
        assert isinstance(at.app.screen, Peek)
        assert any("ByteDance" in line for line in at.screen)
        await at.press("tab", "enter")
        assert isinstance(at.app.screen, Peek) is False
        assert at.here.name != "Seedance"
        await at.press("left_square_bracket")
        assert at.here.name == "Seedance"
        assert at.link == "ByteDance"
        await at.press("p", "enter")
        assert at.here.path == "Actors/ByteDance.md"


async def test_a_peek_of_a_peek_and_of_a_ghost() -> None:
    async with journey() as at:
        await at.press("tab", "tab", "p")
        assert "No note has this name yet" in at.shown
        await at.press("tab", "p")
        assert isinstance(at.app.screen, Peek)
        assert "No note has this name yet" not in at.shown
        assert at.here.name == "Seedance"
        await at.press("escape")
        assert at.view.has_focus


async def test_a_peek_of_a_name_that_several_notes_have_lets_choose(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "to [[B]]", "x/B.md": "the first", "y/B.md": "the second"})
    async with journey(root, "A") as at:
        await at.press("tab", "p")
        assert [row.split() for row in at.choices] == [["B", "x/"], ["B", "y/"]]
        await at.press("down", "enter")
        assert isinstance(at.app.screen, Peek)
        assert "the second" in at.shown
        assert at.here.name == "A"
        await at.press("escape")
        assert at.view.has_focus


async def test_a_kin_row_is_peeked_and_the_panel_kept() -> None:
    async with journey(start="ByteDance") as at:
        await at.press("b")
        await at.go_to_row(at.kin_rows, "Seedance")
        await at.press("p")
        assert isinstance(at.app.screen, Peek)
        assert "Latest version" in at.shown
        await at.press("escape")
        assert at.kin_rows.has_focus
        assert at.here.name == "ByteDance"
