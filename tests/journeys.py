"""Driving the app in tests as a reader does: keys in, the screen out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import zip_longest
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from notes.graph import Node
from tests.idle import idle
from tui.app import LinkhopApp
from tui.chooser import Chooser
from tui.config import Config
from tui.kin_panel import KinPanel
from tui.note_view import NoteView
from tui.query_line import QueryLine
from tui.row_list import RowList
from tui.search_pane import SearchPane
from tui.status_line import StatusLine

SAMPLE = Path(__file__).parents[1] / "notes" / "sample"
WIDE, MIDDLE, NARROW = (120, 40), (80, 24), (40, 12)
FLAT = (112, 24)
"""All three panes, at half the cost of drawing them."""
DEADLINE = 20.0  # seconds, for what happens in another thread


class Journey:
    """An open app and what is on its screen."""

    def __init__(self, app: LinkhopApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has had its effect; what is typed into a line comes
        as from a hand that does not wait for answers."""
        for key, following in zip_longest(keys, keys[1:], fillvalue=""):
            await self.pilot.press(key)
            if len(following) != 1 or not isinstance(self.app.focused, Input):
                await self.settle()

    async def type(self, text: str) -> None:
        """Into the search, all at once, as from the clipboard, replacing what stands there."""
        if not self.query_line.has_focus:
            await self.press("slash")
        self.query_line.value = text
        await self.pilot.pause()
        await self.settle()

    async def settle(self) -> None:
        """Until nothing goes on: what one thing brings about, as a repaint its pictures, is waited for too."""
        is_over = False
        async with asyncio.timeout(DEADLINE):
            while not is_over:
                await self.app.settled()
                await self.pilot.pause()
                await idle()
                is_over = all(worker.is_finished for worker in self.app.workers)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what another thread brings about."""
        async with asyncio.timeout(DEADLINE):
            while not holds():
                await self.pilot.pause(0.01)

    async def resize(self, size: tuple[int, int]) -> None:
        await self.pilot.resize_terminal(*size)
        await self.settle()

    @property
    def screen(self) -> list[str]:
        """All lines of the terminal."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def shown(self) -> str:
        return "\n".join(self.screen)

    @property
    def view(self) -> NoteView:
        return self.app.screen_stack[0].query_one(NoteView)

    @property
    def note(self) -> list[str]:
        """The lines of the note that are in sight."""
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]

    @property
    def here(self) -> Node:
        """The note or ghost that is open."""
        page = self.app._browser._reader.page
        assert page is not None
        return page.node

    @property
    def link(self) -> str | None:
        """The text of the marked link."""
        view = self.view
        return view.document.links[view.current_link].text if view.document and view.current_link is not None else None

    @property
    def status(self) -> str:
        return self.app.screen_stack[0].query_one(StatusLine).render().plain

    @property
    def query_line(self) -> Input:
        return self.app.screen_stack[0].query_one(QueryLine)

    def _lines(self, rows: RowList) -> list[str]:
        return [
            " ".join("".join(span.text for span in part) for part in (row.left + row.after, row.right))
            for row in rows._rows
        ]

    @property
    def results(self) -> list[str]:
        """The rows of the search, whether they are in sight or not."""
        return self._lines(self.app.screen_stack[0].query_one(SearchPane).query_one(RowList))

    @property
    def kin(self) -> list[str]:
        return self._lines(self.kin_rows)

    @property
    def kin_rows(self) -> RowList:
        return self.app.screen_stack[0].query_one(KinPanel).query_one(RowList)

    @property
    def choices(self) -> list[str]:
        """The rows of the window to choose from."""
        assert isinstance(self.app.screen, Chooser)
        return self._lines(self.app.screen.query_one(RowList))

    async def go_to_link(self, text: str) -> None:
        """Press Tab until this link is marked."""
        assert self.view.document is not None
        for _ in self.view.document.links:
            await self.pilot.press("tab")
            if self.link == text:
                return
        raise AssertionError(f"no link {text}")

    async def go_to_row(self, rows: RowList, text: str) -> None:
        """Press Down until the cursor is on the row that begins so."""
        for _ in rows._rows:
            if rows.cursor is not None and self._lines(rows)[rows.cursor].strip().startswith(text):
                return
            await self.pilot.press("down")
        raise AssertionError(f"no row {text}")


@asynccontextmanager
async def journey(
    root: Path = SAMPLE,
    start: str | None = "Seedance",
    size: tuple[int, int] = FLAT,
    editor: str | None = None,
    config: Config = Config(),  # noqa: B008 - a value that nobody can change
) -> AsyncIterator[Journey]:
    """The app on a vault, settled, at a note."""
    app = LinkhopApp(root, config, editor, start)
    async with app.run_test(size=size) as pilot:
        taken = Journey(app, pilot)
        await taken.settle()
        yield taken
