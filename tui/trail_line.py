"""The line over a note: where it stands, and what is odd about it."""

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from notes.graph import Node
from notes.text import safe_text
from tui.page import Page
from tui.render import UNICODE, Symbols


class TrailLine(Widget):
    """What kind of pane it is, the way to the page from a root, the page's own name, and what is odd about it.

    Where there is little room the way gives way, from the root on.
    """

    DEFAULT_CSS = """
    TrailLine { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._symbols = UNICODE
        self._kind = self._own = Content("")
        self._above: list[str] = []

    def tell(self, page: Page, symbols: Symbols, kind: str) -> None:
        """Another page stands below; `kind` says what it is there for."""
        family = page.kin.family
        trail = family.trails[0] if family.trails else (page.node,)
        self._symbols = symbols
        self._above = [_name(node, symbols) if family.parents else safe_text(node.name) for node in trail[:-1]]
        self._kind = Content.styled(f"{kind}  ", "$text-warning dim") if kind else Content("")
        badge = Content.styled(f"  {safe_text(page.badge)}", "$text-warning") if page.badge else Content("")
        self._own = Content.styled(_name(page.node, symbols), "$foreground bold") + badge
        self.refresh()

    def say(self, text: str) -> None:
        """There is no page below, and why."""
        self._kind, self._above, self._own = Content(""), [], Content(safe_text(text))
        self.refresh()

    def render(self) -> Content:
        """As much of the way as there is room for."""
        room = self.content_size.width - self._kind.cell_length - self._own.cell_length
        way = self._way(0)
        for left_out in range(1, len(self._above) + 1):
            if cell_len(way) <= room:
                break
            way = self._way(left_out)
        return Content.assemble(self._kind, Content(way), self._own)

    def _way(self, left_out: int) -> str:
        names = [self._symbols.ellipsis] * bool(left_out) + self._above[left_out:]
        return "".join(f"{name} {self._symbols.arrow} " for name in names)


def _name(node: Node, symbols: Symbols) -> str:
    return safe_text(node.name) + (f" {symbols.ghost}" if node.is_ghost else "")
