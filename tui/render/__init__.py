"""A note as lines of styled text, at any width. Pure, and free of textual: the shell verb `show` draws with it too.

`document` reads a note, `layout` measures it for a width, `Layout.line` makes one line. The names of styles are told in
`tui.render.span`.
"""

from tui.render.ansi import ansi
from tui.render.document import Document, HeadingSpot, document, has_head
from tui.render.layout import Layout, LinkSpot, layout
from tui.render.matches import Match, any_of, anywhere, matches
from tui.render.span import STYLES, Line, Span, plain
from tui.render.symbols import ASCII, UNICODE, Symbols
from tui.render.targets import LinkState, Resolve, Target, TargetForm, written

__all__ = [
    "ASCII",
    "STYLES",
    "UNICODE",
    "Document",
    "HeadingSpot",
    "Layout",
    "Line",
    "LinkSpot",
    "LinkState",
    "Match",
    "Resolve",
    "Span",
    "Symbols",
    "Target",
    "TargetForm",
    "ansi",
    "any_of",
    "anywhere",
    "document",
    "has_head",
    "layout",
    "matches",
    "plain",
    "written",
]
