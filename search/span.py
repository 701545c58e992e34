"""What the pieces of a query are, for a screen to colour and to complete."""

from typing import Literal, NamedTuple

Kind = Literal[
    "word",
    "prefix",
    "typo",
    "phrase",
    "value",
    "operator",
    "tag",
    "property",
    "link",
    "or",
    "and",
    "not",
    "group",
    "error",
]
"""`value` is a word that an operator about names or a property compares; `group` a parenthesis; `error` what is not
read as it was probably meant."""


class Span(NamedTuple):
    """A piece of what was typed, from `start` to before `end`, and what it was read as."""

    start: int
    end: int
    kind: Kind
    of: str = ""
    """What it belongs to: an operator's name in lower case, `[` and a property's key, or nothing."""
