"""What stands inside a paragraph, heading or cell and is not running text, told by where it begins and ends.

The rules are those of `notes.inline`, which reads the same text for what its links say.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping

from notes.address import ENTITY, FORBIDDEN, link_destination, link_title, reference_key
from notes.syntax import BARE_URL, BLOCK_ID, INLINE_MATH, TAG, too_dense, wikilinks

_SPECIAL = re.compile(r"[\\`<&$%#^:!\[\]]")
_BACKTICKS = re.compile("`+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*|[^\s<>@]+@[A-Za-z0-9][A-Za-z0-9.-]*)>")
_HTML_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\s]+|'[^']*'|\"[^\"]*\"))?)*\s*/?"
    r"|/[A-Za-z][A-Za-z0-9-]*\s*)>"
)
_WHITE = re.compile(r"[ \t\n]*")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<!": ">", "<?": "?>"}

Spans = list[tuple[int, int]]


def opaque_spans(text: str, references: Mapping[str, str]) -> Spans:
    """(start, end) of all code, links, images, addresses, tags, block ids, footnote marks, comments, formulas and HTML.

    In order of where they end; one may hold another. `references` are the addresses that the note defines, by
    `notes.address.reference_key`. Linear: beyond `too_dense` only wikilinks are looked for.
    """
    if too_dense(text):
        return [(start, end) for start, (end, _) in wikilinks(text).items()]
    return _Reader(text, references).run()


class _Reader:
    def __init__(self, text: str, references: Mapping[str, str]) -> None:
        self.text, self.references = text, references
        self.wikilinks = wikilinks(text) if "[[" in text else {}
        self.spans: Spans = []
        self.waiting: list[tuple[int, int]] = []
        """Brackets that are open: where each begins, with its `!`, and where its text does."""
        self.backticks: dict[int, list[int]] | None = None
        self.absent: set[str] = set()
        self.literal = 0
        """Where the text just read began in which nothing means anything."""

    def run(self) -> Spans:
        at = 0
        while match := _SPECIAL.search(self.text, at):
            self.literal, start = at, match.start()
            at = self._end(match[0], start) or start + 1
        return self.spans

    def _end(self, sign: str, at: int) -> int | None:
        """Where reading goes on when this sign means something."""
        text = self.text
        match sign:
            case "\\":
                return at + 2
            case "`":
                return self._code(at)
            case "<":
                return self._span(at, self._angle_end(at))
            case "%":
                return self._span(at, self._after("%%", at + 2) if text.startswith("%%", at) else None)
            case ":":
                return self._url(at)
            case "]":
                return self._close(at)
            case "[" | "!":
                return self._open(at + (sign == "!"), at)
        pattern = {"$": INLINE_MATH, "#": TAG, "^": BLOCK_ID, "&": ENTITY}[sign]
        found = pattern.match(text, at)
        return self._span(at, found.end() if found else None)

    def _span(self, start: int, end: int | None) -> int | None:
        if end is not None:
            self.spans.append((start, end))
        return end

    def _code(self, at: int) -> int:
        if self.backticks is None:
            self.backticks = {}
            for run in _BACKTICKS.finditer(self.text):
                self.backticks.setdefault(len(run[0]), []).append(run.start())
        opening = _BACKTICKS.match(self.text, at)
        end = opening.end() if opening else at + 1
        closers = self.backticks.get(end - at, [])
        nearest = bisect_left(closers, end)
        if nearest == len(closers):
            return end
        self.spans.append((at, closers[nearest] + end - at))
        return closers[nearest] + end - at

    def _angle_end(self, at: int) -> int | None:
        if (link := _AUTOLINK.match(self.text, at)) and not FORBIDDEN.match(link[1]):
            return link.end()
        for begin, close in _ENDS.items():
            if self.text.startswith(begin, at) and (begin != "<!" or self.text[at + 2 : at + 3].isalpha()):
                return self._after(close, at + 2)
        tag = _HTML_TAG.match(self.text, at)
        return tag.end() if tag else None

    def _url(self, at: int) -> int | None:
        text = self.text
        start = at - 5 if text[max(at - 5, 0) : at].lower() == "https" else at - 4
        if start < self.literal or not text.startswith("://", at) or (start and text[start - 1].isalnum()):
            return None
        url = BARE_URL.match(text, start)
        end = start + len(url[0].rstrip("*.,:;!?)\"'")) if url else at
        return self._span(start, end) if end > at else None

    def _open(self, bracket: int, at: int) -> int | None:
        if bracket in self.wikilinks:
            if at == bracket:
                self._holds_link()
            return self._span(at, self.wikilinks[bracket][0])
        if not self.text.startswith("[", bracket):
            return None
        self.waiting.append((at, bracket + 1))
        return bracket + 1

    def _close(self, at: int) -> int | None:
        if not self.waiting:
            return None
        start, inside = self.waiting.pop()
        end = self._address_end(inside, at)
        if end is not None and self.text[start] == "[":
            self._holds_link()
        return self._span(start, end)

    def _holds_link(self) -> None:
        """No link may hold the one just found; an image may."""
        while self.waiting and self.text[self.waiting[-1][0]] == "[":
            self.waiting.pop()

    def _address_end(self, inside: int, at: int) -> int | None:
        """Where the link, image or mark of a footnote ends whose text ends at `at`; None for mere brackets."""
        text = self.text
        if text.startswith("^", inside):
            return at + 1
        if text.startswith("(", at + 1):
            start = _white_end(text, at + 2)
            if start == len(text):
                return None
            destination = link_destination(text, start)
            end = _white_end(text, destination[1]) if destination else start
            if destination and end > destination[1] and (titled := link_title(text, end)) is not None:
                end = _white_end(text, titled)
            if text.startswith(")", end):
                return end + 1
        if not self.references:
            return None
        label, end = text[inside:at], at + 1
        if text.startswith("[", end) and (close := text.find("]", end)) >= 0:
            label, end = text[end + 1 : close] or label, close + 1
        return end if reference_key(label) in self.references else None

    def _after(self, term: str, at: int) -> int | None:
        """Where the next one ends; what is not there is looked for once only."""
        found = -1 if term in self.absent else self.text.find(term, at)
        if found < 0:
            self.absent.add(term)
            return None
        return found + len(term)


def _white_end(text: str, at: int) -> int:
    match = _WHITE.match(text, at)
    return match.end() if match else at
