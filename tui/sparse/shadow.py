"""The copy of what the terminal shows, and the way from there to the next frame."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.sparse.abilities import Abilities
from tui.sparse.frame import Frame, read_frame
from tui.sparse.look import Cell, Look, Looks, Row
from tui.sparse.painter import Painter, Way
from tui.sparse.scroll import find_move, moved

_MOST_LOOKS = 5000
"""Looks that are remembered: links may come with a name of their own at each painting."""
_WORTH = 200
"""Letters of output from which on it is looked whether lines moved."""


class Shadow:
    """Knows every cell of the terminal, or that it does not know it."""

    def __init__(self, can: Abilities) -> None:
        self.can = can
        self._looks = Looks()
        self.size = (0, 0)
        """(width, height) in cells."""
        self.shows_whole_frames = False
        """Whether the terminal shows a frame only when it is complete, so that nothing is seen to jump."""
        self.may_clear = True
        """Whether the next frame that covers the whole screen may begin by clearing it."""
        self._look: Look | None = None
        """The one in force; None: nobody knows. Of a forgotten screen it is the one that was left in force: it is taken
        back, but not built upon."""
        self.forget(clear=True)

    def forget(self, *, clear: bool) -> None:
        """Nothing is known of the screen any more."""
        width, height = self.size
        self._rows: list[Row] = [[None] * width for _ in range(height)]
        self._cursor: tuple[int, int] | None = None
        self.may_clear = clear

    def resize(self, size: tuple[int, int]) -> None:
        """The terminal has this size."""
        if size != self.size:
            self.size = size
            self.forget(clear=True)

    def frame(self, data: str) -> str:
        """What to send in place of a frame. Raises UnknownError, and has changed nothing then."""
        if len(self._looks) > _MOST_LOOKS:
            self._looks = Looks()
            self.forget(clear=self.may_clear)
        frame = read_frame(data, self._looks, self.size)
        new = self._painted(frame)
        plain = self._looks.plain
        whole = Way(data if self._look is plain else f"\x1b[m{data}", plain)
        out, self._look = min(self._way(new, frame.cursor), whole, key=_bytes)
        for y, row in new.items():
            self._rows[y] = row
        self._cursor = frame.cursor
        return out

    def leave(self) -> str:
        """What to send before something that is no frame, and expects the plain look."""
        look, self._look = self._look, None
        return "" if look in (None, self._looks.plain) else "\x1b[m"

    def _painted(self, frame: Frame) -> dict[int, Row]:
        """The rows that a frame touches, as they will be."""
        width, new = self.size[0], dict[int, Row]()
        for y, x, cells in frame.runs:
            row = new.get(y)
            if row is None:
                row = new[y] = self._rows[y].copy()
            end = x + len(cells)
            first, beyond = row[x], row[end] if end < width else None
            if first is not None and not first.width and x:  # of a wide character that is half overwritten
                row[x - 1] = _blank_like(row[x - 1])
            if beyond is not None and not beyond.width:
                row[end] = _blank_like(beyond)
            row[x:end] = cells
        return new

    def _way(self, new: Mapping[int, Row], cursor: tuple[int, int]) -> Way:
        rows: Sequence[Row] = self._rows
        painter = self._painter()
        if self.may_clear and len(new) == self.size[1] and not any(None in row for row in new.values()):
            cell: Cell | None = painter.clear(self._commonest_back(new))
            rows = [[cell] * self.size[0]] * self.size[1]
            self.may_clear = False
        changed = [y for y in sorted(new) if new[y] != rows[y]]
        for y in changed:
            painter.row(y, rows[y], new[y])
        way = painter.way(cursor)
        if self.can.scrolls_lines and rows is self._rows and len(changed) > 4 and len(way.text) > _WORTH:
            way = min(way, self._way_by_moving(new, changed, cursor) or way, key=_bytes)
        return way

    def _way_by_moving(self, new: Mapping[int, Row], changed: Sequence[int], cursor: tuple[int, int]) -> Way | None:
        """The same by moving lines, if any seem to have moved."""
        move = find_move(self._rows, new, changed, self.can.has_margins, self.shows_whole_frames)
        if move is None:
            return None
        painter = self._painter()
        painter.shift(move)
        for y, row in enumerate(moved(self._rows, move, self._looks.plain.cells[" "])):
            wanted = new.get(y, self._rows[y])
            if row != wanted:
                painter.row(y, row, wanted)
        return painter.way(cursor)

    def _painter(self) -> Painter:
        look = self._look if self._cursor is not None else None
        return Painter(self._looks, self.can, self.size[0], look, self._cursor)

    def _commonest_back(self, rows: Mapping[int, Row]) -> str:
        if not self.can.colours_erased:
            return ""
        backs = Counter(cell.look.back for row in rows.values() for cell in row if cell is not None and cell.is_blank)
        return backs.most_common(1)[0][0] if backs else ""


def _bytes(way: Way) -> int:
    return len(way.text.encode())


def _blank_like(cell: Cell | None) -> Cell | None:
    return cell.look.cells[" "] if cell is not None else None
