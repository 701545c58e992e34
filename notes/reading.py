"""Files -> rows for the catalog: one note read, taken apart for the tables, with what tells later whether it changed.

Many notes are read by two processes where that is safe: while the program has one thread. Rows are plain tuples, since
those travel between processes in half the time of notes.
"""

import gc
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from notes.model import Link, Note, Problem
from notes.names import keys_of
from notes.reader import digest_of, read_note
from notes.relations import Relations
from notes.text import link_key
from notes.vault import Stat, UnreadableError, Vault

_MANY = 600  # notes from which a second process earns its start
_CHUNK = 50  # notes that travel together
_MOST_CONTEXT = 64_000  # letters that the links of one line keep together
_LONGEST_CONTEXT = 2000  # letters kept of a line that holds a link; a paragraph on one line is rarely longer
# File systems stamp times in steps: a tick of the kernel, or whole seconds on FAT and some network mounts.
_TICK, _COARSE_TICK = 20_000_000, 2_000_000_000


class Reading(NamedTuple):
    """One note as rows, without the number that the catalog gives it."""

    path: str
    key: str
    title: str
    digest: str
    """Of its bytes, in hexadecimal."""
    stat: Stat
    settled: bool
    """False: it was read so soon after its last change that a further change might not show in its stat."""
    problems: tuple[Problem, ...]
    rows: dict[str, list[tuple[Any, ...]]]
    """By table, in the order of its columns, without the first: the note's number."""


class Unread(NamedTuple):
    """A file that cannot be read, and why."""

    path: str
    problem: Problem


def read_all(vault: Vault, relations: Relations, paths: Sequence[str]) -> Iterator[Reading | Unread]:
    """Read these notes, in their order."""
    read = partial(read_one, vault, relations)
    if len(paths) < _MANY or threading.active_count() > 1:  # a fork copies the locks that other threads hold
        yield from map(read, paths)
        return
    yield read(paths[0])  # here: what the grammar loads and compiles at its first note, both processes then have
    with multiprocessing.get_context("fork").Pool(2, initializer=gc.disable) as pool:
        yield from pool.imap(read, paths[1:], _CHUNK)


def read_one(vault: Vault, relations: Relations, path: str) -> Reading | Unread:
    """Read one note. Never raises."""
    now = time.time_ns()
    try:
        data, stat = vault.read(path)
    except UnreadableError as error:
        return Unread(path, Problem("unreadable", 0, str(error)))
    note = read_note(path, data, relations)
    rows = {table: list(found) for table, found in _rows(note)}
    return Reading(
        path, link_key(note.name), note.title, digest_of(data), stat, is_settled(stat, now), note.problems, rows
    )


def is_settled(stat: Stat, now: int) -> bool:
    """Whether a file's times lie far enough before `now` that any later change must give it other ones."""
    coarse = stat.mtime_ns % 1_000_000_000 == 0 and stat.ctime_ns % 1_000_000_000 == 0
    return now - max(stat.mtime_ns, stat.ctime_ns) > (_COARSE_TICK if coarse else _TICK)


def _rows(note: Note) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """All rows of a note, by table: see the schema in `notes.catalog`."""
    front, body = note.front, note.body
    links, tags = (*front.links, *body.links), (*front.tags, *body.tags)
    yield "aliases", ((n, alias, link_key(alias)) for n, alias in enumerate(front.aliases))
    yield "headings", ((n, *heading) for n, heading in enumerate(body.headings))
    yield "blocks", ((n, *block) for n, block in enumerate(body.blocks))
    yield "tags", ((n, *tag, tag.name.casefold()) for n, tag in enumerate(tags))
    yield (
        "properties",
        (
            (n, item, key, value, line)
            for n, (key, values, line) in enumerate(front.properties)
            for item, value in enumerate(values or (None,))
        ),
    )
    contexts = _contexts(note.text, links)
    yield "links", ((n, *link, *_keys(link.target), contexts[link.line]) for n, link in enumerate(links))


def _contexts(text: str, links: Sequence[Link]) -> dict[int, str]:
    """The lines that hold links, by number. Each link keeps its line; those of a long line with many keep less."""
    lines = text.split("\n") if links else []
    return {
        number: lines[number - 1].strip()[: min(_LONGEST_CONTEXT, _MOST_CONTEXT // shared)]
        for number, shared in Counter(link.line for link in links).items()
    }


@lru_cache(maxsize=20_000)
def _keys(target: str) -> tuple[str, str | None]:
    """The key of a target, and that of its last part where it is another."""
    whole, tail = keys_of(target)
    return whole, tail if tail != whole else None
