"""The note pane: a quiet line that says where the note stands, and the note below it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from notes.graph import Node
from tui.album import Album
from tui.find_line import FindLine
from tui.history import Place
from tui.note_view import NoteView
from tui.page import Page
from tui.render import Symbols, has_head
from tui.trail_line import TrailLine


class NotePane(Vertical):
    """Shows one page."""

    DEFAULT_CSS = """
    NotePane {
        &.-without-head > TrailLine { margin-bottom: 1; }
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
        yield TrailLine()
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
            view.stay_at(lambda drawn: drawn.y_of_source(place.line) + place.beyond)

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

    def say(self, text: str) -> None:
        """Why there is no page yet."""
        self.query_one(TrailLine).say(text)

    def show_trail(self, page: Page, symbols: Symbols) -> None:
        """Say where a page stands, and what is odd about it."""
        self.query_one(TrailLine).tell(page, symbols, self.KIND)
        self.set_class(not has_head(page.document), "-without-head")
