"""The texts of many notes as they are on disk, below their front matter."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from notes.catalog import Catalog
from notes.decoding import decode
from notes.plain_words import body_line
from notes.reader import below
from notes.sweep import sweep
from notes.vault import Vault, VaultError


class Body(NamedTuple):
    """One note's text."""

    path: str
    text: str
    line: int
    """Of the file, on which the text begins."""


def bodies(vault: Vault, catalog: Catalog, paths: Iterable[str], pause: Callable[[], None] | None) -> Iterator[Body]:
    """Those of the notes that can be read; quickest when sorted by path. `pause` is called before each."""
    with suppress(VaultError):  # gone since the look
        for path, data in sweep(vault, paths):
            if pause:
                pause()
            text, _ = decode(data)
            line = body_line(text, catalog.has_properties(path))
            yield Body(path, below(text, line), line)
