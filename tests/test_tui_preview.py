"""The preview of search rows, in the whole app."""

from tests.journeys import MIDDLE, WIDE, journey
from tui.preview import Preview


async def test_a_row_is_previewed_beside_the_list_and_the_note_stays_as_it_was() -> None:
    async with journey(start="Kling", size=WIDE) as at:
        await at.press("tab", "tab", "j")
        left = at.here, at.view.scroll_offset.y, at.link, at.note
        whole, trail = at.screen, at.app._browser._reader.trail
        kin = at.kin
        await at.type("sputnik")
        preview = at.app.screen.query_one(Preview)
        assert "preview  " in at.shown
        assert preview.view.document is not None
        rows = at.results
        assert len(rows) > 1
        first = preview.view.document
        assert first is not at.view.document
        shown = [preview.view.render_line(y).text for y in range(preview.view.size.height)]
        assert any("sputnik" in line.lower() for line in shown)
        await at.press("down")
        assert preview.view.document is not first
        assert (at.here, at.view.scroll_offset.y, at.link, at.kin) == (left[0], left[1], left[2], kin)
        await at.press("tab", "f")
        assert len(at.app.screen_stack) == 2, "the links of what is in sight have letters"
        await at.press("escape", "slash", "escape")
        assert (at.here, at.view.scroll_offset.y, at.link, at.note) == left
        assert at.app._browser._reader.trail == trail
        assert [line for line in at.screen if "preview" in line] == []
        assert [line[46:] for line in at.screen[:-1]] == [line[46:] for line in whole[:-1]]
        await at.press("slash", "down")
        page = at.app._browser._previewer.page
        assert page is not None
        await at.press("enter")
        assert at.here == page.node != left[0]
        assert at.view.has_focus
        assert "preview  " not in at.shown
        await at.press("left_square_bracket")
        assert (at.here, at.view.scroll_offset.y, at.link) == left[:3]
        await at.resize(MIDDLE)
        await at.type("sputnik")
        await at.press("down")
        assert at.app._browser._previewer.page is None
