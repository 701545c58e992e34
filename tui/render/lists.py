"""Lists: how their items are marked."""

from collections.abc import Sequence

from markdown_it.token import Token

from tui.render.span import Span
from tui.render.symbols import Symbols
from tui.render.wrap import name


class OpenList:
    """A list that is being read."""

    def __init__(self, ordered: bool, width: int, depth: int) -> None:
        self._ordered = ordered
        self._width = width
        """Of its widest number with the mark behind it, so that all items begin in one column."""
        self._depth = depth
        self.tight = True
        """Whether its items follow without empty lines."""

    def marker(self, item: Token, symbols: Symbols) -> Span:
        """What stands before an item."""
        task = task_of(item)
        if task is not None:
            known = {" ": symbols.todo, "x": symbols.done, "X": symbols.done}
            return Span((known.get(task) or name(f"[{task}]")) + " ", "task")
        if self._ordered:
            return Span(f"{item.info}{item.markup}".rjust(self._width) + " ", "bullet")
        return Span(symbols.bullets[self._depth % len(symbols.bullets)] + " ", "bullet")


def task_of(item: Token) -> str | None:
    """The character in an item's box; None for one that is no task."""
    task: str | None = item.meta.get("task")
    return task


def number_widths(tokens: Sequence[Token]) -> dict[int, int]:
    """For each list, by the index of its first token, the width of its widest number with the mark behind it."""
    widths: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.type.endswith("list_open"):
            opened.append(at)
            widths[at] = 0
        elif token.type.endswith("list_close"):
            opened.pop()
        elif token.type == "list_item_open":
            widths[opened[-1]] = max(widths[opened[-1]], len(token.info) + len(token.markup))
    return widths
