"""Which properties lead up to a parent and which down to a child, told by their keys alone; and what else a vault's
owner may want links to mean."""

from __future__ import annotations

from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Direction = Literal["up", "down"]
else:
    Direction = str

UP = ("parent", "parents", "parent_*", "parent-*", "up", "*-up", "part_of", "part-of", "belongs_to", "broader")
DOWN = ("child", "children", "child_*", "child-*", "down", "*-down", "has_part", "has-part", "narrower")


class Relations(NamedTuple):
    """The key patterns of a vault; `*` stands for any letters, case does not matter."""

    up: tuple[str, ...] = UP
    down: tuple[str, ...] = DOWN
    by_alias: bool = True
    """Whether a link may lead to a note by an alias alone, see `notes.names`."""

    def direction(self, key: str) -> Direction | None:
        """Where a relation of this key points; None for one that is neither up nor down."""
        return _direction(self, key)


DEFAULT = Relations()


_known: dict[tuple[Relations, str], Direction | None] = {}
_MOST_KNOWN = 4096


def _direction(relations: Relations, key: str) -> Direction | None:
    if (relations, key) not in _known:
        if len(_known) == _MOST_KNOWN:
            _known.clear()
        _known[relations, key] = _match(relations, key.lower())
    return _known[relations, key]


def _match(relations: Relations, key: str) -> Direction | None:
    if any(_fits(key, pattern) for pattern in relations.up):
        return "up"
    if any(_fits(key, pattern) for pattern in relations.down):
        return "down"
    return None


def _fits(key: str, pattern: str) -> bool:
    """As `fnmatch` would say, were `*` its only sign; that compiles expressions, and to import `re` takes 3 ms."""
    first, *others = pattern.split("*")
    if not others:
        return key == pattern
    *between, last = others
    end = len(key) - len(last)
    if not (key.startswith(first) and key.endswith(last) and len(first) <= end):
        return False
    at = len(first)
    for part in between:
        at = key.find(part, at, end) + len(part)
        if at < len(part):
            return False
    return True
