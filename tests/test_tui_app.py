"""Journeys through the app: what a reader presses, and what is on the screen then."""

import asyncio
import shlex
import stat
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.events import Paste

from notes.graph import node_of
from notes.open_vault import OpenVault
from tests.journeys import DEADLINE, MIDDLE, NARROW, SAMPLE, WIDE, Journey, journey
from tests.rubbish import RUBBISH
from tui.app import LinkhopApp
from tui.config import Config, parse_config
from tui.kin_rows import Goal

MakeVault = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The sample's caches are made once for all tests of a process; settings are nobody's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


# --- searching --------------------------------------------------------------------------------------------------------


async def test_an_alias_finds_its_note_and_enter_opens_it() -> None:
    async with journey(start="Start here") as at:
        await at.press("slash", *"Seedance", "space", *"V2")
        assert at.query_line.value == "Seedance V2"
        assert at.results[0].startswith("Seedance  Seedance V2")
        await at.press("enter")
        assert at.here.path == "Products/Seedance.md"
        assert at.view.has_focus
        assert at.note[0].split() == ["Seedance", "2.0", "Seedance", "V2"]


async def test_a_slip_of_the_finger_is_forgiven() -> None:
    async with journey(start="Start here") as at:
        await at.type("hunyaun video")
        assert at.results[0].startswith("Hunyuan Video")
        assert at.results[0].endswith("typo")
        await at.press("enter")
        assert at.here.name == "Hunyuan Video"


async def test_words_open_the_note_at_their_line_with_the_words_lit() -> None:
    async with journey(start="Start here", size=MIDDLE) as at:
        await at.type("celebrities mandarin")
        assert at.results[0].startswith("Seedance")
        assert "celebrities" in at.results[0]
        await at.press("enter")
        assert at.here.name == "Seedance"
        assert "palace drama" in at.note[0]
        lit = [
            segment.text
            for y in range(3)
            for segment in at.view.render_line(y)
            if segment.style and segment.style.clear_meta_and_links() == at.view._style("lit")
        ]
        assert lit == ["celebrities", "Mandarin"]


async def test_all_words_of_the_query_are_lit_wherever_they_stand() -> None:
    async with journey(start="Start here") as at:
        await at.type("sputnik weibo")
        await at.press("enter")
        assert at.here.name == "Seedance"
        style = at.view._style("lit")
        lit = {
            segment.text
            for y in range(at.view.size.height)
            for segment in at.view.render_line(y)
            if segment.style and segment.style.clear_meta_and_links() == style
        }
        assert lit == {"Sputnik", "Weibo"}


async def test_a_name_opens_its_note_at_the_top_with_nothing_lit() -> None:
    async with journey(start="Start here") as at:
        await at.type("seedance")
        await at.press("enter")
        assert at.view.scroll_offset.y == 0
        style = at.view._style("lit")
        assert all(segment.style != style for y in range(at.view.size.height) for segment in at.view.render_line(y))


async def test_down_and_page_down_move_among_the_rows_while_typing() -> None:
    async with journey(start="Start here") as at:
        await at.type("sputnik")
        third = at.results[2].split("  ")[0]
        await at.press("down", "down", "enter")
        assert at.here.name == third


async def test_enter_before_the_answer_opens_the_first_result_when_it_is_there() -> None:
    async with journey(start="Start here") as at:
        answer = Event()
        at.app.library.ask(lambda finder: answer.wait(DEADLINE))
        await at.pilot.press("slash", *"celebrities", "enter")
        assert at.results == []
        answer.set()
        await at.until(lambda: at.here.name == "Seedance")
        assert at.view.has_focus


async def test_what_is_typed_after_enter_is_not_what_enter_was_for() -> None:
    async with journey(start="Start here") as at:
        answer = Event()
        at.app.library.ask(lambda finder: answer.wait(DEADLINE))
        await at.pilot.press("slash", *"celebrities", "enter", "backspace")
        answer.set()
        await at.settle()
        assert at.here.name == "Start here"
        assert at.query_line.has_focus


async def test_a_note_that_takes_its_time_is_announced() -> None:
    async with journey(start="Start here") as at:
        answer = Event()
        at.app.library.ask(lambda finder: answer.wait(DEADLINE))
        await at.pilot.press("tab", "enter")
        await at.until(lambda: "following Follow and return" in at.status)
        answer.set()
        await at.settle()
        assert at.here.name == "Follow and return"
        assert "45 notes" in at.status


async def test_more_results_for_the_same_query_leave_the_cursor_where_it_was_put() -> None:
    async with journey(start="Start here") as at:
        await at.type("sputnik")
        await at.press("down", "down")
        third = at.results[2].split("  ")[0]
        at.app._browser.refresh_query()
        await at.settle()
        await at.press("enter")
        assert at.here.name == third


async def test_a_query_that_cannot_be_read_gets_rows_or_a_word() -> None:
    async with journey(size=MIDDLE) as at:  # without the pause before a preview
        for query in RUBBISH:
            await at.type(query)
            said = str(at.app._browser._panes.search.query_one("#said").content)
            assert at.results or said, query


async def test_a_query_that_fails_is_told_and_the_next_one_answered() -> None:
    async with journey() as at:
        finder = await asyncio.wrap_future(at.app.library.ask(lambda finder: finder))
        answer = finder.search
        finder.search = lambda *_, **__: 1 / 0
        await at.type("sora")
        assert "division by zero" in at.status
        assert at.results == []
        assert "this cannot be answered" in at.shown
        finder.search = answer
        await at.type("kling")
        assert at.results[0].startswith("Kling")
        assert "45 notes" in at.status


async def test_what_is_said_about_a_query_is_wrapped_not_cut() -> None:
    async with journey() as at:
        await at.type("colour:red")
        pane = at.app._browser._panes.search
        lines = " ".join(line[: pane.size.width].strip() for line in at.screen[:6])
        assert str(pane.query_one("#said").content) in lines


async def test_what_is_pasted_into_the_search_is_only_text() -> None:
    async with journey() as at:
        await at.press("slash")
        at.app.post_message(Paste("sora\x1b]52;c;QQ==\x07\u202e\nsecond line"))
        await at.until(lambda: at.query_line.value != "")
        await at.settle()
        assert at.query_line.value.startswith("sora␛]52;c;QQ==␇⟨U+202E⟩")
        assert "␛" in at.screen[0]
        assert not [char for char in at.shown if char < " " and char != "\n"]


async def test_escape_leaves_the_search_and_keeps_the_note() -> None:
    async with journey() as at:
        await at.type("kling")
        await at.press("escape")
        assert at.view.has_focus
        assert at.here.name == "Seedance"
        await at.press("slash", *"so/ra")
        assert at.query_line.value == "so/ra"


# --- links ------------------------------------------------------------------------------------------------------------


async def test_tab_marks_links_in_properties_text_and_tables() -> None:
    async with journey() as at:
        assert at.link is None
        await at.press("tab")
        assert at.link == "ByteDance"
        y = next(y for y, line in enumerate(at.note) if line.lstrip().startswith("parent_actor"))
        assert any(segment.style and segment.style.reverse for segment in at.view.render_line(y))
        await at.press("tab")
        assert at.link == "Generative AI"
        await at.go_to_link("Jimeng")
        assert any("│" in line and "Jimeng" in line for line in at.note)
        await at.go_to_link("deepfake")
        await at.press("shift+tab", "tab")
        assert at.link == "deepfake"


async def test_the_marked_link_is_followed_from_a_property_the_text_and_a_cell() -> None:
    goals = {
        "ByteDance": "Actors/ByteDance.md",
        "Jimeng": "Products/Jimeng.md",
        "deepfake": "Concepts/Deepfake.md",
    }
    async with journey() as at:
        for link, goal in goals.items():
            await at.go_to_link(link)
            await at.press("enter")
            assert at.here.path == goal
            assert at.link is None
            await at.press("left_square_bracket")
            assert at.link == link


async def test_back_returns_to_the_very_scroll_and_link_and_forward_too() -> None:
    async with journey(size=MIDDLE) as at:
        await at.go_to_link("deepfake")
        await at.press("j", "j", "j")
        left = at.view.scroll_offset.y, at.link, at.note
        assert left[0] > 3
        await at.press("enter")
        assert at.here.name == "Deepfake"
        await at.press("j", "j")
        there = at.view.scroll_offset.y, at.note
        await at.press("left_square_bracket")
        assert (at.view.scroll_offset.y, at.link, at.note) == left
        await at.press("right_square_bracket")
        assert at.here.name == "Deepfake"
        assert (at.view.scroll_offset.y, at.note) == there


async def test_the_ends_of_the_way_are_told() -> None:
    async with journey() as at:
        await at.press("left_square_bracket")
        assert "this is where you began" in at.status
        await at.press("right_square_bracket")
        assert "there is nothing ahead" in at.status
        await at.press("j")
        assert "45 notes" in at.status


async def test_back_returns_from_a_jump_inside_the_note(make_vault: MakeVault) -> None:
    text = "[[#Far below]]\n\n" + "Words.\n\n" * 60 + "## Far below\n\n" + "More.\n\n" * 60
    async with journey(make_vault({"A.md": text}), "A") as at:
        await at.press("tab", "enter")
        assert "Far below" in at.note[0]
        await at.press("left_square_bracket")
        assert at.view.scroll_offset.y == 0
        assert at.link == "Far below"


async def test_a_note_that_is_gone_is_passed_over_on_the_way_back(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[B]]", "B.md": "[[C]]", "C.md": "end"})
    async with journey(root, "A") as at:
        await at.press("tab", "enter", "tab", "enter")
        assert at.here.name == "C"
        (root / "B.md").unlink()
        await at.press("left_square_bracket")
        assert at.here.name == "A"
        await at.press("right_square_bracket")
        assert at.here.name == "C"


async def test_a_ghost_opens_from_a_link_and_lists_who_names_it() -> None:
    async with journey() as at:
        await at.press("tab", "tab", "enter")
        assert at.here.is_ghost
        assert at.here.name == "Generative AI"
        assert "Generative AI ∘" in at.screen[0]
        assert "No note has this name yet" in at.shown
        assert "Named by" in at.shown
        await at.go_to_link("Text-to-video")
        await at.press("enter")
        assert at.here.path == "Concepts/Text-to-video.md"


async def test_a_misspelt_link_asks_whom_you_meant() -> None:
    async with journey(start="Ghosts and namesakes") as at:
        await at.go_to_link("Sedance")
        await at.press("enter")
        assert at.here.is_ghost
        await at.go_to_link("Seedance")
        await at.press("enter")
        assert at.here.path == "Products/Seedance.md"


async def test_a_link_that_works_by_an_alias_says_so() -> None:
    async with journey(start="Ghosts and namesakes") as at:
        await at.go_to_link("Gen-4")
        await at.press("enter")
        assert at.here.name == "Runway Gen"
        assert "Gen-4 is an alias of Runway Gen" in at.status


async def test_links_to_headings_and_blocks_land_on_their_lines(make_vault: MakeVault) -> None:
    filler = "Filler.\n\n" * 50
    root = make_vault(
        {
            "A.md": "[[B#Second part]] [[B#^here]] [[B#No such]] [[B#^nor-this]]",
            "B.md": f"# B\n\n{filler}## Second part\n\nIts text.\n\n{filler}The block. ^here\n\n{filler}",
        }
    )
    async with journey(root, "A") as at:
        await at.press("tab", "enter")
        assert "Second part" in at.note[0]
        await at.press("left_square_bracket", "tab", "enter")
        assert "The block." in at.note[0]
        for missing in ("heading No such", "block nor-this"):
            await at.press("left_square_bracket", "tab", "enter")
            assert at.here.name == "B"
            assert at.view.scroll_offset.y == 0
            assert f"B has no {missing}" in at.status


async def test_each_of_two_notes_of_one_name_can_be_reached() -> None:
    async with journey(start="Ghosts and namesakes") as at:
        goals = set()
        for _ in range(3):
            await at.go_to_link("Gemini")
            await at.press("enter")
            if not goals:
                assert [row.split()[-1] for row in at.choices] == ["Concepts/", "Products/"]
                await at.press("enter")
            goals.add(at.here.path)
            await at.press("left_square_bracket")
        assert goals == {"Products/Gemini.md", "Concepts/Gemini.md"}
        await at.type("gemini")
        assert sum(row.startswith("Gemini") for row in at.results) == 2


async def test_an_address_is_shown_not_opened(make_vault: MakeVault) -> None:
    async with journey(make_vault({"A.md": "[site](https://example.org/a?b=c)"}), "A") as at:
        await at.press("tab", "enter")
        assert "https://example.org/a?b=c" in at.status
        assert at.here.name == "A"


# --- kin --------------------------------------------------------------------------------------------------------------


async def test_up_goes_to_the_only_parent() -> None:
    async with journey(start="Deepfake") as at:
        await at.press("u")
        assert at.here.name == "Text-to-video"


async def test_up_asks_where_there_are_several_parents() -> None:
    async with journey() as at:
        await at.press("u")
        assert [row.split()[0] for row in at.choices] == ["ByteDance", "Generative"]
        await at.press("escape")
        assert at.here.name == "Seedance"
        assert at.view.has_focus
        await at.press("u", "down", "enter")
        assert at.here.name == "Generative AI"
        assert at.here.is_ghost


async def test_up_says_when_there_is_no_parent() -> None:
    async with journey(start="Start here") as at:
        await at.press("u")
        assert at.here.name == "Start here"
        assert "this note has no parent" in at.status


async def test_into_the_kin_panel_and_out_again() -> None:
    async with journey() as at:
        for leave in ("escape", "b"):
            await at.press("b")
            assert at.kin_rows.has_focus
            assert "note" in at.status
            await at.press(leave)
            assert at.view.has_focus


async def test_a_backlink_opens_at_its_line(make_vault: MakeVault) -> None:
    filler = "Filler.\n\n" * 50
    root = make_vault({"A.md": "nothing", "B.md": f"{filler}Here it says [[A]] at last.\n\n{filler}"})
    async with journey(root, "A") as at:
        await at.press("b")
        await at.go_to_row(at.kin_rows, "B:101")
        await at.press("enter")
        assert at.here.name == "B"
        assert "Here it says A at last." in at.note[0]
        assert at.view.has_focus


async def test_the_kin_panel_tells_children_siblings_and_backlinks() -> None:
    async with journey(start="ByteDance") as at:
        rows = " ".join(at.kin)
        assert rows.index("ANCESTRY") < rows.index("CHILDREN") < rows.index("BACKLINKS") < rows.index("LINKS")
        await at.press("b")
        await at.go_to_row(at.kin_rows, "Seedance")
        await at.press("enter")
        assert at.here.name == "Seedance"


# --- the editor -------------------------------------------------------------------------------------------------------


def stub_editor(folder: Path) -> tuple[str, Path]:
    """An editor that writes down what it was called with, and the file for that."""
    script, dump = folder / "an editor", folder / "argv"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > {shlex.quote(str(dump))}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f"{shlex.quote(str(script))} -f", dump


async def test_the_editor_gets_one_absolute_path(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, dump = stub_editor(tmp_path)
    paths = ["-rf.md", "$(id).md", "a;b.md", "two words.md", "x| touch P.md", "'\".md", "%s/--help.md", "a\nb.md"]
    root = make_vault(dict.fromkeys(paths, "text"))
    async with journey(root, None, editor=editor) as at:
        monkeypatch.setattr(at.app, "suspend", nullcontext)  # a terminal that can be lent
        for path in paths:
            at.app._browser.open(Goal(node_of(path)))
            await at.settle()
            await at.press("e")
            assert dump.read_text() == f"2\n-f\n{root / path}\n"
    assert not (root / "P").exists()


async def test_what_the_editor_wrote_is_shown(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({"A.md": "before"})
    async with journey(root, "A", editor="sh -c 'echo afterwards > \"$1\"' sh") as at:
        monkeypatch.setattr(at.app, "suspend", nullcontext)
        await at.press("e")
        assert "afterwards" in at.note[0]


async def test_an_editor_that_cannot_be_run_is_told(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    async with journey(make_vault({"A.md": "text"}), "A") as at:
        monkeypatch.setattr(at.app, "suspend", nullcontext)
        for editor, said in (("/no/such/editor", "cannot run"), ("'", "cannot run"), (None, "$EDITOR is not set")):
            at.app._browser._editor = editor
            await at.press("e")
            assert said in at.status


async def test_without_a_terminal_to_lend_the_editor_is_refused(tmp_path: Path) -> None:
    editor, dump = stub_editor(tmp_path)
    async with journey(editor=editor) as at:
        await at.press("e")
        assert "cannot be lent" in at.status
        assert not dump.exists()


async def test_the_editor_gets_the_path_that_a_ghost_would_have(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, dump = stub_editor(tmp_path)
    root = make_vault({"in/A.md": "[[Nobody]] [[to/Nowhere]] [[../../Out]]"})
    async with journey(root, "A", editor=editor) as at:
        monkeypatch.setattr(at.app, "suspend", nullcontext)
        for link, path in (("Nobody", "in/Nobody.md"), ("to/Nowhere", "to/Nowhere.md")):
            await at.go_to_link(link)
            await at.press("enter", "e")
            assert dump.read_text() == f"2\n-f\n{root / path}\n"
            await at.press("left_square_bracket")
        await at.go_to_link("../../Out")
        await at.press("enter", "e")
        assert "there is no note to edit here" in at.status
    assert [path.name for path in root.rglob("*.md")] == ["A.md"]


# --- help, palette, leaving -------------------------------------------------------------------------------------------


async def test_help_lists_the_keys_of_the_pane_and_goes_again() -> None:
    async with journey() as at:
        await at.press("question_mark")
        rows = at.choices
        assert any("Tab" in row and "To the next link" in row for row in rows)
        assert any("u" in row and "Up to the parent" in row for row in rows)
        await at.press("escape")
        assert at.view.has_focus
        await at.press("b", "question_mark")
        assert any("Leave the kin panel" in row for row in at.choices)
        assert not any("To the next link" in row for row in at.choices)


async def test_help_does_what_a_row_says() -> None:
    async with journey() as at:
        await at.press("question_mark")
        await at.go_to_row(at.app.screen.query_one("#choices"), "b, F6")
        await at.press("enter")
        await at.until(lambda: at.kin_rows.has_focus)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_help_can_be_read_to_its_end_at_every_size(size: tuple[int, int]) -> None:
    async with journey(size=size) as at:
        await at.press("question_mark")
        last = at.choices[-1].strip()[:20]
        await at.press("end")
        assert any(last in line for line in at.screen)
        assert at.app.screen.max_scroll_y == 0


async def test_the_palette_offers_each_action_once_and_does_it() -> None:
    async with journey() as at:
        offered = [(command.name, command.meaning) for command in at.app.offered()]
        assert len(set(offered)) == len(offered)
        assert {"Up", "Back", "Forward", "Kin", "Edit", "Help", "Quit", "Theme", "Next link"} <= {
            title for title, _ in offered
        }
        await at.press("ctrl+p", *"next link")
        assert [row.split("  ")[0] for row in at.choices] == ["Next link"]
        await at.press("enter")
        await at.until(lambda: at.link == "ByteDance")
        assert at.view.has_focus


async def test_q_quits_and_control_c_tells_how() -> None:
    async with journey() as at:
        await at.press("ctrl+c")
        assert "press q" in at.status
        assert at.app.is_running
        await at.pilot.press("q")
        await at.pilot.pause()
        assert at.app._exit


async def test_a_key_of_the_readers_own_takes_its_place_everywhere() -> None:

    app = LinkhopApp(SAMPLE, parse_config({"keys": {"up": "comma", "quit": "ctrl+x,X"}}), start="Deepfake")
    async with app.run_test(size=WIDE) as pilot:
        await app.settled()
        await pilot.pause()
        status = app._browser._status.render().plain
        assert " , up " in status
        await pilot.press("comma")
        await app.settled()
        assert app._browser._reader.page is not None
        assert app._browser._reader.page.node.name == "Text-to-video"
        await pilot.press("ctrl+c")
        assert app._browser._status.message == "press Ctrl-X to end linkhop"


# --- sizes ------------------------------------------------------------------------------------------------------------


async def test_the_top_line_stays_when_the_terminal_changes_its_size() -> None:
    async with journey() as at:
        at.view.scroll_to_source(43)
        await at.settle()
        top = at.view.top_source_line
        assert top == 43
        for size in (MIDDLE, NARROW, WIDE):
            await at.resize(size)
            assert at.view.top_source_line == top
            assert "The word that stuck" in at.note[0]
            assert len(at.screen) == size[1]
            assert "Tab link" in at.screen[-1]


async def test_three_keys_fit_where_it_is_narrow_and_news_goes_before_them(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a"})
    async with journey(root, "A", NARROW) as at:
        assert at.status.split()[:6] == ["Tab", "link", "Enter", "follow", "?", "help"]
        root.rename(root.with_name("gone"))
        at.app.library.look_now()
        await at.until(lambda: "showing what was known" in at.status)
        await at.press("j")
        assert at.status.startswith("1 note · stale")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_every_pane_can_be_reached_and_left_at_every_size(size: tuple[int, int]) -> None:
    async with journey(size=size) as at:
        assert at.view.has_focus
        assert "Seedance" in at.screen[0]
        await at.press("b")
        assert any("ANCESTRY" in line for line in at.screen)
        await at.press("slash")
        await at.type("kling")
        assert any("Kling" in line for line in at.screen)
        await at.press("escape")
        assert at.view.has_focus
        assert at.note[0].strip()
        assert at.note[0].strip() in at.shown


async def test_the_note_alone_has_the_whole_width_until_another_pane_is_asked_for() -> None:
    async with journey() as at:
        beside = at.view.size.width
        await at.press("z")
        assert at.view.parent.region.width == at.app.size.width  # type: ignore[union-attr] - a pane
        await at.press("z")
        assert at.view.size.width == beside
        for key, pane in (("b", "kin-pane"), ("slash", "search-pane")):
            await at.press("z", key)
            assert at.app.screen.query_one(f"#{pane}").has_focus_within
            assert at.view.size.width == beside
            await at.press("escape")


async def test_the_pane_with_the_focus_stays_in_sight_when_room_gets_short() -> None:
    async with journey() as at:
        await at.press("slash", "tab")
        await at.press("tab")
        assert at.view.has_focus
        await at.resize(NARROW)
        assert at.view.has_focus
        assert "Seedance" in at.screen[0]
        await at.press("b")
        await at.resize(MIDDLE)
        await at.resize(WIDE)
        assert at.kin_rows.has_focus


async def test_one_cell_is_enough_not_to_fall_over() -> None:
    async with journey() as at:
        for size in ((1, 1), (2, 40), (200, 1), (500, 3), WIDE):
            await at.resize(size)
        assert "Seedance" in at.screen[0]


# --- the disk ---------------------------------------------------------------------------------------------------------


async def test_a_new_word_is_found_while_its_query_stands_there(make_vault: MakeVault) -> None:
    """The watcher alone tells of the change, and the query is asked again by itself."""
    root = make_vault({"A.md": "a", "B.md": "b"})
    async with journey(root) as at:
        await at.type("zebra")
        assert at.results == []
        (root / "B.md").write_text("the zebra came")
        await at.until(lambda: any("zebra came" in row for row in at.results))


async def test_a_note_that_changes_on_disk_is_shown_anew_where_it_was(make_vault: MakeVault) -> None:
    text = "\n\n".join(f"Paragraph {number}" for number in range(100))
    root = make_vault({"A.md": text, "B.md": "b"})
    async with journey(root, "A") as at:
        await at.press("space", "b")
        top = at.note[0]
        assert top != "Paragraph 0"
        (root / "A.md").write_text(text + "\n\nThe new end, with [[B]].\n")
        at.app.library.look_now()
        await at.until(lambda: at.view.document is not None and len(at.view.document.links) == 1)
        await at.settle()
        assert at.note[0] == top
        assert at.kin_rows.has_focus
        assert any("LINKS" in row for row in at.kin)


async def test_a_change_elsewhere_moves_nothing(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "> [!note]- Closed\n> inside\n", "B.md": "b", "C.md": "[[A]] [[B]]"})
    async with journey(root, "A") as at:
        await at.press("tab", "enter")
        assert any("inside" in line for line in at.note)
        (root / "D.md").write_text("new")
        at.app.library.look_now()
        await at.until(lambda: "4 notes" in at.status)
        await at.settle()
        assert any("inside" in line for line in at.note)


async def test_a_note_that_is_deleted_while_open_stays_and_is_told(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "still to be read", "B.md": "b"})
    async with journey(root, "A") as at:
        (root / "A.md").unlink()
        at.app.library.look_now()
        await at.until(lambda: "A.md" in at.status)
        assert "still to be read" in at.note[0]
        assert "as it was last read" in at.shown
        (root / "A.md").write_text("still to be read")
        at.app.library.look_now()
        await at.until(lambda: "as it was last read" not in at.shown)


async def test_the_first_note_of_an_empty_vault_is_opened_when_it_comes(make_vault: MakeVault) -> None:
    root = make_vault({})
    async with journey(root, None) as at:
        assert "no notes in" in at.shown
        assert "there are no notes here" in at.shown
        await at.press("escape")
        (root / "First.md").write_text("hello")
        at.app.library.look_now()
        await at.until(lambda: "hello" in at.shown)


async def test_nothing_is_said_to_be_missing_while_the_vault_is_read(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read, refresh = Event(), OpenVault.refresh

    def waits(self: OpenVault, tell: Callable[[int, int], None], *how: Any) -> Any:
        if not may_read.is_set():
            tell(0, 1)
        assert may_read.wait(DEADLINE)
        return refresh(self, tell, *how)

    monkeypatch.setattr(OpenVault, "refresh", waits)
    app = LinkhopApp(make_vault({"A.md": "zebra"}), Config())
    async with app.run_test(size=MIDDLE) as pilot:
        at = Journey(app, pilot)
        await at.until(lambda: "read for the first time" in at.shown)
        await pilot.press("slash")
        await at.until(lambda: "still reading" in at.shown)
        assert "no notes in" not in at.shown
        at.query_line.value = "zebra"
        await at.until(lambda: "nothing found; still reading" in at.shown)
        may_read.set()
        await at.settle()
        await at.until(lambda: bool(at.results))
        assert "still" not in at.shown
        await at.press("escape")
        assert "for the first time" not in at.shown
        assert at.results[0].split()[0] == "A"


async def test_a_vault_that_goes_away_is_shown_as_it_was(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[[B]]", "B.md": "b"})
    async with journey(root, "A") as at:
        root.rename(root.with_name("elsewhere"))
        at.app.library.look_now()
        await at.until(lambda: "showing what was known: cannot read the vault" in at.status)
        await at.press("j")
        assert "2 notes · stale" in at.status
        root.with_name("elsewhere").rename(root)
        at.app.library.look_now()
        await at.until(lambda: "stale" not in at.status)
        await at.press("tab", "enter")
        assert at.here.name == "B"


async def test_the_first_note_does_not_take_the_keys_from_the_search() -> None:

    app = LinkhopApp(SAMPLE, Config(), start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash", *"qu")
        await app.settled()
        await pilot.press("i")
        assert app._browser._panes.search.query_text == "qui"
        assert app.is_running


async def test_folders_above_a_note_are_no_ghosts(make_vault: MakeVault) -> None:
    async with journey(make_vault({"one/two/A.md": "", "B.md": "---\nup: '[[Nobody]]'\n---\n"}), "A") as at:
        assert "one › two › A" in at.screen[0]
        await at.type("B")
        await at.press("enter")
        assert "Nobody ∘ › B" in at.screen[0]


async def test_a_vault_whose_only_note_is_broken_yaml(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "---\naliases: [one, [[two]\ntags: [\n---\nThe body is here.\n"})
    async with journey(root, None) as at:
        assert at.here.name == "A"
        assert any("The body is here." in line for line in at.note)
        assert "yaml" in at.screen[0].lower() or "front" in at.screen[0].lower()


async def test_where_no_cache_can_be_kept_one_notice_says_so(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a file"))
    root = make_vault({"A.md": "[[B]]", "B.md": "words"})
    async with journey(root, "A") as at:
        assert "Working in memory" in at.status
        await at.press("j")
        assert "2 notes" in at.status
        (root / "C.md").write_text("c")
        at.app.library.look_now()
        await at.until(lambda: "3 notes" in at.status)
        await at.settle()
        assert "memory" not in at.status
        await at.type("words")
        assert at.results[0].startswith("B")


# --- hostile text -----------------------------------------------------------------------------------------------------

HOSTILE = ["[@click=app.quit]x[%]", "[%foo]", "[red]", "[", "\\[", "[$x]", "\x1b]0;owned\x07", "\x1b[31m", "\x9b2J"]


async def test_names_and_titles_are_text_and_never_markup_or_escapes(make_vault: MakeVault) -> None:
    """In list, header, note, kin panel, chooser and status line."""
    files: dict[str, str | bytes] = {}
    for number, name in enumerate(HOSTILE):
        shown = name.replace("%", "/")
        quoted = shown.replace("\\", "\\\\").replace("\x1b", "\\e").replace("\x07", "\\a").replace("\x9b", "\\x9b")
        files[f"{name}.md"] = (
            f'---\ntitle: "{quoted}"\naliases: ["alias {quoted}"]\ntags: ["{quoted}"]\n'
            f'parent: "[[Hub]]"\nup: "[[Ghost {number}]]"\n---\n# {shown}\n\n{shown} [[Hub]] `{shown}`\n'
        )
    files["Hub.md"] = "".join(f"- [{name}](<{name}.md>)\n" for name in HOSTILE if name.isprintable())
    async with journey(make_vault(files), "Hub") as at:
        seen = []
        for name in HOSTILE:
            await at.type(name.replace("%", "/"))
            seen.append(at.shown)
            at.app._browser.open(Goal(node_of(f"{name}.md")))
            await at.settle()
            assert at.here.path == f"{name}.md"
            await at.press("u")
            seen.append(at.shown)
            await at.press("escape")
            at.app._browser.say(name)
            await at.pilot.pause()
            seen.append(at.shown)
        together = "\n".join(seen)
        assert at.app.is_running
        for literal in ("[@click=app.quit]x[/]", "[/foo]", "[red]", "[$x]", "␛]0;owned␇", "␛[31m", "⟨U+009B⟩2J"):
            assert literal in together
        assert not [char for char in together if (char < " " and char != "\n") or "\x7f" <= char < "\xa0"]


async def test_a_bad_setting_and_an_odd_link_are_told_as_text(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "[x](<[@click=app.quit]\x1b[31m.png>) [[#[/foo]]] [[B#[/foo]]]", "B.md": ""})
    async with journey(root, "A") as at:
        assert at.view.document is not None
        for _ in at.view.document.links:
            await at.press("tab", "enter")
            assert at.app.is_running
            assert "\x1b" not in at.shown
            if at.here.name != "A":
                await at.press("left_square_bracket")


# --- the kin panel ----------------------------------------------------------------------------------------------------


async def test_kin_folds_pivots_is_sifted_and_finds_mentions(make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "Top.md": "top",
            "Hub.md": "---\nup: '[[Top]]'\n---\nhub\n",
            **{f"n/N{number:03}.md": f"one\n\nsome [[Hub]] here {number}\n" for number in range(130)},
            "Says.md": "\n" * 60 + "a line\n\nof the hub without a link\n" + "\nmore\n" * 60,
        }
    )
    async with journey(root, "Hub") as at:
        await at.press("b")
        assert "BACKLINKS 130" in at.kin
        assert sum(":3" in row for row in at.kin) == 130
        await at.press("backslash", *"n007")
        assert [row for row in at.kin if ":3" in row] == ["    N007:3  some Hub here 7 "]
        assert "BACKLINKS 1 of 130" in at.kin
        assert at.status.split("   ")[1:4] == ["Enter open", "Esc back", "F1 help"]
        await at.press("x")
        assert [row.strip() for row in at.kin] == ["no row has this"]
        await at.press("escape")
        assert at.kin_rows.has_focus
        await at.go_to_row(at.kin_rows, "N003")
        await at.press("x")
        assert any("N003  — its kin" in line for line in at.screen)
        assert at.here.name == "Hub", "the note stays"
        await at.press("backspace")
        assert not any("its kin" in line for line in at.screen)
        assert at.kin_rows.value.node.name == "N003", "and so does the cursor"
        await at.press("left")
        assert at.kin_rows.value.kind == "backlinks in text"
        await at.press("x")
        assert "this row is no note" in at.status
        await at.press("left")
        assert "  in text 130 ▸" in at.kin
        assert not any("N003" in row for row in at.kin)
        await at.press("U")
        assert "UNLINKED MENTIONS 1" in at.kin
        assert at.kin_rows.value.node.name == "Says"
        await at.press("enter")
        assert at.here.name == "Says"
        assert at.note[0] == "of the hub without a link"
        assert "nothing links here" in "".join(at.kin)
        await at.press("left_square_bracket", "b")
        assert "  in text 130 ▸" in at.kin, "a fold is kept for the kind of group"
        await at.press("G", "enter")
        assert "UNLINKED MENTIONS 1" in at.kin, "the offer in the last row is one to be taken"


async def test_notes_of_one_name_are_told_apart_by_their_folders(make_vault: MakeVault) -> None:
    files = ("Firms/Anvil.md", "Goods/Anvil.md", "Goods/Tongs.md")
    async with journey(make_vault(dict.fromkeys(files, "[[Nowhere]] near tongs")), "Tongs") as at:
        await at.type("anvil")
        assert [row.split() for row in at.results] == [["Anvil", "Firms/"], ["Anvil", "Goods/"]]
        await at.type("tongs")
        assert at.results[0].split()[:1] == ["Tongs"]
        assert "Goods/" not in at.results[0]
        await at.type("nowhere")
        await at.press("enter")
        assert at.here.is_ghost
        shown = [line.strip() for line in at.note]
        assert {"• Anvil · Firms/", "• Anvil · Goods/", "• Tongs"} <= set(shown)
