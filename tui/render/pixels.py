"""A picture as cells: two pixels in each, one over the other, and how many cells it takes. Pure, and free of Pillow."""

from typing import NamedTuple

from tui.render.span import Line, Span, tidy

COLUMN, ROW = 8, 16
"""Pixels of a picture at its natural size that one cell stands for."""
MOST_ROWS = 24
_HALF = "▀"

Size = tuple[int, int]
"""(width, height)."""


class Picture(NamedTuple):
    """A picture that is ready to be shown."""

    columns: int
    """Its width in cells."""
    pixels: bytes
    """Red, green and blue, from left to right and from top to bottom, two rows of them for each row of cells."""

    @property
    def rows(self) -> int:
        """Its height in cells."""
        return len(self.pixels) // (6 * self.columns)

    def line(self, row: int) -> Line:
        """One row of cells: half blocks, and blanks where both pixels are alike."""
        width = 3 * self.columns
        upper, lower = (self.pixels[start : start + width] for start in (2 * row * width, (2 * row + 1) * width))
        return tidy(
            Span(" ", f"#{below}") if above == below else Span(_HALF, f"#{below} #{above}")
            for above, below in ((upper[x : x + 3].hex(), lower[x : x + 3].hex()) for x in range(0, width, 3))
        )


def size_in_cells(natural: Size, asked: Size, room: int, most_rows: int) -> Size:
    """(columns, rows) of a picture: as large as it is, or as its author asked, smaller where there is less room.

    Its proportions stay but for the rounding to whole cells, and it is one cell at least.

    Args:
        natural: pixels.
        asked: pixels that it is to take no more than; 0 where nothing is said of the width or of the height.
        room: columns that there are.
        most_rows: rows that it may take.
    """
    width, height = natural
    scales = [wanted / there for wanted, there in zip(asked, natural, strict=True) if wanted]
    columns, rows = (pixels * min(scales, default=1.0) for pixels in (width / COLUMN, height / ROW))
    shrunk = min(1.0, room / columns, most_rows / rows)
    return max(1, min(room, round(columns * shrunk))), max(1, min(most_rows, round(rows * shrunk)))


def size_asked(words: str) -> Size | None:
    """The size that stands in an embed's place for a display text: `100x145` or `100`; None for other words.

    Source: Obsidian Help, "Embed files": "Embed an image in a note".
    """
    width, cross, height = words.partition("x")
    numbers = (width, height) if cross else (width,)
    if not all(number.isascii() and number.isdigit() and len(number) < 6 for number in numbers):
        return None
    return int(width), int(height) if cross else 0
