"""The last line: which keys it has room for, what a click on one does, and messages that are longer than a line."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.journeys import MIDDLE, NARROW, WIDE, journey
from tui.chooser import Chooser
from tui.keys import Hint
from tui.kin_panel import KinPanel
from tui.note_view import NoteView
from tui.peek import Peek, lower_half
from tui.status_line import StatusLine, fitting

MakeVault = Callable[[dict[str, str | bytes]], Path]
HINTS = st.lists(st.builds(Hint, st.sampled_from(["f", "tab", "question_mark"]), st.text("ab", min_size=1, max_size=9)))


@given(HINTS, st.integers(0, 30), st.integers(0, 90))
def test_the_last_key_has_its_place_before_all_others_and_nothing_overflows(
    keys: list[Hint], taken: int, room: int
) -> None:
    shown = fitting(keys, taken, room)
    end = taken + sum(gap + hint.width for gap, hint in shown)
    assert end <= max(room, taken)
    of_shown = iter(keys)
    assert all(hint in of_shown for _, hint in shown), "in their order"
    if keys and taken + 3 + keys[-1].width <= room:
        assert shown[-1][1] == keys[-1]
        assert not keys[1:] or len(shown) > 1 or taken + 3 + keys[0].width + 3 + keys[-1].width > room


async def test_a_click_presses_the_key_and_a_long_message_is_not_cut(make_vault: MakeVault) -> None:
    name = "A name that is longer than a narrow terminal is wide, and then some"
    root = make_vault({f"{name}.md": "text", "B.md": f"[[{name}]]"})
    async with journey(root, "B", MIDDLE) as at:
        line = at.screen[-1]
        await at.pilot.click(StatusLine, offset=(line.index("search"), 0))
        await at.settle()
        assert at.query_line.has_focus
        await at.press("escape")
        assert at.view.has_focus
        await at.press("p")
        assert at.status.split("  ")[0] == "no link is marked"
        await at.press("n")
        assert at.status.split("  ")[0] == "no words are lit"
        await at.resize(NARROW)
        await at.press("tab", "y")
        said = " ".join("".join(at.screen[-3:]).split())
        assert f"copied [[{name}]]" in said
        await at.press("j")
        assert "copied" not in at.shown
        await at.press("tab", "enter")
        assert at.here.name == name
        await at.press("m")
        assert "is bookmarked" in " ".join("".join(at.screen[-3:]).split())


async def test_a_peek_says_its_own_keys() -> None:
    async with journey(size=MIDDLE) as at:
        await at.press("tab", "p")
        assert at.screen[-1].split()[:4] == ["Enter", "open", "Tab", "link"]
        assert at.screen[-1].split()[-1] == at.app.screen.query_one("NoteView").position
        await at.press("p")
        assert at.screen[-1].strip().startswith("no link is marked")
        await at.press("tab")
        assert at.screen[-1].split()[:2] == ["Enter", "open"]
        await at.pilot.click(offset=(3, 1))
        assert "search" in at.screen[-1]


async def test_a_peek_lies_over_the_note_whatever_the_size_becomes() -> None:
    async with journey(size=WIDE) as at:
        await at.press("tab", "p")
        for size in (NARROW, MIDDLE, WIDE):
            await at.resize(size)
            window = at.app.screen.query_one("Peek > Vertical").region
            note = at.app.screen_stack[0].query_one("#note-pane").region
            assert window == lower_half(note)
            assert window.height >= 9


async def test_the_right_button_peeks_at_links_and_rows_and_a_click_beside_a_window_leaves_it() -> None:
    async with journey(size=WIDE) as at:
        here = at.here
        spots = list(at.app.screen.query_one(NoteView).spots())
        rows = list(at.app.screen.query_one(KinPanel).spots())
        for spot in (spots[-1], rows[0]):
            await at.pilot.click(offset=(spot.x, spot.y), button=3)
            await at.settle()
            assert isinstance(at.app.screen, Peek)
            await at.pilot.click(offset=(60, 1))
            assert at.here == here
            assert not isinstance(at.app.screen, Peek)
        await at.press("o")
        assert isinstance(at.app.screen, Chooser)
        await at.pilot.click(offset=(1, 1))
        assert not isinstance(at.app.screen, Chooser)
        await at.pilot.click(offset=(rows[0].x, rows[0].y))
        await at.settle()
        assert at.here != here
