"""What may have been meant where nothing was found: words that no note has are read as slips of other words."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from notes.text import safe_text
from search.tree import And, Leaf, Node, Not, Or, Phrase, Typo, Word, leaves
from search.words import sought

MOST_WORDS = 8
"""Of a longer query nothing is guessed: each word is compared with all that are indexed."""
_MOST_PHRASES = 4
"""Ways to read a word in a phrase."""


class Guess(NamedTuple):
    """Another query in the place of the one that found nothing."""

    tree: Node
    message: str


Near = Callable[[str], Sequence[str]]
"""The indexed words a slip or two away, the nearest first; the word itself where it is indexed."""


def guesses(tree: Node, near: Near, shortest: int = 0) -> Iterator[Guess]:
    """First with words that no note has read as slips, then with all words read so. None where nothing is near.

    Words of fewer letters than `shortest` are left as they are.
    """
    if sum(len(sought(leaf.text).words) for leaf in leaves(tree)) > MOST_WORDS:
        return
    near = cache(_of_words(near, shortest))
    changed: dict[str, str] = {}

    def unknown(word: str) -> Sequence[str]:
        close = near(word)
        if not close or close[0] == word:
            return ()
        changed[word] = close[0]
        return close

    if (guess := _respelled(tree, unknown)) != tree:
        said = ", ".join(f"{safe_text(new)} for {safe_text(old)}" for old, new in changed.items())
        yield Guess(guess, f"did you mean {said}?")
    if (loose := _respelled(tree, near)) not in (tree, guess):
        yield Guess(loose, "these hold words that are spelt nearly so")


def _of_words(near: Near, shortest: int) -> Near:
    """Another number is no slip."""
    return lambda word: () if word.isdigit() or len(word) < shortest else near(word)


def _respelled(node: Node, near: Near) -> Node:
    match node:
        case And(nodes):
            return And(tuple(_respelled(part, near) for part in nodes))
        case Or(nodes):
            return Or(tuple(_respelled(part, near) for part in nodes))
        case Not():
            return node
        case Word() | Phrase():
            return _leaf(node, near)
    return node


def _leaf(leaf: Leaf, near: Near) -> Node:
    words, beginning = sought(leaf.text)
    if beginning or not words:
        return leaf
    if len(words) == 1:
        return Typo(words[0], leaf.fields) if set(near(words[0])) - {words[0]} else leaf
    phrases = {
        " ".join((*words[:i], other, *words[i + 1 :]))
        for i, word in enumerate(words)
        for other in near(word)[:_MOST_PHRASES]
    }
    return Or(tuple(Phrase(text, leaf.fields) for text in sorted(phrases))) if phrases else leaf
