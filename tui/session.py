"""What is kept of a session, and its form as JSON. Pure: whatever text comes in, nothing is raised."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from notes.graph import Node
from tui.history import Place

_VERSION = 1
_MOST_PLACES = 200
"""In each direction."""


class Session(NamedTuple):
    """Where a reader was, and what the vault's notes were to them."""

    behind: Sequence[Place] = ()
    present: Place | None = None
    ahead: Sequence[Place] = ()
    query: str = ""
    visits: Mapping[str, float] = {}
    """As `search.frecency` counts them."""
    bookmarks: Sequence[str] = ()
    """Paths of notes, and names of ghosts."""
    is_alone: bool = False
    """Whether the note was all there was on the screen."""


def to_json(session: Session) -> str:
    """The session as text."""
    return json.dumps(
        {
            "version": _VERSION,
            "behind": [_plain(place) for place in session.behind[-_MOST_PLACES:]],
            "present": _plain(session.present) if session.present else None,
            "ahead": [_plain(place) for place in session.ahead[-_MOST_PLACES:]],
            "query": session.query,
            "visits": dict(session.visits),
            "bookmarks": list(session.bookmarks),
            "alone": session.is_alone,
        }
    )


def from_json(text: str | bytes) -> Session:
    """The session that a text tells; an empty one where it tells none."""
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            return Session()
        return Session(
            tuple(_place(place) for place in data["behind"]),
            _place(data["present"]) if data["present"] else None,
            tuple(_place(place) for place in data["ahead"]),
            _of(str, data["query"]),
            {_of(str, name): float(weight) for name, weight in data["visits"].items()},
            tuple(_of(str, name) for name in data["bookmarks"]),
            _of(bool, data["alone"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        return Session()


def _plain(place: Place) -> list[Any]:
    return [place.node.name, place.node.path, place.beyond, place.width, place.line, place.link, place.query]


def _place(row: Any) -> Place:
    name, path, beyond, width, line, link, query = row
    node = Node(_of(str, name), None if path is None else _of(str, path))
    marked = None if link is None else _of(int, link)
    _of(int, abs(beyond))  # less than none in the gap above the line
    return Place(node, beyond, _of(int, width), _of(int, line), marked, _of(str, query))


def _of(kind: type[Any], value: Any) -> Any:
    """The value, if it is of this kind and no negative number."""
    if not isinstance(value, kind) or (kind is int and not 0 <= value < 1 << 31):
        raise TypeError
    return value
