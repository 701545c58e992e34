"""A paper with pictures: those near what is in sight are wished for, and come into their places when they are ready."""

from collections.abc import Callable, Mapping

from textual.message import Message

from tui.album import Album, Seen
from tui.decoder import Wish
from tui.linked_paper import LinkedPaper
from tui.render import UNICODE, Document, Layout, layout
from tui.render.layout import room_beside
from tui.render.picture import PictureBlock
from tui.render.pixels import MOST_ROWS, Picture

_COLOURS = ("256", "truecolor")
"""Rich's names for what a terminal can show."""


class PicturedPaper(LinkedPaper):
    """Shows images as half blocks where the terminal has the colours for it, else, and until then, as boxes."""

    class Wished(Message):
        """Pictures are wanted that are not there yet, by block of the document; the last wishes hold."""

        def __init__(self, view: "PicturedPaper", document: Document, wishes: Mapping[int, Wish]) -> None:
            super().__init__()
            self.view, self.document, self.wishes = view, document, wishes

        @property
        def control(self) -> "PicturedPaper":
            """The view it came from."""
            return self.view

    def __init__(self, album: Album | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        """Without an album all images are boxes."""
        super().__init__(id=id, classes=classes)
        self._album = album
        self._turned: dict[tuple[str, int, str], bool] = {}
        """The pictures that the reader opened or closed, by note, line and file."""
        self._wished: Mapping[int, Wish] = {}
        """What was last wished for, by block."""
        self._granted: dict[int, Wish] = {}
        """What was answered of it."""
        self._opening: int | None = None
        """The link of the picture that the reader opened and that is not there yet."""
        self._place: Callable[[Layout], int] | None = None
        """The line that the reader wanted at the top, wherever pictures put it."""

    def on_mount(self) -> None:
        """Pictures are made for a ground and for a number of colours."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._relay())

    def lay_out(self, document: Document, width: int, folded: frozenset[int] | None = None) -> Layout:
        """A document at a width, with the pictures that are ready."""
        if self._layout is None or self._layout.document is not document:
            self._wished, self._granted = {}, {}
        seen: dict[int, Seen] = {}
        if self._album is not None and self._can_show(document):
            for block in document.figures:
                made = self._album.ready(self._wish_for(document, block, width))
                if made is not None and self._is_open(document, block):
                    seen[block] = made
        return layout(document, width, folded, seen, self._layout)

    def lay(self, drawn: Layout | None) -> None:
        """And wish for the pictures near what will be in sight."""
        super().lay(drawn)
        self.call_later(self._wish)

    def stay_at(self, place: Callable[[Layout], int]) -> None:
        """Bring a line to the top, and again when pictures come, until the reader scrolls."""
        self._place = place
        if self._layout is not None:
            self.scroll_to_y(place(self._layout))

    def action_bottom(self) -> None:
        """To the last line."""
        self.stay_at(lambda drawn: drawn.height)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other pictures come near."""
        super().watch_scroll_y(old_value, new_value)
        self._wish()

    def grant(self, document: Document, block: int, wish: Wish, seen: Seen) -> None:
        """Show a picture in its place, or why there is none, if it is wanted still."""
        drawn = self._layout
        if drawn is not None and drawn.document is document and self._wished.get(block) == wish:
            self._granted[block] = wish
            if drawn.seen.get(block) != seen:
                self._relay()
            if self._layout is not None and self._opening is not None and drawn.figure_of(self._opening) == block:
                self.bring_into_sight(*self._layout.rows_of_link(self._opening))
                self._opening = None

    def follow(self, link: int) -> None:
        """Open or close a picture; what Enter does on other links."""
        drawn = self._layout
        block = drawn.figure_of(link) if drawn is not None and self._album is not None else None
        if drawn is None or block is None:
            super().follow(link)
        elif not self._can_show(drawn.document):
            self.post_message(self.Said("pictures need Unicode signs and 256 colours, of the terminal and the theme"))
        else:
            self._turned[_key(drawn.document, block)] = not isinstance(drawn.seen.get(block), Picture)
            self._granted.pop(block, None)
            self._wished = {}
            self._opening = link
            self._relay()

    def peek(self, link: int) -> None:
        """To look at a picture is to open it."""
        if self._layout is not None and self._layout.figure_of(link) is not None:
            self.follow(link)
        else:
            super().peek(link)

    def _relay(self) -> None:
        """Lay the document out with the pictures that are ready now. A reader who went to a place and did not scroll
        since stays there, for others the line at the top does."""
        if (drawn := self._layout) is not None:
            top = self.scroll_offset.y
            block, row = drawn.block_at(top)
            is_there = self._place is not None and min(self._place(drawn), self.max_scroll_y) == top
            again = self.lay_out(drawn.document, drawn.width, drawn.folded)
            self.lay(again)
            if self._place is not None and is_there:
                self.scroll_to_y(self._place(again))
            else:
                self._place = None
                self.scroll_to_y(again.y_of_block(block, row))

    def _wish(self) -> None:
        """Wish for what is in sight or no more than a page from it, where it is open and nobody has answered yet."""
        drawn = self._layout
        if drawn is None or not self._can_show(document := drawn.document):
            return
        top, rows = self.scroll_offset.y, self.rows
        near = drawn.figures_between(top - rows, top + 2 * rows)
        wishes = {
            block: self._wish_for(document, block, drawn.width) for block in near if self._is_open(document, block)
        }
        wishes = {block: wish for block, wish in wishes.items() if self._granted.get(block) != wish}
        if not wishes.items() <= self._wished.items():
            self._wished = wishes
            self.post_message(self.Wished(self, document, wishes))

    def _wish_for(self, document: Document, block: int, width: int) -> Wish:
        figure = _figure(document, block)
        room, most_rows = room_beside(figure.margin, width), max(1, min(MOST_ROWS, self.rows * 2 // 3))
        return Wish(figure.file, figure.asked, room, most_rows, self.background_colors[1].hex6)

    def _is_open(self, document: Document, block: int) -> bool:
        return self._turned.get(_key(document, block), self._album is not None and self._album.opens_by_itself)

    def _can_show(self, document: Document) -> bool:
        """Whether there is something to show, and signs and colours to show it with."""
        has_signs = any(_figure(document, block).symbols is UNICODE for block in document.figures[:1])
        return has_signs and not self.app.native_ansi_color and self.app.console.color_system in _COLOURS


def _key(document: Document, block: int) -> tuple[str, int, str]:
    figure = _figure(document, block)
    return document.note.path, figure.line, figure.file


def _figure(document: Document, block: int) -> PictureBlock:
    figure = document.blocks[block]
    assert isinstance(figure, PictureBlock)
    return figure
