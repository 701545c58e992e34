"""A query tree as what the postings can answer: words, words in a row, and numbers of notes."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from notes.text import safe_text
from search.tree import And, Docs, Field, Leaf, Node, Not, Or, Phrase, Prefix, Typo, Word, leaves
from search.vocabulary import PREFIX_WORDS, Expansion, slips
from search.words import sought

MOST_EXPANDED = 640
"""Most words that all prefixes of one query stand for together."""
WHOLE = 2.0
"""What a word counts where it is asked for as a beginning: twice those that only begin so."""


class OneOf(NamedTuple):
    """Any of these words, each with a factor for its score. Without words: nothing."""

    words: tuple[tuple[str, float], ...]
    fields: tuple[Field, ...]


class InARow(NamedTuple):
    """These words, one after the other, in one field."""

    words: tuple[str, ...]
    fields: tuple[Field, ...]
    ends: tuple[str, ...] = ()
    """One of which stands behind them, if there are any."""


class All(NamedTuple):
    """What is in each of these."""

    plans: tuple["Plan", ...]


class Either(NamedTuple):
    """What is in any of these."""

    plans: tuple["Plan", ...]


class But(NamedTuple):
    """What is not in this."""

    plan: "Plan"


class Those(NamedTuple):
    """The notes of these numbers, rising."""

    numbers: Sequence[int]

    def between(self, first: int, count: int) -> list[int]:
        """Those of one segment, counted from its first note."""
        a, z = bisect_left(self.numbers, first), bisect_left(self.numbers, first + count)
        return [number - first for number in self.numbers[a:z]]


Plan: TypeAlias = OneOf | InARow | All | Either | But | Those


class Known(Protocol):
    """One state of an index."""

    @property
    def numbers(self) -> Mapping[str, int]:
        """Path -> number of the note."""

    def beginning(self, prefix: str, most: int) -> Expansion:
        """The words that begin so."""

    def near(self, word: str) -> Expansion:
        """The words a slip or two away."""


class Planner:
    """Makes plans for one state of an index."""

    def __init__(self, known: Known, query: Node) -> None:
        """`query` is the whole that is to be planned: its prefixes share what may be looked up for one query."""
        self._known = known
        self._each = prefix_share(query)

    def plan(self, node: Node) -> Plan:
        """TypeError for a question that has not been answered (`tree.answer`)."""
        match node:
            case Word() | Prefix() | Typo() | Phrase():
                return self._leaf(node)
            case And(nodes):
                return All(tuple(map(self.plan, nodes)))
            case Or((Word() as word, Prefix() as begun)) if (word.text, word.fields) == (begun.text, begun.fields):
                return self._leaf(begun)  # a word that is still being typed: its beginning holds it
            case Or(nodes):
                return Either(tuple(map(self.plan, nodes)))
            case Not(inner):
                return But(self.plan(inner))
            case Docs(paths):
                numbers = self._known.numbers
                return Those(sorted(numbers[path] for path in paths if path in numbers))
        raise TypeError(f"not answered yet: {node}")

    def _leaf(self, leaf: Leaf) -> Plan:
        words, beginning = sought(leaf.text)
        if isinstance(leaf, Typo) and len(words) == 1 and not beginning:
            near = dict.fromkeys([words[0], *self._known.near(words[0]).words])
            return OneOf(tuple((word, 1 / (1 + slips(words[0], word))) for word in near), leaf.fields)
        if isinstance(leaf, Prefix) and words and not beginning:
            words, beginning = words[:-1], words[-1]
        if not beginning:
            return _in_a_row(words, leaf.fields)
        ends = tuple(dict.fromkeys((beginning, *self._known.beginning(beginning, self._each).words)))
        if words:
            return InARow(words, leaf.fields, ends)
        return OneOf(tuple((word, WHOLE if word == beginning else 1.0) for word in ends), leaf.fields)


def prefix_share(query: Node) -> int:
    """How many words each prefix of a query stands for at most."""
    prefixes = sum(isinstance(leaf, Prefix) or bool(sought(leaf.text).beginning) for leaf in _all_leaves(query))
    return max(1, min(PREFIX_WORDS, MOST_EXPANDED // max(prefixes, 1)))


def cut_short(query: Node, typing: bool, beginning: Callable[[str, int], Expansion]) -> str:
    """Which prefixes stand for more words than are looked up, in words. One that is still being typed is no matter."""
    most, asked = prefix_share(query), tuple(dict.fromkeys(leaves(query)))
    cut = [
        safe_text(leaf.text[:40])
        for leaf in asked
        if isinstance(leaf, Prefix) and not (typing and Word(leaf.text, leaf.fields) in asked)
        if beginning(leaf.text, most).cut
    ]
    return f"only the {most} most frequent words that begin with {', '.join(cut[:5])} are looked up" if cut else ""


def _all_leaves(node: Node) -> Iterator[Leaf]:
    yield from leaves(node)
    yield from leaves(node, positive=False)


def _in_a_row(words: tuple[str, ...], fields: tuple[Field, ...]) -> Plan:
    return InARow(words, fields) if len(words) > 1 else OneOf(tuple((word, 1.0) for word in words), fields)
