"""The grammar of queries, as one reader from the loosest rule to the tightest. `query.parse` is the way in.

What is not closed yet while a query is being typed is nothing to complain of: `[key:val` asks for that value already,
and `[ke` for nothing yet.
"""

import re
from typing import Literal, NamedTuple, cast

from notes.text import safe_text
from search.cursor import Cursor
from search.span import Kind, Span
from search.tree import (
    And,
    Compare,
    Field,
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
)
from search.words import sought

MOST_LETTERS, MOST_WORDS, MOST_TYPOS, DEEPEST = 10_000, 200, 10, 20
"""How long a query may be, how many words and `typo~` it may hold, how deep its groups may be nested."""

_OPERATOR = re.compile(r"(file|path|content|tag|line|section|block|task-todo|task-done|task):", re.IGNORECASE)
_UNKNOWN = re.compile(r"([A-Za-z][A-Za-z-]{0,30}):(?!//)")
_BARE = re.compile(r'[^\s()"]+')
_CONNECTIVE = re.compile(r"(OR|AND)(?=[\s()]|$)")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*+)("?)', re.DOTALL)
_BRACKETED = re.compile(r'\[((?:[^\]"\n]|"[^"\n]*+(?:"|\Z))*+)(\]|\Z)')
_KEY = re.compile(r'(\s*"[^"]*+"\s*(?=:|\Z)|[^:]*+)(:?)')
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


class Reader(Cursor):
    """Reads one query: `read` is called once and leaves `spans` and `complaints` behind."""

    def __init__(self, typed: str, typing: bool) -> None:
        super().__init__(typed[:MOST_LETTERS])
        self._typing, self._typed = typing, len(typed)
        self._left, self._typos = MOST_WORDS, MOST_TYPOS
        if len(typed) > MOST_LETTERS:
            self._complain(f"only the first {MOST_LETTERS} letters are read")

    def read(self) -> Node | None:
        """The whole query; None where nothing is asked for."""
        tree = self._up_to_the_end(_Place(), 0)
        if self._typed > self._end:
            self.spans.append(Span(self._end, self._typed, "error"))
        if not tree and self._text.strip() and not self._typing:
            self._complain("there is nothing to look for")
        return tree

    # --- from the loosest to the tightest ---
    def _up_to_the_end(self, place: _Place, depth: int) -> Node | None:
        parts = []
        while self._more():
            parts.append(self._either(place, depth))
            if self._more():
                self._complain("a parenthesis is closed that was not opened")
                self._take(self._at + 1, "error")
        return _joined(And, parts)

    def _either(self, place: _Place, depth: int) -> Node | None:
        parts = [self._all(place, depth)]
        while self._more() and (match := self._match(_CONNECTIVE)):
            self._take(match.end(), "or")
            sign = len(self.spans) - 1
            parts.append(self._all(place, depth))
            if None in parts[-2:] and not (self._typing and parts[-2] and not self._more()):
                self._complain("OR wants something on both sides")
                self.spans[sign] = self.spans[sign]._replace(kind="error")
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
            self._take(self._end, "error")
            return None
        self._left -= 1
        if here == '"':
            return self._phrase(place)
        if not place.operator:
            if here == "[" and (match := self._match(_LINK)):
                return self._link(match)
            if here == "[" and (match := self._match(_BRACKETED)) and (match[2] or self._typing):
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
        named = _KEY.match(match[1])
        assert named
        key, colon, value = named[1].strip().strip('"').strip(), named[2], match[1][named.end() :]
        if not key and match[2]:
            self._complain("[ ] wants the name of a property")
        if not (key and colon):
            self._take(match.end(), "property")
            return Property(key) if key and match[2] else None
        self._of = f"[{key}"
        self._take(match.start(1) + named.end(), "property")
        wanted = self._value(match, value, depth)
        self._of = ""
        self._take(match.end(), "property")
        return Property(key, wanted)

    def _value(self, match: re.Match[str], value: str, depth: int) -> Node | None:
        if compared := _COMPARISON.fullmatch(value.strip()):
            self._take(match.end(1), "value")
            return Compare(cast(Literal["<", ">", "<=", ">="], compared[1]), compared[2])
        end, self._end = self._end, match.end(1)
        wanted = self._up_to_the_end(_Place(operator="property"), depth + 1)
        self._at, self._end = match.end(1), end
        return wanted

    def _operator(self, match: re.Match[str], depth: int) -> Node | None:
        self._of = name = match[1].lower()
        self._take(match.end(), "operator")
        place = _Place(_CONTENT if name == "content" else (), name)
        ends = not self._more() or self._text[self._at] == ")" or self._match(_CONNECTIVE)
        argument = None if ends else self._one(place, depth)
        self._of = ""
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
            self._take(end, "value")
            return Null()
        if place.operator in ("file", "path", "tag"):
            self._take(end, "value")
            text = text.rstrip("*")
            return self._growing(Word(text), place) if text.lstrip("#") else None
        if not place.operator and (unknown := _UNKNOWN.match(text)) and (len(text) > unknown.end() or self._opens(end)):
            self._complain(f"{unknown[1]}: is no operator, and read as a word")
            return self._word(text, end, place, "error")
        if len(text) > 2 and text[0] == text[-1] == "/":
            self._complain("regular expressions are not read, but as words")
        if text[0] == "[" and not place.operator:
            self._complain("[ is not closed, and what follows is read as words")
            return self._word(text, end, place, "error")
        return self._word(text, end, place, "value" if place.operator == "property" else "word")

    def _word(self, text: str, end: int, place: _Place, plain: Kind) -> Node | None:
        kind, typo = plain, _TYPO.match(text)
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
        if kind == plain:
            return self._growing(Word(text, place.fields), place)
        return Prefix(text, place.fields) if kind == "prefix" else Typo(text, place.fields)

    def _growing(self, word: Word, place: _Place) -> Node:
        """A word that may still be typed on."""
        if self._typing and self._at == len(self._text) and place.operator not in ("file", "path"):
            return Or((word, Prefix(word.text, word.fields)))
        return word

    # --- help ---
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


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    """One node of several; the same thing said twice is said once."""
    said = list(dict.fromkeys(part for part in parts if part))
    return (said[0] if len(said) == 1 else kind(tuple(said))) if said else None
