"""What a person types, read as a query tree. Never raises, whatever was typed.

The grammar is that of Obsidian Help, "Search": blanks mean and, `OR` binds looser, `-` negates, quotes make a phrase,
parentheses group; `file: path: content: tag: line: section: block: task: task-todo: task-done:` take a word, a phrase
or a group; `[property]`, `[property:value]`, `[property:null]`, `[property:>5]`. Ours are `pre*`, `typo~`, `#tag` for
`tag:#tag`, `[[note]]` for the notes that link there, and `AND`, which changes
nothing. In quotes all of these are words.

What cannot be read so is read as well as it can be, and the message says how.
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from notes.text import safe_text
from search.tree import (
    And,
    Compare,
    Field,
    Leaf,
    LinkTo,
    Node,
    Not,
    Null,
    Operator,
    OperatorName,
    Or,
    Phrase,
    Prefix,
    Property,
    Typo,
    Word,
    leaves,
)
from search.words import sought

MOST_LETTERS, MOST_WORDS, MOST_TYPOS, DEEPEST = 10_000, 200, 10, 20
"""How long a query may be, how many words and `typo~` it may hold, how deep its groups may be nested."""

Kind = Literal["word", "prefix", "typo", "phrase", "operator", "tag", "property", "link", "or", "and", "not", "group"]


class Span(NamedTuple):
    """A piece of what was typed, from `start` to before `end`, and what it was read as."""

    start: int
    end: int
    kind: Kind


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
    """In order, not overlapping."""

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words, so that it may be a name as well."""
        return all(span.kind == "word" for span in self.spans)


def parse(typed: str, typing: bool = False) -> Query:
    """Read a query. With `typing` its last word may still be growing and is matched as a beginning too, and what is
    not closed yet is nothing to complain of."""
    reader = _Reader(typed, typing)
    tree = reader.read()
    found = tuple(dict.fromkeys(leaves(tree))) if tree else ()
    return Query(tree, "; ".join(dict.fromkeys(reader.complaints)), found, tuple(sorted(reader.spans)))


_OPERATOR = re.compile(r"(file|path|content|tag|line|section|block|task-todo|task-done|task):", re.IGNORECASE)
_UNKNOWN = re.compile(r"([A-Za-z][A-Za-z-]{0,30}):(?!//)")
_BARE = re.compile(r'[^\s()"]+')
_BLANKS = re.compile(r"\s*")
_CONNECTIVE = re.compile(r"(OR|AND)(?=[\s()]|$)")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*+)("?)', re.DOTALL)
_BRACKETED = re.compile(r'\[((?:[^\]"\n]|"[^"\n]*+")*+)\]')
_LINK = re.compile(r"\[\[([^\]\n]*+(?:\](?!\])[^\]\n]*+)*+)(\]\])?")
_TYPO = re.compile(r"(.+)~\d?\Z", re.DOTALL)
_COMPARISON = re.compile(r"([<>]=?)\s*(\S+)\s*")
_TAG = re.compile(r"#[\w/-]*[^\W\d_][\w/-]*\Z")
_CONTENT: tuple[Field, ...] = ("headings", "body")
_VERBATIM = ("file", "path", "tag", "property")  # operators about names and values, not about words


class _Place(NamedTuple):
    """Where words are read."""

    fields: tuple[Field, ...] = ()
    operator: str = ""
    """The operator whose argument this is: no operators inside, then."""


class _Reader:
    def __init__(self, typed: str, typing: bool) -> None:
        self._text, self._typing = typed[:MOST_LETTERS], typing
        self._at, self._end = 0, len(self._text)
        self._left, self._typos = MOST_WORDS, MOST_TYPOS
        self.spans: list[Span] = []
        self.complaints: list[str] = []
        if len(typed) > MOST_LETTERS:
            self._complain(f"only the first {MOST_LETTERS} letters are read")

    def read(self) -> Node | None:
        parts = []
        while self._more():
            parts.append(self._either(_Place(), 0))
            if self._more():
                self._complain("a parenthesis is closed that was not opened")
                self._take(self._at + 1, "group")
        tree = _joined(And, parts)
        if not tree and self._text.strip() and not self._typing:
            self._complain("there is nothing to look for")
        return tree

    # --- from the loosest to the tightest ---
    def _either(self, place: _Place, depth: int) -> Node | None:
        parts = [self._all(place, depth)]
        while self._more() and (match := self._match(_CONNECTIVE)):
            self._take(match.end(), "or")
            parts.append(self._all(place, depth))
        if len(parts) > 1 and None in parts and not (self._typing and None not in parts[:-1]):
            self._complain("OR wants something on both sides")
        return _joined(Or, parts)

    def _all(self, place: _Place, depth: int) -> Node | None:
        parts = []
        while self._more() and self._text[self._at] != ")":
            if match := self._match(_CONNECTIVE):
                if match[1] == "OR":
                    break
                self._take(match.end(), "and")
                continue
            parts.append(self._negated(place, depth))
        return _joined(And, parts)

    def _negated(self, place: _Place, depth: int) -> Node | None:
        after = self._at
        while after < self._end and self._text[after] == "-":
            after += 1
        if after == self._at:
            return self._one(place, depth)
        dashes, stands_alone = after - self._at, after == self._end or self._text[after] in " \t\r\n)"
        if stands_alone:
            self._at = after
            return None
        self._take(after, "not")
        node = self._one(place, depth)
        return Not(node) if node and dashes % 2 else node

    def _one(self, place: _Place, depth: int) -> Node | None:
        here = self._text[self._at]
        if here == "(":
            return self._group(place, depth)
        if not self._left:
            self._complain(f"only the first {MOST_WORDS} words are read")
            self._at = self._end
            return None
        self._left -= 1
        if here == '"':
            return self._phrase(place)
        if not place.operator:
            if here == "[" and (match := self._match(_LINK)):
                return self._link(match)
            if here == "[" and (match := self._match(_BRACKETED)):
                return self._property(match, depth)
            if match := self._match(_OPERATOR):
                return self._operator(match, depth)
        return self._bare(place)

    # --- what stands by itself ---
    def _group(self, place: _Place, depth: int) -> Node | None:
        self._take(self._at + 1, "group")
        if depth >= DEEPEST:
            self._complain(f"more than {DEEPEST} parentheses inside one another are not read")
            return None
        node = self._either(place, depth + 1)
        if self._more():
            self._take(self._at + 1, "group")
        elif not self._typing:
            self._complain("a parenthesis is not closed")
        return node

    def _phrase(self, place: _Place) -> Node | None:
        match = self._match(_PHRASE)
        assert match
        self._take(match.end(), "phrase")
        if not match[2] and not self._typing:
            self._complain("the quotes are not closed")
        text = re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL)
        return Phrase(self._few_words(text, place), place.fields) if self._asks(text, place) else None

    def _link(self, match: re.Match[str]) -> Node | None:
        self._take(match.end(), "link")
        target = match[1].partition("|")[0].strip()
        if not match[2] and not self._typing:
            self._complain("[[ is not closed")
        if not target:
            self._complain("[[ ]] wants the name of a note")
        return LinkTo(target) if target else None

    def _property(self, match: re.Match[str], depth: int) -> Node | None:
        key, colon, value = match[1].partition(":")
        key = key.strip().strip('"').strip()
        if not key:
            self._complain("[ ] wants the name of a property")
            self._take(match.end(), "property")
            return None
        inside, end = match.start(1) + match[1].find(":") + 1, self._end
        self._take(inside if colon else match.end(), "property")
        if not colon:
            return Property(key)
        if compared := _COMPARISON.fullmatch(value.strip()):
            self._take(match.end(), "property")
            return Property(key, Compare(cast(Literal["<", ">", "<=", ">="], compared[1]), compared[2]))
        self._end = match.end() - 1
        parts = []
        while self._more():
            parts.append(self._either(_Place(operator="property"), depth + 1))
            self._at += self._more()  # a parenthesis that nothing opened
        self._end = end
        self._at = match.end() - 1
        self._take(match.end(), "property")
        return Property(key, _joined(And, parts))

    def _operator(self, match: re.Match[str], depth: int) -> Node | None:
        name = match[1].lower()
        self._take(match.end(), "operator")
        place = _Place(_CONTENT if name == "content" else (), name)
        ends = not self._more() or self._text[self._at] == ")" or self._match(_CONNECTIVE)
        argument = None if ends else self._one(place, depth)
        if not argument:
            if not (self._typing and self._at == self._end):
                self._complain(f"{name}: wants something to look for")
            return None
        return argument if name == "content" else Operator(cast(OperatorName, name), argument)

    def _bare(self, place: _Place) -> Node | None:
        match = self._match(_BARE)
        assert match
        text, end = match.group(), match.end()
        if not place.operator and _TAG.match(text):
            self._take(end, "tag")
            return Operator("tag", self._growing(Word(text), place))
        if place.operator == "property" and text == "null":
            self._take(end, "word")
            return Null()
        if place.operator in ("file", "path", "tag"):
            self._take(end, "word")
            text = text.rstrip("*")
            return self._growing(Word(text), place) if text else None
        if not place.operator and (unknown := _UNKNOWN.match(text)) and (len(text) > unknown.end() or self._opens(end)):
            self._complain(f"{unknown[1]}: is no operator, and read as a word")
        if len(text) > 2 and text[0] == text[-1] == "/":
            self._complain("regular expressions are not read, but as words")
        if text[0] == "[" and not place.operator and not self._typing:
            self._complain("[ is not closed, and what follows is read as words")
        return self._word(text, end, place)

    def _word(self, text: str, end: int, place: _Place) -> Node | None:
        kind: Kind = "word"
        typo = _TYPO.match(text)
        if text.endswith("*"):
            kind, text = "prefix", text.rstrip("*")
        elif typo and self._typos:
            kind, text, self._typos = "typo", typo[1], self._typos - 1
        elif typo:
            self._complain(f"only {MOST_TYPOS} words may hold a typo")
        if "*" in text:
            self._complain("* is read at the end of a word only")
        self._take(end, kind)
        if not self._asks(text, place):
            return None
        text = self._few_words(text, place)
        if kind == "word":
            return self._growing(Word(text, place.fields), place)
        return Prefix(text, place.fields) if kind == "prefix" else Typo(text, place.fields)

    def _growing(self, word: Word, place: _Place) -> Node:
        """A word that may still be typed on."""
        if self._typing and self._at == len(self._text) and place.operator not in ("file", "path"):
            return Or((word, Prefix(word.text, word.fields)))
        return word

    # --- help ---
    def _more(self) -> bool:
        """Whether anything is left, behind blanks."""
        match = _BLANKS.match(self._text, self._at, self._end)
        assert match
        self._at = match.end()
        return self._at < self._end

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._at, self._end)

    def _opens(self, at: int) -> bool:
        return at < self._end and self._text[at] in '("'

    def _take(self, end: int, kind: Kind) -> None:
        if end > self._at:
            self.spans.append(Span(self._at, end, kind))
        self._at = end

    def _asks(self, text: str, place: _Place) -> bool:
        """Whether there is anything to look for. A dash or an ampersand between words is no reason to complain."""
        if place.operator in _VERBATIM:
            return bool(text.strip())
        asks = any(sought(text))
        if not asks and len(text) > 2:
            self._complain(f"there is nothing to look for in {safe_text(text[:40])}")
        return asks

    def _few_words(self, text: str, place: _Place) -> str:
        words = () if place.operator in _VERBATIM else sought(text).words
        if len(words) - 1 > self._left:
            self._complain(f"only the first {MOST_WORDS} words are read")
            text = " ".join(words[: self._left + 1])
        self._left = max(self._left - len(words) + 1, 0)
        return text

    def _complain(self, message: str) -> None:
        if len(self.complaints) < 5:
            self.complaints.append(message)


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """One node of several; the same thing said twice is said once."""
    said = list(dict.fromkeys(part for part in parts if part))
    return (said[0] if len(said) == 1 else kind(tuple(said))) if said else None
