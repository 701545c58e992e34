"""Full-text engines side by side, behind one shape: ours, stock Whoosh, SQLite's FTS5, ripgrep.

Each is built from the same documents and answers the same questions with the paths of the best twenty notes.
"""

import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from search.codec import reader, schema
from search.grammar import Reader
from search.index import Index
from search.tree import And, Document, Node, Not, Or, Phrase, Prefix, Typo, Word
from search.words import sought, words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import fields, query, scoring
    from whoosh.filedb.filestore import FileStorage
    from whoosh.reading import MultiReader
    from whoosh.searching import Searcher

BEST = 20
_BM25F = scoring.BM25F(0.75, 1.2)
FIELDS = {"title": 5.0, "aliases": 5.0, "headings": 2.0, "body": 1.0}


class Engine(Protocol):
    """One engine with an index of its own in a folder of its own."""

    name: str
    folder: Path

    def __init__(self, folder: Path) -> None:
        """The index in this folder, which may be new."""

    def build(self, documents: Sequence[Document]) -> None:
        """Index all of these."""

    def update(self, document: Document) -> None:
        """Replace one note."""

    def open(self) -> None:
        """Open what was built, as a new process would."""

    def ask(self, node: Node) -> list[str] | None:
        """Paths, best first; None where the engine cannot be asked that."""


class Ours:
    """linkhop's index."""

    name = "linkhop"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index.open(folder)

    def build(self, documents: Sequence[Document]) -> None:
        self.index.rebuild(documents)

    def update(self, document: Document) -> None:
        self.index.update([document])

    def open(self) -> None:
        self.index.close()
        self.index = Index.open(self.folder)

    def ask(self, node: Node) -> list[str] | None:
        return [path for path, _ in self.index.search(node, BEST)]


class Whoosh:
    """Whoosh 2.7.4 as it comes, with our words and boosts."""

    name = "Whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if folder.exists():
            self.open()
            return
        folder.mkdir()
        plain = schema()
        plain.add("path", fields.ID(stored=True, unique=True))
        self.index = FileStorage(folder).create_index(plain)

    def build(self, documents: Sequence[Document]) -> None:
        writer = self.index.writer(limitmb=256)
        for document in documents:
            writer.add_document(path=document.path, **{field: getattr(document, field) for field in FIELDS})
        writer.commit()
        self.open()

    def update(self, document: Document) -> None:
        writer = self.index.writer()
        writer.update_document(path=document.path, **{field: getattr(document, field) for field in FIELDS})
        writer.commit()

    def open(self) -> None:
        self.index = FileStorage(self.folder).open_index()
        self.searcher = self.index.searcher(weighting=_BM25F)
        self._path = lambda number: self.searcher.stored_fields(number)["path"]

    def read(self, ours: Ours) -> None:
        """Answer from the segments that our writer made of the same notes, which its codec shows to Whoosh."""
        parts = ours.index._segments
        paths = [path for segment, _ in parts for path in segment.paths]
        self.searcher = Searcher(MultiReader([reader(one, gone) for one, gone in parts]), weighting=_BM25F)
        self._path = paths.__getitem__

    def ask(self, node: Node) -> list[str] | None:
        return [self._path(number) for _, number in self.searcher.search(self._query(node), limit=BEST).top_n]

    def _query(self, node: Node) -> object:
        match node:
            case And((node, Not(unwanted))):
                return query.AndNot(self._query(node), self._query(unwanted))
            case And(nodes):
                return query.And([self._query(part) for part in nodes])
            case Or(nodes):
                return query.Or([self._query(part) for part in nodes])
            case Phrase(text):
                return query.Or([query.Phrase(field, words(text), boost=boost) for field, boost in FIELDS.items()])
            case Prefix(text):
                return query.Or([query.Prefix(field, text, boost=boost) for field, boost in FIELDS.items()])
            case Typo(text):
                slips = 1 if len(text) < 6 else 2
                near = [query.FuzzyTerm(field, text, maxdist=slips, boost=b) for field, b in FIELDS.items()]
                return query.Or(near)
            case Word(text):
                return query.Or([query.Term(field, text, boost=boost) for field, boost in FIELDS.items()])
        raise TypeError(node)


class Fts5:
    """SQLite's FTS5 with bm25 and our boosts."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._connect()
        self.db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS notes USING fts5(path UNINDEXED, title, aliases, headings, body,"
            " tokenize = 'unicode61 remove_diacritics 2')"
        )

    def _connect(self) -> None:
        self.db = sqlite3.connect(self.folder / "fts.sqlite")

    def build(self, documents: Sequence[Document]) -> None:
        rows = ((each.path, each.title, each.aliases, each.headings, each.body) for each in documents)
        self.db.executemany("INSERT INTO notes VALUES (?,?,?,?,?)", rows)
        self.db.commit()

    def update(self, document: Document) -> None:
        row = (document.title, document.aliases, document.headings, document.body, document.path)
        (number,) = self.db.execute("SELECT rowid FROM notes WHERE path = ?", (document.path,)).fetchone()
        self.db.execute("UPDATE notes SET title=?, aliases=?, headings=?, body=? WHERE rowid=?", (*row[:4], number))
        self.db.commit()

    def open(self) -> None:
        self.db.close()
        self._connect()
        self.db.execute("SELECT count(*) FROM notes WHERE notes MATCH 'x'").fetchone()

    def ask(self, node: Node) -> list[str] | None:
        match = self._match(node)
        rank = "bm25(notes, 0, 5, 5, 2, 1)"
        question = f"SELECT path FROM notes WHERE notes MATCH ? ORDER BY {rank} LIMIT {BEST}"
        return None if match is None else [path for (path,) in self.db.execute(question, (match,))]

    def _match(self, node: Node) -> str | None:
        match node:
            case And((node, Not(unwanted))):
                return f"{self._match(node)} NOT {self._match(unwanted)}"
            case And(nodes):
                parts = [self._match(part) for part in nodes]
                return None if None in parts else " AND ".join(filter(None, parts))
            case Or(nodes):
                return " OR ".join(filter(None, map(self._match, nodes)))
            case Phrase(text) | Word(text):
                return f'"{text}"'
            case Prefix(text):
                return f'"{text}" *'
        return None


class Ripgrep:
    """`rg -l` over the files: no ranks, no index; a new process each time."""

    name = "rg"

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    def ask(self, node: Node) -> list[str] | None:
        match node:
            case Word(text) | Phrase(text):
                pattern = rf"\b{text}\b"
            case Prefix(text):
                pattern = rf"\b{text}"
            case _:
                return None
        command = [shutil.which("rg") or "rg", "-il", "--no-messages", "-g", "*.md", pattern, str(self.vault)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.split("\n")[:-1]


def simple(text: str) -> bool:
    """Whether all engines take this for the same one word."""
    return text.isascii() and text.isalpha() and sought(text).words == (text,) and bool(Reader(text, False).read())
