"""Long notes: a part is drawn first, the rest gives way to other questions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import note, resolve

from tests.journeys import journey
from tui.library import GivenWayError
from tui.render import document, layout, plain
from tui.render.glimpse import LONG, around

LINES = [
    f"# Part {i}" if i % 60 == 0 else "" if i % 3 else f"Line {i} [[Link {i}]] and [ref][r][^1]" for i in range(6000)
]
TEXT = "---\nup: x\n---\n" + "\n".join([*LINES, "", "[r]: https://a.b", "[^1]: The footnote."])


@pytest.mark.parametrize("line", [0, 1, 40, 700, 3004, 5990, 9999])
def test_a_glimpse_shows_what_stands_around_a_line(line: int) -> None:
    whole, part = document(note(TEXT), resolve), document(note(TEXT), resolve, glimpse=line)
    assert whole.is_whole
    assert not part.is_whole
    assert 50 < len(part.links) < len(whole.links) / 4
    one, other = layout(whole, 60), layout(part, 60)
    assert min(line, 6000) - 200 <= other.source_of_y(other.y_of_source(line)) <= max(line, 6)
    if line < 5990:
        for beyond in range(12):
            here, there = other.y_of_source(line + beyond), one.y_of_source(line + beyond)
            assert plain(other.line(here)) == plain(one.line(there))


def test_a_short_note_is_drawn_at_once() -> None:
    short = note("\n".join(LINES[: LONG - 1]))
    assert around(short, 0) is None
    assert document(short, resolve, glimpse=5).is_whole


def test_what_pause_raises_ends_the_reading() -> None:
    for last in (0, 3, 1500, 8000):
        calls = 0

        def pause(last: int = last) -> None:
            nonlocal calls
            calls += 1
            if calls > last:
                raise GivenWayError

        with pytest.raises(GivenWayError):
            document(note(TEXT), resolve, pause=pause)
        assert calls == last + 1


async def test_a_long_note_is_whole_in_the_end_and_keeps_its_place(
    make_vault: Callable[[dict[str, str | bytes]], Path],
) -> None:
    root = make_vault({"Long.md": TEXT, "Start here.md": "[[Long#Part 3000]] and [[Long]]"})
    async with journey(root, "Start here") as taken:
        await taken.press("tab", "enter")
        assert taken.view.document is not None
        assert taken.view.document.is_whole
        assert taken.note[0].strip() == "Part 3000"
        await taken.press("j", "j", "tab")
        before, link = taken.note, taken.link
        assert link is not None
        await taken.press("left_square_bracket", "right_square_bracket")
        assert (taken.note, taken.link) == (before, link)
        await taken.press("G")
        assert "The footnote." in taken.shown
