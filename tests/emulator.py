"""pyte's terminal, more like those that people have: what is seen of it can be compared cell by cell."""

import re
from typing import Any, ClassVar

import pyte
from wcwidth import wcwidth

_LINK = re.compile(r"\x1b\]8;([^\x1b]*)\x1b\\")
_KEYBOARD = re.compile(r"\x1b\[(?:<u|>\d+u)")  # prefixes of the keyboard protocol, which pyte would print
_MARGINS = 69
_LINKED = 77  # an SGR code of nobody's
Seen = tuple[Any, ...]
"""What a person sees of one cell."""


class _Stream(pyte.Stream):
    """Two sequences more than pyte knows."""

    csi: ClassVar[dict[str, str]] = {**pyte.Stream.csi, "b": "repeat_last", "s": "set_columns"}
    events = pyte.Stream.events | {"repeat_last", "set_columns"}


class Emulator(pyte.Screen):
    """Adds to pyte: dim and links, erasing of cells never written, what becomes of half a wide character, letters that
    are repeated (REP), and margins at the left and the right (DECLRMM, DECSLRM)."""

    _links: ClassVar[list[str]] = [""]
    """Their numbers are the same in all terminals, so that cells can be compared."""

    def __init__(
        self, columns: int, lines: int, erases_in_colour: bool = True, repeats: bool = True, has_margins: bool = True
    ) -> None:
        self._erases_in_colour, self._repeats, self._has_margins = erases_in_colour, repeats, has_margins
        self._dim, self._link = False, 0
        self._last = ""
        self._columns: tuple[int, int] | None = None
        """The first and the last column between the margins, counted from 0; None: there are none."""
        self.replies = ""
        """What it has to say to the program, and was not read yet."""
        super().__init__(columns, lines)
        self._stream = _Stream(self)

    def feed(self, data: str) -> None:
        data = _KEYBOARD.sub("", data)
        self._stream.feed(_LINK.sub(lambda match: f"\x1b[{_LINKED};{self._number(match[1])}m", data))

    def seen(self) -> list[list[Seen]]:
        """Every cell; of a blank nothing but its background, unless more shows."""
        return [[_seen(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]

    def _number(self, link: str) -> int:
        link = "" if link == ";" else link
        if link not in self._links:
            self._links.append(link)
        return self._links.index(link)

    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        if private:  # a question of vim's about the keyboard
            return
        if attrs[:1] == (_LINKED,):
            self._link = attrs[1]
        else:
            super().select_graphic_rendition(*attrs)
            plain = [code for code in _without_colours(list(attrs)) if code in (0, 2, 22)] if attrs else [0]
            self._dim = plain[-1] == 2 if plain else self._dim
        self.cursor.attrs = self.cursor.attrs._replace(blink=(self._dim, self._link))  # type: ignore[arg-type] - kept there

    def draw(self, data: str) -> None:
        for char in data:
            line, x, width = self.buffer[self.cursor.y], self.cursor.x, wcwidth(char)
            if width > 0 and line[x].data == "" and x:
                line[x - 1] = line[x - 1]._replace(data=" ")
            if width > 0 and line[x + width].data == "":
                line[x + width] = line[x + width]._replace(data=" ")
            super().draw(char)
            self._last = char

    def repeat_last(self, count: int | None = None) -> None:
        """Draw the last character again."""
        if self._repeats:
            self.draw(self._last * (count or 1))

    def set_mode(self, *modes: int, **options: Any) -> None:
        super().set_mode(*modes, **options)
        if self._has_margins and options.get("private") and _MARGINS in modes:
            self._columns = (0, self.columns - 1)

    def reset_mode(self, *modes: int, **options: Any) -> None:
        super().reset_mode(*modes, **options)
        if options.get("private") and _MARGINS in modes:
            self._columns = None

    def set_columns(self, left: int | None = None, right: int | None = None) -> None:
        """Set the margins where they are on; else it means to remember the cursor."""
        if self._columns is not None:
            self._columns = ((left or 1) - 1, min(right or self.columns, self.columns) - 1)
            self.cursor_position()

    def cursor_forward(self, count: int | None = None) -> None:
        stop = self._columns[1] if self._columns and self.cursor.x <= self._columns[1] else self.columns
        self.cursor.x = min(self.cursor.x + (count or 1), stop, self.columns - 1)

    def cursor_back(self, count: int | None = None) -> None:
        stop = self._columns[0] if self._columns and self.cursor.x >= self._columns[0] else 0
        self.cursor.x = max(min(self.cursor.x, self.columns - 1) - (count or 1), stop)

    def index(self) -> None:
        _, bottom = self.margins or pyte.screens.Margins(0, self.lines - 1)
        if self.cursor.y != bottom:
            super().index()
        else:
            self._move_between_margins(1)

    def reverse_index(self) -> None:
        top, _ = self.margins or pyte.screens.Margins(0, self.lines - 1)
        if self.cursor.y != top:
            super().reverse_index()
        else:
            self._move_between_margins(-1)

    def _move_between_margins(self, by: int) -> None:
        top, bottom = self.margins or pyte.screens.Margins(0, self.lines - 1)
        left, right = self._columns or (0, self.columns - 1)
        if left <= self.cursor.x <= right:
            rows = [dict(self.buffer[y]) for y in range(self.lines)]
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    fresh = not top <= y + by <= bottom
                    self.buffer[y][x] = self._erased() if fresh else rows[y + by].get(x, self.default_char)

    def write_process_input(self, data: str) -> None:
        self.replies += data

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        assert how in (0, 2)
        for y in range(self.cursor.y + 1 if how == 0 else 0, self.lines):
            self._erase(y, range(self.columns))
        if how == 0:
            self.erase_in_line()

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        assert how == 0
        self._erase(self.cursor.y, range(self.cursor.x, self.columns))

    def erase_characters(self, count: int | None = None) -> None:
        self._erase(self.cursor.y, range(self.cursor.x, min(self.columns, self.cursor.x + (count or 1))))

    def _erase(self, y: int, columns: range) -> None:
        for x in columns:
            self.buffer[y][x] = self._erased()

    def _erased(self) -> pyte.screens.Char:
        return self.default_char._replace(bg=self.cursor.attrs.bg) if self._erases_in_colour else self.default_char


def _without_colours(codes: list[int]) -> list[int]:
    out = []
    while codes:
        code = codes.pop(0)
        if code in (38, 48):
            del codes[: 4 if codes[:1] == [2] else 2]
        else:
            out.append(code)
    return out


def _seen(cell: pyte.screens.Char) -> Seen:
    dim, link = cell.blink or (False, 0)  # type: ignore[misc] - see select_graphic_rendition
    shown = (cell.bg, cell.underscore, cell.reverse, cell.strikethrough, link)
    if cell.data == " " and shown[1:] == (False, False, False, 0):
        return (" ", cell.bg)
    return (cell.data, *shown, cell.fg, cell.bold, cell.italics, dim)
