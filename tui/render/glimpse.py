"""The part of a long note that is drawn first, so that nobody waits for all of it."""

import re
from typing import NamedTuple

from notes.model import Note

LONG = 300
"""Lines of a body up to which a note is read at once: hardly more than its first screen takes."""
_PART = 150
_MOST = 60_000
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
_MOST_DEFINITIONS = 200


class Part(NamedTuple):
    """Some lines of a body, and what links and footnotes in them need from elsewhere."""

    text: str
    line: int
    """The line of the file on which it begins."""
    end: int
    """The line of the file after its last."""


def around(note: Note, line: int) -> Part | None:
    """What stands on and below a line of the file; None for a note that is short enough to be read at once."""
    body = note.body_text
    if body.count("\n") < LONG:
        return None
    lines = body.split("\n")
    start = line - note.front.body_line
    start = _block_begin(lines, start) if start >= _PART // 2 else 0
    end, size = start, 0
    while end < len(lines) and size < _MOST and (end < start + _PART or lines[end].strip()) and end < start + 2 * _PART:
        size += len(lines[end]) + 1
        end += 1
    shown = "\n".join(lines[start:end])[:_MOST]
    needed = [match[0] for match in _DEFINITION.finditer(body) if match[0] not in shown][:_MOST_DEFINITIONS]
    return Part("\n".join([shown, "", *needed]), note.front.body_line + start, note.front.body_line + end)


def _block_begin(lines: list[str], at: int) -> int:
    """The nearest heading not far above a line, else the nearest empty line, else the line itself."""
    at = min(at, len(lines) - 1)
    near = range(at, max(-1, at - _PART // 2), -1)
    heading = next((index for index in near if lines[index].startswith("#")), None)
    return heading if heading is not None else next((index for index in near if not lines[index].strip()), near[0])
