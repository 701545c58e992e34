"""Bytes -> Note."""

import codecs
from hashlib import blake2b

from notes import frontmatter, scanner
from notes.conflict import conflicts
from notes.model import Note, Problem
from notes.relations import Relations
from notes.vault import LARGEST

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_note(path: str, data: bytes, relations: Relations) -> Note:
    """Read one note. Never raises: whatever the bytes are, there is a note, and its problems say what is odd."""
    text, problems = decode(data)
    front = frontmatter.read(text, relations)
    body = scanner.scan(_below(text, front.body_line), front.body_line)
    return Note(path, text, front, body, (*problems, *conflicts(path, text), *front.problems))


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Text with `\\n` line ends and without a byte order mark, and what was odd about the bytes."""
    problems = []
    if not data:
        problems.append(Problem("empty", 1, "empty (syncing?)"))
    if len(data) >= LARGEST:
        problems.append(Problem("too large", 1, f"only the first {LARGEST // 1024 // 1024} MB are read"))
    if data.startswith(_UTF16):
        problems.append(Problem("encoding", 1, "UTF-16, not UTF-8"))
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.append(Problem("encoding", line, f"not UTF-8 (byte 0x{data[error.start]:02x})"))
            text = data.decode("utf-8-sig", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems


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
