"""Bringing a catalog up to date with the disk: what `stat` says changed is read again, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from notes.catalog import Catalog, Known
from notes.collecting import no_collecting
from notes.lean import NamedTuple
from notes.model import Problem
from notes.relations import Relations
from notes.vault import Listing, Stat, Vault

_BATCH = 200  # notes in one transaction: small enough for a first glimpse, large enough to be quick

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
    with no_collecting():
        listing = vault.look()
        mark = listing.mark()
        if mark == catalog.look():
            return Changes(len(listing.notes), 0, look=listing)
        known = catalog.known()
        changed = [path for path, stat in listing.notes.items() if not _is_known(known.get(path), stat)]
        removed = tuple(p for p in known if p not in listing.notes and not p.startswith(listing.unknown))
        written, settled = _take_in(catalog, vault, relations, changed, known, progress) if changed else ((), True)
        is_whole = settled and not listing.unknown
        _finish(catalog, listing, removed, mark if is_whole else b"")
    return Changes(len(listing.notes), len(changed), written, removed, listing if is_whole else None)


def _take_in(
    catalog: Catalog,
    vault: Vault,
    relations: Relations,
    changed: list[str],
    known: dict[str, Known],
    progress: Progress | None,
) -> tuple[tuple[str, ...], bool]:
    """Read these notes into the catalog: which of them hold something new, and whether all are settled."""
    from notes.reading import Reading, Unread, read_all  # the grammar and YAML: not needed while nothing changes

    written: list[str] = []
    settled, done = True, 0
    readings = read_all(vault, relations, changed)
    while batch := list(islice(readings, _BATCH)):
        new = []
        with catalog.writing():
            for result in batch:
                if isinstance(result, Unread):
                    catalog.put_problems(result.path, [result.problem])
                elif result.path in known and known[result.path].digest == result.digest:
                    catalog.touch(result)
                else:
                    new.append(result)
            if new:
                catalog.put(new)
        settled = settled and all(isinstance(result, Reading) and result.settled for result in batch)
        written += [reading.path for reading in new]
        done += len(batch)
        if progress:
            progress(done, len(changed))
    catalog.make_indexes()
    return tuple(written), settled


def _is_known(known: Known | None, stat: Stat) -> bool:
    return known is not None and known[2:] == stat and known.settled


def _finish(catalog: Catalog, listing: Listing, removed: tuple[str, ...], mark: bytes) -> None:
    """Removals, attachments, odd files and the look: in a transaction only if there is something to say."""
    old = catalog.attachments()
    kept = {path for path in old if path.startswith(listing.unknown)} if listing.unknown else frozenset()
    gone, new = old - listing.attachments - kept, listing.attachments - old
    odd: dict[str, list[Problem]] = {}
    for path, problem in listing.problems:
        odd.setdefault(path, []).append(problem)
    before: dict[str, list[Problem]] = {}
    for path, problem in catalog.problems():
        if path not in listing.notes and not path.startswith(listing.unknown):
            before.setdefault(path, []).append(problem)
    if not (removed or gone or new or odd != before or mark != catalog.look()):
        return
    with catalog.writing():
        catalog.remove(removed)
        catalog.put_attachments(gone, new)
        for path in before.keys() - odd.keys():
            catalog.put_problems(path, [])
        for path, problems in odd.items():
            catalog.put_problems(path, problems)
        catalog.remember_look(mark)
        if removed or gone or new:
            catalog.advance()
