"""Front matter that is no YAML, read line by line for what its author plainly meant.

`key: value`, `key: [a, b]` with brackets inside, `- item` below a key, quotes, block scalars, continued lines. Rough by
intent: it must not lose a name, and must not take a page of prose between two rules for front matter.
"""

import json
import re
from typing import NamedTuple

from notes.entry import NULLS, Entry, duplicate_key, is_unquoted_link
from notes.model import Problem

_COLON = re.compile(r":(?=[ \t]|$)")
_GLUED = re.compile(r"([^\W\d][\w-]*):(?!//)")
_BLOCK = re.compile(r"([|>])[-+0-9]{0,2}(?:[ \t]+#.*)?$")
_ITEM = re.compile(r"(?:-[ \t]+)+|-$")
_COMMENT = re.compile(r"(?:^|[ \t])#[ \t].*")
_LONGEST_KEY = 1024  # YAML's own limit
_NO_KEY = "-[]{}#&*!|>%@`,<?"
_TEMPLATES = ("{{", "{%", "<%")
# A quoted value or item, with a comma, a bracket, a comment or nothing behind it.
_QUOTED = re.compile(r"""("[^"\\]*(?:\\.[^"\\]*)*"|'(?:[^']|'')*+')(?=[ \t]*(?:[,\]#]|$))""")


class Salvaged(NamedTuple):
    """What was understood. Blank lines, comments and lines of a template language count on neither side."""

    entries: list[Entry]
    problems: list[Problem]
    understood: int
    strays: int

    @property
    def is_front_matter(self) -> bool:
        """Whether a head that is no YAML is front matter at all: it has a key, and most of its lines make sense."""
        return bool(self.entries) and self.understood > self.strays


class _Piece(NamedTuple):
    line: int
    parts: list[str]


class _Field:
    """A key with what follows it: the piece behind the colon, then one for each item below."""

    __slots__ = ("block", "has_items", "key", "line", "pieces")

    def __init__(self, key: str, value: str, line: int) -> None:
        block = _BLOCK.match(value)
        self.key, self.line = key, line
        self.pieces = [_Piece(line + 1, [])] if block else [_Piece(line, [value] if value else [])]
        self.block = block[1] if block else ""
        self.has_items = False

    @property
    def is_empty(self) -> bool:
        return not (self.has_items or self.block or self.pieces[0].parts)

    @property
    def is_open_list(self) -> bool:
        parts = self.pieces[-1].parts
        return bool(parts) and parts[0].startswith("[") and not parts[-1].endswith("]")


def salvage(source: str, first_line: int) -> Salvaged:
    """Read a head line by line; `first_line` is the line of the file on which it begins. Never raises.

    Keys indented below a key without a value are its own (`key.sub`); deeper nesting is not told apart.
    """
    fields: list[_Field] = []
    parent: _Field | None = None
    margin = strays = understood = 0
    for number, line in enumerate(source.split("\n"), first_line):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        last = fields[-1] if fields else None
        indented = last is not None and indent > margin
        if last and last.block and (indented or not bare):
            last.pieces[0].parts.append(bare)
        elif not bare or bare[0] == "#" or bare.startswith(_TEMPLATES):
            continue
        elif last and (item := _ITEM.match(bare)):
            last.pieces.append(_Piece(number, [bare[item.end() :]]))
            last.has_items = True
        elif (pair := _key_and_value(bare)) and (not indented or (parent and not parent.has_items)):
            if parent and indented:
                fields.append(_Field(f"{parent.key}.{pair[0]}", pair[1], number))
            else:
                margin = indent
                fields.append(_Field(*pair, number))
                parent = fields[-1] if fields[-1].is_empty else None
        elif last and (indented or last.is_open_list):
            last.pieces[-1].parts.append(bare)
        else:
            strays += 1
            continue
        understood += bool(bare)
    return Salvaged(*_entries(fields), understood, strays)


def _key_and_value(bare: str) -> tuple[str, str] | None:
    if bare[0] in "\"'":
        end = bare.find(bare[0], 1)
        rest = bare[end + 1 :].lstrip()
        return (bare[1:end], rest[1:].strip()) if 0 < end <= _LONGEST_KEY and rest.startswith(":") else None
    if bare[0] in _NO_KEY:
        return None
    if (colon := _COLON.search(bare, 1)) and colon.start() <= _LONGEST_KEY:
        return bare[: colon.start()].rstrip(), bare[colon.end() :].strip()
    glued = _GLUED.match(bare[:_LONGEST_KEY])
    return (glued[1], bare[glued.end(1) + 1 :]) if glued else None


def _entries(fields: list[_Field]) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for one in fields:
        if one.key in seen:
            problems.append(duplicate_key(one.key, one.line))
        seen.add(one.key)
        found = _block_entry(one) if one.block else _piece_entries(one)
        entries += found or [Entry(one.key, one.line, None, one.line, False)]
    return entries, problems


def _block_entry(one: _Field) -> list[Entry]:
    line, parts = one.pieces[0]
    text = ("\n" if one.block == "|" else " ").join(parts).rstrip()
    return [Entry(one.key, one.line, text, line, False)]


def _piece_entries(one: _Field) -> list[Entry]:
    found: list[Entry] = []
    for line, parts in one.pieces:
        texts, listed = _values(" ".join(parts), one.key)
        found += [Entry(one.key, one.line, text, line, listed or one.has_items) for text in texts]
    return found


def _values(raw: str, key: str) -> tuple[list[str], bool]:
    """The strings that a value means, and whether it is a list."""
    if raw.startswith("["):
        end = _closing_bracket(raw)
        rest = raw[end:].lstrip()
        if not rest or rest.startswith("#"):
            if is_unquoted_link(raw[:end], key):
                return [raw[:end]], True
            return _items(raw[1 : end - 1] if raw[end - 1] == "]" else raw[1:], key), True
    elif (quoted := _QUOTED.match(raw)) and raw[quoted.end() :].lstrip()[:1] in ("", "#"):
        raw = quoted[0]
    else:
        raw = _COMMENT.sub("", raw, count=1).rstrip()
    text = _scalar(raw)
    return ([] if text is None else [text]), False


def _closing_bracket(raw: str) -> int:
    """The place behind the bracket that closes the one at 0; the end where none does."""
    depth = 0
    for place in _marks(raw):
        depth += {"[": 1, "]": -1}.get(raw[place], 0)
        if depth == 0:
            return place + 1
    return len(raw)


def _items(inside: str, key: str) -> list[str]:
    """The items of a list, parted at the commas that stand in no bracket and no quotes; a list in it is flattened."""
    found: list[str] = []
    depth = start = 0
    for place in [*_marks(inside), len(inside)]:
        mark = inside[place : place + 1]
        depth += {"[": 1, "]": -1}.get(mark, 0)
        if mark in ("", ",") and (depth <= 0 or not mark):
            found.append(inside[start:place].strip())
            start = place + 1
    flat: list[str] = []
    for item in found:
        is_list = item.startswith("[") and _closing_bracket(item) == len(item) and not is_unquoted_link(item, key)
        flat += item.strip("[]").split(",") if is_list else [item]
    return [text for item in flat if (text := _scalar(item.strip())) is not None]


def _marks(raw: str) -> list[int]:
    """Where brackets and commas stand outside quotes. Quotes count only around a whole item: `don't` has none."""
    marks: list[int] = []
    place, fresh = 0, True
    while place < len(raw):
        char = raw[place]
        if fresh and char in "\"'" and (quoted := _QUOTED.match(raw, place)):
            place = quoted.end()
            fresh = False
            continue
        if char in "[],":
            marks.append(place)
        fresh = char in "[," or (fresh and char in " \t")
        place += 1
    return marks


def _scalar(raw: str) -> str | None:
    """A value without its quotes; None for null."""
    if not _QUOTED.fullmatch(raw):
        return None if raw in NULLS else raw
    if raw[0] == "'":
        return raw[1:-1].replace("''", "'")
    try:
        return str(json.loads(raw, strict=False))
    except ValueError:
        return raw[1:-1]
