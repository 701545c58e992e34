"""Answering what is typed into the search pane: the names at once where words take longer, then all there is."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from textual.css.query import NoMatches

from notes.bookmarks import bookmarks
from search.completion import NOTHING
from search.finder import Finder, Results, name_hits
from search.frecency import Visits, most_visited
from search.fuzzy import Names
from search.query import parse
from tui.asker import Asker
from tui.listed import listed
from tui.memory import Memory
from tui.render.symbols import Symbols
from tui.search_pane import SearchPane

_MOST_HITS = 100
_MOST_RECENT = 8
_GLIMPSE = 0.05  # seconds until names are shown alone: most answers come sooner, and each list costs what it sends


class Searcher:
    """Asks for a query's hits and shows them in the pane. Of its searches only the last that was begun may go on."""

    def __init__(
        self, pane: Callable[[], SearchPane], asker: Asker, root: Path, symbols: Symbols, memory: Memory
    ) -> None:
        self.names: Names | None = None
        """The names as they were last told."""
        self.listed: Sequence[str] = ()
        """What stands in the pane while nothing is typed: paths and names; none: the notes that changed last."""
        self._pane = pane
        self._asker = asker
        self._root = root
        self._memory = memory
        self._symbols = symbols

    async def find(self, query: str) -> None:
        """Answer a query, and say how its last operator may go on."""
        if parse(query, typing=True).is_plain:
            self._pane().show_offer(query, NOTHING)
        elif offer := await self._asker.ask(lambda finder: finder.complete(query, len(query)), "looking"):
            self._pane().show_offer(query, offer)
        answer = partial(self._answer, query, self._memory.visits, self._memory.bookmarks)
        glimpse = asyncio.get_running_loop().call_later(_GLIMPSE, self._show_names, query)
        try:
            results = await self._asker.ask(answer, "searching")
        finally:
            glimpse.cancel()
        if results is None:
            results = Results([], "this cannot be answered")
        nothing = "nothing to look for yet" if query.strip() else f"no notes in {self._root}"
        message = results.message or ("" if results.hits else nothing)
        with suppress(NoMatches):  # the app ended meanwhile
            self._pane().show_hits(query, results.hits, message, self._symbols)

    def _answer(self, query: str, visits: Visits, marks: Sequence[str], finder: Finder) -> Results:
        if self.listed and not query.strip():
            return listed(finder, self.listed)
        results = finder.search(query, _MOST_HITS, typing=True, visits=visits)
        if query.strip() or not results.hits:
            return results
        opened = finder.remembered(most_visited(visits, _MOST_RECENT), "opened")
        marked = finder.remembered((*marks, *bookmarks(self._root)), "bookmark")
        return Results([*opened, *dict.fromkeys(marked), *results.hits], results.message)

    def _show_names(self, query: str) -> None:
        if self.names is None or not query.strip():
            return
        with suppress(NoMatches):
            self._pane().show_names(name_hits(self.names, query, _MOST_HITS, self._memory.visits), self._symbols)
