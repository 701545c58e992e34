"""Back and forward: the places a reader has been, as a plain value without any screen."""

from dataclasses import dataclass, field, replace

from notes.graph import Node


@dataclass(frozen=True, slots=True)
class Place:
    """A note or ghost as it was left: what was on top, and which link was marked."""

    node: Node
    beyond: int = 0
    """Rows from the first that shows `line` to the first in sight, less than none in the gap above it, in the page as
    it was drawn at `width`: not from the top, for what stands above may be folded or be a picture by then."""
    width: int = 0
    """In cells; at another width `line` alone tells where to stand."""
    line: int = 1
    """The line of the file at the top."""
    link: int | None = None
    """The marked link, by its number in the page."""
    query: str = ""
    """The query of the search that led here."""


@dataclass(slots=True)
class History:
    """A row of places with one that is the present. Going somewhere new drops what lay ahead."""

    behind: list[Place] = field(default_factory=list)
    present: Place | None = None
    ahead: list[Place] = field(default_factory=list)

    def leave(self, place: Place) -> None:
        """Remember how the present place looks before another is shown."""
        if self.present is not None:
            self.present = replace(place, query=self.present.query)

    def go(self, node: Node, line: int = 0, query: str = "") -> None:
        """Somewhere new becomes the present. The same note again is no new step, but a line of it is."""
        if self.present is not None and self.present.node.key == node.key and not line:
            return
        if self.present is not None:
            self.behind.append(self.present)
        self.present = Place(node, query=query)
        self.ahead.clear()

    def back(self) -> Place | None:
        """The place before; None at the beginning."""
        return self._step(self.behind, self.ahead)

    def forward(self) -> Place | None:
        """The place after, if back was taken; None at the end."""
        return self._step(self.ahead, self.behind)

    def _step(self, take: list[Place], give: list[Place]) -> Place | None:
        if not take:
            return None
        if self.present is not None:
            give.append(self.present)
        self.present = take.pop()
        return self.present
