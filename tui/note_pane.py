"""The note pane: two quiet lines that say where the note stands and what it is called, and the note below them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from notes.graph import Node
from notes.model import Note
from notes.text import safe_text
from tui.history import Place
from tui.note_view import NoteView
from tui.page import Page
from tui.render import UNICODE, Line, Symbols, has_properties, header, plain


class NotePane(Vertical):
    """Shows one page."""

    DEFAULT_CSS = """
    NotePane {
        & > Static { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $text-muted; }
        & > NamesLine { height: auto; padding: 0 1; color: $text-muted; }
        &.-without-properties > NamesLine { margin-bottom: 1; }
        & > NoteView { height: 1fr; }
    }
    """

    def compose(self) -> ComposeResult:
        """Trail, names and the note itself."""
        yield Static(Content(""), id="trail")
        yield NamesLine(id="names")
        yield NoteView(id="note")

    @property
    def view(self) -> NoteView:
        """The note itself."""
        return self.query_one(NoteView)

    def place(self, node: Node) -> Place:
        """How this note is seen now, to come back to."""
        view = self.view
        width = view.drawn.width if view.drawn is not None else 0
        return Place(node, view.scroll_offset.y, width, view.top_source_line, view.current_link)

    def restore(self, place: Place) -> None:
        """Look at the page just shown as it was looked at then."""
        view = self.view
        if view.document is not None and place.link is not None and place.link < len(view.document.links):
            view.set_current_link(place.link)
        if view.drawn is not None and view.drawn.width == place.width:
            view.scroll_to(y=place.y, animate=False, force=True)

    def show_page(self, page: Page, symbols: Symbols, line: int | None, words: Sequence[str]) -> None:
        """Show another page, from its top or from a line of its file."""
        self.query_one("#trail", Static).update(trail_line(page, symbols))
        names = self.query_one(NamesLine)
        names.symbols, names.note = symbols, page.note
        self.set_class(not has_properties(page.document), "-without-properties")
        self.view.show(page.document, scroll_to_source_line=line, words=words)


class NamesLine(Widget):
    """A note's other names, and its tags at the right; nothing at all when it has neither."""

    note: reactive[Note | None] = reactive(None, layout=True)
    symbols: reactive[Symbols] = reactive(UNICODE)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or none."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The line for the present width."""
        return Content("\n").join(Content(plain(line)) for line in self._lines(self.size.width))

    def _lines(self, width: int) -> list[Line]:
        return header(self.note, width, self.symbols) if self.note is not None else []


def trail_line(page: Page, symbols: Symbols) -> Content:
    """Where the page stands: its first trail, and what is odd about it."""
    arrow = f" {symbols.arrow} "
    trail = page.kin.family.trails[0] if page.kin.family.trails else (page.node,)
    are_folders = not page.kin.family.parents
    above = [safe_text(node.name) if are_folders else _name(node, symbols) for node in trail[:-1]]
    steps = [Content(arrow.join([*above, ""]))]
    steps.append(Content.styled(_name(page.node, symbols), "$foreground bold"))
    if page.badge:
        steps.append(Content.styled(f"  {safe_text(page.badge)}", "$text-warning"))
    return Content.assemble(*steps)


def _name(node: Node, symbols: Symbols) -> str:
    return safe_text(node.name) + (f" {symbols.ghost}" if node.is_ghost else "")
