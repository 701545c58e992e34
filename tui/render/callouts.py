"""Callouts: their kinds, their titles, and which blocks they hold.

Source: Obsidian Help, "Callouts".
"""

from dataclasses import dataclass

from tui.render.block import TextBlock

_STYLES = {
    "note": "note",
    "info": "note",
    "todo": "note",
    "abstract": "tip",
    "tip": "tip",
    "success": "success",
    "question": "warning",
    "warning": "warning",
    "failure": "danger",
    "danger": "danger",
    "bug": "danger",
    "example": "example",
    "quote": "quote",
}


@dataclass(frozen=True, slots=True)
class Callout:
    """One callout that can be folded."""

    title: int
    """The block that is its title."""
    end: int
    """The block after its last."""
    closed: TextBlock
    """The title as it is drawn while the callout is closed."""
    starts_closed: bool
    link: int
    """The link (form `fold`) that opens and closes it."""


@dataclass(slots=True)
class OpenCallout:
    """A callout that is being read."""

    style: str
    word: str
    """Its kind as its author wrote it."""
    fold: str
    """`+` open, `-` closed, empty: cannot be folded."""
    index: int = -1
    """Among the callouts that can be folded."""


def callout_style(kind: str) -> str:
    """The style of the bar and the title; an unknown kind looks like a note."""
    return "callout-" + _STYLES.get(kind, "note")
