"""The search pane: one line to type in, and the rows that answer it."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from notes.graph import Node, node_of
from notes.model import folder_of
from notes.text import safe_text
from search.completion import NOTHING, Completions
from search.hits import Hit
from search.query import parse
from tui.kin_rows import Goal
from tui.query_line import QueryLine
from tui.render.span import Line, Span
from tui.render.symbols import Symbols
from tui.row import Row, beginning, lit
from tui.row_list import RowList

_HEADINGS = {"opened": "RECENT", "bookmark": "BOOKMARKS", "recent": "CHANGED LAST"}
_MOST_OFFERED = 12  # completions: more than any pane is wide
_NARROW = 40  # cells: in a list of this width a found line begins with the word that was found


class SearchPane(Vertical):
    """Says what was typed and what was chosen; the rows are given to it."""

    DEFAULT_CSS = """
    SearchPane {
        & > #query-line { height: 2; padding: 0 1; border-bottom: solid $foreground 15%; }
        & Input { background: transparent; }
        & > #offer { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #offer { display: none; }
        & > #said { height: auto; max-height: 4; padding: 0 1; color: $text-muted; display: none; }
        & > RowList { height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # priority: the line to type in would take these keys for scrolling
        Binding("down", "move(1)", "Next", id="search.down", tooltip="To the next result", show=False, priority=True),
        Binding("up", "move(-1)", "Before", id="search.up", tooltip="To the result before", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page", id="search.page-down", tooltip="A page on", show=False, priority=True),
        Binding("pageup", "page(-1)", "Back", id="search.page-up", tooltip="A page back", show=False, priority=True),
        Binding("escape", "leave", "Back to the note", id="search.leave", tooltip="Leave the search, keep the note"),
    ]

    class Typed(Message):
        """The query is another one."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Opened(Message):
        """A result was chosen; `words` are those that it was found by."""

        def __init__(self, goal: Goal, words: Sequence[str]) -> None:
            super().__init__()
            self.goal, self.words = goal, words

    class Peeked(Message):
        """A result is to be seen without going there."""

        def __init__(self, goal: Goal) -> None:
            super().__init__()
            self.goal = goal

    class Pointed(Message):
        """The cursor came to rest: on what a row leads to, or on none; by the answer to what was typed or by a move."""

        def __init__(self, goal: Goal | None, words: Sequence[str], is_typed: bool) -> None:
            super().__init__()
            self.goal, self.words, self.is_typed = goal, words, is_typed

    class Left(Message):
        """The reader wants back to the note."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._message = ""
        self._kept: Hit | None = None
        """The hit that the reader moved to, while the query stays the same."""
        self._is_answered = False
        """Whether the rows are all there is to this query, names and words."""
        self._is_awaited = False
        """Whether the reader pressed Enter before they were."""

    def compose(self) -> ComposeResult:
        """The line, what is to say about it, and the rows."""
        with Vertical(id="query-line"):
            yield QueryLine("search names and words", id="query")
        yield Static(Content(""), id="offer")
        yield Static(Content(""), id="said")
        yield RowList(id="results")

    @property
    def query_text(self) -> str:
        """What stands in the line."""
        return self.query_one(Input).value

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    def show_names(self, hits: Sequence[Hit], symbols: Symbols) -> None:
        """Show what answers the query by its name; the words are still looked for."""
        self._show(hits, "", symbols)

    def show_hits(self, query: str, hits: Sequence[Hit], message: str, symbols: Symbols) -> None:
        """Show all that answers a query; `message` says what there is to say about it."""
        self._show(hits, message, symbols)
        self._is_answered = query == self.query_text
        if self._is_answered and self._is_awaited:
            self._choose()
        elif self._is_answered and query.strip():
            self._point(is_typed=self._kept is None)

    def show_offer(self, query: str, found: Completions) -> None:
        """Show how a half-typed operator may go on, if it still stands there; Tab takes the first."""
        line = self.query_one(QueryLine)
        found = found if query == line.value else NOTHING
        line.offer(found)
        offer = self.query_one("#offer", Static)
        offer.display = bool(found.candidates)
        if found.candidates:
            first, *others = [safe_text(candidate.name) for candidate in found.candidates[:_MOST_OFFERED]]
            said = Content.assemble("Tab ", (first, "$text-accent"))
            offer.update(Content.assemble(said, *(f"  {name}" for name in others)))

    def _show(self, hits: Sequence[Hit], message: str, symbols: Symbols) -> None:
        """When more comes in for the same query, the cursor stays on the note that it was moved to."""
        if message != self._message:
            self._message = message
            said = self.query_one("#said", Static)
            said.update(Content(safe_text(message)))
            said.display = bool(message)
        lead = max(0, self._rows.size.width - _NARROW) // 2
        titles = Counter(hit.title for hit in hits)
        rows: list[Row] = []
        for kind, group in groupby(hits, key=lambda hit: hit.kind):
            if kind in _HEADINGS:
                rows += [Row(())] if rows else []
                rows.append(Row((Span(_HEADINGS[kind], "heading"),)))
            rows += [hit_row(hit, symbols, lead, titles[hit.title] > 1) for hit in group]
        kept = (y for y, row in enumerate(rows) if self._kept and row.value and _same(row.value, self._kept))
        self._rows.show_rows(rows, next(kept, None))

    def enter(self) -> None:
        """Put the cursor into the line, with what is there selected, so that typing replaces it."""
        line = self.query_one(Input)
        self.screen.set_focus(line)
        line.select_all()

    def ask(self, query: str) -> None:
        """Look for something as if it had been typed."""
        self.query_one(Input).value = query

    def action_move(self, by: int) -> None:
        """Move among the rows while typing."""
        self._rows.action_move(by)

    def action_page(self, by: int) -> None:
        """Page through the rows while typing."""
        self._rows.action_page(by)

    def action_leave(self) -> None:
        """Leave the search."""
        self._is_awaited = False
        self.post_message(self.Left())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._kept = None
        self._is_answered = self._is_awaited = False
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._is_answered or self._kept is not None:
            self._choose()
        else:
            self._is_awaited = True

    def _choose(self) -> None:
        self._is_awaited = False
        self._rows.action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        hit: Hit = event.value
        self.post_message(self.Opened(goal_of(hit), found_by(hit, self.query_text)))

    @on(RowList.Peeked)
    def _peeked(self, event: RowList.Peeked) -> None:
        event.stop()
        self.post_message(self.Peeked(goal_of(event.value)))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._kept = event.value
        if self._is_answered:
            self._point(is_typed=False)

    def _point(self, is_typed: bool) -> None:
        hit: Hit | None = self._rows.value
        goal, words = (goal_of(hit), found_by(hit, self.query_text)) if hit else (None, ())
        self.post_message(self.Pointed(goal, words, is_typed))


def found_by(hit: Hit, query: str) -> tuple[str, ...]:
    """The words to light up in a note that was found by its text: those of the query, and those of the line shown."""
    if not hit.snippet:
        return ()
    return (*(hit.snippet[start:end] for start, end in hit.marks), *(leaf.text for leaf in parse(query).words))


def goal_of(hit: Hit) -> Goal:
    """Where a hit leads: at its line, if it was found by one."""
    return Goal(
        node_of(hit.path) if hit.path is not None else Node(hit.title, None),
        hit.line if hit.snippet or hit.line > 1 else 0,
    )


def _same(one: Hit, other: Hit) -> bool:
    return (one.path, one.title) == (other.path, other.title)


def hit_row(hit: Hit, symbols: Symbols, lead: int = 0, is_namesake: bool = False) -> Row:
    """The note's name with the matched letters lit, of a namesake its folder; then why, dim. Of a found line, at most
    `lead` letters stand before its first word."""
    style = "ghost" if hit.path is None else "name"
    name: Line = lit(hit.title, hit.letters if hit.matched == hit.title else (), style)
    if hit.path is None:
        name = (*name, Span(f" {symbols.ghost}", "dim"))
    elif is_namesake and (folder := folder_of(hit.path)):
        name = (*name, Span(f"  {safe_text(folder)}/", "dim"))
    if hit.matched not in ("", hit.title):
        name = (*name, Span("  "), *lit(hit.matched, hit.letters, "dim"))
    snippet = (Span("  "), *_snippet(hit, symbols, lead)) if hit.snippet else ()
    return Row(name, (Span(safe_text(hit.brief), "dim"),), hit, snippet)


def _snippet(hit: Hit, symbols: Symbols, lead: int) -> Line:
    """The line that was found, from at most `lead` letters before its first word: a row is short."""
    text, marks = hit.snippet, hit.marks
    start = beginning(text, marks[0][0], lead) if marks else 0
    letters = [at - start for first, end in marks for at in range(first, end)]
    dots = (Span(symbols.ellipsis, "dim"),) if start else ()
    return (*dots, *lit(text[start:], letters, "dim"))
