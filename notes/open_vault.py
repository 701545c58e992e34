"""A vault with its catalog, opened and brought up to date: the door to `notes` for the shell and the app."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection
from contextlib import suppress

from notes.cache import CacheError, cache_folder
from notes.catalog import Catalog
from notes.database import FAILURES, discard, is_damage
from notes.lock import alone
from notes.refresh import Changes, MuchError, Progress, refresh
from notes.relations import Relations
from notes.vault import WHOLE, Listing, Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_CATALOG = "catalog.sqlite"
FEW = 100
"""So many notes are read, or indexed, here even where another process could do it: it would take longer to begin."""


class OpenVault:
    """A vault, its catalog and its cache folder. Where no cache can be kept, the catalog is in memory."""

    def __init__(self, root: str | Path, relations: Relations, keep: bool = True) -> None:
        """`keep=False`: use no cache at all. Raises VaultError if the vault cannot be read."""
        self.vault = Vault(root)
        self.relations = relations
        self.cache: str | None = None
        self.notice = ""
        """Why nothing is kept, in words for a person; empty when all is well."""
        if keep:
            try:
                self.cache = cache_folder(self.vault.folder)
            except CacheError as error:
                self.notice = f"Working in memory: {error}"
        self.look: Listing | None = None
        """Of the last refreshing, as `Changes.look`."""
        self.catalog = self._open_alone()

    def close(self) -> None:
        """Close the catalog."""
        self.catalog.close()

    def refresh(
        self,
        progress: Progress | None = None,
        parts: Collection[str] = WHOLE,
        elsewhere: Callable[[], None] | None = None,
    ) -> Changes:
        """Look at the disk, or at parts of it, and read what changed; a damaged catalog is made anew. Raises
        VaultError.

        `elsewhere` is to have another process do it, where much is to be read and a cache is kept; what that left
        undone is done here.
        """
        try:
            with alone(self.cache):
                changes = self._refresh(progress, parts, FEW if elsewhere else None)
        except MuchError:
            if elsewhere and self.cache is not None:
                elsewhere()
            return self.refresh(progress)
        self.look = changes.look
        return changes

    def _refresh(self, progress: Progress | None, parts: Collection[str], most: int | None) -> Changes:
        for each in (parts, WHOLE):
            try:
                return refresh(self.catalog, self.vault, self.relations, progress, each, most)
            except FAILURES as error:
                if not self.mend(error):
                    self.catalog = self._in_memory(error)
        return refresh(self.catalog, self.vault, self.relations, progress)

    def mend(self, error: Exception) -> bool:
        """Forget the catalog if this error of any question shows that it is damaged; False for other errors."""
        if damaged := is_damage(error):
            self.forget()
        return damaged

    def forget(self) -> None:
        """Drop the catalog: the next refreshing reads every note."""
        with suppress(sqlite3.Error):
            self.catalog.close()
        if self.cache is not None:
            discard(os.path.join(self.cache, _CATALOG))
        self.catalog = self._open()

    def _open_alone(self) -> Catalog:
        """The catalog that is kept. Of several processes that find none one makes it, and the others take that."""
        try:
            kept = Catalog.kept(os.path.join(self.cache, _CATALOG), self.relations) if self.cache is not None else None
        except (sqlite3.OperationalError, OSError) as error:
            return self._in_memory(error)
        if kept is not None:
            return kept
        with alone(self.cache):
            return self._open()

    def _open(self) -> Catalog:
        if self.cache is not None:
            try:
                return Catalog.open(os.path.join(self.cache, _CATALOG), self.relations)
            except (sqlite3.OperationalError, OSError) as error:
                return self._in_memory(error)
        return Catalog.open(None, self.relations)

    def _in_memory(self, error: Exception) -> Catalog:
        self.notice = f"Working in memory: the cache cannot be used ({error})"
        self.cache = None
        return Catalog.open(None, self.relations)
