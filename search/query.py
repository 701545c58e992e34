"""What a person types, read as a query tree. Never raises, whatever was typed.

The grammar is that of Obsidian Help, "Search": blanks mean and, `OR` binds looser, `-` negates, quotes make a phrase,
parentheses group; `file: path: content: tag: line: section: block: task: task-todo: task-done:` take a word, a phrase
or a group; `[property]`, `[property:value]`, `[property:null]`, `[property:>5]`. Ours are `pre*`, `typo~`, `#tag` for
`tag:#tag`, `[[note]]` for the notes that link there, and `AND`, which changes
nothing. In quotes all of these are words.

What cannot be read so is read as well as it can be, and the message says how.
"""

from dataclasses import dataclass

from search.grammar import Reader
from search.span import Span
from search.tree import Leaf, Node, leaves


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood."""

    tree: Node | None
    """None: nothing is asked for."""
    message: str
    """What could not be read and how it was read instead; empty when all was understood."""
    words: tuple[Leaf, ...]
    """The words and phrases to light up in a note that was found."""
    spans: tuple[Span, ...]
    """The pieces, for colouring: in order, not overlapping; blanks are in none."""

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words, so that it may be a name as well."""
        return all(span.kind in ("word", "error") for span in self.spans)


def parse(typed: str, typing: bool = False) -> Query:
    """Read a query. With `typing` its last word may still be growing and is matched as a beginning too, and what is
    not closed yet is nothing to complain of."""
    reader = Reader(typed, typing)
    tree = reader.read()
    found = tuple(dict.fromkeys(leaves(tree))) if tree else ()
    return Query(tree, "; ".join(dict.fromkeys(reader.complaints)), found, tuple(sorted(reader.spans)))
