"""A list of one-line rows on Textual's line API: search results, kin, choices. 100,000 rows cost as much as ten."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.hints import Spot
from tui.render.span import Line, plain
from tui.row import Row

_RIGHT = 3  # button of the mouse


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor. The cursor is on a row that can be chosen, or nowhere when there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--cursor", "row-list--cursor-blurred", "row-list--name", "row-list--link", "row-list--ghost",
        "row-list--dim", "row-list--heading", "row-list--group", "row-list--lit", "row-list--here",
    }  # fmt: skip
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0;
        & > .row-list--cursor { background: $accent 30%; }
        & > .row-list--cursor-blurred { background: $foreground 8%; }
        & > .row-list--name { color: $foreground; }
        & > .row-list--link { color: $text-accent; text-style: $link-text-style; }
        & > .row-list--ghost { color: $text-accent; text-style: italic; }
        & > .row-list--dim { color: $text-muted; }
        & > .row-list--heading { color: $text-muted; text-style: bold; }
        & > .row-list--group { color: $foreground; }
        & > .row-list--lit { color: $text-warning; text-style: bold not dim; }
        & > .row-list--here { text-style: bold; }
        &:ansi {
            & > .row-list--cursor { background: ansi_default; text-style: reverse; }
            & > .row-list--cursor-blurred { background: ansi_default; text-style: bold; }
            & > .row-list--dim { color: ansi_default; text-style: dim; }
            & > .row-list--heading { color: ansi_default; text-style: bold; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next row", id="rows.down", tooltip="Go to the next row", show=False),
        Binding("up,k", "move(-1)", "Row before", id="rows.up", tooltip="Go to the row before", show=False),
        Binding(
            "pagedown,space", "page(1)", "Page down", id="rows.page-down", tooltip="A page of rows down", show=False
        ),
        Binding("pageup", "page(-1)", "Page up", id="rows.page-up", tooltip="A page of rows up", show=False),
        Binding("home,g", "edge(-1)", "First row", id="rows.first", tooltip="Go to the first row", show=False),
        Binding("end,G", "edge(1)", "Last row", id="rows.last", tooltip="Go to the last row", show=False),
        Binding("enter", "choose", "Open", id="rows.open", tooltip="Open the row under the cursor"),
        Binding("p", "peek", "Peek", id="rows.peek", tooltip="Peek at the row under the cursor", show=False),
    ]

    class OfRow(Message):
        """Something about one row of a list: which list, and what the row stands for."""

        def __init__(self, rows: "RowList", value: Any) -> None:
            super().__init__()
            self.rows, self.value = rows, value

        @property
        def control(self) -> "RowList":
            """The list it came from."""
            return self.rows

    class Chosen(OfRow):
        """A row was chosen by Enter or by the mouse."""

    class Peeked(OfRow):
        """A row is to be seen without going there."""

    class Moved(OfRow):
        """The cursor stands on another row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._choices: list[int] = []
        self._styles: dict[str, Style] = {}
        self.cursor: int | None = None
        """The row under the cursor, counted from 0."""

    @property
    def value(self) -> Any:
        """What the row under the cursor stands for; None without one."""
        return self._rows[self.cursor].value if self.cursor is not None else None

    def show_rows(
        self, rows: Sequence[Row], cursor: int | None = None, choices: list[int] | None = None, top: int = 0
    ) -> None:
        """Replace all rows; the cursor goes to the first that can be chosen, or to `cursor`.

        `choices` are the places of those that can be chosen, in order; without it every row is asked. `top` is the row
        to show first, as far as the cursor stays in sight.
        """
        # Quietly: another height would have Textual lay out and send the whole screen at every letter of a query.
        self.set_reactive(ScrollView.virtual_size, Size(0, len(rows)))
        self._rows = rows
        self._choices = [y for y, row in enumerate(rows) if row.value is not None] if choices is None else choices
        self.cursor = cursor if cursor in self._choices else next(iter(self._choices), None)
        self.scroll_to(y=top, animate=False)
        self._reveal()
        self.refresh()

    # --- moving ---------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Go some rows down (or up); rows that cannot be chosen do not count."""
        if self.cursor is not None:
            to = bisect_left(self._choices, self.cursor) + by
            self.go_to(self._choices[min(max(to, 0), len(self._choices) - 1)])

    def action_page(self, pages: int) -> None:
        """Go a page down (or up)."""
        if self.cursor is not None:
            to = self.cursor + pages * max(1, self.size.height - 1)
            self.go_to(self._choices[min(bisect_left(self._choices, to), len(self._choices) - 1)])

    def action_edge(self, side: int) -> None:
        """Go to the last row (or, with -1, the first)."""
        if self._choices:
            self.go_to(self._choices[0 if side < 0 else -1])

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.value is not None:
            self.post_message(self.Chosen(self, self.value))

    def action_peek(self) -> None:
        """Peek at the row under the cursor."""
        if self.value is not None:
            self.post_message(self.Peeked(self, self.value))

    def spots(self, kind: type) -> Iterator[Spot]:
        """The rows in sight whose value is of this kind, each where its text begins."""
        at, top = self.content_region, self.scroll_offset.y
        for y, row in enumerate(self._rows[top : top + at.height], top):
            if isinstance(row.value, kind):
                text = plain(row.left)
                x = at.x + len(text) - len(text.lstrip())
                yield Spot(
                    x, at.y + y - top, partial(self._at, y, self.action_choose), partial(self._at, y, self.action_peek)
                )

    def _at(self, y: int, act: Callable[[], None]) -> None:
        self.go_to(y)
        act()

    def go_to(self, y: int) -> None:
        """Put the cursor on a row that can be chosen."""
        if y == self.cursor:
            return
        before, self.cursor = self.cursor, y
        for row in (before, y):
            if row is not None:
                self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))
        self._reveal()
        self.post_message(self.Moved(self, self.value))

    def _reveal(self) -> None:
        if self.cursor is None or not self.size.height:
            return
        first = self.cursor
        while first > 0 and self._rows[first - 1].value is None:  # the headings above belong to the row
            first -= 1
        top, height = self.scroll_offset.y, self.size.height
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    # --- events ---------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._reveal()

    def on_focus(self) -> None:
        """The cursor's row looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """See `on_focus`."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses, with the right button it peeks."""
        y = event.y + self.scroll_offset.y
        if y < len(self._rows) and self._rows[y].value is not None:
            self.go_to(y)
            if event.button == _RIGHT:
                self.action_peek()
            else:
                self.action_choose()

    def notify_style_update(self) -> None:
        """Another theme: the styles are looked up anew."""
        super().notify_style_update()
        self._styles.clear()

    # --- drawing --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row, cut to the width."""
        width = self.scrollable_content_region.width
        row_y = y + self.scroll_offset.y
        if row_y >= len(self._rows):
            return Strip.blank(width, self._style(""))
        row = self._rows[row_y]
        ground = "" if row_y != self.cursor else "cursor" if self.has_focus else "cursor-blurred"
        base = self._style(ground)
        left, after, right = (Strip(self._segments(part, ground)) for part in (row.left, row.after, row.right))
        room = width - _share(right, left.cell_length + after.cell_length + 1, width, 4) - bool(row.right)
        kept = _share(after, left.cell_length, room, 3)
        if left.cell_length > room - kept:
            left = _fitted(left, room - kept, base)
        left = _fitted(Strip.join([left, after]), room, base)
        if not row.right:
            return left
        return Strip.join([left, Strip([Segment(" ", base)]), _fitted(right, width - room - 1, base)])

    def _segments(self, line: Line, ground: str) -> list[Segment]:
        return [Segment(span.text, self._style(f"{ground} {span.style}")) for span in line]

    def _style(self, names: str) -> Style:
        found = self._styles.get(names)
        if found is None:
            classes = [f"row-list--{name}" for name in names.split()]
            found = self.get_visual_style(*classes).rich_style
            if any(self.get_component_styles(name).text_style.reverse for name in classes):
                found += Style(color="default", reverse=True)  # Textual 8.2 leaves it out of a visual style
            self._styles[names] = found
        return found


def _share(strip: Strip, taken: int, width: int, part: int) -> int:
    """The cells of a width that a strip gets beside what comes first: those that it leaves, or so manyth a part."""
    return min(strip.cell_length, max(width - taken, width // part))


def _fitted(strip: Strip, width: int, base: Style) -> Strip:
    """A strip of exactly this width; one that is cut says so, once."""
    if strip.cell_length <= width or width < 1:
        return strip.adjust_cell_length(width, base)
    cut = strip.crop(0, width - 1).adjust_cell_length(width - 1, base)
    dots = len(cut.text) - len(cut.text.rstrip("…"))
    return Strip.join([cut.crop(0, width - 1 - dots), Strip([Segment("…", base)])]).adjust_cell_length(width, base)
