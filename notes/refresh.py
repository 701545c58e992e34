"""Bringing a catalog up to date with the disk: what `stat` says changed is read again, nothing else."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from notes.catalog import Catalog, Known, Reading
from notes.model import Problem
from notes.relations import Relations
from notes.vault import Listing, Stat, UnreadableError, Vault

_BATCH = 200  # notes in one transaction: small enough for a first glimpse, large enough to be quick
# File systems stamp times in steps: a tick of the kernel, or whole seconds on FAT and some network mounts.
_TICK, _COARSE_TICK = 20_000_000, 2_000_000_000

Progress = Callable[[int, int], None]
"""Called with (notes read, notes to read)."""


class Changes(NamedTuple):
    """What one refreshing found."""

    notes: int
    """How many notes the vault has."""
    read: int
    """How many of them were read again."""
    written: tuple[str, ...] = ()
    """Notes that are new or hold something else than before."""
    removed: tuple[str, ...] = ()
    look: Listing | None = None
    """What was seen, if a vault that looks the same later must be the same."""

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.written or self.removed)


def refresh(catalog: Catalog, vault: Vault, relations: Relations, progress: Progress | None = None) -> Changes:
    """Compare the vault with the catalog and read what changed. Raises VaultError if the vault cannot be looked at.

    A note that cannot be read keeps what was known of it; so does a folder that cannot be looked into.
    """
    listing = vault.look()
    known = catalog.known()
    changed = [path for path, stat in listing.notes.items() if not _is_known(known.get(path), stat)]
    removed = tuple(p for p in known if p not in listing.notes and not p.startswith(listing.unknown))
    written: list[str] = []
    settled = not listing.unknown
    readings = _read(vault, relations, changed, known)
    done = 0
    while batch := list(islice(readings, _BATCH)):
        with catalog.writing():
            for path, result in batch:
                if isinstance(result, Problem):
                    settled = False
                    catalog.put_problems(path, [result])
                    continue
                settled = settled and result.settled
                if path in known and known[path].digest == result.digest:
                    catalog.touch(path, result.stat, result.settled)
                    catalog.put_problems(path, result.note.problems)
                else:
                    catalog.put((result,))
                    written.append(path)
            if written:
                catalog.advance()
        done += len(batch)
        if progress:
            progress(done, len(changed))
    _finish(catalog, listing, removed)
    look = listing if settled else None
    return Changes(len(listing.notes), len(changed), tuple(written), removed, look)


def _is_known(known: Known | None, stat: Stat) -> bool:
    return known is not None and known[2:] == stat and known.settled


def _read(
    vault: Vault, relations: Relations, paths: list[str], known: dict[str, Known]
) -> Iterator[tuple[str, Reading | Problem]]:
    if not paths:
        return
    from notes.reader import digest_of, read_note  # the grammar and YAML: not needed while nothing changes

    for path in paths:
        now = time.time_ns()
        try:
            data, stat = vault.read(path)
        except UnreadableError as error:
            yield path, Problem("unreadable", 0, str(error))
            continue
        yield path, Reading(read_note(path, data, relations), stat, is_settled(stat, now), digest_of(data))


def is_settled(stat: Stat, now: int) -> bool:
    """Whether a file's times lie far enough before `now` that any later change must give it other ones."""
    coarse = stat.mtime_ns % 1_000_000_000 == 0 and stat.ctime_ns % 1_000_000_000 == 0
    return now - max(stat.mtime_ns, stat.ctime_ns) > (_COARSE_TICK if coarse else _TICK)


def _finish(catalog: Catalog, listing: Listing, removed: tuple[str, ...]) -> None:
    """Removals, attachments and odd files: in a transaction only if there is something to say."""
    old = catalog.attachments()
    kept = {path for path in old if path.startswith(listing.unknown)} if listing.unknown else frozenset()
    gone, new = old - listing.attachments - kept, listing.attachments - old
    odd: dict[str, list[Problem]] = {}
    for path, problem in listing.problems:
        odd.setdefault(path, []).append(problem)
    odd_before = {path for path, _ in catalog.problems() if path not in listing.notes}
    if not (removed or gone or new or odd.keys() != odd_before):
        return
    with catalog.writing():
        catalog.remove(removed)
        catalog.put_attachments(gone, new)
        for path in odd_before - odd.keys():
            catalog.put_problems(path, [])
        for path, problems in odd.items():
            catalog.put_problems(path, problems)
        if removed or gone or new:
            catalog.advance()
