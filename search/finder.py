"""The one door to finding: a name or a query -> ranked hits, each saying why it matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from notes.catalog import Catalog
from notes.decoding import decode
from notes.lean import NamedTuple
from notes.model import Note, file_stem, without_md
from notes.open_vault import OpenVault
from notes.refresh import Changes
from notes.relations import Relations
from notes.text import link_key, safe_text
from notes.vault import Listing, UnreadableError, Vault
from search.frecency import NONE, Visits
from search.hits import STRONG, Hit, merge, of_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from notes.graph import Node
    from notes.mentions import Mention
    from search.completion import Completions
    from search.full_text import FullText, Progress
    from search.fuzzy import NameHit, Names
    from search.passages import Seeker
    from search.tree import Leaf

_MOST_NAMES = 50  # names considered beside full text
_RECENT = 50
_LIKELY = 5  # letters of a word that may be meant as another though names are like it


class Ambiguous(NamedTuple):
    """Several notes bear exactly this name."""

    paths: tuple[str, ...]


class Results(NamedTuple):
    """The answer to a query, and what there is to say about it (`""`: nothing)."""

    hits: list[Hit]
    message: str


class Finder:
    """Finding in one vault, for one thread. Names and full text are opened when they are first asked for."""

    def __init__(
        self,
        vault: Vault,
        catalog: Catalog,
        relations: Relations,
        cache: str | Path | None,
        look: Listing | None = None,
        names: Names | None = None,
        words: FullText | None = None,
    ) -> None:
        self.catalog = catalog
        self._vault = vault
        self._relations = relations
        self._cache = cache
        self._look = look
        self._names = names
        self._state = ""
        """Of the catalog that the names are from."""
        self._is_behind = False
        """Whether what is kept of the names may not say what the vault looks like by now."""
        self._words = words
        self._prior: tuple[Names, Mapping[str, float]] | None = None

    @classmethod
    def of(cls, opened: OpenVault) -> Finder:
        """A finder that sees what `opened` sees."""
        return cls(opened.vault, opened.catalog, opened.relations, opened.cache, opened.look)

    def second(self) -> Finder:
        """A finder for another thread: its own view of the catalog, the same names and full text."""
        return Finder(
            self._vault, self.catalog.reader(), self._relations, self._cache, self._look, self.names, self.words
        )

    def close(self) -> None:
        """Close this finder's view of the catalog."""
        self.catalog.close()

    @property
    def names(self) -> Names:
        """The vault's names as of the first time they were asked for, or of `renew`."""
        if self._names is None:
            self._state = self.catalog.state()
            self._names = self._load_names()
        return self._names

    def _load_names(self) -> Names:
        """Keeps what the vault looks like beside them."""
        from search.name_cache import load_names  # a note given by its exact name is found without

        return load_names(self.catalog, self._cache, self._relations, self._look)

    @property
    def words(self) -> FullText:
        """The vault's full text."""
        if self._words is None:
            from search.full_text import FullText  # whoosh: not needed to find a name

            self._words = FullText(self._vault, self._relations, self._cache)
        return self._words

    def renew(self, opened: OpenVault) -> bool:
        """See what `opened` sees now; whether the names are others, which are read when they are next asked for."""
        self.catalog, self._cache, self._look = opened.catalog, opened.cache, opened.look
        if self.catalog.state() != self._state:
            self._names = None
        elif self._look is not None and self._is_behind:
            self._load_names()
        self._is_behind = self._look is None
        return self._names is None

    def update_words(
        self,
        progress: Progress | None = None,
        changes: Changes | None = None,
        rebuild: bool = False,
        elsewhere: Callable[[], None] | None = None,
    ) -> bool:
        """Bring full text up to date with the catalog: see `FullText.update`."""
        return self.words.update(self.catalog, progress, changes, rebuild, elsewhere)

    # --- names ----------------------------------------------------------------------------------------------------

    def lookup(self, name: str, limit: int) -> list[NameHit]:
        """Notes and ghosts by any of their names."""
        return self.names.find(name, limit)

    def pick(self, name: str) -> Node | Ambiguous | None:
        """The one note or ghost that a person means by a word of the command line; None where nothing is near.

        An exact path wins, then a file name, alone or with folders before it, then an alias, then a ghost, then the
        best hit that begins with the word. A link as it is written, `[[Note#Heading|shown]]`, means its note.
        """
        from notes.graph import Graph, Node, node_of

        if self.catalog.has(name):
            return node_of(name)
        key = link_key(name)
        for paths in (self._at(name), self.catalog.notes_named(key), sorted(self.catalog.aliases(key))):
            same = [path for path in paths if name in (path, without_md(path), file_stem(path))]
            if len(same) == 1 or len(paths) == 1:
                return node_of((same or paths)[0])
            if paths:
                return Ambiguous(tuple(paths))
        if ghost := Graph(self.catalog).ghost(name):
            return ghost
        for hit in self.lookup(name, 1):
            if hit.tier in ("exact", "prefix", "word"):
                return node_of(hit.owner.path) if hit.owner.path is not None else Node(hit.owner.title, None)
        from notes.wikilink import parse_inside  # hardly ever

        target = parse_inside(name.strip("![]")).target
        return self.pick(target) if target not in ("", name) else None

    def _at(self, path: str) -> list[str]:
        """The notes at a path with folders, else those whose path ends so, whatever the case, with `.md` or without."""
        folders, _, name = link_key(path).removeprefix("./").rpartition("/")
        if not folders:
            return []
        alike = {path: f"/{link_key(path)}" for path in self.catalog.notes_named(name)}
        end = f"/{folders.lstrip('/')}/{name}"
        return [path for path, key in alike.items() if key == end] or [
            path for path, key in alike.items() if key.endswith(end)
        ]

    # --- notes ----------------------------------------------------------------------------------------------------

    def read(self, path: str) -> Note:
        """A note as it is on disk now. Raises UnreadableError, also for one at which a reader failed."""
        from notes.reader import digest_of, read_note  # the grammar: not needed to find a name

        data, _ = self._vault.read(path)
        if why := self.catalog.quarantined().get(digest_of(data)):
            raise UnreadableError(f"{path}: {why}")
        return read_note(path, data, self._relations)

    def mentions(self, node: Node) -> list[Mention]:
        """Where the names of a note or ghost stand in other notes as plain words. Raises VaultError."""
        from notes.mentions import mentions  # the grammar: see `read`

        return list(mentions(self.catalog, self._vault, node))

    def source(self, path: str) -> str:
        """A note's text as it is on disk now, all of it. Raises UnreadableError."""
        return decode(self._vault.read(path)[0])[0]

    def recent(self) -> list[Hit]:
        """The notes that changed last."""
        rows = self.catalog.db.execute("SELECT path, title FROM notes ORDER BY mtime_ns DESC, path LIMIT ?", (_RECENT,))
        return [Hit(path, title, "recent") for path, title in rows]

    def remembered(self, names: Sequence[str], kind: str) -> list[Hit]:
        """Rows for notes by their paths and ghosts by their names; those that are no more are left out."""
        from notes.graph import Graph  # as in `pick`

        graph = Graph(self.catalog)
        hits = [
            Hit(name, self.catalog.title(name), kind)
            if self.catalog.has(name)
            else Hit(None, ghost.name, kind)
            if not name.endswith(".md") and (ghost := graph.ghost(name))
            else None
            for name in names
        ]
        return [hit for hit in hits if hit is not None]

    # --- words ----------------------------------------------------------------------------------------------------

    def search(
        self,
        typed: str,
        limit: int,
        typing: bool = False,
        visits: Visits = NONE,
        pause: Callable[[], None] | None = None,
    ) -> Results:
        """Names and words in one list. `typing`: the last word may be the beginning of one. `visits` break ties.

        `pause` is called before each note that is read, and may raise to break off.
        """
        from search.bodies import bodies
        from search.guess import guesses
        from search.passages import seeker
        from search.plan import cut_short
        from search.query import parse
        from search.questions import Questions
        from search.tree import answer, leaves, passage_of

        query = parse(typed, typing)
        names = name_hits(self.names, typed, _MOST_NAMES, visits) if query.is_plain and query.spans else []
        if query.tree is None:  # signs alone; nothing, or nothing yet: half an operator
            message = query.message
            if query.is_plain and query.spans and not names:
                message = message or f"there is nothing to look for in {safe_text(typed.strip()[:40])}"
            return Results(names[:limit] or ([] if message else self.recent()[:limit]), message)
        index = self.words.index
        questions = Questions(self.catalog, index, lambda paths: bodies(self._vault, self.catalog, paths, pause))
        prior = self._linked if query.words else None  # without words all are equal
        found = index.search(answer(query.tree, questions.answer), limit, prior=prior)
        words, said = query.words, [query.message, cut_short(query.tree, typing, index.beginning)]
        guessed = not found and not any(hit.tier in STRONG for hit in names)
        if guessed:
            said += [] if names else ["nothing found"]
            for tree, message in guesses(query.tree, lambda word: index.near(word).words, _LIKELY if names else 0):
                if found := index.search(answer(tree, questions.answer), limit, prior=prior):
                    words, said = tuple(leaves(tree)), [*said, message]
                    break
        reason = partial(questions.reason, query.tree)
        passage = passage_of(query.tree)
        seek = seeker(passage.name, passage.argument) if passage else None
        passages = (self._passage(path, words, reason(path), seek, pause) for path, _ in found)
        hits = merge(names, passages, limit, guessed)
        return Results(hits, "; ".join(filter(None, said)))

    @property
    def _linked(self) -> Mapping[str, float]:
        """How many links lead to each note."""
        if self._prior is None or self._prior[0] is not self.names:
            self._prior = self.names, self.names.linked()
        return self._prior[1]

    def complete(self, typed: str, cursor: int) -> Completions:
        """What the operator at the cursor may become. What its pieces are says `search.query.parse`."""
        from search.completion import complete

        return complete(typed, cursor, self.catalog)

    def _passage(
        self, path: str, words: Sequence[Leaf], asked: str, seek: Seeker | None, pause: Callable[[], None] | None
    ) -> Hit:
        from notes.reader import read_front  # the grammar: see `read`
        from search.text_hits import text_hit

        if pause:
            pause()
        return text_hit(
            self.catalog, path, words, asked, seek, lambda: read_front(self._vault.read(path)[0], self._relations)
        )


def name_hits(names: Names, typed: str, limit: int, visits: Visits = NONE) -> list[Hit]:
    """Rows for the names that match what was typed."""
    return [of_name(found) for found in names.find(typed, limit, visits)]
