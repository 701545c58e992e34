"""Reading a frame: what Textual writes to paint a part of the screen, as runs of cells."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.sparse.look import Cell, Looks, UnknownError, clusters

_TOKEN = re.compile(
    r"\x1b\[(?P<y>\d{1,5});(?P<x>\d{1,5})H|\x1b\[(?P<codes>[\d;]*)m|\x1b\]8;(?P<link>[^\x00-\x1f\x7f-\x9f]*)\x1b\\"
    r"|(?P<newline>\n)|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)


class Run(NamedTuple):
    """Cells that are put into one row from a place on; rows and columns count from 0."""

    y: int
    x: int
    cells: Sequence[Cell]


class Frame(NamedTuple):
    """What a frame paints, in its order, and where it leaves the cursor: (row, column)."""

    runs: Sequence[Run]
    cursor: tuple[int, int]


def read_frame(data: str, looks: Looks, size: tuple[int, int]) -> Frame:
    """Read a frame for a screen of this (width, height).

    Raises UnknownError unless it places the cursor first, stays on the screen and leaves a plain look.
    """
    width, height = size
    runs: list[Run] = []
    look, y, x, end = looks.plain, -1, 0, 0
    for token in _TOKEN.finditer(data):
        if token.start() != end:
            raise UnknownError
        end = token.end()
        kind = token.lastgroup
        if kind == "text":
            run = Run(y, x, _cells(token["text"], look.cells))
            runs.append(run)
            x += len(run.cells)
            if not (0 <= y < height and x <= width):
                raise UnknownError
        elif kind == "codes":
            look = looks.after(look, token["codes"])
        elif kind == "x":
            y, x = int(token["y"]) - 1, int(token["x"]) - 1
        elif kind == "newline":
            if not 0 <= y < height - 1:  # it would scroll
                raise UnknownError
            y, x = y + 1, 0
        else:
            look = looks.linked(look, "" if token["link"] == ";" else token["link"])
    if end != len(data) or look is not looks.plain or not (0 <= y < height and 0 <= x < width):
        raise UnknownError
    return Frame(runs, (y, x))


def _cells(text: str, known: dict[str, Cell]) -> list[Cell]:
    if text.isascii():
        return list(map(known.__getitem__, text))
    cells: list[Cell] = []
    for cluster in clusters(text):
        cell = known[cluster]
        if not cell.width:
            raise UnknownError
        cells.append(cell)
        cells.extend([known[""]] * (cell.width - 1))
    return cells
