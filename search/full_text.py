"""The full text of one vault: the index, brought up to date from the notes on disk."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from notes.catalog import Catalog
from notes.model import file_stem
from notes.reader import digest_of, read_note
from notes.refresh import Changes
from notes.relations import Relations
from notes.vault import WHOLE, UnreadableError, Vault
from search import merging
from search.index import Document, Index, IndexLocked, IndexReadOnly

Progress = Callable[[int, int], None]
"""Called with (notes indexed, notes to index)."""
_FEW = 500
"""So many changed notes are put in one by one; of more, or of half the vault, the index is made anew."""


class FullText:
    """An index and the vault it is about. Searching and updating may be done from different threads."""

    def __init__(self, vault: Vault, relations: Relations, cache: Path | None) -> None:
        self._vault = vault
        self._relations = relations
        self._folder = cache / "index" if cache is not None else None
        self.index = Index.open(self._folder)

    def close(self) -> None:
        """Let go of all files."""
        self.index.close()

    def is_current(self, catalog: Catalog) -> bool:
        """Whether the index holds what the catalog holds."""
        return dict(self.index.known()) == _digests(catalog)

    def update(
        self,
        catalog: Catalog,
        progress: Progress | None = None,
        changes: Changes | None = None,
        rebuild: bool = False,
    ) -> bool:
        """Index what the catalog says is new or different, and take out what is gone.

        `changes`: all that can be, if the index held before what the catalog did. While another process writes the
        index this does nothing and returns False: what it writes is read at the next call. Where the index cannot be
        written, one in memory takes its place. What many calls leave behind is merged by a process of its own.
        """
        self.index.refresh()
        known: Mapping[str, str | None]
        if changes is None:
            wanted, known = _digests(catalog), self.index.known()
        else:
            parts = (*changes.written, *changes.removed)
            wanted, known = _digests(catalog, parts), {path: self.index.digest(path) for path in parts}
        changed = [path for path, digest in wanted.items() if known.get(path) != digest]
        removed = known.keys() - wanted.keys()
        if not (changed or removed or rebuild):
            return True
        try:
            try:
                self._write(catalog, changed, removed, progress, rebuild)
            except IndexReadOnly:
                self.index.close()
                self.index, self._folder = Index.open(None), None
                self._write(catalog, changed, removed, progress, True)
        except IndexLocked:
            return False
        if self.index.is_worn and self._folder is not None:
            merging.begin(self._folder)
        return True

    def _write(
        self, catalog: Catalog, changed: list[str], removed: set[str], progress: Progress | None, rebuild: bool
    ) -> None:
        quarantined = catalog.quarantined()
        if rebuild or len(changed) > max(_FEW, catalog.count() // 2):
            everything = catalog.paths()
            total = len(everything)
            tell = (lambda done: progress(done, total)) if progress else None
            self.index.rebuild(self.documents(everything, quarantined), tell)
        else:
            self.index.update(list(self.documents(changed, quarantined)), removed)

    def documents(self, paths: list[str], quarantined: Collection[str] = ()) -> Iterator[Document]:
        """What full text knows of these notes, read anew; those that cannot be read are left out.

        `quarantined`: digests of what is not to be read; such a note has its name.
        """
        for path in paths:
            with suppress(UnreadableError):  # it comes in when it can be read
                data, _ = self._vault.read(path)
                digest = digest_of(data)
                if digest in quarantined:
                    yield Document(path, digest, file_stem(path), "", "", "")
                    continue
                note = read_note(path, data, self._relations)
                headings = "\n".join(heading.text for heading in note.body.headings)
                names = "\n".join(note.front.aliases)
                title = note.title if note.title == note.name else f"{note.title}\n{note.name}"
                yield Document(path, digest, title, names, headings, note.body_text)


def _digests(catalog: Catalog, parts: Collection[str] = WHOLE) -> dict[str, str]:
    return {path: known.digest for path, known in catalog.known(parts).items()}
