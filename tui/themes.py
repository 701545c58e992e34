"""Themes of our own beside Textual's: quiet grounds, one colour for what can be followed, one for where you are.

Style sheets give themes without grounds of their own (`:ansi`) reverse video for the cursor and dim for context. What
can be followed is told by `$link-text-style` as well, for terminals without any colour.
"""

from dataclasses import replace

from textual.theme import Theme

DARK = Theme(
    name="linkhop-dark",
    primary="#8fa8d8",
    secondary="#a99cd0",
    accent="#7cb7d6",
    warning="#e3b768",
    error="#dd8080",
    success="#93bd8f",
    foreground="#d5d8de",
    background="#15171c",
    surface="#1a1d23",
    panel="#20242b",
    dark=True,
)
LIGHT = Theme(
    name="linkhop-light",
    primary="#3d5a94",
    secondary="#67539b",
    accent="#1b6a8f",
    warning="#9a6700",
    error="#a83a3a",
    success="#3c7a3c",
    foreground="#24272d",
    background="#fbfaf7",
    surface="#f3f2ee",
    panel="#eae8e2",
    dark=False,
)
_GROUNDLESS = {
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "border": "ansi_default",
    "border-blurred": "ansi_default",
}
PLAIN = Theme(
    name="linkhop-plain",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        **_GROUNDLESS,
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "link-text-style": "underline",
        "mark-text-style": "bold italic",
        "mark-ground": "ansi_default",
        "mark-ink": "ansi_default",
        "label-text-style": "reverse bold",
        "code-ink": "ansi_default",
        "code-text-style": "bold",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-text-style": "reverse bold",
    },
)
"""No colour at all: bold, dim, underline and reverse tell what colours tell elsewhere."""
SIXTEEN = replace(
    PLAIN,
    name="linkhop-16",
    primary="ansi_blue",
    secondary="ansi_magenta",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    variables={
        **_GROUNDLESS,
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "block-cursor-foreground": "ansi_black",
    },
)
"""The sixteen colours that every terminal has, as the terminal defines them, on its own ground."""
THEMES = (DARK, LIGHT, SIXTEEN, PLAIN)
VARIABLES = {
    "link-text-style": "none",
    "mark-text-style": "none",
    "mark-ground": "ansi_yellow",
    "mark-ink": "ansi_black",
    "label-text-style": "bold",
    "code-ink": "ansi_cyan",
    "code-text-style": "none",
}
"""What our style sheets take from a theme beyond Textual's own variables, and what holds where it says nothing."""
