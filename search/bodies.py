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

    @classmethod
    def of(cls, path: str, data: bytes, has_properties: bool) -> "Body":
        """From a note as it is on disk; `has_properties` says whether its front matter is known to hold any."""
        text, _ = decode(data)
        line = body_line(text, has_properties)
        return cls(path, below(text, line), line)


def bodies(vault: Vault, catalog: Catalog, paths: Iterable[str], pause: Callable[[], None] | None) -> Iterator[Body]:
    """Those of the notes that can be read; quickest when sorted by path. `pause` is called before each."""
    with suppress(VaultError):  # gone since the look
        for path, data in sweep(vault, paths):
            if pause:
                pause()
            yield Body.of(path, data, catalog.has_properties(path))
