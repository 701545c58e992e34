"""Bringing a catalog up to date with the disk: what `stat` says changed is read again, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from itertools import islice

from notes.catalog import Catalog
from notes.collecting import no_collecting
from notes.lean import NamedTuple
from notes.model import Problem
from notes.relations import Relations
from notes.vault import WHOLE, Listing, Stat, Vault

_BATCH = 200  # notes in one transaction: small enough for a first glimpse, large enough to be quick
_LAST = 400  # notes that are read while the indexes of those before are made

Progress = Callable[[int, int], None]
"""Called with (notes read, notes to read)."""


class MuchError(Exception):
    """There is more to read than was asked for; nothing was read."""


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


def refresh(
    catalog: Catalog,
    vault: Vault,
    relations: Relations,
    progress: Progress | None = None,
    parts: Collection[str] = WHOLE,
    most: int | None = None,
) -> Changes:
    """Compare the vault with the catalog and read what changed. Raises VaultError if the vault cannot be looked at.

    `parts`: look no further than these, see `Vault.look`; what that costs depends on them alone. `most`: raises
    MuchError where more notes are to be read. A note that cannot be read keeps what was known of it; so does a folder
    that cannot be looked into.
    """
    with no_collecting():
        listing = vault.look(parts)
        is_whole = listing.parts == WHOLE
        mark = listing.mark()
        if is_whole and mark == catalog.look():
            return Changes(len(listing.notes), 0, look=listing)
        before = _Before.of(catalog, listing.parts)
        known = before.notes
        changed = sorted(path for path, stat in listing.notes.items() if known.get(path) != stat)
        if most is not None and len(changed) > most:
            raise MuchError
        removed = tuple(path for path in known if path not in listing.notes and not path.startswith(listing.unknown))
        written, settled = _take_in(catalog, vault, relations, listing, changed, progress) if changed else ((), True)
        is_certain = settled and not listing.unknown
        _finish(catalog, listing, before, removed, before.mark_with(mark, is_whole) if is_certain else None)
        look = listing if is_whole and is_certain else None
        return Changes(catalog.count(), len(changed), written, removed, look)


class _Before(NamedTuple):
    """What was known of the parts that are looked at."""

    notes: dict[str, tuple[int | None, ...]]
    """As `Catalog.known`."""
    attachments: frozenset[str]
    odd: dict[str, list[Problem]]
    """What is wrong with that which is no note."""
    look: int | None
    """What the whole vault looked like, see `Catalog.look`."""

    @classmethod
    def of(cls, catalog: Catalog, parts: Collection[str]) -> _Before:
        notes = catalog.known(parts)
        return cls(notes, catalog.attachments(parts), _by_path(catalog.problems(parts), notes), catalog.look())

    def mark_with(self, mark: int, is_whole: bool) -> int | None:
        """What the whole vault looks like if these parts look as `mark` says; None where that was not known before."""
        if is_whole or self.look is None:
            return mark if is_whole else None
        stats = {path: Stat._make(known) for path, known in self.notes.items()}
        odd = tuple((path, problem) for path, problems in self.odd.items() for problem in problems)
        return self.look - Listing(stats, self.attachments, odd).mark() + mark


def _by_path(problems: Iterable[tuple[str, Problem]], others: Container[str] = ()) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for path, problem in problems:
        if path not in others:
            found.setdefault(path, []).append(problem)
    return found


def _take_in(
    catalog: Catalog,
    vault: Vault,
    relations: Relations,
    listing: Listing,
    changed: list[str],
    progress: Progress | None,
) -> tuple[tuple[str, ...], bool]:
    """Read these notes into the catalog: which of them hold something new, and whether all are settled."""
    from notes.reading import Reading, Unread, read_all  # the grammar and YAML: not needed while nothing changes

    written: list[str] = []
    settled, done = True, 0
    numbered = list(zip(catalog.numbers(changed), changed, strict=True))
    readings = read_all(vault, relations, numbered, catalog.quarantined())
    while batch := list(islice(readings, _BATCH)):
        read = [result for result in batch if isinstance(result, Reading)]
        with catalog.writing() as writer:
            writer.remember_look(None)  # until all is done
            writer.put_problems({result.path: result.problems for result in batch if isinstance(result, Unread)})
            written += [reading.path for reading in writer.put(read)]
        settled = settled and len(read) == len(batch)
        settled = settled and all(one.settled and one.stat == listing.notes[one.path] for one in read)
        done += len(batch)
        if len(changed) - done <= _LAST:
            catalog.make_indexes()
        if progress:
            progress(done, len(changed))
    return tuple(written), settled


def _finish(catalog: Catalog, listing: Listing, before: _Before, removed: tuple[str, ...], mark: int | None) -> None:
    """Removals, attachments, odd files and the look: in a transaction only if there is something to say."""
    gone = {path for path in before.attachments - listing.attachments if not path.startswith(listing.unknown)}
    new = listing.attachments - before.attachments
    odd: dict[str, list[Problem]] = {
        path: [] for path in before.odd if path not in listing.notes and not path.startswith(listing.unknown)
    }
    odd |= _by_path(listing.problems)
    odd = {path: problems for path, problems in odd.items() if problems != before.odd.get(path)}
    if not (removed or gone or new or odd or mark != catalog.look()):
        return
    with catalog.writing() as writer:
        writer.remove(removed)
        writer.put_attachments(gone, new)
        writer.put_problems(odd)
        writer.remember_look(mark)
        if removed or gone or new:
            writer.advance()
