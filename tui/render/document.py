"""A note read for drawing, at no width yet."""

from dataclasses import dataclass
from typing import NamedTuple

from notes import markdown
from notes.model import Note
from notes.text import hides_text, unify_line_ends
from tui.render.block import NO_MARGIN, Block, PlainBlock, TextBlock, blank
from tui.render.body import Body
from tui.render.callouts import Callout
from tui.render.embeds import Embed, Embeds, Figure
from tui.render.flow import flow_of
from tui.render.glimpse import around
from tui.render.names import NamesBlock, names
from tui.render.picture import PictureBlock
from tui.render.properties import PropertiesBlock, properties
from tui.render.sections import section
from tui.render.sheet import Sheet
from tui.render.symbols import UNICODE, Symbols
from tui.render.targets import Resolve, Source, Target, Targets
from tui.render.wrap import prose

_LARGEST_PLAIN = 2_000_000
_MOST_PLAIN_LINES = 100_000
_PIECE = 4_000


class HeadingSpot(NamedTuple):
    """A heading of the drawn note."""

    level: int
    text: str
    line: int
    block: int
    """An index into `Document.blocks`: see `Layout.y_of_block`."""


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """What a note shows, in order: its names and tags, its properties, its text, its footnotes."""

    note: Note
    blocks: tuple[Block, ...]
    links: tuple[Target, ...]
    """All that can be followed, in reading order."""
    headings: tuple[HeadingSpot, ...]
    callouts: tuple[Callout, ...]
    figures: tuple[int, ...]
    """The blocks that may be shown as pictures."""
    first_links: tuple[int, ...]
    """For each block the number of links before it; as long as `blocks`."""
    places: tuple[tuple[int, int], ...]
    """(line of the file, block) in order of lines; without empty lines and the blocks of embedded notes."""
    jumps: dict[int, int]
    """From the link of a footnote's number to that of its text, and back."""
    notices: tuple[str, ...]
    """What a reader should know about how it is drawn; they are its first lines, too."""
    is_whole: bool = True
    """Whether it is all of the note, not a glimpse of it."""

    def line_of(self, subpath: str) -> int | None:
        """The line of the file that `#Heading` or `#^block` means; None when there is no such place."""
        found = section(self.note, subpath)
        return found[0] if found else None


def has_head(drawn: Document) -> bool:
    """Whether names, tags or properties stand at its head."""
    return isinstance(drawn.blocks[0], NamesBlock | PropertiesBlock)


def document(
    note: Note,
    resolve: Resolve,
    *,
    symbols: Symbols = UNICODE,
    embed: Embed | None = None,
    figure: Figure | None = None,
    glimpse: int | None = None,
    pause: markdown.Pause | None = None,
) -> Document:
    """Read a note for drawing. Pure apart from the callbacks, so it may run in a worker; never raises on a note's text.

    Args:
        note: the note.
        resolve: says how a link resolves; called once for each.
        symbols: the signs to draw with.
        embed: gives the notes to be drawn in place; without it an embed is one line, a link.
        figure: says which file may be shown in a picture's place; without it a picture is its name in a frame.
        glimpse: of a long note draw only what stands around this line of the file, since all of it takes a second.
        pause: called now and then; what it raises ends the reading.
    """
    targets = Targets(resolve, symbols)
    sheet = Sheet(targets)
    part = around(note, glimpse) if glimpse is not None else None
    tokens = markdown.parse(part.text if part else note.body_text, pause)
    too_large = any(token.meta.get("plain") for token in tokens[:1])
    notices = tuple(_notices(note, too_large))
    for read in (names, properties):
        if head := read(note, targets):  # each put down before the next finds its links
            sheet.emit(head)
    sheet.gap(NO_MARGIN)
    for text in notices:
        sheet.emit(TextBlock(flow_of(prose(text), "notice"), NO_MARGIN, 1))
    sheet.gap(NO_MARGIN)
    if too_large:
        for plain in _plain(note):
            sheet.emit(plain)
    else:
        first = part.line if part else note.front.body_line
        Body(sheet, Source(note.path, first_line=first), Embeds(embed, figure), pause=pause).read(tokens)
    if part:
        sheet.emit(TextBlock(flow_of(symbols.ellipsis, "notice"), NO_MARGIN, part.end))
    blocks = tuple(sheet.blocks) or (blank(NO_MARGIN, 1),)
    places = sorted((block.line, index) for index, block in enumerate(blocks) if index not in sheet.unplaced)
    return Document(
        note,
        blocks,
        tuple(targets.found),
        tuple(HeadingSpot(*heading) for heading in sheet.headings),
        tuple(sheet.callouts),
        tuple(index for index, block in enumerate(blocks) if isinstance(block, PictureBlock) and block.file),
        tuple(sheet.first_links) or (0,),
        tuple(places),
        targets.jumps,
        notices,
        is_whole=part is None,
    )


def _notices(note: Note, too_large: bool) -> list[str]:
    notices = []
    if not note.text.strip():
        notices.append("This note is empty.")
    if too_large:
        lines = note.text.count("\n") + 1
        notices.append(f"Too large to be drawn ({len(note.text):,} characters, {lines:,} lines): shown as plain text.")
    if hides_text(note.text):
        notices.append("Invisible characters are left out.")
    return notices


def _plain(note: Note) -> list[Block]:
    text = unify_line_ends(note.text)
    lines = text[:_LARGEST_PLAIN].split("\n")[:_MOST_PLAIN_LINES]
    blocks: list[Block] = []
    at = note.front.body_line - 1
    while at < len(lines):
        flows, first, size = [], at, 0
        while at < len(lines) and size < _PIECE:
            size += len(lines[at]) + 20
            flows.append(flow_of(prose(lines[at])))
            at += 1
        blocks.append(PlainBlock(tuple(flows), first + 1))
    left = len(text) - sum(map(len, lines)) - len(lines) + 1
    if left > 0:
        blocks.append(TextBlock(flow_of(f"… {left:,} more characters are not shown.", "notice"), NO_MARGIN, len(lines)))
    return blocks
