"""A paper with links: a cursor that walks them, and callouts that fold."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tui.hints import Spot
from tui.paper import Paper
from tui.render import Document, Layout, Target, layout

_UNMARKED = "no link is marked"
_RIGHT = 3  # button of the mouse


class LinkedPaper(Paper):
    """A document whose links are walked, followed and peeked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "link(1)", "Next link", id="note.link-next", tooltip="To the next link"),
        Binding(
            "shift+tab", "link(-1)", "Link before", id="note.link-before", tooltip="To the link before", show=False
        ),
        Binding(
            "enter,l,right",
            "follow",
            "Follow",
            id="note.follow",
            tooltip="Follow the link; open or close a callout or picture",
        ),
        Binding("p", "peek", "Peek", id="note.peek", tooltip="Peek at where the link leads"),
    ]

    class OfLink(Message):
        """Something about a link. Footnotes and callouts never come here: they stay within the view."""

        def __init__(self, view: "LinkedPaper", target: Target) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "LinkedPaper":
            """The view it came from."""
            return self.view

    class Follow(OfLink):
        """A link is to be followed."""

    class Peek(OfLink):
        """Where a link leads is to be seen without going there."""

    class Said(Message):
        """Something to tell the reader in a line."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class LinkChanged(Message):
        """Another link is the current one, or none."""

        def __init__(self, view: "LinkedPaper", target: Target | None) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "LinkedPaper":
            """The view it came from."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._document: Document | None = None
        self.source = ""
        """The path of the note whose links these are; empty for a ghost's page."""

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def current_link(self) -> int | None:
        """The link under the cursor: an index into `Document.links`."""
        return self._current

    def set_current_link(self, link: int | None) -> None:
        """Put the cursor on a link and bring it into sight; None takes it away."""
        before, self._current = self._current, link
        if before == link:
            return
        for changed in (before, link):
            if self._layout is not None and changed is not None:
                for spot in self._layout.spots(changed):
                    self.refresh_line(spot.y)
        if link is not None and self._layout is not None:
            self.bring_into_sight(*self._layout.rows_of_link(link))
        self.post_message(self.LinkChanged(self, self._target(link)))

    def follow(self, link: int) -> None:
        """Do what Enter does on a link: post `Follow`, jump to a footnote or back, open or close a callout."""
        if self._document is None:
            return
        target = self._document.links[link]
        if target.form == "fold":
            self._toggle(link)
        elif target.form == "footnote":
            if link in self._document.jumps:
                self.set_current_link(self._document.jumps[link])
        else:
            self.post_message(self.Follow(self, target))

    def action_link(self, by: int) -> None:
        """To the next link (or, with -1, the one before): from the current one while in sight, else from the edge."""
        drawn = self._layout
        if drawn is None:
            return
        if not drawn.document.links:
            self.post_message(self.Said("there is no link here"))
            return
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.rows
        sight = [spot.link for spot in drawn.links_between(top, bottom)]
        if self._current is not None and self._current in sight:
            self._step(drawn, self._current, by)
        elif sight and self._current is None and by > 0:
            # What the note says comes first; shift+tab goes from there to the tags at its head.
            said = [link for link in sight if drawn.document.links[link].form != "tag"]
            self.set_current_link((said or sight)[0])
        elif sight:
            self.set_current_link(sight[0] if by > 0 else sight[-1])
        else:
            above = drawn.last_link_above(top)
            self._step(drawn, above if by > 0 else above + 1, by)

    def action_follow(self) -> None:
        """Follow the current link."""
        if self._current is not None:
            self.follow(self._current)
        else:
            self.post_message(self.Said(_UNMARKED))

    def action_peek(self) -> None:
        """Peek at the current link."""
        if self._current is not None:
            self.peek(self._current)
        else:
            self.post_message(self.Said(_UNMARKED))

    def peek(self, link: int) -> None:
        """Post `Peek` for a link that leads out of the view; do what Enter does on others."""
        target = self._target(link)
        if target is None or target.form in ("fold", "footnote", "tag"):
            self.follow(link)
        else:
            self.post_message(self.Peek(self, target))

    def spots(self) -> Iterator[Spot]:
        """The links in sight."""
        if self._layout is not None:
            at, top = self.content_region, self.scroll_offset.y
            seen: set[int] = set()
            for spot in self._layout.links_between(top, top + at.height):
                if spot.link not in seen:
                    seen.add(spot.link)
                    link = spot.link
                    yield Spot(at.x + spot.x, at.y + spot.y - top, partial(self._enter, link), partial(self.peek, link))

    def _enter(self, link: int) -> None:
        self.set_current_link(link)
        self.follow(link)

    def on_click(self, event: Click) -> None:
        """A click on a link follows it, with the right button it peeks; one on a callout's title opens or closes it."""
        offset = event.get_content_offset(self)
        if offset is None or self._layout is None or self.text_selection is not None:
            return
        y = offset.y + self.scroll_offset.y
        link = self._layout.link_at(y, offset.x)
        if link is None:
            link = self._layout.fold_at(y)
        if link is not None:
            event.stop()
            self.set_current_link(link)
            (self.peek if event.button == _RIGHT else self.follow)(link)

    def _step(self, drawn: Layout, start: int, by: int) -> None:
        """To the nearest link on from `start` that is not folded away, round the ends of the note."""
        count = len(drawn.document.links)
        for distance in range(1, count + 1):
            link = (start + by * distance) % count
            if drawn.is_open(link):
                self.set_current_link(link)
                return

    def _toggle(self, link: int) -> None:
        """The callout's title stays where it stands, and the line at the top where there is more above it."""
        if self._layout is not None:
            callouts = self._layout.document.callouts
            self._fold(self._layout.folded ^ {index for index, callout in enumerate(callouts) if callout.link == link})

    def lay_out(self, document: Document, width: int, folded: frozenset[int] | None = None) -> Layout:
        """A document at a width."""
        return layout(document, width, folded, before=self._layout)

    def _fold(self, folded: frozenset[int]) -> None:
        drawn = self._layout
        if drawn is None:
            return
        block, row = drawn.block_at(self.scroll_offset.y)
        self.lay(self.lay_out(drawn.document, drawn.width, folded))
        if self._layout is not None:
            self.scroll_to_y(self._layout.y_of_block(block, row))

    def _target(self, link: int | None) -> Target | None:
        return self._document.links[link] if self._document and link is not None else None
