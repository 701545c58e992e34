"""The search pane: one line to type in, and the rows that answer it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from notes.graph import Node, node_of
from notes.text import safe_text
from search.hits import Hit
from tui.kin_rows import Goal
from tui.render.span import Line, Span
from tui.render.symbols import Symbols
from tui.row_list import Row, RowList, lit


class SearchPane(Vertical):
    """Says what was typed and what was chosen; the rows are given to it."""

    DEFAULT_CSS = """
    SearchPane {
        & > #query-line { height: 2; padding: 0 1; border-bottom: solid $foreground 15%; }
        & Input { background: transparent; }
        & > RowList { height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next row", id="search.down", tooltip="Go to the next result", show=False),
        Binding("up", "move(-1)", "Row before", id="search.up", tooltip="Go to the result before", show=False),
        Binding("pagedown", "page(1)", "Page down", id="search.page-down", tooltip="A page of results on", show=False),
        Binding("pageup", "page(-1)", "Page up", id="search.page-up", tooltip="A page of results back", show=False),
        Binding("escape", "leave", "Back to the note", id="search.leave", tooltip="Leave the search, keep the note"),
    ]

    class Typed(Message):
        """The query is another one."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Opened(Message):
        """A result was chosen."""

        def __init__(self, goal: Goal) -> None:
            super().__init__()
            self.goal = goal

    class Left(Message):
        """The reader wants back to the note."""

    def compose(self) -> ComposeResult:
        """The line and the rows."""
        line = Input(placeholder="search names and words", id="query", compact=True, select_on_focus=False)
        line.cursor_blink = False
        with Vertical(id="query-line"):
            yield line
        yield RowList(id="results")

    @property
    def query_text(self) -> str:
        """What stands in the line."""
        return self.query_one(Input).value

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    def show_hits(self, hits: Sequence[Hit], message: str, symbols: Symbols) -> None:
        """Show what answers the query; `message` says what there is to say about it."""
        rows = [Row((Span(safe_text(message), "dim"),))] if message else []
        if hits and hits[0].kind == "recent":
            rows.append(Row((Span("CHANGED LAST", "heading"),)))
        rows += [_row(hit, symbols) for hit in hits]
        self._rows.show_rows(rows)

    def enter(self) -> None:
        """Put the cursor into the line, with what is there selected, so that typing replaces it."""
        line = self.query_one(Input)
        line.focus()
        line.select_all()

    def action_move(self, by: int) -> None:
        """Move among the rows while typing."""
        self._rows.action_move(by)

    def action_page(self, by: int) -> None:
        """Page through the rows while typing."""
        self._rows.action_page(by)

    def action_leave(self) -> None:
        """Leave the search."""
        self.post_message(self.Left())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._rows.action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Opened(event.value))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()


def _row(hit: Hit, symbols: Symbols) -> Row:
    """The note's name with the matched letters lit; then why, dim."""
    goal = Goal(node_of(hit.path) if hit.path is not None else Node(hit.title, None), hit.line if hit.snippet else 0)
    style = "ghost" if hit.path is None else "name"
    name: Line = lit(hit.title, hit.letters if hit.matched == hit.title else (), style)
    if hit.path is None:
        name = (*name, Span(f" {symbols.ghost}", "dim"))
    if hit.matched not in ("", hit.title):
        name = (*name, Span("  "), *lit(hit.matched, hit.letters, "dim"))
    if hit.snippet:
        letters = [at for start, end in hit.marks for at in range(start, end)]
        name = (*name, Span("  "), *lit(hit.snippet, letters, "dim"))
    return Row(name, (Span(safe_text(hit.brief), "dim"),), goal)
