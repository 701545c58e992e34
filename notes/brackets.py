"""Brackets in a text: which of them make links, images and footnotes.

CommonMark's way of reading ("Appendix: A parsing strategy", phase 2): each opening bracket waits for its closing one.
"""

import re

from notes.address import internal_target, link_destination, link_title, reference_key
from notes.emphasis import Run
from notes.spans import Found, Inline
from notes.wikilink import shown, without_size

_WHITE = re.compile(r"[ \t\n]*")
_LONGEST_LABEL = 999


class _Opener:
    """A `[`, `![` or `^[` that waits for its `]`, and how much had been found before it."""

    __slots__ = ("active", "at", "found", "kind", "linked", "piece", "runs")

    def __init__(self, kind: str, at: int, piece: int, runs: int, found: tuple[int, int, int]) -> None:
        self.kind, self.at, self.piece, self.runs, self.found = kind, at, piece, runs, found
        self.active = True
        """A link may begin here; no longer when there is one inside."""
        self.linked = False
        """There is a link inside an image or a footnote."""


class Brackets:
    """The brackets of one text, of which `out` and `runs` say what has been read so far."""

    def __init__(
        self, text: str, references: dict[str, str], footnotes: set[str], out: Inline, runs: list[Run]
    ) -> None:
        self._text, self._references, self._footnotes = text, references, footnotes
        self._out, self._runs = out, runs
        self._waiting: list[_Opener] = []

    def open(self, kind: str, at: int) -> int:
        """Read a `[`, `![` or `^[`; where reading goes on."""
        out = self._out
        found = (len(out.links), len(out.tags), len(out.blocks))
        if kind == "![":
            self._say("!", at)
        self._waiting.append(_Opener(kind, at, len(out.pieces), len(self._runs), found))
        return self._say(kind.lstrip("!"), at + len(kind))

    def close(self, at: int) -> int:
        """Read a `]`, and where it makes a link, the address behind it; where reading goes on."""
        opener = self._waiting.pop() if self._waiting else None
        if opener is None or not opener.active:
            return self._say("]", at + 1)
        if opener.kind == "^[":
            return self._set_apart(opener, at + 1)
        end, address = self._address(opener, at)
        if opener.kind == "![" and end == at + 1 and self._text.startswith("(", end):
            opener.kind, opener.at = "[", opener.at + 1  # what should be an image's address is none: no image
            address = None if opener.linked else address
        if address is not None:
            return self._link(opener, address, end)
        begun = opener.at + len(opener.kind)
        if self._text.startswith("^", begun) and self._text[begun + 1 : at] in self._footnotes:
            self.holds_link()
            self._set_apart(opener, at + 1)
            return at + 1
        if opener.linked:
            self.holds_link()
        return self._say("]", at + 1)

    def _link(self, opener: _Opener, address: str, end: int) -> int:
        """A link or an image from the opener to here."""
        out = self._out
        self._out.resolve(self._runs, opener.runs)
        out.pieces[opener.piece] = ""
        image = opener.kind == "!["
        links, tags, blocks = opener.found
        text = "".join(out.pieces[opener.piece :])
        if image:
            out.pieces[opener.piece - 1] = ""
            self._out.put_together(opener.piece, text)
            del out.links[links:], out.tags[tags:], out.blocks[blocks:]
        else:
            self.holds_link()
        if target := internal_target(address):
            text = (without_size(text) if image else text.strip()) or shown(*target)
            out.links.insert(links, Found(opener.at, len(out.pieces), False, image, True, text, *target))
        return end

    def _set_apart(self, opener: _Opener, end: int) -> int:
        """A footnote: none of the plain text around it."""
        first = opener.found[0]
        del self._out.blocks[opener.found[2] :]
        self._out.links[first:] = [link._replace(apart=True) for link in self._out.links[first:]]
        self._out.resolve(self._runs, opener.runs)
        self._out.put_together(opener.piece, "")
        return end

    def holds_link(self) -> None:
        """No link may contain the one just found."""
        for opener in reversed(self._waiting):
            if opener.kind != "[":
                opener.linked = True
                return
            if not opener.active:
                return
            opener.active = False

    def _address(self, opener: _Opener, at: int) -> tuple[int, str | None]:
        """Where the brackets that close at `at` lead, and where all of it ends."""
        text = self._text
        if text.startswith("(", at + 1):
            start = _skip_white(text, at + 2)
            if start == len(text):
                return at, None  # markdown-it does not look for a reference then
            destination = link_destination(text, start)
            address, end = destination or ("", start)
            after = _skip_white(text, end)
            if destination and after > end and (titled := link_title(text, after)) is not None:
                after = _skip_white(text, titled)
            if text.startswith(")", after):
                return after + 1, address
        if not self._references or at - opener.at > _LONGEST_LABEL:
            return at, None
        label, end = text[opener.at + len(opener.kind) : at], at + 1
        if text.startswith("[", at + 1) and (close := text.find("]", at + 2)) >= 0:
            label, end = text[at + 2 : close] or label, close + 1
        return end, self._references.get(reference_key(label))

    def _say(self, piece: str, at: int) -> int:
        self._out.pieces.append(piece)
        return at


def _skip_white(text: str, at: int) -> int:
    match = _WHITE.match(text, at)
    return match.end() if match else at
