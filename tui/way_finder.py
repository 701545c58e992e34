"""The way from the open note to another: which one is asked for by name, and how they hang together is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from notes.graph import Graph, Node
from notes.text import safe_text
from notes.ways import Step, find_way
from search.finder import Finder, name_hits
from search.frecency import most_visited
from search.hits import Hit
from tui.asker import Asker
from tui.chooser import Chooser
from tui.kin_rows import Goal
from tui.memory import Memory
from tui.name_chooser import NameChooser
from tui.panes import Panes
from tui.reader import Reader
from tui.render.symbols import Symbols
from tui.row import Row
from tui.search_pane import goal_of, hit_row
from tui.ways import way_rows

_MOST_NAMES = 50
_MOST_RECENT = 12


class WayFinder:
    """Asks for the other note, looks for the way and opens what is chosen of it. `begin` starts a reader's step."""

    def __init__(
        self,
        panes: Panes,
        reader: Reader,
        asker: Asker,
        begin: Callable[..., None],
        memory: Memory,
        symbols: Symbols,
    ) -> None:
        self._panes = panes
        self._reader = reader
        self._asker = asker
        self._begin = begin
        self._memory = memory
        self._symbols = symbols

    def ask(self) -> None:
        """Ask for a name; the rest follows from what is chosen."""
        if self._reader.page is not None:
            start = self._reader.page.node
            title = f"The way from {start.name} to"
            self._panes.app.push_screen(NameChooser(title, self._names), partial(self._named, start))

    async def _names(self, typed: str) -> Sequence[Row]:
        visits, symbols = self._memory.visits, self._symbols

        def hits(finder: Finder) -> list[Hit]:
            if typed.strip():
                return name_hits(finder.names, typed, _MOST_NAMES, visits)
            return finder.remembered(most_visited(visits, _MOST_RECENT), "opened")

        return [hit_row(hit, symbols) for hit in await self._asker.ask(hits, "looking") or ()]

    def _named(self, start: Node, hit: Hit | None) -> None:
        if hit is not None:
            self._begin("page", self._show, start, goal_of(hit).node)

    async def _show(self, start: Node, goal: Node) -> None:
        def way(finder: Finder) -> tuple[list[Step] | None]:
            return (find_way(Graph(finder.catalog), start, goal),)

        found = await self._asker.ask(way, f"looking for a way to {goal.name}")
        if found is None:
            return
        (steps,) = found
        if steps:
            title = safe_text(f"{start.name} {self._symbols.arrow} {goal.name}")
            self._panes.app.push_screen(Chooser(title, way_rows(steps, self._symbols)), self._chosen)
        else:
            here = f"{start.name} is where you are"
            self._asker.say(here if steps is not None else f"no way leads from {start.name} to {goal.name}")

    def _chosen(self, goal: Goal | None) -> None:
        if goal is not None:
            self._begin("page", self._reader.open, goal)
