"""A note's card: what its table of two columns says about it, line by line."""

from notes.blocks import Blocks
from notes.inline import plain_text
from notes.syntax import split_row

_HEADING = "quick stats"


def card(text: str) -> tuple[tuple[str, str], ...]:
    """Key and value of each row of a body's table of two columns, as plain text; empty when it has none.

    The table below a heading "Quick stats" comes before all others, else the first one counts. Rows without a key are
    left out, and so is the head.
    """
    first: list[str] = []
    heading = ""
    for level, _, content, rows, _ in Blocks(text).leaves():
        if level > 0:
            heading = content
        elif level < 0 and len(split_row(rows[0])) == 2:
            if heading.strip(" *_").lower() == _HEADING:
                return _pairs(rows)
            first = first or rows
    return _pairs(first)


def _pairs(rows: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for row in rows[1:]:
        key, value, *_ = [plain_text(cell, {}, set()) for cell in split_row(row)[:2]] + ["", ""]
        if key:
            pairs.append((key, value))
    return tuple(pairs)
