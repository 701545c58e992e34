"""The reader's way through the notes: what is open, how it was come by, and every step to another place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import choice

from notes.graph import Node, node_of
from notes.relations import Relations
from notes.standing import FIRST_LINKS
from tui.asker import Asker
from tui.choices import Choices
from tui.following import Way, first_place, follow
from tui.history import History, Place
from tui.kin_rows import Goal
from tui.memory import Memory
from tui.page import Page, load_kin, load_page
from tui.panes import Panes
from tui.render.symbols import Symbols
from tui.render.targets import Target
from tui.session import Session
from tui.ways import sibling

_OLD = "as it was last read"


class Reader:
    """Opens notes in the panes and owns the history. Of its steps only the last that was begun may go on at a time."""

    def __init__(
        self, panes: Panes, asker: Asker, relations: Relations, symbols: Symbols, memory: Memory, choices: Choices
    ) -> None:
        self.page: Page | None = None
        """What is open."""
        self._panes = panes
        self._asker = asker
        self._relations = relations
        self._symbols = symbols
        self._memory = memory
        self._choices = choices
        self._history = History()
        self._words: Sequence[str] = ()

    async def begin(self, asked: str | None) -> None:
        """Something to begin with, unless the reader was quicker. The focus stays where it is."""
        before = self._memory.before
        begin = await self._asker.ask(lambda finder: first_place(finder, asked, before.present), "opening")
        if begin is None:
            self._panes.note.say("there are no notes here")
            self._panes.enter("search")
        elif (page := await self.load(begin.node, begin.line)) is not None and self.page is None:
            self._history = History([*before.behind], before.present, [*before.ahead])
            if begin is before.present:
                self._show(page, begin.line)
                await self._restore(begin)
            else:
                self._history.go(begin.node)
                self._show(page)
                await self._complete()

    async def open(self, goal: Goal, words: Sequence[str] = (), page: Page | None = None, query: str = "") -> None:
        """Go to a note or ghost, at a line of it, with some words lit; `page` if it was read already, `query` if that
        found it."""
        await self._go(goal, words, page, query)
        await self._complete()

    async def _go(self, goal: Goal, words: Sequence[str] = (), page: Page | None = None, query: str = "") -> None:
        page = page or await self.load(goal.node, goal.line)
        if page is not None:
            self._leave()
            self._history.go(goal.node, goal.line, query)
            self._memory.visit(goal.node)
            self._show(page, goal.line or None, words)
            self._panes.enter("note")

    async def _complete(self) -> None:
        """Show the rest of a long note, and of the links to a hub, when it is read; the reader's next step ends the
        wait."""
        glimpse = self.page
        if glimpse is None or (glimpse.document.is_whole and glimpse.kin.is_whole):
            return
        whole = await self.load_at_leisure(glimpse.node)
        if whole is not None and self.page is glimpse:
            self.page = whole
            if not glimpse.document.is_whole:
                self._panes.note.renew_page(whole, self._symbols)
            if not glimpse.kin.is_whole:
                self._panes.kin.complete_kin(whole.kin)

    def session(self, query: str, is_alone: bool) -> Session:
        """Where the reader is and has been, with what stands in the search, and whether the note is seen alone."""
        if self.page is None:  # the session before was not taken up yet
            return self._memory.before._replace(query=query, is_alone=is_alone)
        self._leave()
        history = self._history
        return Session(tuple(history.behind), history.present, tuple(history.ahead), query, is_alone=is_alone)

    async def follow(self, target: Target, source: str) -> None:
        """Go where a link of the note at a path leads, and say what is odd about it. A tag is looked for."""
        if target.form == "tag":
            self._panes.enter("search")
            self._panes.search.ask(f"tag:#{target.target}")
            return
        way = await self.way(target, source)
        if way.goals:
            self._choices.namesake(target.target, way.goals)
            return
        if way.goal is not None:
            await self._go(way.goal)
            if way.remark:
                self._asker.say(way.remark)
            await self._complete()

    async def way(self, target: Target, source: str) -> Way:
        """Where a link of the note at a path leads; where it cannot be gone to, that is said."""
        if target.form == "external":
            self._asker.say(target.target)
            return Way(None)
        way = await self._asker.ask(
            lambda finder: follow(finder, target.target, target.subpath, source), f"following {target.target}"
        )
        if way is not None and way.goal is None:
            self._asker.say(way.remark)
        return way or Way(None)

    async def sibling(self, by: int) -> None:
        """To the next sibling (or, with -1, the one before)."""
        node = sibling(self.page.kin.family, by) if self.page is not None else None
        if node is None:
            self._asker.say("this note has no siblings")
        else:
            await self.open(Goal(node))

    async def chance(self) -> None:
        """To a note by chance."""
        paths = await self._asker.ask(lambda finder: finder.catalog.paths(), "throwing dice")
        if paths:
            await self.open(Goal(node_of(choice(paths))))  # noqa: S311 - no secret

    def turn_bookmark(self) -> None:
        """Bookmark what is open, or take its bookmark away, and say so."""
        if self.page is not None:
            is_marked = self._memory.turn_bookmark(self.page.node)
            self._asker.say(f"{self.page.node.name} is {'bookmarked' if is_marked else 'no longer bookmarked'}")

    @property
    def trail(self) -> tuple[list[Place], Place | None]:
        """All places of the session from the first to the last, and the present one of them."""
        history = self._history
        present = [history.present] if history.present is not None else []
        return [*history.behind, *present, *reversed(history.ahead)], history.present

    async def back(self) -> None:
        """To the place before, as it was left."""
        await self._step(self._history.behind, self._history.back, "this is where you began")

    async def forward(self) -> None:
        """To the place after."""
        await self._step(self._history.ahead, self._history.forward, "there is nothing ahead")

    async def _step(self, places: list[Place], step: Callable[[], Place | None], nowhere: str) -> None:
        """To the last of the places by a step of the history; one that cannot be read any more is dropped."""
        while places:
            page = await self.load(places[-1].node, places[-1].line)
            if page is None:
                places.pop()
                continue
            self._leave()
            if (place := step()) is not None:
                self._show(page, place.line)
                self._panes.enter("note")
                await self._restore(place)
            return
        self._asker.say(nowhere)

    async def reload(self) -> None:
        """The same page again, after something changed on disk; where nothing of it changed, nothing moves, and what
        cannot be read any more stays as it was, and says so."""
        before = self.page
        line = self._panes.note.view.top_source_line
        page = await self.load(before.node, line, most=None) if before is not None else None
        if before is None or self.page is not before:
            return
        if page is None:
            self.page = replace(before, badge=_OLD)
            self._panes.note.show_trail(self.page, self._symbols)
        elif not page.is_like(before):
            place = self._panes.note.place(page.node)
            self._show(page, place.line, self._words)
            await self._restore(place)

    async def _restore(self, place: Place) -> None:
        """See the page just shown as it was seen then; a long one when all of it is there, if it was not moved yet."""
        note = self._panes.note
        await self._complete()
        if note.view.top_source_line == place.line:
            note.restore(place)

    async def pivot(self, node: Node) -> None:
        """Show the kin of another note beside the one that is open."""
        relations = self._relations
        kin = await self._asker.ask(lambda finder: load_kin(finder, node, relations), f"looking at {node.name}")
        if kin is not None:
            self._panes.kin.pivot(kin)

    async def find_mentions(self, node: Node) -> None:
        """Show where a note's names stand unlinked."""
        found = await self._asker.ask(lambda finder: finder.mentions(node), "looking for unlinked mentions")
        if found is not None:
            self._panes.kin.show_mentions(node, found)

    async def load(self, node: Node, line: int = 0, most: int | None = FIRST_LINKS) -> Page | None:
        """Read a note or ghost, a long one around a line, and so many of the links to it; None, and a word about it,
        where it cannot be read."""
        symbols, relations = self._symbols, self._relations
        return await self._asker.ask(
            lambda finder: load_page(finder, node, relations, symbols, glimpse=line, most=most), f"opening {node.name}"
        )

    async def load_at_leisure(self, node: Node, line: int | None = None) -> Page | None:
        """Read a note or ghost, a long one around a line or whole, giving way to all that is waited for; None, without
        a word, where it cannot be read."""
        symbols, relations = self._symbols, self._relations
        return await self._asker.ask_at_leisure(
            lambda finder, give_way: load_page(finder, node, relations, symbols, glimpse=line, pause=give_way)
        )

    def _show(self, page: Page, line: int | None = None, words: Sequence[str] = ()) -> None:
        self.page, self._words = page, words
        self._panes.note.show_page(page, self._symbols, line, words)
        self._panes.kin.show_kin(page.kin, self._symbols)
        self._memory.changed()

    def _leave(self) -> None:
        if self.page is not None:
            self._history.leave(self._panes.note.place(self.page.node))
