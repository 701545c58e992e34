"""All names of a vault, ready to be matched: kept packed in the cache folder, made anew when the vault changed.

Beside them stands what the vault looked like (`Listing.trace`), in a file of its own, since a note can change without
its names. While the vault still looks so, a lookup needs neither the catalog nor SQLite, and answers in little more
time than Python takes to start.
"""

from __future__ import annotations

import os

from notes.collecting import no_collecting
from notes.lean import NamedTuple
from notes.model import file_stem
from search.fuzzy import Name, Names, Owner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from notes.catalog import Catalog
    from notes.relations import Relations
    from notes.vault import Listing
    from search.lines import Buffer

_NAMES, _LOOK = "names.bin", "look.bin"


class _Kept(NamedTuple):
    """What the file of the names holds."""

    relations: bytes
    """Under which the vault was read: other ones make other ghosts."""
    state: bytes
    """Of the catalog that the names are from."""
    data: Buffer
    """The file, mapped: what of it is not asked for is not read."""
    start: int
    """Where in it the names begin, packed."""

    def names(self) -> Names:
        """Raises ValueError where they are damaged."""
        return Names.unpack(self.data, self.start)


def kept_names(cache: str | Path, relations: Relations, trace: bytes | None) -> Names | None:
    """The names kept, if the vault still looks so (None: however it looks); None where they must be made anew."""
    try:
        kept = _read(cache)
        is_so = kept.relations == _bytes(relations) and (trace is None or _look(cache) == (kept.state, trace))
        return kept.names() if is_so else None
    except (OSError, ValueError):
        return None


def load_names(catalog: Catalog, cache: str | Path | None, relations: Relations, look: Listing | None) -> Names:
    """The names as of the catalog's present state, and beside them that the vault looks so when they are as they are
    (None: nobody can tell). A cache that cannot be read or written costs only time."""
    state = catalog.state().encode()
    names = None
    try:
        kept = _read(cache) if cache is not None else None
        if kept and kept.state == state and kept.relations == _bytes(relations):
            names = kept.names()
    except (OSError, ValueError):
        pass  # made anew
    if is_new := names is None:
        names = collect_names(catalog)
    if cache is not None:
        seen = (state, look.trace()) if look is not None else None
        try:
            if is_new:
                _write(cache, _NAMES, (_bytes(relations), state), names.pack())
            if seen is not None and _look(cache) != seen:
                _write(cache, _LOOK, seen)
        except OSError:
            pass  # made anew again next time
    return names


def collect_names(catalog: Catalog) -> Names:
    """File names, titles, first headings, aliases and ghosts, read from the catalog."""
    from notes.graph import Graph  # most lookups find the names packed

    with catalog.steady(), no_collecting():
        inbound, ghosts = Graph(catalog).ends
        rows = catalog.db.execute("SELECT id, path, title FROM notes ORDER BY path").fetchall()
        owners = [Owner(path, title, inbound.get(path, 0)) for _, path, title in rows]
        owners += [Owner(None, ghost.name, ghost.links) for ghost in ghosts]
        place = {number: at for at, (number, _, _) in enumerate(rows)}
        return Names.build(owners, _names(catalog, owners, place))


def _names(catalog: Catalog, owners: list[Owner], place: dict[int, int]) -> Iterator[Name]:
    for at, (path, title, _) in enumerate(owners):
        if path is None:
            yield Name(title, "ghost", at)
        else:
            stem = file_stem(path)
            yield Name(stem, "file", at)
            if title != stem:
                yield Name(title, "title", at)
    for number, name in catalog.db.execute("SELECT note, name FROM aliases"):
        yield Name(name, "alias", place[number])
    first = "SELECT note, text, min(seq) FROM headings WHERE level = 1 AND text != '' GROUP BY note"
    for number, text, _ in catalog.db.execute(first):
        owner = owners[place[number]]
        if text not in (owner.title, file_stem(owner.path or "")):
            yield Name(text, "heading", place[number])


def _bytes(relations: Relations) -> bytes:
    return repr(relations).encode()


def _read(cache: str | Path) -> _Kept:
    """Raises OSError without a file, ValueError for one that is none of ours."""
    from mmap import ACCESS_READ, mmap

    file = os.open(os.path.join(cache, _NAMES), os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = mmap(file, 0, access=ACCESS_READ)
    finally:
        os.close(file)
    (relations, state), start = _fields(data, 2)
    return _Kept(relations, state, data, start)


def _look(cache: str | Path) -> tuple[bytes, ...]:
    """The state of the catalog when the vault was looked at, and the trace of that look; none where none is kept."""
    try:
        with open(os.path.join(cache, _LOOK), "rb") as file:
            return _fields(file.read(), 2)[0]
    except (OSError, ValueError):
        return ()


def _fields(data: Buffer, count: int) -> tuple[tuple[bytes, ...], int]:
    """So many fields, and where the last one ends. Raises ValueError."""
    fields, start = [], 0
    for _ in range(count):
        end = data.find(b"\n", start)
        size = int(data[start:end])
        fields.append(data[end + 1 : end + 1 + size])
        start = end + 1 + size
    return (*fields,), start


def _write(cache: str | Path, name: str, fields: tuple[bytes, ...], rest: bytes = b"") -> None:
    """Whole or not at all, even when the machine stops; whoever reads the file that was there reads on in it."""
    part = os.path.join(cache, f"{name}.{os.getpid()}")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.writelines(b"%d\n%s" % (len(field), field) for field in fields)
        out.write(rest)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, os.path.join(cache, name))
