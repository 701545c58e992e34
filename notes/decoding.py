"""Bytes -> text."""

import codecs

from notes.model import Problem
from notes.vault import LARGEST

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.append(Problem("encoding", line, f"not UTF-8 (byte 0x{data[error.start]:02x})"))
            text = data.decode(errors="replace")
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems
