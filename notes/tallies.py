"""What stands how often in a vault: tags, folders, property keys and values, names. For completing what is typed.

Each answer maps a written form to a number of notes; of several ways to write one thing, the most usual stands.
"""

from collections import Counter
from collections.abc import Iterable

from notes.catalog import Catalog
from notes.model import file_stem
from notes.text import link_key


def tags(catalog: Catalog) -> dict[str, int]:
    """Tags without `#`, and the tags that they are inside of: `a/b` counts for `a` too."""
    rows = catalog.db.execute("SELECT DISTINCT note, name FROM tags")
    inside = {
        (note, "/".join(parts[:i])) for note, name in rows for parts in [name.split("/")] for i in _lengths(parts)
    }
    return _usual(Counter(name for _, name in inside))


def folders(catalog: Catalog) -> dict[str, int]:
    """Folders with a slash at their end, counted with all that lies beneath."""
    parts = (path.split("/") for path in catalog.paths())
    return dict(Counter("/".join(part[:i]) + "/" for part in parts for i in _lengths(part[:-1])))


def stems(catalog: Catalog) -> dict[str, int]:
    """The notes' file names without `.md`."""
    return dict(Counter(map(file_stem, catalog.paths())))


def keys(catalog: Catalog) -> dict[str, int]:
    """The keys of properties."""
    return _usual(dict(catalog.db.execute("SELECT key, count(DISTINCT note) FROM properties GROUP BY key")))


def values(catalog: Catalog, key: str) -> dict[str, int]:
    """The values of a property, `""` where it is empty."""
    rows = catalog.db.execute("SELECT key, value, count(DISTINCT note) FROM properties GROUP BY key, value")
    found: Counter[str] = Counter()
    for written, value, notes in rows:
        if written.casefold() == key.casefold():
            found[value or ""] += notes
    return dict(found)


def targets(catalog: Catalog, typed: str) -> dict[str, int]:
    """What a link may name that begins like `typed`: file names, aliases and ghosts, with how many notes link so."""
    low = link_key(typed)
    names: dict[str, str] = {}
    links: Counter[str] = Counter()
    for question in (
        "SELECT key, min(path), 0 FROM notes WHERE key >= ? AND key < ? GROUP BY key",
        "SELECT key, min(name), 0 FROM aliases WHERE key >= ? AND key < ? GROUP BY key",
        "SELECT key, min(target), count(DISTINCT note) FROM links WHERE key >= ? AND key < ? GROUP BY key",
    ):
        for key, name, count in catalog.db.execute(question, (low, low + "\U0010ffff")):
            if key:
                names.setdefault(key, file_stem(name))
                links[key] += count
    return {name: links[key] for key, name in names.items()}


def _lengths(parts: list[str]) -> Iterable[int]:
    return range(1, len(parts) + 1)


def _usual(counts: dict[str, int]) -> dict[str, int]:
    """Ways to write one thing, put together under the most usual."""
    out: dict[str, int] = {}
    best: dict[str, str] = {}
    for written in sorted(counts, key=lambda name: (-counts[name], name)):
        chosen = best.setdefault(written.casefold(), written)
        out[chosen] = out.get(chosen, 0) + counts[written]
    return out
