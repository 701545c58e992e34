"""The tokens of a table -> a `TableBlock`."""

from collections.abc import Sequence

from markdown_it.token import Token

from tui.render.block import Margin
from tui.render.flow import Flow
from tui.render.inline import inline
from tui.render.table import Align, TableBlock
from tui.render.targets import Source, Targets

_SIDES: dict[str, Align] = {"text-align:left": "left", "text-align:right": "right", "text-align:center": "center"}


def read_table(tokens: Sequence[Token], at: int, targets: Targets, source: Source, margin: Margin) -> TableBlock:
    """The table that opens at `tokens[at]`."""
    rows: list[list[Flow]] = []
    lines: list[int] = []
    aligns: list[Align] = []
    while tokens[at].type != "table_close":
        token = tokens[at]
        if token.type == "tr_open":
            rows.append([])
            lines.append(source.line_of(token, lines[-1] if lines else 1))
        elif token.type == "th_open":
            aligns.append(_SIDES.get(str(token.attrs.get("style")), ""))
        elif token.type == "inline":
            base = "header" if len(rows) == 1 else ""
            rows[-1].append(inline(token.children or (), targets, source, lines[-1], base))
        at += 1
    header, *body = map(tuple, rows)
    return TableBlock(header, tuple(body), tuple(lines[1:]), tuple(aligns), targets.symbols, margin, lines[0])
