"""Answering what is typed: names at once where words take longer, the words of a screenful, then the rest."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from textual.css.query import NoMatches

from notes.bookmarks import bookmarks
from notes.markdown import Pause
from search.completion import NOTHING
from search.finder import Finder, Results, name_hits
from search.frecency import Visits, most_visited
from search.fuzzy import Names
from search.query import parse
from tui.asker import Asker
from tui.listed import Asked, listed
from tui.memory import Memory
from tui.render.symbols import Symbols
from tui.search_pane import SearchPane

_SCREENFUL = 24  # hits for which a note is read at every key: reading those that are out of sight would delay the next
_MOST_HITS = 100
_MOST_RECENT = 8
_PAUSE = 0.15  # seconds without a key until the hits out of sight are asked for
_GLIMPSE = 0.02  # seconds until names are shown alone: where words come sooner, one list is sent and not two


class Searcher:
    """Asks for a query's hits and shows them in the pane. Of its searches only the last that was begun may go on."""

    def __init__(
        self,
        pane: Callable[[], SearchPane],
        asker: Asker,
        root: Path,
        symbols: Symbols,
        memory: Memory,
        listed: Sequence[Asked] = (),
    ) -> None:
        self.names: Names | None = None
        """The names as they were last told."""
        self.listed = listed
        """What stands in the pane while nothing is typed: paths and names; none: the notes that changed last."""
        self.doing = "reading"
        """What the library does with the vault, while which not all can be found; empty: nothing."""
        self._pane = pane
        self._asker = asker
        self._root = root
        self._memory = memory
        self._symbols = symbols

    async def find(self, query: str) -> None:
        """Answer a query, and say how its last operator may go on."""
        is_plain = parse(query, typing=True).is_plain
        offer = None if is_plain else await self._asker.ask(lambda at: at.complete(query, len(query)), "looking")
        with suppress(NoMatches):  # the app ended meanwhile
            self._pane().show_offer(query, offer or NOTHING)
        glimpse = asyncio.get_running_loop().call_later(_GLIMPSE, self._show_names, query)
        try:
            are_all = await self._search(query, _SCREENFUL if query.strip() else _MOST_HITS)
        finally:
            glimpse.cancel()
        if not are_all:
            await asyncio.sleep(_PAUSE)
            answer = self._question(query, _MOST_HITS)
            if (results := await self._asker.ask_at_leisure(answer)) is not None:  # the next key is not to wait for it
                self._show(query, results)

    async def _search(self, query: str, most: int) -> bool:
        """Show the first hits; returns whether there are no more."""
        answer = self._question(query, most)
        results = await self._asker.ask(lambda at: answer(at, self._asker.pause), "searching")
        if results is None:
            results = Results([], "this cannot be answered")
        self._show(query, results)
        return len(results.hits) < most or most == _MOST_HITS

    def _question(self, query: str, most: int) -> Callable[..., Results]:
        return partial(self._answer, query, most, self._memory.visits, self._memory.bookmarks)

    def _show(self, query: str, results: Results) -> None:
        message = results.message
        if not results.hits:
            nothing = "nothing to look for yet" if query.strip() else "" if self.doing else f"no notes in {self._root}"
            message = "; ".join(filter(None, (message or nothing, f"still {self.doing}" if self.doing else "")))
        with suppress(NoMatches):
            self._pane().show_hits(query, results.hits, message, self._symbols)

    def _answer(
        self,
        query: str,
        most: int,
        visits: Visits,
        marks: Sequence[str],
        finder: Finder,
        pause: Pause | None = None,
    ) -> Results:
        if self.listed and not query.strip():
            return listed(finder, self.listed)
        results = finder.search(query, most, typing=True, visits=visits, pause=pause)
        if query.strip() or not results.hits:
            return results
        opened = finder.remembered(most_visited(visits, _MOST_RECENT), "opened")
        marked = finder.remembered((*marks, *bookmarks(self._root)), "bookmark")
        return Results([*opened, *dict.fromkeys(marked), *results.hits], results.message)

    def _show_names(self, query: str) -> None:
        if self.names is None or not query.strip():
            return
        with suppress(NoMatches):
            self._pane().show_names(name_hits(self.names, query, _SCREENFUL, self._memory.visits), self._symbols)
