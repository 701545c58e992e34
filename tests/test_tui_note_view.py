"""The note view in a small app of its own: the link cursor, following, folding, scrolling, painting."""

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from notes.reader import read_note
from notes.relations import Relations
from tui.note_view import NoteView
from tui.render import Document, Target, document
from tui.themes import VARIABLES

LONG = "# Top\n\n" + "\n\n".join(f"Paragraph {i} " + "with some words in it " * 8 + f"[[Link {i}]]" for i in range(60))


def doc(text: str) -> Document:
    return document(read_note("Note.md", text.encode(), Relations()), lambda *_: "note")


class Viewer(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, shown: Document, **how: Any) -> None:
        super().__init__()
        self.shown, self.how = shown, how
        self.followed: list[Target] = []
        self.current: list[str | None] = []
        self.found: list[tuple[int, int]] = []
        self.said: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLES

    def compose(self) -> ComposeResult:
        yield NoteView()

    def on_mount(self) -> None:
        self.view.focus()
        self.view.show(self.shown, **self.how)

    @property
    def view(self) -> NoteView:
        return self.query_one(NoteView)

    def on_linked_paper_follow(self, event: NoteView.Follow) -> None:
        assert event.control is self.view
        self.followed.append(event.target)

    def on_linked_paper_link_changed(self, event: NoteView.LinkChanged) -> None:
        self.current.append(event.target.text if event.target else None)

    def on_note_view_found(self, event: NoteView.Found) -> None:
        self.found.append((event.at, event.count))

    def on_linked_paper_said(self, event: NoteView.Said) -> None:
        self.said.append(event.text)


def screen(app: Viewer) -> list[str]:
    return [app.view.render_line(y).text.rstrip() for y in range(app.view.size.height)]


def styles_of(app: Viewer, word: str) -> list[Any]:
    strips = [app.view.render_line(y) for y in range(app.view.size.height)]
    return [segment.style for strip in strips for segment in strip if segment.text == word]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_tab_goes_from_link_to_link_and_enter_follows() -> None:
    app = Viewer(doc("---\nup: '[[Parent]]'\n---\n[[One]] and [[Two#Part]].\n\n| [[Three]] |\n|---|\n"))
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "enter")
        assert app.followed == []
        assert app.view.current_link is None
        for _ in range(4):
            await press(pilot, "tab", "enter")
        assert [(target.target, target.subpath) for target in app.followed] == [
            ("Parent", ""), ("One", ""), ("Two", "#Part"), ("Three", ""),
        ]  # fmt: skip
        await press(pilot, "tab")
        assert app.view.current_link == 0
        await press(pilot, "shift+tab")
        assert app.view.current_link == 3
        assert app.current == ["Parent", "One", "Two › Part", "Three", "Parent", "Three"]


async def test_the_current_link_is_reversed_and_no_other() -> None:
    app = Viewer(doc("[[One]] and [[Two]]"))
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "tab", "tab")
        assert [style.reverse for style in styles_of(app, "Two")] == [True]
        assert [bool(style.reverse) for style in styles_of(app, "One")] == [False]
        app.view.set_current_link(None)
        assert [bool(style.reverse) for style in styles_of(app, "Two")] == [False]


async def test_tab_begins_with_what_is_in_sight_and_brings_the_next_into_sight() -> None:
    app = Viewer(doc(LONG))
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "G", "shift+tab")
        assert app.view.current_link == 59
        await press(pilot, "g", "tab")
        assert app.view.current_link == 0
        for link in range(1, 12):
            await press(pilot, "tab")
            assert app.view.current_link == link
            assert any(f"Link {link}" in line for line in screen(app))
        await press(pilot, "end", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        assert app.view.current_link == 55
        assert any("Link 55" in line for line in screen(app))


async def test_tab_finds_a_link_when_none_is_in_sight() -> None:
    app = Viewer(doc("[[First]]\n\n" + "text\n\n" * 100 + "[[Last]]"))
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.scroll_to_source(60)
        await press(pilot, "tab")
        assert app.view.current_link == 1
        app.view.set_current_link(None)
        app.view.scroll_to_source(60)
        await press(pilot, "shift+tab")
        assert app.view.current_link == 0


async def test_keys_scroll() -> None:
    app = Viewer(doc(LONG))
    async with app.run_test(size=(60, 22)) as pilot:
        seen = []
        for key in ("j", "down", "k", "up", "space", "pagedown", "pageup", "ctrl+d", "ctrl+u", "end", "home", "G", "g"):
            await press(pilot, key)
            seen.append(app.view.scroll_offset.y)
        bottom = app.view.virtual_size.height - 22
        assert seen == [1, 2, 1, 0, 20, 40, 20, 30, 20, bottom, 0, bottom, 0]


@pytest.mark.parametrize("width", [30, 100])
async def test_another_width_keeps_the_line_at_the_top(width: int) -> None:
    app = Viewer(doc(LONG), scroll_to_source_line=41)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.view.top_source_line == 41
        assert screen(app)[0].startswith(" Paragraph 19") or screen(app)[0].startswith("Paragraph 19")
        await pilot.resize_terminal(width, 20)
        await pilot.pause()
        assert app.view.drawn is not None
        assert app.view.drawn.width == width - 2
        assert app.view.top_source_line == 41
        assert "Paragraph 19" in screen(app)[0]


async def test_a_callout_opens_and_closes_by_enter_and_by_click() -> None:
    app = Viewer(doc("> [!tip]- Tip\n> inside\n> [[Hidden]]\n\nafter [[Shown]]"))
    async with app.run_test(size=(40, 10)) as pilot:
        assert "inside" not in "".join(screen(app))
        await press(pilot, "tab", "tab")
        assert app.current == ["Tip", "Shown"]
        await press(pilot, "shift+tab", "enter")
        assert "inside" in "".join(screen(app))
        assert app.followed == []
        await press(pilot, "tab")
        assert app.current[-1] == "Hidden"
        await pilot.click(NoteView, offset=(8, 0))
        await pilot.pause()
        assert "inside" not in "".join(screen(app))


async def test_a_footnote_leads_there_and_back() -> None:
    app = Viewer(doc("Text[^1].\n\n" + "more\n\n" * 40 + "[^1]: The note."))
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "tab", "enter")
        assert any("The note." in line for line in screen(app))
        await press(pilot, "enter")
        assert any("Text[1]." in line for line in screen(app))
        assert app.followed == []


async def test_a_click_on_a_link_follows_it() -> None:
    app = Viewer(doc("word [[One]] word\n\n" + "text\n\n" * 40 + "[[Two]]"))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(NoteView, offset=(2, 0))
        await pilot.click(NoteView, offset=(7, 0))
        await press(pilot, "G")
        await pilot.click(NoteView, offset=(2, 9))
        await pilot.pause()
        assert [target.target for target in app.followed] == ["One", "Two"]


async def test_words_are_lit() -> None:
    app = Viewer(doc("A **se**edance and Seed."), words=["seed", "x"])
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert [style.underline for part in ("se", "ed", "Seed") for style in styles_of(app, part)] == [True] * 3
        assert screen(app)[0].strip() == "A seedance and Seed."


async def test_another_theme_repaints() -> None:
    app = Viewer(doc("[[One]] text"))
    async with app.run_test(size=(40, 10)) as pilot:
        before = styles_of(app, "One")
        app.theme = "ansi-dark"
        await pilot.pause()
        after = styles_of(app, "One")
        assert before != after
        assert after[0].color.is_default is False
        assert after[0].color.triplet is None


async def test_another_document_begins_at_its_top_without_a_cursor() -> None:
    app = Viewer(doc(LONG))
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "G", "tab")
        app.view.show(doc("short [[A]]"))
        await pilot.pause()
        assert app.view.current_link is None
        assert app.view.scroll_offset.y == 0
        assert screen(app)[0].strip() == "short A"
        assert set(screen(app)[1:]) == {""}


async def test_strips_are_as_wide_as_the_view() -> None:
    app = Viewer(doc("漢字 👩\u200d💻 e\u0301\n\n```\ncode\n```\n\n| a | 漢 |\n|---|---|\n| [[b]] | c |"))
    for size in ((12, 6), (40, 20)):
        async with app.run_test(size=size):
            assert {app.view.render_line(y).cell_length for y in range(size[1])} == {size[0] - 2}
        app = Viewer(app.shown)


def test_every_key_says_what_it_does() -> None:
    bindings = [binding for binding in NoteView.BINDINGS if not isinstance(binding, tuple)]
    assert bindings
    assert all(binding.id and binding.description and binding.tooltip for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)


# --- finding, selecting, copying --------------------------------------------------------------------------------------


def lit(app: Viewer) -> list[str]:
    """The lit words in sight; the one that the reader stands on in brackets."""
    found = []
    for y in range(app.view.size.height):
        for segment in app.view.render_line(y):
            look = segment.style
            if look and look.bgcolor == app.view._style("current").bgcolor and look.bold:
                found.append(f"[{segment.text}]")
            elif look and look.underline:
                found.append(segment.text)
    return found


async def test_words_are_found_through_case_accents_and_line_breaks() -> None:
    app = Viewer(
        doc("CAFÉ, cafe\u0301 and de\ncafe in a line that is broken\n\n| café |\n|---|\n| x |\n\n```\ncafe\n```")
    )
    async with app.run_test(size=(24, 20)) as pilot:
        app.view.look_for("Café", 0)
        await pilot.pause()
        assert lit(app) == ["[CAFÉ]", "cafe\u0301", "cafe", "café", "cafe"]
        assert app.found[-1] == (1, 5)
        app.view.look_for("is broken", 0)
        await pilot.pause()
        assert "".join(lit(app)) == "[is][broken]"
        app.view.look_for("nowhere", 0)
        await pilot.pause()
        assert (lit(app), app.found[-1]) == ([], (0, 0))


async def test_n_goes_from_match_to_match_and_round_the_ends() -> None:
    app = Viewer(doc(LONG + "\n\n> [!tip]- Tip\n> Paragraph 60"), words=["paragraph"])
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "n")
        assert lit(app)[0] == "[Paragraph]"
        assert app.found[-1] == (1, 61)
        for at in range(2, 8):
            await press(pilot, "n")
            assert app.found[-1] == (at, 61)
            assert any(f"Paragraph {at - 1} " in line for line in screen(app))
        await press(pilot, "g", "N")
        assert app.found[-1] == (6, 61)
        for _ in range(6):
            await press(pilot, "N")
        assert app.found[-1] == (61, 61)
        assert any("Paragraph 60" in line for line in screen(app)), "a closed callout opens for what is found in it"
        await press(pilot, "n")
        assert app.found[-1] == (1, 61)
        await press(pilot, "escape")
        assert lit(app) == []


async def test_what_is_selected_is_copied_else_the_link_else_the_note() -> None:
    app = Viewer(doc("one 漢字 two\n\n[[Some note#Part|shown]] and https://a.b/c\x1b and #tag/x"))
    async with app.run_test(size=(60, 10)) as pilot:
        await press(pilot, "y")
        for _ in range(3):
            await press(pilot, "tab", "y")
        await pilot.mouse_down(NoteView, offset=(5, 0))
        await pilot.hover(NoteView, offset=(9, 0))
        await pilot.mouse_up(NoteView, offset=(9, 0))
        await press(pilot, "y")
        assert app.said == [
            f"copied {one}" for one in ("[[Note]]", "[[Some note#Part]]", "https://a.b/c", "#tag/x", "漢字")
        ]
        assert app.followed == []
        await press(pilot, "escape", "y")
        assert app.clipboard == "#tag/x"


async def test_a_fold_keeps_the_line_at_the_top() -> None:
    app = Viewer(
        doc("text\n\n" * 30 + "> [!tip]+ Tip\n> " + "\n> ".join(map(str, range(40))) + "\n\n" + "after\n\n" * 30)
    )
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.scroll_to_y(64)
        app.view.follow(0)
        await pilot.pause()
        assert "Tip" in screen(app)[0]
        app.view.scroll_to_y(70)
        before = screen(app)
        app.view.follow(0)
        await pilot.pause()
        assert screen(app) == before
