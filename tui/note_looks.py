"""How a note looks in the app: the style sheet of `tui.note_view`, and search words lit up in a line.

One accent for what can be followed, dim for what is context. Links that lead to no note or work by an alias bear a sign
of their own as well, so nothing is told by colour alone.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from tui.render import STYLES, Line, Span

COMPONENTS = {"note--lit", *(f"note--{name}" for name in STYLES)}
"""A component class for each name of a style, and `note--lit` for search words."""

STYLE_SHEET = """
NoteView {
    padding: 0 1; overflow-x: hidden; overflow-y: auto; scrollbar-size: 0 0; scrollbar-gutter: stable;
    & > .note--strong { text-style: bold; }
    & > .note--em, & > .note--math { text-style: italic; }
    & > .note--strike { text-style: strike; }
    & > .note--code { background: $foreground 10%; }
    & > .note--mark { background: $warning 35%; }
    & > .note--tag { color: $text-secondary; }
    & > .note--dim, & > .note--html, & > .note--done, & > .note--image { color: $text-muted; }
    & > .note--notice { color: $text-muted; text-style: italic; }
    & > .note--link { color: $text-accent; }
    & > .note--ghost { text-style: italic; }
    & > .note--external, & > .note--file { color: $text-primary; }
    & > .note--ref, & > .note--fold { color: $text-accent; }
    & > .note--heading1, & > .note--heading2 { text-style: bold; }
    & > .note--heading3 { color: $text-muted; text-style: bold; }
    & > .note--header, & > .note--embed { text-style: bold; }
    & > .note--key, & > .note--bullet { color: $text-muted; }
    & > .note--rule, & > .note--bar { color: $foreground 30%; }
    & > .note--task { color: $text-success; }
    & > .note--callout-note { color: $text-primary; }
    & > .note--callout-tip, & > .note--callout-example { color: $text-secondary; }
    & > .note--callout-success { color: $text-success; }
    & > .note--callout-warning { color: $text-warning; }
    & > .note--callout-danger { color: $text-error; }
    & > .note--callout-quote { color: $text-muted; }
    & > .note--code-block { background: $foreground 6%; }
    & > .note--code-lang, & > .note--code-comment { color: $text-muted; }
    & > .note--code-keyword { color: $text-primary; }
    & > .note--code-string { color: $text-success; }
    & > .note--code-number, & > .note--code-name { color: $text-secondary; }
    & > .note--lit { color: $text-warning; text-style: bold underline; }
    &:ansi {
        & > .note--dim, & > .note--html, & > .note--done, & > .note--image, & > .note--notice, & > .note--heading3,
        & > .note--key, & > .note--bullet, & > .note--rule, & > .note--bar, & > .note--callout-quote,
        & > .note--code-lang, & > .note--code-comment { color: ansi_default; text-style: dim; }
        & > .note--heading3 { text-style: bold dim; }
        & > .note--code { background: ansi_default; color: ansi_cyan; }
        & > .note--mark { background: ansi_yellow; color: ansi_black; }
        & > .note--code-block { background: ansi_default; }
    }
}
"""


def any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of these words in any case, longer ones first; None without words.

    Where a script has upper and lower case, a word counts at the beginning of a word only: `art` is not in `party`.
    """
    found = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(_at_a_word, found)), re.IGNORECASE) if found else None


def _at_a_word(word: str) -> str:
    cased = word[0].isdecimal() or word[0].lower() != word[0].upper()
    return rf"(?<![^\W_]){re.escape(word)}" if cased else re.escape(word)


def lit(line: Line, words: re.Pattern[str]) -> Line:
    """The line with the words' letters in the style `lit` too, whatever spans they lie in."""
    ranges = [match.span() for match in words.finditer("".join(span.text for span in line))]
    if not ranges:
        return line
    edges = sorted({edge for pair in ranges for edge in pair})
    spans: list[Span] = []
    at = 0
    for span in line:
        end = at + len(span.text)
        cuts = [at, *(edge for edge in edges if at < edge < end), end]
        for start, stop in pairwise(cuts):
            lit = any(first <= start and stop <= last for first, last in ranges)
            style = f"{span.style} lit" if lit else span.style
            spans.append(Span(span.text[start - at : stop - at], style, span.link))
        at = end
    return tuple(spans)
