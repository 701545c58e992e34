"""The windows to choose a place from: several parents, headings, the session's trail, notes that share a name."""

from collections.abc import Callable, Sequence

from tui.chooser import Chooser
from tui.history import Place
from tui.kin_rows import Goal, parent_rows
from tui.page import Page
from tui.panes import Panes
from tui.render.symbols import Symbols
from tui.row import Row
from tui.ways import namesake_rows, outline_rows, trail_rows, trail_text

Then = Callable[[Goal], None]
"""What is done with the place chosen."""


class Choices:
    """Opens the windows; where there is nothing to choose from, that is said. `open` goes to a place."""

    def __init__(self, panes: Panes, say: Callable[[str], None], open: Then, symbols: Symbols) -> None:
        self._panes = panes
        self._say = say
        self._open = open
        self._symbols = symbols

    def up(self, page: Page | None) -> None:
        """To the parent of a page; a choice when there are several."""
        rows = parent_rows(page.kin.family.parents if page else (), self._symbols)
        if len(rows) == 1:
            self._open(rows[0].value)
        else:
            self._offer("Up to which parent?", rows, "this note has no parent")

    def outline(self, page: Page | None) -> None:
        """To a heading."""
        rows = outline_rows(page.node, page.note.body.headings) if page is not None else []
        self._offer("Outline", rows, "this note has no headings")

    def trail(self, places: Sequence[Place], present: Place | None) -> None:
        """To a place of the session; all of it can be copied."""

        def copy() -> None:
            self._panes.app.copy_to_clipboard(trail_text(places))
            self._say(f"copied the trail of {len(places):,} as links")

        at = next((at for at, place in enumerate(places) if place is present), None)
        rows = trail_rows(places, present, self._symbols)
        self._offer("Trail", rows, "the trail begins here", copy=copy, cursor=at)

    def namesake(self, name: str, goals: Sequence[Goal], then: Then | None = None) -> None:
        """To one of the notes that a link may mean, or what is done with it instead."""
        self._offer(f"Which {name}?", namesake_rows(goals), then=then)

    def _offer(
        self,
        title: str,
        rows: Sequence[Row],
        nothing: str = "",
        then: Then | None = None,
        copy: Callable[[], None] | None = None,
        cursor: int | None = None,
    ) -> None:
        act = then or self._open
        if rows:
            window = Chooser(title, rows, copy, cursor)
            self._panes.app.push_screen(window, lambda goal: act(goal) if goal is not None else None)
        else:
            self._say(nothing)
