"""What is drawn on Textual's line API: a `Layout` that scrolls, keeps its place, and can be selected with the mouse.

The look of each name of `tui.render.span` is the component class `note--NAME`, given in `tui.note_looks`.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui.note_looks import COMPONENTS, STYLE_SHEET
from tui.render import Layout, Line, Span

_KEPT_STRIPS = 512
_KEPT_STYLES = 4096  # a picture has some hundreds


class Paper(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of a layout. Scrolls without animation and paints only what changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = STYLE_SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "lines(1)", "Line down", id="note.line-down", tooltip="Scroll a line down", show=False),
        Binding("k,up", "lines(-1)", "Line up", id="note.line-up", tooltip="Scroll a line up", show=False),
        Binding("space,pagedown", "pages(1)", "Page down", id="note.page-down", tooltip="A page down", show=False),
        Binding("pageup", "pages(-1)", "Page up", id="note.page-up", tooltip="A page up", show=False),
        Binding("ctrl+d", "pages(0.5)", "Half down", id="note.half-down", tooltip="Half a page down", show=False),
        Binding("ctrl+u", "pages(-0.5)", "Half up", id="note.half-up", tooltip="Half a page up", show=False),
        Binding("home,g", "top", "Top", id="note.top", tooltip="To the top of the note", show=False),
        Binding("end,G", "bottom", "End", id="note.bottom", tooltip="To the end of the note", show=False),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._layout: Layout | None = None
        self._current: int | None = None
        """The link that is marked."""
        self._strips: LRUCache[tuple[int, int | None], Strip] = LRUCache(_KEPT_STRIPS)
        self._rich_styles: LRUCache[str, Style] = LRUCache(_KEPT_STYLES)

    @property
    def drawn(self) -> Layout | None:
        """How it is laid out; None before the widget has a size."""
        return self._layout

    def lay(self, drawn: Layout | None) -> None:
        """Put another layout down. Where to scroll to is for the caller to say."""
        self._layout = drawn
        self._strips.clear()
        if drawn is not None:
            self.virtual_size = Size(drawn.width, drawn.height)
        self.refresh()

    def repaint(self) -> None:
        """Paint again what is in sight: it looks different now."""
        self._strips.clear()
        self.refresh()

    # --- scrolling ------------------------------------------------------------------------------------------------

    @property
    def room(self) -> int:
        """Cells beside each other."""
        return self.scrollable_content_region.width

    @property
    def rows(self) -> int:
        """Lines in sight."""
        return max(1, self.scrollable_content_region.height)

    @property
    def position(self) -> str:
        """How far down the reader is: `12%`; `all` where nothing is out of sight."""
        beyond = self.max_scroll_y
        return f"{round(100 * self.scroll_y / beyond)}%" if beyond > 0 else "all"

    def scroll_to_y(self, y: float) -> None:
        """Bring a line to the top, as far as there are lines enough below it."""
        self.scroll_to(y=y, animate=False, force=True)

    def bring_into_sight(self, first: int, last: int) -> None:
        """Scroll no more than it takes to see these lines with something around them."""
        top, height = self.scroll_offset.y, self.rows
        beyond = min(2, height // 4)
        if first < top:
            self.scroll_to_y(first - beyond)
        elif last >= top + height:
            self.scroll_to_y(last - height + 1 + beyond)

    def action_lines(self, by: int) -> None:
        """Scroll some lines down (or up)."""
        self.scroll_to_y(self.scroll_offset.y + by)

    def action_pages(self, by: float) -> None:
        """Scroll some pages down (or up); two lines stay in sight."""
        whole = max(1, self.rows - 2)
        self.scroll_to_y(self.scroll_offset.y + int(by * whole))

    def action_top(self) -> None:
        """To the first line."""
        self.scroll_to_y(0)

    def action_bottom(self) -> None:
        """To the last line."""
        self.scroll_to_y(self.virtual_size.height)

    # --- selecting ------------------------------------------------------------------------------------------------

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected letters as they are drawn, and what stands behind them."""
        if self._layout is None:
            return None
        first = selection.start.y if selection.start else 0
        last = selection.end.y if selection.end else self._layout.height - 1
        lines = []
        for y in range(max(0, first), min(last + 1, self._layout.height)):
            start, end = selection.get_span(y) or (0, 0)
            text = "".join(_as_text(span) for span in self._layout.line(y))
            lines.append(text[start : len(text) if end < 0 else end].rstrip())
        return "\n".join(lines), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Another stretch is selected, or none."""
        self.repaint()

    # --- painting -------------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Another theme or focus: nothing painted before is right."""
        super().notify_style_update()
        self._strips.clear()
        self._rich_styles.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        y += self.scroll_offset.y
        if self._layout is None or y >= self._layout.height:
            return Strip.blank(self.room, self._style(""))
        line = self._layout.line(y)
        current = self._current if any(span.link == self._current for span in line) else None
        strip = self._strips.get((y, current))
        if strip is None:
            strip = self._strips[y, current] = self._paint(line, y, current)
        return strip

    def _paint(self, line: Line, y: int, current: int | None) -> Strip:
        selection = self.text_selection
        selected = selection.get_span(y) if selection is not None else None
        spans: Sequence[Span] = line
        if selected is not None:
            spans = _marked(line, *selected)
        segments = [
            Segment(
                span.text,
                self._style(f"{span.style} cursor" if current is not None and span.link == current else span.style),
            )
            for span in spans
        ]
        # With its place in the text, for the mouse to select by.
        return Strip(segments).adjust_cell_length(self.room, self._style("")).apply_offsets(0, y)

    def _style(self, names: str) -> Style:
        style = self._rich_styles.get(names)
        if style is None:
            words = names.split()
            colours = [word for word in words if word[0] == "#"]
            classes = [f"note--{name}" for name in words if name not in ("cursor", "selected", *colours)]
            style = self.get_visual_style(*classes).rich_style
            if colours:
                style += Style(bgcolor=colours[0], color=colours[-1])
            if "selected" in words:
                style += self.screen.get_component_rich_style("screen--selection")
            if "cursor" in words:
                style += Style(reverse=True)
            self._rich_styles[names] = style
        return style


def _as_text(span: Span) -> str:
    """A picture is no text."""
    return " " * len(span.text) if span.style.startswith("#") else span.text


def _marked(line: Line, start: int, end: int) -> list[Span]:
    """The line with the letters from `start` up to but not `end` (-1: all the rest) in the style `selected` too."""
    spans = []
    at = 0
    for span in line:
        stop = at + len(span.text)
        last = stop if end < 0 else end
        for first, behind in pairwise(sorted({at, stop, *(edge for edge in (start, last) if at < edge < stop)})):
            style = f"{span.style} selected" if start <= first and behind <= last else span.style
            spans.append(Span(span.text[first - at : behind - at], style, span.link))
        at = stop
    return spans
