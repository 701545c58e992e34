"""The note pane: a quiet line that says where the note stands, and the note below it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from notes.graph import Node
from notes.text import safe_text
from tui.album import Album
from tui.find_line import FindLine
from tui.history import Place
from tui.note_view import NoteView
from tui.page import Page
from tui.render import Symbols, has_head


class NotePane(Vertical):
    """Shows one page."""

    DEFAULT_CSS = """
    NotePane {
        & > Static { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $text-muted; }
        &.-without-head > #trail { margin-bottom: 1; }
        & > NoteView { height: 1fr; }
    }
    """

    KIND: ClassVar[str] = ""
    """What the trail line begins with."""

    def __init__(self, album: Album, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._album = album
        self._left_at = 0
        """The line at the top when the reader began to look for something."""

    def compose(self) -> ComposeResult:
        """Trail, the note itself, and the line to find in it."""
        yield Static(Content(""), id="trail")
        yield NoteView(self._album, id="note")
        yield FindLine(id="find")

    @property
    def view(self) -> NoteView:
        """The note itself."""
        return self.query_one(NoteView)

    @property
    def in_sight(self) -> NoteView:
        """The note, or what lies over it."""
        return next((view for view in reversed(self.query(NoteView)) if view.region), self.view)

    def place(self, node: Node) -> Place:
        """How this note is seen now, to come back to."""
        view = self.view
        width = view.drawn.width if view.drawn is not None else 0
        return Place(node, view.rows_beyond_source_line, width, view.top_source_line, view.current_link)

    def restore(self, place: Place) -> None:
        """Look at the page just shown as it was looked at then."""
        view = self.view
        if view.document is not None and place.link is not None and place.link < len(view.document.links):
            view.set_current_link(place.link)
        if view.drawn is not None and view.drawn.width == place.width:
            view.scroll_to_y(view.drawn.y_of_source(place.line) + place.beyond)

    # --- finding --------------------------------------------------------------------------------------------------

    @on(NoteView.FindAsked)
    def _open_find(self, event: NoteView.FindAsked) -> None:
        event.stop()
        self._left_at = self.view.scroll_offset.y
        self.query_one(FindLine).open()

    @on(FindLine.Typed)
    def _look_for(self, event: FindLine.Typed) -> None:
        event.stop()
        self.view.look_for(event.text, self._left_at)

    @on(FindLine.Went)
    def _go_on(self, event: FindLine.Went) -> None:
        event.stop()
        self.view.action_match(event.by)

    @on(FindLine.Left)
    def _close_find(self, event: FindLine.Left) -> None:
        event.stop()
        self.screen.set_focus(self.view)
        if not event.stay:
            self.view.action_unlight()
            self.view.scroll_to_y(self._left_at)

    @on(NoteView.Found)
    def _tell_found(self, event: NoteView.Found) -> None:
        line = self.query_one(FindLine)
        if line.display:
            event.stop()
            line.tell(event.at, event.count)

    # --- pictures -------------------------------------------------------------------------------------------------

    @on(NoteView.Wished)
    def _look_at_pictures(self, event: NoteView.Wished) -> None:
        event.stop()
        self.run_worker(self._grant(event), group="pictures", exclusive=True)

    async def _grant(self, wished: NoteView.Wished) -> None:
        for block, wish in wished.wishes.items():
            seen = await self._album.see(wish)
            wished.view.grant(wished.document, block, wish, seen)

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_page(self, page: Page, symbols: Symbols, line: int | None, words: Sequence[str]) -> None:
        """Show another page, from its top or from a line of its file."""
        self.show_trail(page, symbols)
        self.view.source = page.node.path or ""
        self.view.show(page.document, scroll_to_source_line=line, words=words)

    def renew_page(self, page: Page, symbols: Symbols) -> None:
        """Show more of the page, with what the reader looks at where it is."""
        self.show_trail(page, symbols)
        self.view.renew(page.document)

    def show_trail(self, page: Page, symbols: Symbols) -> None:
        """Say where a page stands, and what is odd about it."""
        self.query_one("#trail", Static).update(trail_line(page, symbols, self.KIND))
        self.set_class(not has_head(page.document), "-without-head")


def trail_line(page: Page, symbols: Symbols, kind: str = "") -> Content:
    """What kind of pane it is, first because a long trail is cut; where the page stands; what is odd about it."""
    arrow = f" {symbols.arrow} "
    trail = page.kin.family.trails[0] if page.kin.family.trails else (page.node,)
    are_folders = not page.kin.family.parents
    above = [safe_text(node.name) if are_folders else _name(node, symbols) for node in trail[:-1]]
    steps = [Content.styled(f"{kind}  ", "$text-warning dim")] if kind else []
    steps.append(Content(arrow.join([*above, ""])))
    steps.append(Content.styled(_name(page.node, symbols), "$foreground bold"))
    if page.badge:
        steps.append(Content.styled(f"  {safe_text(page.badge)}", "$text-warning"))
    return Content.assemble(*steps)


def _name(node: Node, symbols: Symbols) -> str:
    return safe_text(node.name) + (f" {symbols.ghost}" if node.is_ghost else "")
