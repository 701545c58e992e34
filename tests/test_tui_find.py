"""Finding in a note, following tags, copying: by keys, in the whole app."""

from textual.widgets import Input

from tests.journeys import journey


async def test_finding_in_a_note_and_back() -> None:
    async with journey(start="Marks on the page", size=(80, 14)) as taken:
        await taken.press("j", "j")
        before = taken.note
        await taken.press("ctrl+f", *"zzz")
        assert "not in this note" in taken.shown
        await taken.press("escape")
        assert taken.note == before
        assert taken.view.has_focus
        await taken.press("backslash", *"the")
        assert " 1 of " in taken.shown
        await taken.press("down")
        assert " 2 of " in taken.shown
        await taken.press("enter", "n")
        assert taken.status.startswith("3 of ")
        await taken.press("N", "N", "N")
        count = taken.status.split()[2]
        assert taken.status.split()[:3] == [count, "of", count]
        await taken.press("escape")
        assert taken.view.has_focus
        await taken.press("ctrl+f")
        assert f"1 of {count}" in taken.shown or f" of {count}" in taken.shown, "what was looked for is still there"


async def test_words_that_found_a_note_are_walked_with_n() -> None:
    async with journey() as taken:
        await taken.type("sputnik")
        await taken.press("down", "enter", "n")
        assert " of " in taken.status


async def test_an_address_is_shown_and_copied() -> None:
    async with journey(start="Marks on the page") as taken:
        assert taken.view.document is not None
        address = next(link for link in taken.view.document.links if link.form == "external")
        await taken.go_to_link(address.text)
        await taken.settle()
        assert taken.status.startswith(address.target)
        await taken.press("y")
        assert taken.app.clipboard == address.target
        assert taken.status.startswith(f"copied {address.target}")


async def test_a_tag_opens_a_search_for_it() -> None:
    async with journey(start="Seedance") as taken:
        await taken.go_to_link("#ai/video")
        await taken.press("enter")
        assert taken.query_line.has_focus
        assert taken.query_line.value == "tag:#ai/video"
        assert any("Seedance" in row for row in taken.results)


async def test_a_slash_is_a_letter_in_every_line_to_type_in_and_f3_still_searches() -> None:
    async with journey() as at:
        for keys in (("ctrl+f",), ("b", "backslash"), ("f3",)):
            await at.press(*keys, "a", "slash", "b")
            line = at.app.focused
            assert isinstance(line, Input)
            assert line.value == "a/b"
            await at.press("f3")
            assert at.query_line.has_focus
            await at.press("escape")
