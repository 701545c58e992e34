"""Preview: the note of a search row in the place of the open one, which stays beneath as it is, and out of history."""

import asyncio
from collections.abc import Sequence

from tui.kin_rows import Goal
from tui.note_pane import NotePane
from tui.page import Page
from tui.panes import Panes
from tui.reader import Reader
from tui.render.symbols import Symbols

_PAUSE = {True: 0.2, False: 0.06}
"""Seconds of rest before a preview, after typing and after moving: a key held down sends no notes over the line."""


class Preview(NotePane):
    """A page over the note pane. Keys are the search's; a click follows, the wheel scrolls."""

    DEFAULT_CSS = """
    NotePane { layers: default above; }
    Preview { layer: above; width: 100%; height: 100%; background: $background; display: none; }
    """
    KIND = "preview"


class Previewer:
    """Shows and hides the preview. Of its tasks only the last that was begun may go on."""

    def __init__(self, panes: Panes, reader: Reader, symbols: Symbols) -> None:
        self.page: Page | None = None
        """What the preview shows; None while there is none."""
        self._panes = panes
        self._reader = reader
        self._symbols = symbols
        self._goal: Goal | None = None

    async def show(self, goal: Goal | None, words: Sequence[str], is_typed: bool) -> None:
        """Show where the row under the cursor leads, if there is room beside the rows; without a row, the open note."""
        if not self._is_wanted:
            return
        await asyncio.sleep(_PAUSE[is_typed])
        if goal is None or (not goal.line and self._is_open(goal)):
            self.end()
        elif goal != self._goal or self.page is None:
            page = await self._reader.load_at_leisure(goal.node, goal.line)
            if page is not None and self._is_wanted:
                await self._put(page, goal, words)

    @property
    def _is_wanted(self) -> bool:
        return self._panes.are_beside and self._panes.has_class("-in-search")

    def _is_open(self, goal: Goal) -> bool:
        return self._reader.page is not None and self._reader.page.node.key == goal.node.key

    async def _put(self, page: Page, goal: Goal, words: Sequence[str]) -> None:
        note = self._panes.note
        if not note.query(Preview):
            preview = Preview(self._panes.album, id="preview")
            await note.mount(preview)
            preview.view.can_focus = False
        preview = note.query_one(Preview)
        self.page, self._goal = page, goal
        note.add_class("-previewed")
        preview.show_page(page, self._symbols, goal.line or None, words)

    def page_for(self, goal: Goal) -> Page | None:
        """The page that a goal leads to, where it is the one in sight."""
        return self.page if goal == self._goal else None

    def end(self) -> None:
        """Show the open note again."""
        self.page = self._goal = None
        self._panes.note.remove_class("-previewed")
