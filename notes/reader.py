"""Bytes -> Note."""

from hashlib import blake2b

from notes import frontmatter, scanner
from notes.conflict import conflicts
from notes.decoding import decode
from notes.model import Note
from notes.relations import Relations


def read_note(path: str, data: bytes, relations: Relations) -> Note:
    """Read one note. Never raises: whatever the bytes are, there is a note, and its problems say what is odd."""
    text, problems = decode(data)
    front = frontmatter.read(text, relations)
    body = scanner.scan(_below(text, front.body_line), front.body_line)
    return Note(path, text, front, body, (*problems, *conflicts(path, text), *front.problems))


def digest_of(data: bytes) -> str:
    """What tells one content of a file from another, in hexadecimal."""
    return blake2b(data, digest_size=12).hexdigest()


def _below(text: str, body_line: int) -> str:
    """The text from a line on (counted from 1)."""
    at = 0
    for _ in range(body_line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return ""
    return text[at:]
