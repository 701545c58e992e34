"""The note pane: two quiet lines that say where the note stands and what it is called, and the note below them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from notes.graph import Node
from notes.text import safe_text
from tui.history import Place
from tui.note_view import NoteView
from tui.page import Page
from tui.render.symbols import Symbols


class NotePane(Vertical):
    """Shows one page."""

    DEFAULT_CSS = """
    NotePane {
        & > Static { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $text-muted; }
        & > NoteView { height: 1fr; }
    }
    """

    def compose(self) -> ComposeResult:
        """Trail, names and the note itself."""
        yield Static(Content(""), id="trail")
        yield Static(Content(""), id="names")
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
        trail, names = header_lines(page, symbols)
        self.query_one("#trail", Static).update(trail)
        self.query_one("#names", Static).update(names)
        self.view.show(page.document, scroll_to_source_line=line, words=words)


def header_lines(page: Page, symbols: Symbols) -> tuple[Content, Content]:
    """Where the page stands (its first trail), and its aliases and tags."""
    arrow = f" {symbols.arrow} "
    trail = page.kin.family.trails[0] if page.kin.family.trails else (page.node,)
    steps = [Content(arrow.join(_name(node, symbols) for node in trail[:-1]) + (arrow if len(trail) > 1 else ""))]
    steps.append(Content.styled(_name(page.node, symbols), "$foreground bold"))
    if page.badge:
        steps.append(Content.styled(f"  {safe_text(page.badge)}", "$text-warning"))
    aliases = [alias for alias in page.note.front.aliases if alias != page.node.name]
    tags = dict.fromkeys(f"#{tag.name}" for tag in (*page.note.front.tags, *page.note.body.tags))
    names = safe_text(f" {symbols.dot} ".join(aliases))
    chips = safe_text(" ".join(tags))
    return Content.assemble(*steps), Content.assemble(Content(names), Content("   " if names else ""), Content(chips))


def _name(node: Node, symbols: Symbols) -> str:
    return safe_text(node.name) + (f" {symbols.ghost}" if node.is_ghost else "")
