"""Where blocks are put down, one below the other, while a note is read."""

from tui.render.block import Block, Margin, blank
from tui.render.callouts import Callout
from tui.render.targets import Targets


class Sheet:
    """The blocks so far, with the links, headings and callouts that stand in them."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.blocks: list[Block] = []
        self.first_links: list[int] = []
        """For each block the number of links before it."""
        self.headings: list[tuple[int, str, int, int]] = []
        """(level, text, line, block)."""
        self.callouts: list[Callout] = []
        self.unplaced: set[int] = set()
        """Blocks that show no line of the file by themselves: empty lines, and those of embedded notes."""
        self._links_placed = 0
        self._gap: Margin | None = None

    def emit(self, block: Block, *, embedded: bool = False) -> int:
        """Put a block down, below an empty line when one was asked for. All links made since the last belong to it."""
        if self._gap is not None and self.blocks:
            self._put(blank(self._gap, block.line), True)
        self._gap = None
        self._put(block, embedded)
        self._links_placed = len(self.targets.found)
        return len(self.blocks) - 1

    def gap(self, margin: Margin) -> None:
        """An empty line before whatever comes next; asked twice, the margin of the last asking counts."""
        self._gap = margin.after_first()

    def close_up(self) -> None:
        """No empty line after all."""
        self._gap = None

    def _put(self, block: Block, unplaced: bool) -> None:
        if unplaced:
            self.unplaced.add(len(self.blocks))
        self.blocks.append(block)
        self.first_links.append(self._links_placed)
