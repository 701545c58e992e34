"""Files -> rows for the catalog: one note read, taken apart for the tables, with what tells later whether it changed.

Many notes are read by two processes where that is safe: while the program has one thread. A note that ends its reader
is quarantined: it has its name, and nothing in it is read until it changes.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from notes.database import links_of
from notes.forked import forked
from notes.model import Body, FrontMatter, Link, Note, Problem
from notes.names import keys_of
from notes.reader import QUARANTINED, digest_of, quarantine, read_note
from notes.relations import Relations
from notes.soundness import checksum, packed, unpacked
from notes.sweep import Sweep
from notes.text import link_key
from notes.vault import Stat, UnreadableError, Vault

Row = tuple[Any, ...]
_TABLES = ("aliases", "headings", "blocks", "tags", "properties", "links")

_MANY = 600  # notes from which a second process earns its start
_MOST_CONTEXT = 64_000  # letters that the links of one line keep together
_LONGEST_CONTEXT = 2000  # letters kept of a line that holds a link; a paragraph on one line is rarely longer
# File systems stamp times in steps: a tick of the kernel, or whole seconds on FAT and some network mounts.
_TICK, _COARSE_TICK = 20_000_000, 2_000_000_000


class Reading(NamedTuple):
    """One note as rows, each as its table has it."""

    note: Row
    """The row of `notes`."""
    problems: list[tuple[str, int, str]]
    rows: dict[str, list[Row]]
    """By table."""

    @property
    def path(self) -> str:
        """The note's path."""
        return str(self.note[1])

    @property
    def digest(self) -> str:
        """Of its bytes, in hexadecimal."""
        return str(self.note[4])

    @property
    def stat(self) -> Row:
        """Of its file, a `Stat` as a plain tuple."""
        return self.note[6:-1]

    @property
    def settled(self) -> bool:
        """False: it was read so soon after its last change that a further change might not show in its stat."""
        return bool(self.note[-1])


class Unread(NamedTuple):
    """A file that cannot be read, and why."""

    path: str
    problems: list[tuple[str, int, str]]


def read_all(
    vault: Vault, relations: Relations, notes: Sequence[tuple[int, str]], quarantined: Mapping[str, str]
) -> Iterator[Reading | Unread]:
    """Read these notes, each with its number in the catalog, in their order.

    `quarantined`: digests of what is not to be read, and why. Raises VaultError if the root cannot be opened.
    """
    with Sweep(vault) as sweep:
        reader = _Reader(sweep, relations, quarantined)
        if len(notes) < _MANY or threading.active_count() > 1:
            yield from map(_unpacked, map(reader.read, notes))
            return
        read_note("", b"---\na: [b]\n---\n# [[c]]", relations)  # here: what the first note loads, both processes need
        yield from map(_unpacked, forked(reader.read, notes, reader.lost))


class _Reader:
    def __init__(self, sweep: Sweep, relations: Relations, quarantined: Mapping[str, str]) -> None:
        self.sweep, self.relations, self.quarantined = sweep, relations, quarantined

    def read(self, numbered: tuple[int, str], why_not: str = "") -> Row:
        """Read one note, or nothing in it for a reason; `_unpacked` tells what of. Never raises."""
        number, path = numbered
        now = time.time_ns()
        try:
            data, stat = self.sweep.read(path)
        except UnreadableError as error:
            return path, [("unreadable", 0, str(error))]
        digest = digest_of(data)
        if reason := why_not or self.quarantined.get(digest):
            note = Note(path, "", FrontMatter(), Body(), (Problem(QUARANTINED, 0, reason),))
        else:
            note = read_note(path, data, self.relations)
        lasting = packed(number, path, link_key(note.name), note.title, digest, [*_rows(number, note)])
        return lasting, [(*problem,) for problem in note.problems], (*stat, is_settled(stat, now))

    def lost(self, numbered: tuple[int, str], how: str) -> Row:
        """The same for a note that ended its reader."""
        return self.read(numbered, quarantine(how))


def _unpacked(found: Row) -> Reading | Unread:
    """What was read, from the form in which it travels between processes and over which a note has its checksum."""
    if len(found) == len(Unread._fields):
        return Unread._make(found)
    lasting, problems, file = found
    *note, rows = unpacked(lasting)
    return Reading((*note, checksum(lasting), *file), problems, dict(zip(_TABLES, rows, strict=True)))


def is_settled(stat: Stat, now: int) -> bool:
    """Whether a file's times lie far enough before `now` that any later change must give it other ones."""
    coarse = stat.mtime_ns % 1_000_000_000 == 0 and stat.ctime_ns % 1_000_000_000 == 0
    return now - max(stat.mtime_ns, stat.ctime_ns) > (_COARSE_TICK if coarse else _TICK)


def _rows(number: int, note: Note) -> tuple[list[Row], ...]:
    """All rows of a note but that of `notes`, by table as in `_TABLES`: see the schema in `notes.database`."""
    front, body = note.front, note.body
    links, tags = (*front.links, *body.links), (*front.tags, *body.tags)
    contexts = _contexts(note.text, links) if links else {}
    return (
        [(number, n, alias, link_key(alias)) for n, alias in enumerate(front.aliases)],
        [(number, n, level, text, line) for n, (level, text, line) in enumerate(body.headings)],
        [(number, n, name, line) for n, (name, line) in enumerate(body.blocks)],
        [(number, n, name, line, name.casefold()) for n, (name, line) in enumerate(tags)],
        [
            (number, n, item, key, value, line)
            for n, (key, values, line) in enumerate(front.properties)
            for item, value in enumerate(values or (None,))
        ],
        [
            (n, line, place, relation, label, text, target, subpath, form, *_keys(target), contexts[line])
            for n, (line, place, relation, label, text, target, subpath, form) in enumerate(links, links_of(number)[0])
        ],
    )


def _contexts(text: str, links: Sequence[Link]) -> dict[int, str]:
    """The lines that hold links, by number. Each link keeps its line; those of a long line with many keep less."""
    lines = text.split("\n")
    numbers = [link[0] for link in links]
    contexts = {number: lines[number - 1].strip() for number in set(numbers)}
    longest = max(map(len, contexts.values()))
    if longest <= _LONGEST_CONTEXT and longest * len(links) <= _MOST_CONTEXT:
        return contexts
    shared = Counter(numbers)
    return {
        number: context[: min(_LONGEST_CONTEXT, _MOST_CONTEXT // shared[number])]
        for number, context in contexts.items()
    }


@lru_cache(maxsize=20_000)
def _keys(target: str) -> tuple[str, str | None]:
    """The key of a target, and that of its last part where it is another."""
    whole, tail = keys_of(target)
    return whole, tail if tail != whole else None
