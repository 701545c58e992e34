"""Byte strings put into one and taken out again: how what was built once is kept in a cache."""

from __future__ import annotations

from sys import byteorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MAGIC = b"LINKHOP names 1 " + byteorder.encode()[:1] + b"\n"
"""With the format's version, and the order of bytes in numbers: they are read as they lie in memory."""


def pack(sections: Sequence[bytes]) -> bytes:
    """One self-describing blob, with a checksum."""
    from zlib import crc32

    sizes = b"".join(len(section).to_bytes(8, "little") for section in sections)
    body = b"".join((len(sections).to_bytes(4, "little"), sizes, *sections))
    return _MAGIC + crc32(body).to_bytes(4, "little") + body


def unpack(blob: bytes, count: int) -> list[bytes]:
    """The sections again. Raises ValueError when this is no such blob, a damaged one, or not of `count` sections."""
    from zlib import crc32

    head = len(_MAGIC) + 4
    if len(blob) < head + 4 or not blob.startswith(_MAGIC):
        raise ValueError("not a packed list of names, or one of another version")
    if crc32(memoryview(blob)[head:]) != int.from_bytes(blob[head - 4 : head], "little"):
        raise ValueError("a damaged list of names")
    if int.from_bytes(blob[head : head + 4], "little") != count:
        raise ValueError("a list of names with other parts")
    start, sections = head + 4 + 8 * count, []
    for at in range(head + 4, start, 8):
        end = start + int.from_bytes(blob[at : at + 8], "little")
        sections.append(blob[start:end])
        start = end
    return sections
