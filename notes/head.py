"""The head of a note: where front matter begins and ends, and which way of reading it serves.

python-frontmatter drives: `Handler` is its protocol (split, load) with the rules of a vault. The stock handlers swallow
text between two horizontal rules, take a lone `{` for JSON and build YAML values before anyone can say no.
"""

import json
import re

import yaml
from frontmatter.default_handlers import BaseHandler

from notes.entry import Entry
from notes.model import Problem
from notes.salvage import salvage
from notes.text import safe_text
from notes.yaml_guard import RefusedError, read_yaml

LIMIT = 65_536
"""The longest front matter that is read, in characters."""

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# A pair of escapes for one character, as JSON writes an emoji; any other escape is passed over whole.
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\.", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
# YAML ends lines at these too, a note does not: without them its line numbers are those of the file.
_OTHER_BREAKS = str.maketrans(dict.fromkeys("\r\x85\u2028\u2029", " "))


class Handler(BaseHandler):
    """For one note: `load` gives `{key: [Entry, ...]}`; `problems` and `body_line` tell the rest."""

    FM_BOUNDARY = _CLOSING

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[Problem] = []
        self.body_line = 1
        """The line on which the body begins; 1 where there is no front matter."""
        self._first_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """Part the text between the two lines, or the JSON object, from the rest. Raises ValueError without any."""
        opening = _OPENING.match(text)
        if opening is None:
            end = _json_end(text)
            return text[:end], text[end:]
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            raise ValueError("no closing line")
        self._first_line = 2
        return text[opening.end() : closing.start()], text[closing.end() :]

    def load(self, fm: str) -> dict[str, list[Entry]]:
        """Read what `split` found. Text that is no front matter gives nothing and leaves `body_line` at 1."""
        entries = self._too_large(fm) if len(fm) > LIMIT else self._entries(_legible(fm))
        if entries is None:
            return {}
        self.body_line = self._first_line + fm.count("\n") + 1
        found: dict[str, list[Entry]] = {}
        for entry in entries:
            found.setdefault(entry.key, []).append(entry)
        return found

    def _entries(self, head: str) -> list[Entry] | None:
        try:
            found = read_yaml(head, self._first_line)
        except RefusedError as refusal:
            self._note("front matter rejected", refusal.line, refusal.reason)
            return self._salvaged(head)
        except (yaml.YAMLError, ValueError) as error:
            entries = self._salvaged(head)
            if entries is not None:
                self._note("broken front matter", self._line_of(error), _reason(error))
            return entries
        if found is None:
            return None
        entries, problems = found
        self.problems += problems
        return _without_surrogates(entries) if "\\" in head else entries

    def _salvaged(self, head: str) -> list[Entry] | None:
        rescued = salvage(head, self._first_line)
        if not rescued.is_front_matter:
            return None
        self.problems += rescued.problems
        return _without_surrogates(rescued.entries)

    def _too_large(self, head: str) -> list[Entry] | None:
        if not salvage(head[:LIMIT], self._first_line).is_front_matter:
            return None
        self._note("front matter too large", 1, f"{len(head)} characters; up to {LIMIT} are read")
        return []

    def _note(self, kind: str, line: int, message: str) -> None:
        self.problems.append(Problem(kind, line, safe_text(message)))

    def _line_of(self, error: Exception) -> int:
        mark = getattr(error, "problem_mark", None)
        return self._first_line + (mark.line if mark else 0)


def _json_end(text: str) -> int:
    """Where the object with which a note begins ends. Raises ValueError when it begins with none, or with an empty one,
    or when text follows on the same line."""
    try:
        value, end = json.JSONDecoder(parse_int=str).raw_decode(text[:LIMIT])
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    line_end = text.find("\n", end)
    if not isinstance(value, dict) or not value or text[end : line_end if line_end >= 0 else None].strip(" \t"):
        raise ValueError("no object of its own")
    return end


def _legible(head: str) -> str:
    """Make line ends those of the file and JSON's pairs of escapes one character each."""
    if "\r" in head or not head.isascii():
        head = head.translate(_OTHER_BREAKS)
    return _PAIR.sub(_one_character, head) if "\\u" in head else head


def _one_character(match: re.Match[str]) -> str:
    high, low = match.group(1, 2)
    if high is None:
        return match.group()
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)


def _without_surrogates(entries: list[Entry]) -> list[Entry]:
    """An escape can name half a character, which no file or database takes."""
    return [
        entry._replace(
            key=_SURROGATE.sub("\ufffd", entry.key),
            text=None if entry.text is None else _SURROGATE.sub("\ufffd", entry.text),
        )
        for entry in entries
    ]


def _reason(error: Exception) -> str:
    """The parser's own words, without the place and the excerpt."""
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)
