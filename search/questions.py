"""The parts of a query that full text cannot answer by itself: paths, tags, properties, links, passages."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from notes.catalog import Catalog
from notes.graph import Graph, node_of
from notes.graph import Node as Place
from notes.model import Note
from notes.vault import UnreadableError
from search.index import Index
from search.passages import asks_of_name, find, implied, in_name
from search.tree import And, Docs, LinkTo, Node, Not, Null, Operator, Or, Prefix, Property, Question
from search.words import fold_letters

_ALL = 1 << 30


class Questions:
    """Answers from one state of a vault. `read` gives a note as it is on disk and raises UnreadableError."""

    def __init__(self, catalog: Catalog, index: Index, read: Callable[[str], Note]) -> None:
        self._catalog = catalog
        self._index = index
        self._read = read

    def answer(self, question: Question) -> Docs:
        """The notes that a question means."""
        match question:
            case Operator("path", argument):
                return _docs(_named(argument, self._catalog.paths(), lambda path: path))
            case Operator("file", argument):
                return _docs(_named(argument, self._catalog.paths(), lambda path: path.rpartition("/")[2]))
            case Operator("tag", argument):
                rows = self._catalog.db.execute("SELECT path, tags.key FROM tags JOIN notes ON notes.id = tags.note")
                return _docs(path for path, tag in rows if _is_inside(argument, tag))
            case Operator(_, argument):
                return _docs(path for path in self._candidates(argument) if self._passes(question, path))
            case Property(key, value):
                return self._property(key.casefold(), value)
            case LinkTo(target):
                graph = Graph(self._catalog)
                path = graph.resolve(target, "").path
                return _docs(graph.sources(node_of(path) if path else Place(target, None)))

    def _property(self, wanted: str, value: Node | None) -> Docs:
        rows = self._catalog.db.execute(
            "SELECT path, properties.key, value FROM properties JOIN notes ON notes.id = properties.note"
        )
        return _docs(
            path for path, key, has in rows if key.casefold() == wanted and (value is None or _is_value(value, has))
        )

    def _candidates(self, argument: Node) -> Iterable[str]:
        """The notes that full text cannot rule out."""
        narrowed = implied(argument)
        if narrowed is None:
            return self._catalog.paths()
        return [path for path, _ in self._index.search(narrowed, _ALL)]

    def _passes(self, question: Operator, path: str) -> bool:
        with suppress(UnreadableError):
            note = self._read(path)
            headings = [heading.line for heading in note.body.headings]
            return bool(find(question.name, question.argument, note.text, headings))
        return False


def _named(asked: Node, paths: Iterable[str], name_of: Callable[[str], str]) -> Iterator[str]:
    asks = asks_of_name(asked)
    return (path for path in paths if asks(name := name_of(path), fold_letters(name)))


def _docs(paths: Iterable[str]) -> Docs:
    return Docs(frozenset(paths))


def _is_inside(asked: Node, tag: str) -> bool:
    """Source: Obsidian Help, "Tags": `#a/b` is inside `#a`."""
    match asked:
        case And(nodes):
            return all(_is_inside(part, tag) for part in nodes)
        case Or(nodes):
            return any(_is_inside(part, tag) for part in nodes)
        case Not(inner):
            return not _is_inside(inner, tag)
    name = getattr(asked, "text", "").removeprefix("#").rstrip("/").casefold()
    if isinstance(asked, Prefix):
        return tag.startswith(name)
    return bool(name) and (tag == name or tag.startswith(name + "/"))


def _is_value(wanted: Node, has: str | None) -> bool:
    if has is None:
        return isinstance(wanted, Null)
    return in_name(wanted, has)
