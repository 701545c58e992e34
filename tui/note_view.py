"""The widget that shows a note: a `Layout` of `tui.render` on Textual's line API, with a cursor that walks its links.

The look of each name of `tui.render.span` is the component class `note--NAME`, given in `tui.note_looks`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.hints import Spot
from tui.note_looks import COMPONENTS, STYLE_SHEET, any_of, lit
from tui.render import Document, Layout, Line, Target, layout

_KEPT_STRIPS = 512


class NoteView(ScrollView, can_focus=True, inherit_bindings=False):
    """One note, drawn for the widget's width. Scrolls without animation and paints only what changed."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = STYLE_SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "link(1)", "Next link", id="note.link-next", tooltip="To the next link"),
        Binding(
            "shift+tab", "link(-1)", "Link before", id="note.link-before", tooltip="To the link before", show=False
        ),
        Binding("enter", "follow", "Follow", id="note.follow", tooltip="Follow the link, or open and close a callout"),
        Binding("p", "peek", "Peek", id="note.peek", tooltip="Peek at where the link leads"),
        Binding("j,down", "lines(1)", "Line down", id="note.line-down", tooltip="Scroll a line down", show=False),
        Binding("k,up", "lines(-1)", "Line up", id="note.line-up", tooltip="Scroll a line up", show=False),
        Binding("space,pagedown", "pages(1)", "Page down", id="note.page-down", tooltip="A page down", show=False),
        Binding("pageup", "pages(-1)", "Page up", id="note.page-up", tooltip="A page up", show=False),
        Binding("ctrl+d", "pages(0.5)", "Half down", id="note.half-down", tooltip="Half a page down", show=False),
        Binding("ctrl+u", "pages(-0.5)", "Half up", id="note.half-up", tooltip="Half a page up", show=False),
        Binding("home,g", "top", "Top", id="note.top", tooltip="To the top of the note", show=False),
        Binding("end,G", "bottom", "End", id="note.bottom", tooltip="To the end of the note", show=False),
    ]

    class OfLink(Message):
        """Something about a link. Footnotes and callouts never come here: they stay within the view."""

        def __init__(self, view: "NoteView", target: Target) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "NoteView":
            """The view it came from."""
            return self.view

    class Follow(OfLink):
        """A link is to be followed."""

    class Peek(OfLink):
        """Where a link leads is to be seen without going there."""

    class LinkChanged(Message):
        """Another link is the current one, or none."""

        def __init__(self, view: "NoteView", target: Target | None) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "NoteView":
            """The view it came from."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._document: Document | None = None
        self._layout: Layout | None = None
        self._words: re.Pattern[str] | None = None
        self._goal: int | None = None
        """The line of the file to stand on once the width is known."""
        self._current: int | None = None
        self._strips: LRUCache[tuple[int, int | None], Strip] = LRUCache(_KEPT_STRIPS)
        self._rich_styles: dict[str, Style] = {}

    # --- what is shown --------------------------------------------------------------------------------------------

    def show(self, document: Document, *, scroll_to_source_line: int | None = None, words: Sequence[str] = ()) -> None:
        """Show another document, from its top or with a line of its file (from 1) at the top; `words` are lit up."""
        self._document = document
        self._words = any_of(words)
        self._goal = scroll_to_source_line
        self.set_current_link(None)
        self._lay_out(layout(document, self._width) if self._width > 0 else None)

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def drawn(self) -> Layout | None:
        """How it is laid out; None before the widget has a size."""
        return self._layout

    @property
    def top_source_line(self) -> int:
        """The line of the file that stands at the top: what `show` takes to come back here."""
        if self._layout is None:
            return self._goal or 1
        return self._layout.source_of_y(self.scroll_offset.y)

    def scroll_to_source(self, line: int) -> None:
        """Bring a line of the file to the top, as far as there is note enough below it."""
        self._goal = line
        if self._layout is not None:
            self._go_to_goal(self._layout)

    def on_resize(self) -> None:
        """Lay out again for another width; the line of the file at the top stays there."""
        if self._document is None or self._width <= 0 or (self._layout and self._layout.width == self._width):
            return
        folded = self._layout.folded if self._layout else None
        if self._layout is not None and self.scroll_offset.y:
            self._goal = self.top_source_line
        self._lay_out(layout(self._document, self._width, folded))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _lay_out(self, drawn: Layout | None) -> None:
        self._layout = drawn
        self._strips.clear()
        if drawn is not None:
            self.virtual_size = Size(drawn.width, drawn.height)
            self._go_to_goal(drawn)
        self.refresh()

    def _go_to_goal(self, drawn: Layout) -> None:
        goal, self._goal = self._goal, None
        self._scroll_to_y(drawn.y_of_source(goal) if goal else 0)

    # --- links ----------------------------------------------------------------------------------------------------

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
        if link is not None:
            self._reveal(link)
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
        if drawn is None or not drawn.document.links:
            return
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self._height
        sight = [spot.link for spot in drawn.links_between(top, bottom)]
        if self._current is not None and self._current in sight:
            self._step(drawn, self._current, by)
        elif sight:
            self.set_current_link(sight[0] if by > 0 else sight[-1])
        else:
            self._step(drawn, self._last_above(drawn, top) if by > 0 else self._last_above(drawn, top) + 1, by)

    def action_follow(self) -> None:
        """Follow the current link."""
        if self._current is not None:
            self.follow(self._current)

    def action_peek(self) -> None:
        """Peek at the current link."""
        if self._current is not None:
            self.peek(self._current)

    def peek(self, link: int) -> None:
        """Post `Peek` for a link that leads out of the view; do what Enter does on others."""
        target = self._target(link)
        if target is None or target.form in ("fold", "footnote"):
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
        """A click on a link follows it; one on a callout's title opens or closes it."""
        offset = event.get_content_offset(self)
        if offset is None or self._layout is None:
            return
        y = offset.y + self.scroll_offset.y
        link = self._layout.link_at(y, offset.x)
        if link is None:
            link = self._layout.fold_at(y)
        if link is not None:
            event.stop()
            self.set_current_link(link)
            self.follow(link)

    def _step(self, drawn: Layout, start: int, by: int) -> None:
        """To the nearest link on from `start` that is not folded away, round the ends of the note."""
        count = len(drawn.document.links)
        for distance in range(1, count + 1):
            link = (start + by * distance) % count
            if drawn.is_open(link):
                self.set_current_link(link)
                return

    def _last_above(self, drawn: Layout, y: int) -> int:
        """The last link that begins above a line; -1 when there is none. Links stand in the order of their lines."""
        low, high = 0, len(drawn.document.links)
        while low < high:
            middle = (low + high) // 2
            if drawn.y_of_link(middle) < y:
                low = middle + 1
            else:
                high = middle
        return low - 1

    def _toggle(self, link: int) -> None:
        drawn = self._layout
        if drawn is None:
            return
        which = {index for index, callout in enumerate(drawn.document.callouts) if callout.link == link}
        y = self.scroll_offset.y
        self._layout = layout(drawn.document, drawn.width, drawn.folded ^ which)
        self._strips.clear()
        self.virtual_size = Size(drawn.width, self._layout.height)
        self._scroll_to_y(y)
        self.refresh()

    def _target(self, link: int | None) -> Target | None:
        return self._document.links[link] if self._document and link is not None else None

    def _reveal(self, link: int) -> None:
        if self._layout is None:
            return
        spots = self._layout.spots(link)
        first = self._layout.y_of_link(link)
        last = spots[-1].y if spots else first
        top, height = self.scroll_offset.y, self._height
        beyond = min(2, height // 4)
        if first < top:
            self._scroll_to_y(first - beyond)
        elif last >= top + height:
            self._scroll_to_y(last - height + 1 + beyond)

    # --- scrolling ------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _scroll_to_y(self, y: float) -> None:
        self.scroll_to(y=y, animate=False, force=True)

    def action_lines(self, by: int) -> None:
        """Scroll some lines down (or up)."""
        self._scroll_to_y(self.scroll_offset.y + by)

    def action_pages(self, by: float) -> None:
        """Scroll some pages down (or up); two lines stay in sight."""
        whole = max(1, self._height - 2)
        self._scroll_to_y(self.scroll_offset.y + int(by * whole))

    def action_top(self) -> None:
        """To the first line."""
        self._scroll_to_y(0)

    def action_bottom(self) -> None:
        """To the last line."""
        self._scroll_to_y(self.virtual_size.height)

    # --- painting -------------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Another theme or focus: nothing painted before is right."""
        super().notify_style_update()
        self._strips.clear()
        self._rich_styles.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        y += self.scroll_offset.y
        width = self._width
        if self._layout is None or y >= self._layout.height:
            return Strip.blank(width, self._style(""))
        line = self._layout.line(y)
        current = self._current if any(span.link == self._current for span in line) else None
        strip = self._strips.get((y, current))
        if strip is None:
            strip = self._strips[y, current] = self._paint(line, current).adjust_cell_length(width, self._style(""))
        return strip

    def _paint(self, line: Line, current: int | None) -> Strip:
        spans = lit(line, self._words) if self._words else line
        return Strip(
            [
                Segment(span.text, self._style(f"{span.style} cursor" if span.link == current else span.style))
                if current is not None
                else Segment(span.text, self._style(span.style))
                for span in spans
            ]
        )

    def _style(self, names: str) -> Style:
        style = self._rich_styles.get(names)
        if style is None:
            classes = [f"note--{name}" for name in names.split() if name != "cursor"]
            style = self.get_visual_style(*classes).rich_style
            if names.endswith("cursor"):
                style += Style(reverse=True)
            self._rich_styles[names] = style
        return style
