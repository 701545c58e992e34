"""The bookmarks that Obsidian keeps in a vault, read as data.

Source: `.obsidian/bookmarks.json` as Obsidian 1.5 writes it: `items`, each with `type`, `path`, and for groups `items`
of their own.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from notes.model import is_note

_MOST_BYTES = 1 << 20
_DEEPEST = 20
_MOST = 200


def bookmarks(root: str | os.PathLike[str]) -> tuple[str, ...]:
    """Paths of the bookmarked notes, in their order, each once, whether they exist or not. Never raises: what cannot be
    read has no bookmarks."""
    try:
        with open(os.path.join(root, ".obsidian", "bookmarks.json"), "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return ()
        items = json.loads(data)["items"]
        return tuple(dict.fromkeys(_paths(items, 0)))[:_MOST]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ()


def _paths(items: Any, depth: int) -> Iterator[str]:
    for item in items if isinstance(items, list) and depth < _DEEPEST else ():
        if isinstance(item, dict):
            path = item.get("path")
            if item.get("type") == "file" and isinstance(path, str) and is_note(path):
                yield path
            yield from _paths(item.get("items"), depth + 1)
