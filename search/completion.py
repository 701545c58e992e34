"""What a half-typed operator may become: tags, folders, file names, properties and their values, link targets."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from notes import tallies
from notes.catalog import Catalog
from search.query import parse
from search.words import fold_letters

MOST = 50
"""Candidates in one answer."""

_TAIL = re.compile(r'[^\s()"\[\]]*')
_BARE = re.compile(r'[^\s()"\[\]]+')


class Candidate(NamedTuple):
    """One thing that may have been meant."""

    text: str
    """What to put in the place of what was typed, quotes and brackets included."""
    name: str
    """What to show; foreign text, as it is in the vault."""
    notes: int
    """How many notes have it; of a link's target, how many link there."""


class Completions(NamedTuple):
    """What may stand from `start` to before `end` of what was typed, best first. None: nothing to complete there."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


NOTHING = Completions(0, 0, ())


def complete(typed: str, cursor: int, catalog: Catalog) -> Completions:
    """What the operator at the cursor may become: those that begin so, then those that hold it, the usual ones first.

    Completed are `tag:` and `#`, `path:` (folders), `file:`, `[property`, `[property:value` and `[[target`.
    """
    cursor = min(cursor, len(typed))
    spans = parse(typed[:cursor], typing=True).spans
    if not spans or spans[-1].end != cursor:
        return NOTHING
    start, _, kind, of = spans[-1]
    half = typed[start:cursor]
    if half in (")", "]"):
        return NOTHING
    if kind == "link":
        return _link(typed, start, half, catalog)
    if kind == "tag":
        return _answer(typed, start, cursor, half[1:], tallies.tags(catalog), "#{}".format)
    if kind == "property" and not of:
        return _answer(typed, start, cursor, half[1:].strip('"'), tallies.keys(catalog), _as_key)
    if kind in ("value", "phrase"):
        return _value(typed, start, cursor, half.removeprefix('"'), of, catalog)
    return _value(typed, cursor, cursor, "", of, catalog)


def _value(typed: str, start: int, cursor: int, half: str, of: str, catalog: Catalog) -> Completions:
    if of == "tag":
        written = "#{}".format if half.startswith("#") else str
        return _answer(typed, start, cursor, half.lstrip("#"), tallies.tags(catalog), written)
    if of == "path":
        return _answer(typed, start, cursor, half, tallies.folders(catalog), _quoted)
    if of == "file":
        return _answer(typed, start, cursor, half, tallies.stems(catalog), _quoted)
    if of.startswith("["):
        end = _end(typed, cursor)
        closing = "" if typed.startswith("]", end) else "]"
        counts = tallies.values(catalog, of[1:])
        return Completions(start, end, _ranked(half, counts, lambda value: _as_value(value) + closing))
    return NOTHING


def _link(typed: str, start: int, half: str, catalog: Catalog) -> Completions:
    if half.endswith("]]"):
        return NOTHING
    cursor = start + len(half)
    end = cursor + 2 if typed.startswith("]]", cursor) else cursor
    half = half[2:].strip()
    counts = tallies.targets(catalog, half) if half else tallies.stems(catalog)
    return Completions(start, end, _ranked(half, counts, "[[{}]]".format))


def _answer(
    typed: str, start: int, cursor: int, half: str, counts: Mapping[str, int], written: Callable[[str], str]
) -> Completions:
    return Completions(start, _end(typed, cursor), _ranked(half, counts, written))


def _end(typed: str, cursor: int) -> int:
    """Behind the rest of the word that the cursor stands in."""
    tail = _TAIL.match(typed, cursor)
    return tail.end() if tail else cursor


def _ranked(half: str, counts: Mapping[str, int], written: Callable[[str], str]) -> tuple[Candidate, ...]:
    wanted = fold_letters(half)
    rows = []
    for name, notes in counts.items():
        folded = fold_letters(name or "null")
        if wanted in folded:
            rows.append((not folded.startswith(wanted), -notes, folded, name))
    return tuple(Candidate(written(name), name or "null", -notes) for _, notes, _, name in sorted(rows)[:MOST])


def _as_key(key: str) -> str:
    return f'["{key}":' if any(sign in key for sign in ':"]') else f"[{key}:"


def _as_value(value: str) -> str:
    return _quoted(value) if value else "null"


def _quoted(name: str) -> str:
    """A name as one argument."""
    plain = (
        _BARE.fullmatch(name) and name[0] not in "-<>" and name not in ("OR", "AND", "null") and name[-1] not in "*~"
    )
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
