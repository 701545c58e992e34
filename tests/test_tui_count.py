"""Counts: digits before a key."""

from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding

from tests.journeys import journey
from tui.browser import Browser
from tui.count import STEPS, Count
from tui.linked_paper import LinkedPaper
from tui.note_view import NoteView
from tui.paper import Paper
from tui.row_list import RowList

MakeVault = Callable[[dict[str, str | bytes]], Path]


@given(st.text("0123456789", max_size=3), st.sampled_from(["j", "\0", "٣", "", None]))
def test_a_count_is_the_number_that_its_digits_write(digits: str, other: str | None) -> None:
    count = Count()
    taken = [count.type(digit) for digit in digits]
    assert taken == [bool(digits[: at + 1].lstrip("0")) for at in range(len(digits))]
    assert not count.type(other)
    assert count.take() == int(digits or "0")
    assert count.take() == 0


def test_digits_too_many_are_dropped() -> None:
    count = Count()
    assert all(count.type("9") for _ in range(100))
    assert count.take() == 999


def ids() -> Iterator[str | None]:
    for kind in (Browser, LinkedPaper, NoteView, Paper, RowList):
        yield from (binding.id for binding in kind.BINDINGS if isinstance(binding, Binding))


def test_every_step_is_a_binding() -> None:
    assert set(ids()) >= STEPS


async def test_a_counted_key_goes_so_many_steps(make_vault: MakeVault) -> None:
    chain = {f"N{n}.md": f"[[N{n + 1}]]\n\n" + "Words.\n\n" * 60 for n in range(5)}
    root = make_vault({**chain, "N5.md": "".join(f"- [[N{n}|to {n}]]\n" for n in range(5))})
    async with journey(root, "N0") as at:
        await at.press("1", "2")
        assert at.status.split()[-2:] == ["12", "0%"]
        await at.press("j")
        assert at.view.scroll_offset.y == 12
        assert "12" not in at.status.split()
        await at.press("0", "k", "5", "escape", "k")
        assert at.view.scroll_offset.y == 10
        for _ in range(5):
            await at.press("g", "tab", "enter")
        await at.press("4", "tab")
        assert at.link == "to 3"
        await at.press("3", "left_square_bracket")
        assert at.here.name == "N2"
        await at.press("2", "right_square_bracket")
        assert at.here.name == "N4"
        await at.press("9", "left_square_bracket")
        assert at.here.name == "N0"
        await at.press("2", "slash", "7")
        assert at.query_line.value == "7"
        await at.press("escape")
        assert at.view.has_focus
        await at.press("b", "home", "2", "j")
        moved = at.kin_rows.cursor
        await at.press("home", "j", "j")
        assert at.kin_rows.cursor == moved
