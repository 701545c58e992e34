"""Tables at many widths."""

from hypothesis import given
from hypothesis import strategies as st

from notes.reader import read_note
from notes.relations import Relations
from tui.render import Layout, document, layout, plain
from tui.render.table import is_numeric, shared


def drawn(text: str, width: int) -> Layout:
    note = read_note("Table.md", text.encode(), Relations())
    return layout(document(note, lambda *_: "note"), width)


def lines(text: str, width: int) -> list[str]:
    page = drawn(text, width)
    return [plain(page.line(y)) for y in range(page.height)]


def test_columns_are_as_wide_as_what_they_hold() -> None:
    assert lines("| a | bcd |\n|---|---|\n| efg | h |", 40) == ["a   │ bcd", "────┼────", "efg │ h"]


def test_numbers_stand_to_the_right_unless_their_author_says_otherwise() -> None:
    text = "| n | 1 | l |\n|---|---|:--|\n| a | 5 | 1 |\n| b | $1,234.5M | 22 |\n| c | — | 3 |"
    assert lines(text, 60)[2:] == [
        "a │         5 │ 1",
        "b │ $1,234.5M │ 22",
        "c │         — │ 3",
    ]


def test_cells_wrap_beside_each_other() -> None:
    text = "| Key | Text |\n|---|---|\n| one | some words that need several lines here |\n| two | short |"
    page = lines(text, 24)
    assert page[0] == "Key │ Text"
    assert page[2] == "one │ some words that"
    assert page[3].startswith("    │ need several")
    assert page[-1] == "two │ short"


def test_where_columns_find_no_room_rows_become_records() -> None:
    head = "|" + "|".join(f" h{i} " for i in range(12)) + "|\n|" + "---|" * 12 + "\n"
    page = lines(head + "|" + "|".join(f" value {i} " for i in range(12)) + "|", 30)
    assert page == [f"{f'h{i}':<3}  value {i}" for i in range(12)]


def test_five_hundred_columns_hold_all_their_cells() -> None:
    head = "|" + "|".join(f"h{i}" for i in range(500)) + "|\n|" + "-|" * 500 + "\n"
    page = "\n".join(lines(head + "|" + "|".join(f"v{i}" for i in range(500)) + "|", 80))
    assert all(f"v{i}" in page for i in range(500))


def test_links_in_wrapped_cells_and_in_headings_of_records_can_be_followed() -> None:
    text = "| [[Head]] | b |\n|---|---|\n| [[A note with a long name]] | [[Other]] |\n"
    for width in (10, 20, 80):
        page = drawn(text, width)
        assert len(page.document.links) == 3
        for link in range(3):
            spots = page.spots(link)
            assert spots
            assert page.link_at(spots[0].y, spots[0].x) == link
            assert page.y_of_link(link) == spots[0].y


def test_each_row_knows_its_line() -> None:
    page = drawn("text\n\n| a | b |\n|---|---|\n| c | word word word word |\n| d | e |", 20)
    assert plain(page.line(page.y_of_source(5))).startswith("c")
    assert plain(page.line(page.y_of_source(6))).startswith("d")
    assert page.source_of_y(page.height - 1) == 6


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 60), st.integers(1, 900)), min_size=1, max_size=8),
    st.integers(0, 120),
)
def test_shared_widths_fill_the_room_and_no_more(columns: list[tuple[int, int, int]], extra: int) -> None:
    least = [low for low, _, _ in columns]
    natural = [low + more for low, more, _ in columns]
    room = sum(least) + extra
    widths = shared(room, least, natural, [weight for _, _, weight in columns])
    assert sum(widths) == min(room, sum(natural))
    assert all(low <= width <= high for low, width, high in zip(least, widths, natural, strict=True))


def test_small_columns_get_what_they_want_and_large_ones_room_by_what_they_hold() -> None:
    assert shared(60, [5, 5], [14, 200], [100, 900]) == [14, 46]
    assert shared(48, [18, 14, 9], [18, 70, 45], [50, 240, 160]) == [18, 18, 12]
    page = drawn("| Segment | Assets |\n|---|---|\n| Telecommunications | mobile networks in six countries |", 30)
    assert plain(page.line(2)).startswith("Telecommunications │ mobile")


def test_what_is_a_number() -> None:
    assert is_numeric(["1", "2.5%", "", "$3,000", "~4x", "-5", "n/a", "€1.2bn"])
    assert not is_numeric(["1", "one"])
    assert not is_numeric(["", "—"])
    assert not is_numeric(["2026-02-10"])
