"""What can be followed in a note, and how it resolves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from markdown_it.token import Token

from notes.model import folder_of
from notes.text import safe_text
from tui.render.symbols import Symbols

LinkState = Literal["note", "alias", "ghost", "file", "external", "self"]
"""`note`: a note of that name or path; `alias`: found by an alias only; `ghost`: no such note; `file`: an attachment;
`external`: a URL; `self`: this note, or a place in it."""

TargetForm = Literal["wiki", "markdown", "external", "property", "embed", "footnote", "fold", "tag"]

Resolve = Callable[[str, str, str], LinkState]
"""(target, subpath, form) -> how it resolves from the note that is drawn. Called once for each link that names a note
or file; `external`, `footnote` and `fold` are never asked about."""


class Target(NamedTuple):
    """One thing to follow."""

    target: str
    """As `notes.model.Link.target`; a URL for `external`; empty for this note. Not made safe: for opening, not for
    showing. In an embedded note, what is relative to that note is written as a path from the vault's root."""
    subpath: str
    """`""`, `#Heading`, `#Heading#Below` or `#^block`; for `footnote` its label."""
    text: str
    """What a reader sees."""
    line: int
    """In the file, counted from 1; for links in embedded notes the line of the embed."""
    form: TargetForm
    """`embed`: an embedded note, image or file. `tag`: the notes that bear a tag, `target` without `#`. `footnote` and
    `fold` stay within the view: a jump between a reference and its text, and a callout to open or close."""
    state: LinkState


def written(target: Target) -> str:
    """The target as one would write it in another note: a URL, `#tag`, `[[note#heading]]`; empty for what stays within
    the view. Safe to show and to paste."""
    if target.form in ("footnote", "fold"):
        return ""
    if target.form == "external":
        return safe_text(target.target)
    if target.form == "tag":
        return safe_text("#" + target.target)
    return safe_text(f"[[{target.target}{target.subpath}]]")


_LOOKS: dict[LinkState, str] = {
    "note": "link",
    "self": "link",
    "alias": "link alias",
    "ghost": "link ghost",
    "external": "link external",
    "file": "link file",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where links are read from: the note that is drawn, or one embedded in it."""

    path: str
    """Of the note that the text stands in."""
    pinned: int = 0
    """The line that everything here is said to stand on, in an embedded note; 0 in the drawn note itself."""
    first_line: int = 1
    """The line of the file on which the text begins."""
    references: dict[int, int] = field(default_factory=dict)
    """A footnote's number in this text -> the index of the first reference to it."""

    def line_of(self, token: Token, otherwise: int) -> int:
        """The line of the file on which a block token begins."""
        return otherwise if self.pinned or not token.map else self.first_line + token.map[0]

    def from_root(self, target: str) -> str:
        """A target that says the same from the drawn note."""
        if not self.pinned:
            return target
        if not target:
            return "/" + self.path
        if not target.startswith(("./", "../")):
            return target
        parts = [part for part in folder_of(self.path).split("/") if part]
        for part in target.split("/"):
            if part == "..":
                del parts[-1:]
            elif part != ".":
                parts.append(part)
        return "/" + "/".join(parts)


class Targets:
    """Collects the targets of a note in reading order."""

    def __init__(self, resolve: Resolve, symbols: Symbols) -> None:
        self._resolve = resolve
        self.symbols = symbols
        self.found: list[Target] = []
        self.jumps: dict[int, int] = {}
        """From a footnote's reference to its text and back: indexes into `found`."""

    def add(self, target: str, subpath: str, line: int, form: TargetForm) -> tuple[int, str, str]:
        """Its index, the style its text is drawn in, and the sign that follows the text."""
        state: LinkState
        if form == "external":
            state = "external"
        elif form in ("footnote", "fold", "tag"):
            state = "self"
        else:
            state = self._resolve(target, subpath, form)
        look = "link tag" if form == "tag" else _LOOKS[state]
        self.found.append(Target(target, subpath, "", line, form, state))
        return len(self.found) - 1, look, self.sign(state)

    def sign(self, state: LinkState) -> str:
        """What tells the state without colour; empty for a plain link."""
        signs = {"ghost": self.symbols.ghost, "alias": self.symbols.alias}
        return "\xa0" + signs[state] if state in signs else self.symbols.external if state == "external" else ""

    def name(self, index: int, text: str) -> None:
        """Say what a reader sees of it."""
        self.found[index] = self.found[index]._replace(text=text)
