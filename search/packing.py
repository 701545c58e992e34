"""Byte strings put into one and taken out again: how what was built once is kept in a cache."""

from __future__ import annotations

from sys import byteorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.lines import Buffer

_MAGIC = b"LINKHOP names 2 " + byteorder.encode()[:1] + b"\n"
"""With the format's version, and the order of bytes in numbers: they are read as they lie in memory."""


def pack(sections: Sequence[bytes]) -> bytes:
    """One self-describing blob, with a checksum."""
    from zlib import crc32

    sizes = b"".join(len(section).to_bytes(8, "little") for section in sections)
    body = b"".join((len(sections).to_bytes(4, "little"), sizes, *sections))
    return _MAGIC + crc32(body).to_bytes(4, "little") + body


def unpack(data: Buffer, count: int, start: int = 0) -> list[tuple[int, int]]:
    """Where each section begins and ends in `data`, which holds a blob from `start` to its end; nothing is copied.

    Raises ValueError when this is no such blob, a damaged one, or not of `count` sections.
    """
    from zlib import crc32

    body = start + len(_MAGIC) + 4
    if len(data) < body + 4 or data[start : body - 4] != _MAGIC:
        raise ValueError("not a packed list of names, or one of another version")
    with memoryview(data) as view, view[body:] as checked:
        checksum = crc32(checked)
    if checksum != int.from_bytes(data[body - 4 : body], "little"):
        raise ValueError("a damaged list of names")
    if int.from_bytes(data[body : body + 4], "little") != count:
        raise ValueError("a list of names with other parts")
    at, sections = body + 4 + 8 * count, []
    for size in range(body + 4, at, 8):
        end = at + int.from_bytes(data[size : size + 8], "little")
        sections.append((at, end))
        at = end
    return sections
