"""The three panes side by side, and which of them the reader is in."""

from collections.abc import Iterator, Mapping
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import DescendantFocus
from textual.geometry import Region
from textual.message import Message

from tui.album import Album
from tui.hints import Spot
from tui.kin_panel import KinPanel
from tui.note_pane import NotePane
from tui.note_view import NoteView
from tui.search_pane import SearchPane

Pane = Literal["search", "note", "kin"]
REMINDERS: Mapping[Pane, tuple[tuple[str, str], ...]] = {
    "search": (
        ("search.open", "open"),
        ("rows.open", "open"),
        ("search.leave", "note"),
        ("search.down", "next"),
        ("help", "help"),
    ),
    "note": (
        ("find.stay", "stay"),
        ("find.next", "next"),
        ("find.leave", "back"),
        ("note.link-next", "link"),
        ("note.follow", "follow"),
        ("search", "search"),
        ("hints", "hints"),
        ("back", "back"),
        ("up", "up"),
        ("kin", "kin"),
        ("help", "help"),
    ),
    "kin": (
        ("chooser.open", "open"),
        ("rows.open", "open"),
        ("kin.turn", "fold"),
        ("kin.sift", "filter"),
        ("kin.pivot", "pivot"),
        ("kin.mentions", "mentions"),
        ("kin.out", "back"),
        ("help", "help"),
    ),
}
"""For each pane the bindings that the status line reminds of, by their ids, and a word for each."""


class Panes(Horizontal):
    """Search, note and kin; `app.tcss` says which are seen at which width."""

    class Entered(Message):
        """The focus is in a pane, or moved inside it."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

    class Rearranged(Message):
        """Other panes are seen than before, at the reader's wish."""

    def __init__(self, album: Album, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.album = album
        """The pictures for the notes here and for those that are laid over them."""

    def compose(self) -> ComposeResult:
        """From left to right."""
        yield SearchPane(id="search-pane")
        yield NotePane(self.album, id="note-pane")
        yield KinPanel(id="kin-pane")

    @property
    def search(self) -> SearchPane:
        """The line to type in, and what answers it."""
        return self.query_one(SearchPane)

    @property
    def note(self) -> NotePane:
        """The note."""
        return self.query_one(NotePane)

    @property
    def kin(self) -> KinPanel:
        """Ancestry, children, backlinks."""
        return self.query_one(KinPanel)

    @property
    def front(self) -> Region:
        """Where on the screen the note is, or all of this where the note is not in sight."""
        return self.note.region or self.region

    @property
    def is_alone(self) -> bool:
        """Whether the note is seen alone."""
        return self.has_class("-alone")

    def restore(self, query: str, is_alone: bool) -> None:
        """Begin with a query in the search, and with the note alone or with all panes."""
        self.search.ask(query)
        self.set_class(is_alone, "-alone")

    @property
    def are_beside(self) -> bool:
        """Whether there is room for all of them side by side."""
        return self.screen.has_class("-wide")

    def spots(self) -> Iterator[Spot]:
        """The links of the note and the rows of the kin panel that are in sight."""
        yield from self.note.in_sight.spots()
        yield from self.kin.spots()

    def enter(self, pane: Pane) -> None:
        """Bring a pane to the front, where there is room for one only, and give it the focus."""
        self._to_front(pane)
        if pane == "note":
            self.screen.set_focus(self.note.view)  # at once: the next key may have come already
        elif pane == "search":
            self.search.enter()
        else:
            self.kin.enter()

    def _to_front(self, pane: Pane) -> None:
        for one in ("search", "note", "kin"):
            self.set_class(one == pane, f"-in-{one}")
        if pane != "note":
            self.remove_class("-alone")

    @on(SearchPane.Left)
    @on(KinPanel.Left)
    def _left(self, event: SearchPane.Left | KinPanel.Left) -> None:
        event.stop()
        self.enter("note")

    @on(NoteView.Alone)
    def _alone(self, event: NoteView.Alone) -> None:
        event.stop()
        self.toggle_class("-alone")
        self.post_message(self.Rearranged())

    @on(DescendantFocus)
    def _focus_moved(self, event: DescendantFocus) -> None:
        inside = {node.id for node in event.widget.ancestors_with_self}
        pane: Pane = "search" if "search-pane" in inside else "kin" if "kin-pane" in inside else "note"
        self._to_front(pane)
        self.post_message(self.Entered(pane))
