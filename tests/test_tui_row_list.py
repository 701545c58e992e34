"""The list of rows in a small app of its own: cursor, scrolling, choosing, drawing, and its cost with many rows."""

import random
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.render.span import Line, Span, plain
from tui.row import BETWEEN, Row, beginning, lit, sift
from tui.row_list import RowList
from tui.themes import VARIABLES


def row(text: str, right: str = "", value: Any = ...) -> Row:
    return Row((Span(text, "name"),), (Span(right, "dim"),) if right else (), text if value is ... else value)


def heading(text: str) -> Row:
    return row(text, value=None)


class Lister(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.shown = rows
        self.chosen: list[Any] = []
        self.moved: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLES

    def compose(self) -> ComposeResult:
        yield RowList()

    def on_mount(self) -> None:
        self.list.focus()
        self.list.show_rows(self.shown)

    @property
    def list(self) -> RowList:
        return self.query_one(RowList)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        assert event.control is self.list
        self.chosen.append(event.value)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        assert event.control is self.list
        self.moved.append(event.value)


def lines(app: Lister) -> list[str]:
    return [app.list.render_line(y).text for y in range(app.list.size.height)]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_cursor_passes_over_headings() -> None:
    app = Lister([heading("H"), row("a"), heading("H2"), heading("gap"), row("b"), row("c")])
    async with app.run_test(size=(30, 10)) as pilot:
        assert app.list.value == "a"
        await press(pilot, "j", "enter", "down", "enter", "k", "k", "k", "enter")
        assert app.chosen == ["b", "c", "a"]
        assert app.moved == ["b", "c", "b", "a"]
        await press(pilot, "G", "enter", "g", "enter")
        assert app.chosen[3:] == ["c", "a"]


async def test_headings_alone_have_no_cursor() -> None:
    for rows in ([], [heading("nothing")]):
        app = Lister(rows)
        async with app.run_test(size=(30, 10)) as pilot:
            await press(pilot, "j", "k", "g", "G", "pagedown", "pageup", "enter")
            assert app.list.cursor is None
            assert app.list.value is None
            assert app.chosen == []


async def test_the_cursor_is_always_in_sight_with_the_headings_above_it() -> None:
    rows = [heading(f"H{number}") if number % 5 == 0 else row(f"row {number}") for number in range(300)]
    app = Lister(rows)
    async with app.run_test(size=(30, 9)) as pilot:
        steps = random.Random(7)
        for _ in range(60):
            await press(pilot, steps.choice(["j", "k", "pagedown", "pageup", "G", "g", "down", "up"]))
            cursor, top = app.list.cursor, app.list.scroll_offset.y
            assert cursor is not None
            assert rows[cursor].value is not None
            assert top <= cursor < top + 9
            assert any(f"row {cursor}" in line for line in lines(app))
        await press(pilot, "g")
        assert lines(app)[0].startswith("H0")
        await pilot.resize_terminal(30, 4)
        await press(pilot, "G")
        await pilot.resize_terminal(30, 2)
        await pilot.pause()
        assert any("row 299" in line for line in lines(app))


async def test_a_click_chooses_a_row_and_nothing_else() -> None:
    app = Lister([heading("H"), row("a"), row("b")])
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click(RowList, offset=(2, 0))
        await pilot.click(RowList, offset=(2, 2))
        await pilot.click(RowList, offset=(2, 8))
        assert app.chosen == ["b"]
        assert app.list.value == "b"


async def test_new_rows_take_the_cursor_to_the_first_or_where_told() -> None:
    app = Lister([row(f"old {number}") for number in range(50)])
    async with app.run_test(size=(30, 10)) as pilot:
        await press(pilot, "G")
        rows = [heading("H"), *(row(f"new {number}") for number in range(50))]
        app.list.show_rows(rows)
        await pilot.pause()
        assert app.list.value == "new 0"
        assert lines(app)[0].startswith("H")
        app.list.show_rows(rows, 40)
        await pilot.pause()
        assert app.list.value == "new 39"
        assert any("new 39" in line for line in lines(app))
        app.list.show_rows(rows, 0)
        assert app.list.value == "new 0", "a heading cannot have the cursor"


async def test_every_line_is_as_wide_as_the_list_and_says_where_it_is_cut() -> None:
    texts = ["short", "x" * 100, "日本語の長い名前がここに続く" * 3, "e\u0301" * 60, ""]
    app = Lister([row(text, right, text or "-") for text in texts for right in ("", "why", "w" * 50)])
    for width in (1, 2, 3, 17, 30, 31):
        async with app.run_test(size=(width, 20)):
            strips = [app.list.render_line(y) for y in range(15)]
            assert [strip.cell_length for strip in strips] == [width] * 15
            if width > 3:
                assert "…" in strips[3].text
                assert "…" not in strips[0].text
            if width == 30:
                assert strips[1].text.startswith("short")
                assert strips[1].text.endswith("why")
        app = Lister(app.shown)


@pytest.mark.parametrize("right", [(), (Span("why"),)])
async def test_a_long_name_gives_way_to_the_beginning_of_what_follows(right: Line) -> None:
    app = Lister([Row((Span(name),), right, name, (Span(":17  and much more", "dim"),)) for name in ("n" * 99, "n")])
    async with app.run_test(size=(40, 5)):
        long, short = lines(app)[:2]
        assert re.fullmatch("n+…:17  a[nd much]*…( why)?", long), "what is cut says so at its own end"
        assert short.rstrip().removesuffix("why").rstrip() == "n:17  and much more"


async def test_what_is_left_out_is_told_by_one_sign() -> None:
    app = Lister([row("n" * 37 + "  …found", "why"), row("n" * 39 + "…x")])
    async with app.run_test(size=(40, 5)):
        assert [line.count("…") for line in lines(app)[:2]] == [1, 1]


async def test_a_hundred_thousand_rows_are_drawn_as_few() -> None:
    class Counted(tuple[Row, ...]):
        asked = 0

        def __getitem__(self, at: Any) -> Any:
            Counted.asked += 1
            return super().__getitem__(at)

    app = Lister(Counted(row(f"row {number}") for number in range(100_000)))
    async with app.run_test(size=(40, 20)) as pilot:
        await press(pilot, "G", "pageup", "j", "k")
        assert any("row 99" in line for line in lines(app))
        assert Counted.asked < 2_000


def test_lit_letters_split_a_name_and_lose_nothing() -> None:
    line = lit("Seedance \x1b", (0, 1, 4, 9), "dim")
    assert plain(line) == "Seedance ␛"
    assert [(span.text, span.style) for span in line] == [
        ("Se", "dim lit"), ("ed", "dim"), ("a", "dim lit"), ("nce ", "dim"), ("␛", "dim lit"),
    ]  # fmt: skip
    assert lit("", (1, 2)) == ()
    assert lit("ab", ()) == (Span("ab", ""),)


@given(st.text("ab ·,—"), st.integers(0, 12), st.integers(0, 9))
def test_a_line_begins_with_a_word_shortly_before_its_place(text: str, at: int, lead: int) -> None:
    at = min(at, len(text))
    start = beginning(text, at, lead)
    assert max(0, at - lead) <= start <= at
    if start:
        assert start == at or text[start] not in BETWEEN
        whole = text.find(" ", at - lead, at) + 1
        assert start >= whole


def test_sifted_rows_keep_the_headings_above_them() -> None:
    rows = [heading("H1"), row("one"), row("two"), heading("H2"), row("three"), heading("H3")]
    texts = [plain(one.left) for one in rows]
    assert [plain(one.left) for one in sift(rows, texts, ["t", "w"])] == ["H1", "two"]
    assert [plain(one.left) for one in sift(rows, texts, ["e"])] == ["H1", "one", "H2", "three"]
    assert sift(rows, texts, ["H"]) == []
