"""The full text of one vault: the index, brought up to date from the notes on disk."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from notes.catalog import Catalog
from notes.model import file_stem
from notes.open_vault import FEW
from notes.reader import digest_of, read_note
from notes.refresh import Changes
from notes.relations import Relations
from notes.sweep import sweep
from notes.vault import UnreadableError, Vault
from search.bodies import Body
from search.index import Document, Index, IndexLocked, IndexReadOnly

Progress = Callable[[int, int], None]
"""Called with (notes indexed, notes to index)."""
_ONE_BY_ONE = 500
"""So many changed notes are put in one by one; of more, or of half the vault, the index is made anew."""


class FullText:
    """An index and the vault it is about. Searching and updating may be done from different threads."""

    def __init__(self, vault: Vault, relations: Relations, cache: str | Path | None) -> None:
        self._vault = vault
        self._relations = relations
        self._folder = Path(cache, "index") if cache is not None else None
        self.index = Index.open(self._folder)
        self.notice = ""
        """Why the index is not kept though there is a cache, in words for a person; empty when all is well."""

    def close(self) -> None:
        """Let go of all files."""
        self.index.close()

    def is_current(self, catalog: Catalog) -> bool:
        """Whether the index holds what the catalog holds."""
        return dict(self.index.known()) == catalog.digests()

    def update(
        self,
        catalog: Catalog,
        progress: Progress | None = None,
        changes: Changes | None = None,
        rebuild: bool = False,
        elsewhere: Callable[[], None] | None = None,
    ) -> bool:
        """Index what the catalog says is new or different, and take out what is gone.

        `changes`: all that can be, if the index held before what the catalog did. While another process writes the
        index this does nothing and returns False: what it writes is read at the next call. Where the index cannot be
        written, one in memory takes its place. What many calls leave behind is merged by a process of its own.
        `elsewhere` is to have another process do all of it, where that is much and the index is kept; what that left
        undone is done here.
        """
        changed, removed = self._missing(catalog, changes)
        if elsewhere and self._folder is not None and len(changed) > FEW:
            elsewhere()
            changed, removed = self._missing(catalog, changes)
        if not (changed or removed or rebuild):
            return True
        try:
            try:
                self._write(catalog, changed, removed, progress, rebuild)
            except IndexReadOnly as error:
                self.notice = f"Words are indexed in memory: the index cannot be kept ({error})"
                self.index.close()
                self.index, self._folder = Index.open(None), None
                self._write(catalog, changed, removed, progress, True)
        except IndexLocked:
            return False
        if self.index.is_worn and self._folder is not None:
            from search.merging import begin  # subprocess: a search finds nothing to merge

            begin(self._folder)
        return True

    def _missing(self, catalog: Catalog, changes: Changes | None) -> tuple[list[str], set[str]]:
        """The notes that are not indexed as they are, and those indexed that are no more."""
        self.index.refresh()
        known: Mapping[str, str | None]
        if changes is None:
            wanted, known = catalog.digests(), self.index.known()
        else:
            parts = (*changes.written, *changes.removed)
            wanted, known = catalog.digests(parts), {path: self.index.digest(path) for path in parts}
        return [path for path, digest in wanted.items() if known.get(path) != digest], known.keys() - wanted.keys()

    def _write(
        self, catalog: Catalog, changed: list[str], removed: set[str], progress: Progress | None, rebuild: bool
    ) -> None:
        if rebuild or len(changed) > max(_ONE_BY_ONE, catalog.count() // 2):
            total = catalog.count()
            tell = (lambda done: progress(done, total)) if progress else None
            self.index.rebuild(self.everything(catalog), tell)
        else:
            self.index.update(list(self.documents(changed, catalog.quarantined())), removed)

    def everything(self, catalog: Catalog) -> Iterator[Document]:
        """What `documents` says of all notes. Of those that are as the catalog knows them the text alone is read: a
        tenth of the time. Raises VaultError."""
        quarantined, known = catalog.quarantined(), {each.path: each for each in catalog.outlines()}
        for path, data in sweep(self._vault, known):
            outline, digest = known[path], digest_of(data)
            if outline.digest != digest or digest in quarantined:
                yield self._document(path, data, quarantined)
            else:
                body = Body.of(path, data, outline.has_properties)
                yield Document(path, digest, _titles(outline.title, path), outline.aliases, outline.headings, body.text)

    def documents(self, paths: list[str], quarantined: Collection[str] = ()) -> Iterator[Document]:
        """What full text knows of these notes, read anew; those that cannot be read are left out.

        `quarantined`: digests of what is not to be read; such a note has its name.
        """
        for path in paths:
            with suppress(UnreadableError):  # it comes in when it can be read
                yield self._document(path, self._vault.read(path)[0], quarantined)

    def _document(self, path: str, data: bytes, quarantined: Collection[str]) -> Document:
        digest = digest_of(data)
        if digest in quarantined:
            return Document(path, digest, file_stem(path), "", "", "")
        note = read_note(path, data, self._relations)
        headings = "\n".join(heading.text for heading in note.body.headings)
        return Document(
            path, digest, _titles(note.title, path), "\n".join(note.front.aliases), headings, note.body_text
        )


def _titles(title: str, path: str) -> str:
    name = file_stem(path)
    return title if title == name else f"{title}\n{name}"
