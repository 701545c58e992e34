"""What a query asks for, as a tree of values. Nothing here reads or searches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Field = Literal["title", "aliases", "headings", "body"]
ON_NAMES = ("file", "path", "tag")
"""The operators that do not look into a note's text."""
OperatorName = Literal["file", "path", "tag", "line", "section", "block", "task", "task-todo", "task-done"]


class Document(NamedTuple):
    """What full text knows of one note."""

    path: str
    digest: str
    """The content hash of the note: says whether the index holds this version of it."""
    title: str
    """One name a line, as in the next two: no phrase runs over from one to another."""
    aliases: str
    headings: str
    body: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed. One that falls into several words (`don't`, `东京都`) is looked up as a phrase."""

    text: str
    fields: tuple[Field, ...] = ()
    """Where to look; empty: everywhere."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """All words that begin so."""

    text: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Typo:
    """The word and those that differ from it by a slip or two."""

    text: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other."""

    text: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every note but these."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Docs:
    """The notes at these paths, whatever they say: an answer that was found elsewhere."""

    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class Operator:
    """`name:argument`, to be answered from the catalog or from a note's text."""

    name: OperatorName
    argument: "Node"


@dataclass(frozen=True, slots=True)
class Property:
    """`[key]` (value None) or `[key:value]`; the value may hold `Compare` and `Null` besides words."""

    key: str
    value: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Compare:
    """`<5`, `>5`, `<=5`, `>=5` as the value of a property."""

    sign: Literal["<", ">", "<=", ">="]
    text: str


@dataclass(frozen=True, slots=True)
class Null:
    """`null` as the value of a property: the key is there and has no value."""


@dataclass(frozen=True, slots=True)
class LinkTo:
    """`[[target]]`: the notes that link there."""

    target: str


Leaf: TypeAlias = Word | Prefix | Typo | Phrase
Question: TypeAlias = Operator | Property | LinkTo
"""What full text cannot answer by itself."""
Node: TypeAlias = Leaf | And | Or | Not | Docs | Question | Compare | Null


def leaves(node: Node, positive: bool = True) -> Iterator[Leaf]:
    """The words and phrases that a found note can show: those that are not negated, nor about names or properties."""
    match node:
        case Word() | Prefix() | Typo() | Phrase():
            if positive:
                yield node
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from leaves(part, positive)
        case Not(inner):
            yield from leaves(inner, not positive)
        case Operator(name, argument) if name not in ON_NAMES:
            yield from leaves(argument, positive)


def passage_of(node: Node) -> Operator | None:
    """The first operator on passages that is not negated: what it finds is what a found note can show best."""
    match node:
        case And(nodes) | Or(nodes):
            return next(filter(None, map(passage_of, nodes)), None)
        case Operator(name) if name not in ON_NAMES:
            return node
    return None


def asked_for(node: Node) -> Iterator[Question]:
    """The questions of a query that are not negated."""
    match node:
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from asked_for(part)
        case Operator() | Property() | LinkTo():
            yield node


def in_words(question: Question) -> str:
    """What is asked for: `tag: korea`."""
    match question:
        case Operator(name, argument):
            return f"{name}: {' '.join(leaf.text for leaf in leaves(argument))}"
        case Property(key):
            return f"property: {key}"
        case LinkTo(target):
            return f"link: {target}"


def answer(node: Node, ask: Callable[[Question], Node]) -> Node:
    """The tree with each question replaced by what `ask` says, usually `Docs`."""
    match node:
        case And(nodes):
            return And(tuple(answer(part, ask) for part in nodes))
        case Or(nodes):
            return Or(tuple(answer(part, ask) for part in nodes))
        case Not(inner):
            return Not(answer(inner, ask))
        case Operator() | Property() | LinkTo():
            return ask(node)
    return node
