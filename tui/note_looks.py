"""How a note looks in the app: the style sheet of `tui.paper`.

One accent for what can be followed, dim for what is context. Links that lead to no note or work by an alias bear a sign
of their own as well, so nothing is told by colour alone.
"""

from tui.render import STYLES

COMPONENTS = {f"note--{name}" for name in STYLES}
"""A component class for each name of a style."""

STYLE_SHEET = """
Paper {
    padding: 0 1; overflow-x: hidden; overflow-y: auto; scrollbar-size: 0 0; scrollbar-gutter: stable;
    & > .note--strong { text-style: bold; }
    & > .note--em, & > .note--math { text-style: italic; }
    & > .note--strike { text-style: strike; }
    & > .note--code { background: $foreground 10%; }
    & > .note--mark { background: $warning 35%; }
    & > .note--dim, & > .note--html, & > .note--done, & > .note--image { color: $text-muted; }
    & > .note--notice { color: $text-muted; text-style: italic; }
    & > .note--chip { background: $foreground 8%; color: $text-muted; }
    & > .note--link { color: $text-accent; text-style: $link-text-style; }
    & > .note--tag { color: $text-secondary; }
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
    & > .note--current { background: $warning; color: $background; text-style: bold; }
    &:ansi {
        & > .note--dim, & > .note--html, & > .note--done, & > .note--image, & > .note--notice, & > .note--heading3,
        & > .note--key, & > .note--bullet, & > .note--rule, & > .note--bar, & > .note--callout-quote,
        & > .note--code-lang, & > .note--code-comment { color: ansi_default; text-style: dim; }
        & > .note--heading3 { text-style: bold dim; }
        & > .note--code { background: ansi_default; color: $code-ink; text-style: $code-text-style; }
        & > .note--chip { background: ansi_default; color: ansi_default; text-style: dim; }
        & > .note--tag, & > .note--file { text-style: not dim; }
        & > .note--mark { background: $mark-ground; color: $mark-ink; text-style: $mark-text-style; }
        & > .note--code-block { background: ansi_default; }
        & > .note--current { background: $mark-ground; color: $mark-ink; text-style: bold underline; }
    }
}
"""
