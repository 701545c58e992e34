"""Embedded notes: which one stands in whose place, how deep, and how much of it; and embedded pictures."""

from collections.abc import Callable
from dataclasses import dataclass

from notes.model import Note
from tui.render.sections import embedded_text
from tui.render.targets import Target

Embed = Callable[[str, str], Note | None]
"""(target, subpath) -> the note to draw in place of an embed, None for what is no note."""

Figure = Callable[[str], str]
"""target -> the path in the vault of the file that may be shown as a picture; empty for what is none."""

DEEPEST = 3
_MOST = 200_000


@dataclass(slots=True)
class Embeds:
    """Gives embedded texts until the document holds enough of them."""

    ask: Embed | None
    figure: Figure | None = None
    left: int = _MOST
    """Characters that may still be drawn."""

    def file(self, target: Target) -> str:
        """The file of a picture that may be shown in place; empty for one that lies elsewhere or nowhere."""
        return self.figure(target.target) if self.figure is not None and target.state == "file" else ""

    def text(self, target: str, subpath: str, chain: tuple[str, ...]) -> tuple[str, str] | None:
        """(path, text) of what to draw in place; None where a link must do: nothing there, too deep, too long, or a
        note within itself.

        Args:
            target: as seen from the drawn note.
            subpath: the part of it that is wanted.
            chain: the paths of the notes that are being drawn, one within the other.
        """
        if self.ask is None or len(chain) > DEEPEST:
            return None
        note = self.ask(target, subpath)
        if note is None or note.path in chain:
            return None
        text = embedded_text(note, subpath)
        if text is None or len(text) > self.left:
            return None
        self.left -= len(text)
        return note.path, text
