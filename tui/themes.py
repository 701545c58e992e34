"""Two themes of our own beside Textual's: quiet grounds, one colour for what can be followed, one for where you are."""

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
THEMES = (DARK, LIGHT)
