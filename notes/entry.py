"""One value of one front-matter key, as the ways of reading it (YAML, JSON, line by line) hand it on."""

from typing import NamedTuple

from notes.model import Problem
from notes.text import safe_text

ALIAS_KEYS = frozenset({"aliases", "alias"})
TAG_KEYS = frozenset({"tags", "tag"})
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for no value at all when it stands without quotes."""


class Entry(NamedTuple):
    """One string under one key; a list gives several, a key without a value gives one whose text is None."""

    key: str
    """The key as written; the keys of nested mappings are joined by dots."""
    key_line: int
    text: str | None
    line: int
    """Where the value stands."""
    listed: bool
    """Whether it stands in a list or mapping: only a value that stands alone is split at commas."""


def is_unquoted_link(raw: str, key: str) -> bool:
    """Whether a nested list is a wikilink whose author left out the quotes: `[[Note]]`, `[[Note|x]]`, `[[Acme, Inc.]]`.

    Aliases and tags are lists by nature: there `[[a, b]]` is a list in a list.
    """
    inside = raw[2:-2]
    return (
        raw.startswith("[[")
        and raw.endswith("]]")
        and not any(char in "[]{}\n" for char in inside)
        and not any(item.lstrip()[:1] in ("'", '"') for item in inside.split(","))  # strings, as YAML quotes them
        and bool(inside.strip())
        and ("," not in raw or key.lower() not in ALIAS_KEYS | TAG_KEYS)
    )


def duplicate_key(key: str, line: int) -> Problem:
    """A key that stands twice in one mapping. Both keep their values, in order, as those of one property."""
    return Problem("duplicate key", line, f"{safe_text(key)} stands more than once; all its values are kept")
