"""All names of a vault, ready to be matched: kept packed beside the catalog, made anew when the catalog moved on."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from notes.catalog import Catalog
from notes.model import file_stem
from search.fuzzy import Name, Names, Owner


def load_names(catalog: Catalog, cache: Path | None) -> Names:
    """The names as of the catalog's present state; a cache that cannot be read or written costs only time."""
    state = catalog.state().encode()
    file = cache / "names.bin" if cache is not None else None
    if file is not None:
        with suppress(OSError, ValueError):
            kept, _, blob = file.read_bytes().partition(b"\n")
            if kept == state:
                return Names.unpack(blob)
    names = collect_names(catalog)
    if file is not None:
        with suppress(OSError):
            _write(file, state + b"\n" + names.pack())
    return names


def collect_names(catalog: Catalog) -> Names:
    """File names, titles, first headings, aliases and ghosts, read from the catalog."""
    from notes.graph import Graph  # most lookups find the names packed

    with catalog.steady():
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


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all, even when the machine stops."""
    part = file.with_suffix(f".{os.getpid()}")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
