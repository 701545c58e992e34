"""What a text inside a block holds: links, tags, block ids and the plain text around them."""

from typing import NamedTuple

from notes.emphasis import Run, pair_up


class Found(NamedTuple):
    """A link and where it stands: offset in the text, and the number of the first piece of text behind it."""

    at: int
    behind: int
    apart: bool
    """In a footnote, which is a text of its own."""
    embed: bool
    markdown: bool
    text: str
    target: str
    subpath: str


class Inline:
    """What was found. `pieces` joined are the plain text; a line break is a piece of its own, in `breaks`."""

    __slots__ = ("blocks", "breaks", "links", "pieces", "tags")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks: list[int] = []
        self.links: list[Found] = []
        self.tags: list[tuple[int, str]] = []
        self.blocks: list[tuple[int, str]] = []

    @property
    def text(self) -> str:
        """The plain text: no emphasis marks, no tags of HTML, links as they are shown."""
        return "".join(self.pieces)

    def rest_of_line(self, link: Found) -> str:
        """The plain text behind a link, up to the end of its line."""
        end = next((at for at in self.breaks if at >= link.behind), len(self.pieces))
        return "".join(self.pieces[link.behind : end])

    def put_together(self, first: int, piece: str) -> None:
        """One piece in place of all from the first: what is read as a text of its own."""
        self.pieces[first:] = (piece,)
        while self.breaks and self.breaks[-1] >= first:
            self.breaks.pop()

    def resolve(self, runs: list[Run], first: int) -> None:
        """Take the emphasis marks that belong together out of the text, from the first mark on."""
        for piece in pair_up(runs[first:]):
            self.pieces[piece] = ""
        del runs[first:]
