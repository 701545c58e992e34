"""How far a query is read, and what was said of it on the way."""

import re

from search.span import Kind, Span

MOST_COMPLAINTS = 5
_BLANKS = re.compile(r"\s*")


class Cursor:
    """A place in a text, from which a reader goes on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at, self._end = 0, len(text)
        """What is read now: from here to before there, which may be less than the whole."""
        self._of = ""
        """What the next spans belong to: see `Span.of`."""
        self.spans: list[Span] = []
        self.complaints: list[str] = []

    def _more(self) -> bool:
        """Whether anything is left, behind blanks."""
        match = _BLANKS.match(self._text, self._at, self._end)
        assert match
        self._at = match.end()
        return self._at < self._end

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at, self._end)

    def _opens(self, at: int) -> bool:
        return at < self._end and self._text[at] in '("'

    def _take(self, end: int, kind: Kind) -> None:
        if end > self._at:
            self.spans.append(Span(self._at, end, kind, self._of))
        self._at = end

    def _complain(self, message: str) -> None:
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(message)
