"""Whether a text holds what a query tree asks for: line by line, section by section, or in a short string.

Full text finds the notes that may qualify (`implied`); these look at the notes themselves. Lines are counted from 1.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from search.tree import And, Compare, Docs, Leaf, Node, Not, Null, OperatorName, Or, Phrase, Prefix, Typo, Word, leaves
from search.vocabulary import most_slips, slips
from search.words import fold_letters, sought, words

_TASK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\](?:[ \t]|$)")


Seeker: TypeAlias = Callable[[str, Iterable[int]], range]
"""A note's text and the lines of its headings -> the lines of the first passage that was asked for; none: empty."""


def seeker(operator: OperatorName, argument: Node) -> Seeker:
    """What looks for `operator:argument` in one note after another. Operators on names are found in none.

    Headings part sections. A block ends at an empty line.
    """
    asks, may_hold = _asks(argument), holding(list(leaves(implied(argument) or Null())))

    def seek(text: str, headings: Iterable[int]) -> range:
        for lines, passage in _passages(operator, text, headings):
            if (may_hold is None or may_hold.search(passage)) and asks(words(passage)):
                return lines
        return range(0)

    return seek


def _passages(operator: OperatorName, text: str, headings: Iterable[int]) -> Iterator[tuple[range, str]]:
    lines = text.split("\n")
    match operator:
        case "line":
            for number, line in enumerate(lines, 1):
                yield range(number, number + 1), line
        case "section":
            yield from _cut(lines, sorted({line for line in headings if 1 < line <= len(lines)}))
        case "block":
            yield from _cut(lines, [i + 1 for i in range(1, len(lines)) if not lines[i - 1].strip()])
        case "task" | "task-todo" | "task-done":
            yield from _tasks(lines, operator)


def _cut(lines: Sequence[str], before: Sequence[int]) -> Iterator[tuple[range, str]]:
    """The lines in pieces that begin at 1 and at each of `before`."""
    starts = [1, *before]
    for start, end in zip(starts, [*before, len(lines) + 1], strict=True):
        yield range(start, end), "\n".join(lines[start - 1 : end - 1])


def _tasks(lines: Sequence[str], operator: str) -> Iterator[tuple[range, str]]:
    for line, text in enumerate(lines, 1):
        box = _TASK.match(text)
        if box and operator in ("task", "task-todo" if box[1] == " " else "task-done"):
            yield range(line, line + 1), text[box.end() :]


def holds(node: Node, tokens: Sequence[str]) -> bool:
    """Whether these words fulfil a tree. Prefixes and typos are not cut short here; questions are never fulfilled."""
    return _asks(node)(tokens)


def _asks(node: Node) -> Callable[[Sequence[str]], bool]:
    """The same for many texts."""
    match node:
        case And(nodes):
            all_of = tuple(map(_asks, nodes))
            return lambda tokens: all(ask(tokens) for ask in all_of)
        case Or(nodes):
            any_of = tuple(map(_asks, nodes))
            return lambda tokens: any(ask(tokens) for ask in any_of)
        case Not(inner):
            unwanted = _asks(inner)
            return lambda tokens: not unwanted(tokens)
        case Word() | Phrase() if len(found := sought(node.text).words) == 1 and not sought(node.text).beginning:
            return lambda tokens: found[0] in tokens
        case Word() | Phrase() | Prefix() | Typo():
            return lambda tokens: next(places(node, tokens), None) is not None
    return lambda _: False


def places(leaf: Word | Phrase | Prefix | Typo, tokens: Sequence[str]) -> Iterator[range]:
    """Where among the words a leaf stands, as ranges of indices."""
    wanted, beginning = sought(leaf.text)
    if isinstance(leaf, Prefix) and wanted and not beginning:
        wanted, beginning = wanted[:-1], wanted[-1]
    first, length = wanted[0] if wanted else "", len(wanted) + bool(beginning)
    if isinstance(leaf, Typo) and length == 1 and wanted:
        allowed = most_slips(first)
        near = {token for token in set(tokens) if abs(len(token) - len(first)) <= allowed}
        near = {token for token in near if slips(first, token) <= allowed}
        yield from (range(i, i + 1) for i, token in enumerate(tokens) if token in near)
        return
    for i in range(len(tokens) - length + 1 if length else 0):
        if (
            (not wanted or tokens[i] == first)
            and tuple(tokens[i : i + len(wanted)]) == wanted
            and (not beginning or tokens[i + length - 1].startswith(beginning))
        ):
            yield range(i, i + length)


# Letters beyond ASCII may stand for others, see `search.words`, a soft hyphen for nothing; dashes, quotes, arrows and
# the like do not.
_ODD = (
    r"[^\x00-\x7f\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b6-\u00b8\u00bb\u00bf"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u23ff\u2500-\u2767]"
)


def holding(sought_for: Sequence[Leaf]) -> re.Pattern[str] | None:
    """What stands in every line that holds one of these; None: nothing can be said."""
    firsts = []
    for leaf in sought_for:
        wanted, beginning = sought(leaf.text)
        if isinstance(leaf, Typo) or not (wanted or beginning):
            return None
        firsts.append(re.escape((*wanted, beginning)[0]))
    return re.compile("|".join([*firsts, _ODD]), re.IGNORECASE) if firsts else None


def implied(node: Node) -> Node | None:
    """What full text can ask for so that no note is missed which fulfils the tree; None: any note may.

    A prefix that stands for more words than are looked up is cut there, as in every search."""
    match node:
        case Word() | Phrase() | Prefix() | Typo() | Docs():
            return node
        case And(nodes):
            parts = tuple(part for part in map(implied, nodes) if part)
            return And(parts) if parts else None
        case Or(nodes):
            either = tuple(map(implied, nodes))
            return None if None in either else Or(tuple(part for part in either if part))
    return None


def in_name(node: Node, name: str) -> bool:
    """Whether a path, a file name or the value of a property holds what a tree asks for, anywhere in it.

    Letter by letter, without case and accents; of `Compare` see `_compared`.
    """
    return asks_of_name(node)(name, fold_letters(name))


def asks_of_name(node: Node) -> Callable[[str, str], bool]:
    """The same for many names: what is asked of each, and of its `fold_letters`."""
    match node:
        case And(nodes):
            all_of = tuple(map(asks_of_name, nodes))
            return lambda name, folded: all(ask(name, folded) for ask in all_of)
        case Or(nodes):
            any_of = tuple(map(asks_of_name, nodes))
            return lambda name, folded: any(ask(name, folded) for ask in any_of)
        case Not(inner):
            unwanted = asks_of_name(inner)
            return lambda name, folded: not unwanted(name, folded)
        case Word(text) | Phrase(text) | Prefix(text) | Typo(text):
            wanted = fold_letters(text)
            return lambda _, folded: wanted in folded
        case Compare(sign, text):
            return lambda name, _: _compared(sign, name, text)
        case Null():
            return lambda name, _: not name
    return lambda *_: False


def _compared(sign: str, left: str, right: str) -> bool:
    """Numbers as numbers, else as text: dates with dates and years, words with words, `n/a` with no number."""
    a: float | str
    b: float | str
    try:
        a, b = float(left.replace(",", "")), float(right.replace(",", ""))
    except ValueError:
        if left[:1].isdigit() != right[:1].isdigit():
            return False
        a, b = left.casefold(), right.casefold()
    return (a < b if sign[0] == "<" else a > b) or ("=" in sign and a == b)  # type: ignore[operator]
