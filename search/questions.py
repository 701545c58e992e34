"""The parts of a query that full text cannot answer by itself: paths, tags, properties, links, passages."""

from collections.abc import Callable, Iterable, Iterator

from notes.catalog import Catalog
from notes.graph import Graph, node_of
from notes.graph import Node as Place
from search.bodies import Body
from search.index import Index
from search.passages import asks_of_name, implied, in_name, seeker
from search.tree import (
    ON_NAMES,
    And,
    Docs,
    LinkTo,
    Node,
    Not,
    Null,
    Operator,
    OperatorName,
    Or,
    Prefix,
    Property,
    Question,
    asked_for,
    in_words,
)
from search.words import fold_letters

_ALL = 1 << 30


class Questions:
    """Answers from one state of a vault. `read` gives the texts of notes, without those that cannot be read."""

    def __init__(self, catalog: Catalog, index: Index, read: Callable[[Iterable[str]], Iterator[Body]]) -> None:
        self._catalog = catalog
        self._index = index
        self._read = read
        self._found: dict[Question, Docs] = {}

    def answer(self, question: Question) -> Node:
        """The notes that a question means; of passages with the words, which rank them."""
        found = self._found[question] = Docs(frozenset(self._paths(question)))
        if isinstance(question, Operator) and question.name not in ON_NAMES and (words := implied(question.argument)):
            return And((found, words))
        return found

    def reason(self, query: Node, path: str) -> str:
        """The first question of a query, of those that were answered, that means this note, in words; else empty."""
        meant = (question for question in asked_for(query) if question in self._found)
        return next((in_words(question) for question in meant if path in self._found[question].paths), "")

    def _paths(self, question: Question) -> Iterable[str]:
        match question:
            case Operator("path", argument):
                return _named(argument, self._catalog.paths(), lambda path: path)
            case Operator("file", argument):
                return _named(argument, self._catalog.paths(), lambda path: path.rpartition("/")[2])
            case Operator("tag", argument):
                rows = self._catalog.db.execute("SELECT path, tags.key FROM tags JOIN notes ON notes.id = tags.note")
                return (path for path, tag in rows if _is_inside(argument, tag))
            case Operator(name, argument):
                return self._holding(name, argument)
            case Property(key, value):
                return self._property(key.casefold(), value)
            case LinkTo(target):
                graph = Graph(self._catalog)
                path = graph.resolve(target, "").path
                return graph.backlinks(node_of(path) if path else Place(target, None)).sources

    def _property(self, wanted: str, value: Node | None) -> Iterator[str]:
        rows = self._catalog.db.execute(
            "SELECT path, properties.key, value FROM properties JOIN notes ON notes.id = properties.note"
        )
        return (
            path for path, key, has in rows if key.casefold() == wanted and (value is None or _is_value(value, has))
        )

    def _holding(self, name: OperatorName, argument: Node) -> Iterator[str]:
        seek = seeker(name, argument)
        for path, text, line in self._read(sorted(self._candidates(argument))):
            if seek(text, self._catalog.heading_lines(path, line) if name == "section" else ()):
                yield path

    def _candidates(self, argument: Node) -> Iterable[str]:
        """The notes that full text cannot rule out."""
        narrowed = implied(argument)
        if narrowed is None:
            return self._catalog.paths()
        return [path for path, _ in self._index.search(narrowed, _ALL)]


def _named(asked: Node, paths: Iterable[str], name_of: Callable[[str], str]) -> Iterator[str]:
    asks = asks_of_name(asked)
    return (path for path in paths if asks(name := name_of(path), fold_letters(name)))


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
