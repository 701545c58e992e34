"""What stands in one paragraph, heading or cell, read exactly: links, tags, block ids and the plain text around them.

The slow and careful half of `notes.scanner`: it knows code spans, escapes, comments, HTML, math, Markdown links and
emphasis, in one pass and without markdown-it.
"""

import re
from bisect import bisect_left

from notes.address import ENTITY, FORBIDDEN, entity
from notes.brackets import Brackets
from notes.emphasis import Run, can_open_close
from notes.spans import Found, Inline
from notes.syntax import BARE_URL, BLOCK_ID, INLINE_MATH, TAG, too_dense, wikilinks

MARKED = re.compile(r"[\\`<&*_\[^$\n]|~~|==|%%")
"""What a text has none of when it is its own plain text."""

_BOLD = re.compile(r"\*\*([^\s\\`<&*_\[^$~=%](?:[^\\`<&*_\[^$~=%]*[^\s\\`<&*_\[^$~=%])?)\*\*")
_SPECIAL = re.compile(r"[\\`<&$%*_~=#^!\[\]:\n]")
_BACKTICKS = re.compile("`+")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_AUTOLINK = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*"
    r"|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>"
)
_HTML_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^\"'=<>`\x00-\x20]+|'[^']*'|\"[^\"]*\"))?)*\s*/?"
    r"|/[A-Za-z][A-Za-z0-9-]*\s*)>"
)
_HTML_ENDS = (
    (re.compile("<!--"), "-->"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile("<![A-Za-z]"), ">"),
    (re.compile(r"<\?"), "?>"),
)


def read(text: str, references: dict[str, str], footnotes: set[str], in_cell: bool = False) -> Inline:
    """Read the text of a paragraph, heading or (`in_cell`) cell, without the marks of the blocks around it.

    `references` and `footnotes` are what the note defines: addresses by `reference_key`, labels.
    """
    if too_dense(text):
        return _only_wikilinks(text)
    return _Reader(text, references, footnotes, in_cell).run()


def plain_text(text: str, references: dict[str, str], footnotes: set[str]) -> str:
    """The plain text of a table cell."""
    if not MARKED.search(text):
        return text
    bold = _BOLD.fullmatch(text)
    return bold[1] if bold else read(text, references, footnotes, True).text.strip()


def _only_wikilinks(text: str) -> Inline:
    inline, after = Inline(), 0
    for at, (end, link) in wikilinks(text).items():
        embed = text[at - 1 : at] == "!"
        inline.pieces += (text[after : at - embed], link.text)
        inline.links.append(Found(at, len(inline.pieces), False, embed, False, link.text, link.target, link.subpath))
        after = end
    inline.pieces.append(text[after:])
    return inline


class _Reader:
    def __init__(self, text: str, references: dict[str, str], footnotes: set[str], in_cell: bool) -> None:
        self.text, self.in_cell = text, in_cell
        self.out = Inline()
        self.runs: list[Run] = []
        self.brackets = Brackets(text, references, footnotes, self.out, self.runs)
        self.wikilinks = wikilinks(text) if "[[" in text else {}
        self.absent: set[str] = set()
        self.backticks: dict[int, list[int]] | None = None
        self.literal = 0
        """Where the text just read began in which nothing means anything."""
        self.written = 0
        """How many pieces there were when it had been added."""

    def run(self) -> Inline:
        text, pieces = self.text, self.out.pieces
        at = 0
        while match := _SPECIAL.search(text, at):
            self.literal, start = at, match.start()
            if start > at:
                pieces.append(text[at:start])
                self.written = len(pieces)
            at = _RULES[match[0]](self, start)
        if at < len(text):
            pieces.append(text[at:])
        self.out.resolve(self.runs, 0)
        return self.out

    # One rule for each character that may mean something: from its offset to where reading goes on.

    def _say(self, piece: str, at: int) -> int:
        self.out.pieces.append(piece)
        return at

    def _newline(self, at: int) -> int:
        self._trim(" ")
        return self._break(at)

    def _break(self, at: int) -> int:
        self.out.breaks.append(len(self.out.pieces))
        return self._say(" ", self._skip(" \t", at + 1))

    def _escape(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            return self._break(at + 1)
        return self._say(following if following in _ESCAPABLE else "\\" + following, at + 1 + len(following))

    def _code(self, at: int) -> int:
        if self.backticks is None:
            self.backticks = {}
            for run in _BACKTICKS.finditer(self.text):
                self.backticks.setdefault(len(run[0]), []).append(run.start())
        end = self._skip("`", at)
        closers = self.backticks.get(end - at, [])
        nearest = bisect_left(closers, end)
        if nearest == len(closers):
            return self._say(self.text[at:end], end)
        code = self.text[end : closers[nearest]].replace("\n", " ")
        if code[:1] == " " == code[-1:] and code.strip(" "):
            code = code[1:-1]
        return self._say(code, closers[nearest] + end - at)

    def _angle(self, at: int) -> int:
        text = self.text
        if (link := _AUTOLINK.match(text, at)) and not FORBIDDEN.match(link[1]):
            return self._say(link[1], link.end())
        for begin, close in _HTML_ENDS:
            if begin.match(text, at):
                end = self._find(close, at + 2)
                return self._say("<", at + 1) if end < 0 else self._say("", end + len(close))
        tag = _HTML_TAG.match(text, at)
        if tag is None:
            return self._say("<", at + 1)
        return self._say(" " if tag[0][1:3].lower() == "br" else "", tag.end())

    def _ampersand(self, at: int) -> int:
        found = ENTITY.match(self.text, at)
        decoded = entity(found[0], found[1], found[2], found[3]) if found else "&"
        return self._say("&", at + 1) if found is None or decoded == found[0] else self._say(decoded, found.end())

    def _dollar(self, at: int) -> int:
        formula = INLINE_MATH.match(self.text, at)
        return self._say(formula[1] or formula[2], formula.end()) if formula else self._say("$", at + 1)

    def _percent(self, at: int) -> int:
        end = self._find("%%", at + 2) if self.text.startswith("%%", at) else -1
        return self._say("%", at + 1) if end < 0 else end + 2

    def _marks(self, at: int) -> int:
        mark = self.text[at]
        end = self._skip(mark, at)
        length = end - at
        opens, closes = can_open_close(self.text, at, end)
        width = 1 if mark in "*_" else 2
        if length % width:
            self._say(mark, at)
        for _ in range(length // width):
            self.runs.append(Run(mark, length if width == 1 else 0, len(self.out.pieces), opens, closes))
            self._say(mark * width, at)
        return end

    def _hash(self, at: int) -> int:
        tag = TAG.match(self.text, at)
        if tag is None:
            return self._say("#", at + 1)
        self.out.tags.append((at, tag[1]))
        return self._say(tag[0], tag.end())

    def _caret(self, at: int) -> int:
        if self.text.startswith("[", at + 1):
            return self.brackets.open("^[", at)
        block = None if self.in_cell else BLOCK_ID.match(self.text, at)
        if block is None:
            return self._say("^", at + 1)
        self._trim(" \t")
        self.out.blocks.append((at, block[1]))
        return block.end()

    def _colon(self, at: int) -> int:
        text = self.text
        if not text.startswith("://", at):
            return self._say(":", at + 1)
        start = at - 5 if text[max(at - 5, 0) : at].lower() == "https" else at - 4
        url = (
            BARE_URL.match(text, start) if start >= self.literal and not (start and text[start - 1].isalnum()) else None
        )
        if url is None:
            return self._say(":", at + 1)
        end = start + len(url[0].rstrip("*.,:;!?)\"'"))
        return self._say(text[at:end], end) if end > at else self._say(":", at + 1)

    def _bang(self, at: int) -> int:
        if at + 1 in self.wikilinks:
            return self._wikilink(at, at + 1)
        return self.brackets.open("![", at) if self.text.startswith("[", at + 1) else self._say("!", at + 1)

    def _bracket(self, at: int) -> int:
        return self._wikilink(at, at) if at in self.wikilinks else self.brackets.open("[", at)

    def _close(self, at: int) -> int:
        self.written = 0  # it may put pieces together, and their number says nothing then
        return self.brackets.close(at)

    def _wikilink(self, at: int, start: int) -> int:
        end, link = self.wikilinks[start]
        self._say(link.text, end)
        embed = start > at
        behind = len(self.out.pieces)
        self.out.links.append(Found(at, behind, False, embed, False, link.text, link.target, link.subpath))
        if not embed:
            self.brackets.holds_link()
        return end

    # What the rules share

    def _trim(self, blanks: str) -> None:
        """Take blanks off the end of the text just read."""
        pieces = self.out.pieces
        if pieces and len(pieces) == self.written:
            pieces[-1] = pieces[-1].rstrip(blanks)

    def _skip(self, chars: str, at: int) -> int:
        text, end = self.text, len(self.text)
        while at < end and text[at] in chars:
            at += 1
        return at

    def _find(self, term: str, at: int) -> int:
        """As `str.find`; what is not there is looked for once only."""
        found = -1 if term in self.absent else self.text.find(term, at)
        if found < 0:
            self.absent.add(term)
        return found


_RULES = {
    "\n": _Reader._newline,
    "\\": _Reader._escape,
    "`": _Reader._code,
    "<": _Reader._angle,
    "&": _Reader._ampersand,
    "$": _Reader._dollar,
    "%": _Reader._percent,
    **dict.fromkeys("*_~=", _Reader._marks),
    "#": _Reader._hash,
    "^": _Reader._caret,
    ":": _Reader._colon,
    "!": _Reader._bang,
    "[": _Reader._bracket,
    "]": _Reader._close,
}
