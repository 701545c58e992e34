"""Bytes -> Note."""

from collections.abc import Iterator
from hashlib import blake2b

from notes import frontmatter, scanner
from notes.conflict import conflicts
from notes.decoding import decode
from notes.model import Body, FrontMatter, Note, Problem
from notes.relations import Relations

QUARANTINED = "quarantined"
"""The kind of problem of a note that is not read because reading it failed, or ended the process that did."""


def read_note(path: str, data: bytes, relations: Relations) -> Note:
    """Read one note. Never raises: whatever the bytes are, there is a note, and its problems say what is odd."""
    text, problems = decode(data)
    try:
        front = frontmatter.read(text, relations)
        body = scanner.scan(below(text, front.body_line), front.body_line)
    except (ImportError, OSError):
        raise  # not the note's fault
    except Exception as error:
        why = quarantine(type(error).__name__)
        return Note(path, text, FrontMatter(), Body(), (*problems, Problem(QUARANTINED, 0, why)))
    return Note(
        path,
        text,
        front,
        body,
        (*problems, *_cut(text, front.body_line, body), *conflicts(path, text), *front.problems),
    )


def quarantine(how: str) -> str:
    """What is said of a note at which the reader failed so."""
    return f"reading it failed ({how}): only its name is known, and it is not read again until it changes"


def read_front(data: bytes, relations: Relations) -> tuple[FrontMatter, str]:
    """The front matter of a note, and the text below it as it stands. Never raises."""
    text, _ = decode(data)
    try:
        front = frontmatter.read(text, relations)
    except (ImportError, OSError):
        raise  # not the note's fault
    except Exception:
        front = FrontMatter()
    return front, below(text, front.body_line)


def _cut(text: str, body_line: int, body: Body) -> Iterator[Problem]:
    """What of a very large body was not read for links."""
    if len(text) < min(scanner.MOST_LINES, scanner.MOST_LINKS):
        return
    if text.count("\n") + 1 >= (end := body_line + scanner.MOST_LINES):
        yield Problem("too large", end, f"lines from here on are not read: {scanner.MOST_LINES:,} are")
    if len(body.links) >= scanner.MOST_LINKS:
        yield Problem("too large", body.links[-1].line, f"links beyond {scanner.MOST_LINKS:,} are not read")
    if len(text) > scanner.LONGEST:
        line = body_line
        for part in below(text, body_line).split("\n\n"):
            if len(part) > scanner.LONGEST:
                yield Problem(
                    "too large", line, f"a paragraph of {len(part):,} characters: {scanner.LONGEST:,} are read"
                )
            line += part.count("\n") + 2


def digest_of(data: bytes) -> str:
    """What tells one content of a file from another, in hexadecimal."""
    return blake2b(data, digest_size=12).hexdigest()


def below(text: str, body_line: int) -> str:
    """The text from a line on (counted from 1)."""
    return text.split("\n", body_line - 1)[-1] if body_line <= text.count("\n") + 1 else ""
