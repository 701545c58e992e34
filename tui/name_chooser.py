"""A small window to name a note in: the rows are the notes and ghosts that what was typed may mean."""

from collections.abc import Awaitable, Callable, Sequence

from tui.chooser import Chooser
from tui.render.span import Span
from tui.row import Row
from tui.typed_line import SiftLine

_ROWS = 16


class NameChooser(Chooser):
    """Ends with the value of the chosen row, or None. `find` gives the rows for what was typed."""

    PLACEHOLDER = "a name"

    def __init__(self, title: str, find: Callable[[str], Awaitable[Sequence[Row]]]) -> None:
        super().__init__(title, [Row(())] * _ROWS)
        self._find = find
        self._is_answered = False
        """Whether the rows are those of what was typed."""
        self._is_awaited = False
        """Whether Enter was pressed before they were."""

    def on_mount(self) -> None:
        """Begin with what there is while nothing is typed."""
        self.look_for("")

    def look_for(self, text: str) -> None:
        """Ask for the rows; those asked for before are given up."""
        self._is_answered = self._is_awaited = False
        self.run_worker(self._answer(text), exclusive=True)

    @property
    def nothing(self) -> Row:
        """At the beginning, what to do."""
        is_asked = self.query_one(SiftLine).value.strip()
        return Row((Span("no name is like this" if is_asked else "type a name of a note", "dim"),))

    def choose(self) -> None:
        """Choose the row under the cursor as soon as it is one of what was typed."""
        self._is_awaited = not self._is_answered
        if self._is_answered:
            super().choose()

    async def _answer(self, text: str) -> None:
        self.show_rows(await self._find(text))
        self._is_answered = True
        if self._is_awaited:
            self.choose()
