"""Groups that fold and are sifted, drawn row by row."""

from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from tui.outline import Fold, Group, Outline
from tui.render.span import Span, plain
from tui.render.symbols import ASCII, UNICODE
from tui.row import Row


def group(kind: str, *items: str, groups: tuple[Group, ...] = (), is_short: bool = False) -> Group:
    return Group(kind, (Span(kind),), (), items, row, groups=groups, is_short=is_short)


def row(item: str) -> Row:
    return Row((Span(item),), (), item)


def drawn(outline: Outline) -> list[str]:
    return [one.text.rstrip() for one in outline]


GROUPS = [group("a", "one", "two"), group("b", groups=(group("c", "Zürich", "one more"), group("d", "two")))]


def test_a_fold_hides_what_stands_beneath_and_keeps_the_count() -> None:
    whole = ["a 2", "one", "two", "", "b 3", "  c 2", "Zürich", "one more", "  d 1", "two"]
    assert drawn(Outline(GROUPS, UNICODE, {}, 40)) == whole
    assert drawn(Outline(GROUPS, UNICODE, {"a": True, "c": True}, 40)) == [
        "a 2 ▸",
        "",
        "b 3",
        "  c 2 ▸",
        "  d 1",
        "two",
    ]
    assert drawn(Outline(GROUPS, ASCII, {"b": True}, 40))[-1] == "b 3 >"


def test_a_short_group_begins_folded_and_shows_its_beginning() -> None:
    groups = [group("s", "x", "y", is_short=True)]
    assert drawn(Outline(groups, UNICODE, {}, 40)) == ["s 2 ▸", "  x  y"]
    assert drawn(Outline(groups, UNICODE, {"s": False}, 40)) == ["s 2", "x", "y"]
    assert drawn(Outline(groups, UNICODE, {}, 40, "y")) == ["s 1 of 2", "y"]


def test_sifting_keeps_what_holds_all_words_and_counts_it() -> None:
    assert drawn(Outline(GROUPS, UNICODE, {}, 40, "one")) == [
        "a 1 of 2",
        "one",
        "",
        "b 1 of 3",
        "  c 1 of 2",
        "one more",
    ]
    assert drawn(Outline(GROUPS, UNICODE, {}, 40, "ZURICH"))[-1] == "Zürich"
    assert drawn(Outline(GROUPS, UNICODE, {}, 40, "more one"))[-1] == "one more"
    assert not drawn(Outline(GROUPS, UNICODE, {}, 40, "nowhere"))


def test_the_way_to_a_heading() -> None:
    outline = Outline(GROUPS, UNICODE, {}, 40)
    assert [outline.heading(y) for y in range(len(outline)) if y != 3] == [None, 0, 0, None, 4, 5, 5, 4, 8]
    assert outline.find("d") == 8
    assert outline.find("x") is None
    assert outline.first() == 1
    assert Outline(GROUPS, UNICODE, {"a": True, "b": True}, 40).first() == 0


@given(st.lists(st.lists(st.text("ab é", max_size=4), max_size=6), max_size=5), st.text("abe ", max_size=3))
def test_what_is_sifted_is_what_a_search_through_all_would_find(groups: list[list[str]], query: str) -> None:
    made = [group(f"g{number}", *items) for number, items in enumerate(groups)]
    outline = Outline(made, UNICODE, {}, 40, query)
    words = fold(query).split()
    wanted = [item for items in groups for item in items if all(word in fold(item) for word in words)]
    assert [one.value for one in outline if isinstance(one.value, str)] == wanted
    assert outline.choices() == [y for y, one in enumerate(outline) if one.value is not None]
    assert len([one for one in outline if isinstance(one.value, Fold)]) == len(
        [items for items in groups if any(all(word in fold(item) for word in words) for item in items)]
    )


def test_only_the_rows_that_are_looked_at_are_drawn() -> None:
    asked = []

    def draw(number: int) -> Row:
        asked.append(number)
        return Row((Span(str(number)),), (), number)

    groups = [Group("g", (Span("g"),), (), range(3000), draw)]
    outline = Outline(groups, UNICODE, {}, 40, "99")
    assert outline.first() == 1
    assert len(outline) == len(outline.choices()) == 1 + sum("99" in str(number) for number in range(3000))
    assert plain(outline[-1].left) == "2999"
    assert len(asked) == 1
