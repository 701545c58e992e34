"""Pictures in cells: how many they take, and what stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import note, resolve
from tui.render import document, layout, plain
from tui.render.picture import PictureBlock
from tui.render.pixels import MOST_ROWS, Picture, size_asked, size_in_cells
from tui.render.wrap import cells

PIXELS = st.integers(1, 20_000)
ASKED = st.just(0) | st.integers(1, 4_000)


@given(PIXELS, PIXELS, ASKED, ASKED, st.integers(1, 300), st.integers(1, MOST_ROWS))
def test_a_picture_keeps_its_proportions_and_takes_no_more_than_there_is(
    width: int, height: int, asked_width: int, asked_height: int, room: int, most_rows: int
) -> None:
    columns, rows = size_in_cells((width, height), (asked_width, asked_height), room, most_rows)
    assert 1 <= columns <= room
    assert 1 <= rows <= most_rows
    # One scale makes both, but for the rounding and the one cell at least.
    low = max(
        0 if side == 1 else (side - 0.5) * size / there
        for side, size, there in ((columns, 8, width), (rows, 16, height))
    )
    high = (
        min((side + 0.5) * size / there for side, size, there in ((columns, 8, width), (rows, 16, height)) if side > 1)
        if max(columns, rows) > 1
        else 1e9
    )
    assert low <= high + 1e-9
    asked = [side / there for side, there in ((asked_width, width), (asked_height, height)) if side]
    assert low <= min(asked, default=1.0) + 1e-9
    # As large as asked for, or as large as there is room for.
    is_full = columns == room or rows == most_rows
    assert is_full or high >= min(asked, default=1.0) - 1e-9


@pytest.mark.parametrize(
    ("natural", "asked", "room", "cells_taken"),
    [
        ((1200, 800), (0, 0), 72, (72, 24)),
        ((1200, 800), (0, 0), 54, (54, 18)),
        ((1200, 800), (100, 0), 54, (12, 4)),
        ((1200, 800), (100, 145), 54, (12, 4)),
        ((32, 32), (320, 0), 54, (40, 20)),
        ((16, 16), (0, 0), 54, (2, 1)),
        ((10_000, 4), (0, 0), 54, (54, 1)),
    ],
)
def test_sizes(natural: tuple[int, int], asked: tuple[int, int], room: int, cells_taken: tuple[int, int]) -> None:
    assert size_in_cells(natural, asked, room, MOST_ROWS) == cells_taken


@pytest.mark.parametrize(
    ("words", "size"),
    [("100x145", (100, 145)), ("100", (100, 0)), ("", None), ("x", None), ("100x", None), ("x5", None), ("wide", None),
     ("٣", None), ("1e5", None), ("123456", None)],
)  # fmt: skip
def test_sizes_asked_for(words: str, size: tuple[int, int] | None) -> None:
    assert size_asked(words) == size


@given(st.integers(1, 12), st.integers(1, 6), st.data())
def test_each_cell_shows_the_pixel_above_and_the_one_below(columns: int, rows: int, data: st.DataObject) -> None:
    size = 6 * columns * rows
    picture = Picture(columns, bytes(data.draw(st.lists(st.sampled_from([0, 9, 255]), min_size=size, max_size=size))))
    assert picture.rows == rows
    shown = bytearray()
    for row in range(rows):
        line = picture.line(row)
        assert sum(cells(span.text) for span in line) == columns
        upper, lower = bytearray(), bytearray()
        for span in line:
            colours = [bytes.fromhex(word[1:]) for word in span.style.split()]
            assert set(span.text) == ({" "} if len(colours) == 1 else {"▀"})
            lower += colours[0] * len(span.text)
            upper += colours[-1] * len(span.text)
        shown += upper + lower
    assert bytes(shown) == picture.pixels


def test_a_picture_stands_below_its_name_and_nothing_else_changes() -> None:
    text = "Before [[A]]\n\n- item\n\n  ![[p.png|Alt]]\n\nafter [[B]]"
    drawn = document(
        note(text), lambda target, *_: "file" if target == "p.png" else resolve(target, "", ""), figure=str
    )
    (block,) = drawn.figures
    assert isinstance(drawn.blocks[block], PictureBlock)
    box = layout(drawn, 40)
    shown = layout(drawn, 40, seen={block: Picture(4, bytes(6 * 4 * 3))}, before=box)
    lines = [plain(shown.line(y)) for y in range(shown.height)]
    assert lines == [
        "Before A", "", "• item", "", "  Alt — p.png", *["      "] * 3, "", "after B",
    ]  # fmt: skip
    assert [plain(box.line(y)) for y in range(4)] == lines[:4]
    assert plain(box.line(4)) == "  ┌─ ▸ image ───┐"
    assert shown.rows_of_link(1) == (4, 7)
    assert shown.figures_between(5, 6) == box.figures_between(5, 6) == [block]
    assert shown.figures_between(8, 99) == shown.figures_between(0, 4) == []
    assert [shown.source_of_y(y) for y in (4, 7, 9)] == [5, 5, 7]
    assert [(spot.link, spot.y) for spot in shown.links_between(0, 99)] == [(0, 0), (1, 4), (2, 9)]
    too_wide = layout(drawn, 40, seen={block: Picture(39, bytes(6 * 39))})
    assert [plain(too_wide.line(y)) for y in range(10)] == [plain(box.line(y)) for y in range(10)]
    why = layout(drawn, 40, seen={block: "damaged"})
    assert plain(why.line(5)) == "  │ Alt — p.png — damaged │"
