"""The smallest piece of a drawn note, and the words that say how it looks.

A span's style is a set of names parted by blanks, from this closed vocabulary; what colour or weight a name has is for
the widget's style sheet (`tui.note_view`) and for `tui.render.ansi` to say. Later names win over earlier ones.

text        `strong` `em` `strike` `code` `mark` `tag` `math` `html` `dim` `done` (the text of a ticked task)
            `lit` (words that were looked for), with `current` for the one that the reader stands on
links       `link`, and beside it `alias` (works by an alias only), `ghost` (no such note), `external`, `file`; `ref`
            for a footnote's number; `fold` for the title of a callout that opens and closes
headings    `heading1` `heading2` `heading3` (three and below)
structure   `chip` (an alias, a tag at the head), `key` (a property's name, a table's in narrow places), `header` (a
            table's first row), `rule`, `bar` (beside a quote or an embedded note), `bullet`, `task`, `image`, `embed`
            (the title of an embedded note), `notice`
callouts    `callout-note` `callout-tip` `callout-success` `callout-warning` `callout-danger` `callout-example`
            `callout-quote`: the bar and the title
code        `code-block` (all of it, padding too) with `code-lang` `code-keyword` `code-string` `code-number`
            `code-comment` `code-name`
pictures    `#rrggbb`, the ground, and a second one, the ink on it, where they differ
"""

from collections.abc import Iterable
from typing import NamedTuple

STYLES = (
    *("strong", "em", "strike", "code", "mark", "tag", "math", "html", "dim", "done", "lit", "current"),
    *("link", "alias", "ghost", "external", "file", "ref", "fold"),
    *("heading1", "heading2", "heading3"),
    *("chip", "key", "header", "rule", "bar", "bullet", "task", "image", "embed", "notice"),
    *("callout-note", "callout-tip", "callout-success", "callout-warning", "callout-danger"),
    *("callout-example", "callout-quote"),
    *("code-block", "code-lang", "code-keyword", "code-string", "code-number", "code-comment", "code-name"),
)
"""All of these names but the colours."""


class Span(NamedTuple):
    """A stretch of one line in one style."""

    text: str
    """Safe for a terminal; no line breaks, no tabs."""
    style: str = ""
    link: int = -1
    """An index into `Document.links`, or -1."""


Line = tuple[Span, ...]


def plain(line: Line) -> str:
    """The text of a line alone."""
    return "".join(span.text for span in line)


def join_styles(*styles: str) -> str:
    """Several style strings as one."""
    return " ".join(style for style in styles if style)


def tidy(spans: Iterable[Span]) -> Line:
    """The same line with empty spans gone and neighbours that look alike made one."""
    line: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if line and line[-1].style == span.style and line[-1].link == span.link:
            line[-1] = Span(line[-1].text + span.text, span.style, span.link)
        else:
            line.append(span)
    return tuple(line)
