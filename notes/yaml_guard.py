"""YAML read as its author wrote it, from the stream of events and behind guards.

Building objects first and looking at them later would be too late: a few hundred bytes of merge keys take seconds,
deep brackets end the process, and `ON`, `0700` or `1.10` have become something else. So nothing is built: the events of
libyaml (of PyYAML's own parser where libyaml is missing) are walked once, and each scalar stays the string it is.
"""

from collections.abc import Callable
from typing import Any

import yaml
from yaml.composer import ComposerError

from notes.entry import NULLS, Entry, duplicate_key, is_unquoted_link
from notes.model import Problem

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEEPEST = 32
"""Collections in collections."""
MOST_NAMES = 50
"""Anchors and aliases together."""
MOST_ALIASED = 1_000
"""Values that all aliases together stand for."""
MOST_STEPS = 100_000
"""Values handed on from collection to collection, and sixteenths of the characters of joined keys: what 64 KB of one
list need, so that only long keys over many leaves come to more."""

_CORE = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    ["!", *(_CORE + name for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map"))]
)


class RefusedError(Exception):
    """A guard said no. `reason` is for people, `line` counts in the file."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read_yaml(source: str, first_line: int) -> tuple[list[Entry], list[Problem]] | None:
    """The entries of a mapping and what is odd about it; nothing at all gives no entries, None is no mapping.

    `first_line` is the line of the file on which `source` begins. Raises `RefusedError`, `yaml.YAMLError`, or
    UnicodeEncodeError for a lone surrogate.

    Nested lists are flattened, nested mappings give one entry a leaf under `key.sub`, also through lists; an alias
    gives the values of its anchor. A key that is no scalar is named by its source text.
    """
    walk = _Walk(source, first_line)
    entries = walk.document()
    return None if entries is None else (entries, walk.problems)


class _Walk:
    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.next_event: Callable[[], Any] = LOADER(source).get_event
        self.anchors: dict[str, list[Entry]] = {}
        self.names = self.aliased = 0
        self.steps = MOST_STEPS
        self.top_key = ""
        self.end = 0

    def document(self) -> list[Entry] | None:
        self.next_event()
        if type(self.next_event()) is yaml.StreamEndEvent:
            return []
        root: Any = self.next_event()
        self.check(root)
        begin: Any = root.start_mark
        if type(root) is not yaml.MappingStartEvent:
            if type(root) is yaml.ScalarEvent:
                self.next_event()  # raises where more follows: a stray line above the keys
            return None
        if self.source.startswith("{{", begin.index):
            raise ComposerError(None, None, "a template's placeholder is no mapping", begin)
        entries = self.mapping(root, 1)
        self.next_event()
        event: Any = self.next_event()
        if type(event) is not yaml.StreamEndEvent:
            raise ComposerError(None, None, "a second document begins here", event.start_mark)
        return entries

    def node(self, event: Any, depth: int) -> list[Entry]:
        """The entries of the node that begins with this event. The key of a value is `""` until a mapping gives one."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            self.check(event)
            self.end = event.end_mark.index
            if event.anchor not in self.anchors:
                raise ComposerError(None, None, "found an alias without its anchor", event.start_mark)
            entries = self.anchors[event.anchor]
            self.aliased += len(entries)
            if self.aliased > MOST_ALIASED:
                raise RefusedError("aliases unfold to too much", self.line(event))
            return entries
        if event.anchor is not None or event.tag is not None:
            self.check(event)
        if kind is yaml.ScalarEvent:
            entries = self.scalar(event)
        else:
            if depth > DEEPEST:
                raise RefusedError("nested too deeply", self.line(event))
            entries = self.mapping(event, depth) if kind is yaml.MappingStartEvent else self.sequence(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = entries
        return entries

    def scalar(self, event: Any) -> list[Entry]:
        text = event.value
        if text in NULLS and event.implicit[0]:
            return []
        line = self.line(event)
        if event.style == "|" or event.style == ">":
            return [Entry("", 0, text.rstrip("\n"), line + 1, False)]
        return [Entry("", 0, text, line, False)]

    def sequence(self, start: Any, depth: int) -> list[Entry]:
        entries: list[Entry] = []
        while type(event := self.next_event()) is not yaml.SequenceEndEvent:
            found = self.node(event, depth + 1)
            self.spend(1 + len(found), event)
            entries += [Entry(key, key_line, text, line, True) for key, key_line, text, line, _ in found]
        return self.as_written(start, event, "[[") or entries

    def mapping(self, start: Any, depth: int) -> list[Entry]:
        entries: list[Entry] = []
        seen: set[str] = set()
        while type(event := self.next_event()) is not yaml.MappingEndEvent:
            key, line = self.key(event, depth), self.line(event)
            if key in seen:
                self.problems.append(duplicate_key(key, line))
            seen.add(key)
            if depth == 1:
                self.top_key = key
            found = self.node(self.next_event(), depth + 1)
            self.spend(1 + len(found), event)
            if not found:
                entries.append(Entry(key, line, None, line, False))
            for entry in found:
                if entry.key:
                    self.spend((len(key) + len(entry.key)) // 16, event)
                    entries.append(entry._replace(key=f"{key}.{entry.key}", listed=True))
                else:
                    entries.append(Entry(key, line, entry.text, entry.line, entry.listed))
        return self.as_written(start, event, "{{") or entries

    def key(self, event: Any, depth: int) -> str:
        if type(event) is yaml.ScalarEvent:
            self.node(event, depth)
            if event.value == "<<" and event.implicit[0]:
                raise RefusedError("merge key <<", self.line(event))
            return str(event.value)
        self.node(event, depth + 1)
        return " ".join(self.source[event.start_mark.index : self.end].split())

    def as_written(self, start: Any, end: Any, opening: str) -> list[Entry]:
        """A collection that is none: an unquoted `[[wikilink]]`, or a template's `{{placeholder}}`."""
        begin, self.end = start.start_mark.index, end.end_mark.index
        if not self.source.startswith(opening, begin):
            return []
        raw = self.source[begin : self.end]
        if opening == "{{" or is_unquoted_link(raw, self.top_key):
            return [Entry("", 0, raw, self.line(start), True)]
        return []

    def check(self, event: Any) -> None:
        """Count a name and refuse a tag that asks for more than a plain value."""
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _PLAIN_TAGS:
            raise RefusedError(f"tag {tag}", self.line(event))
        self.names += event.anchor is not None
        if self.names > MOST_NAMES:
            raise RefusedError("too many aliases", self.line(event))

    def spend(self, steps: int, event: Any) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise RefusedError("unfolds to too much", self.line(event))

    def line(self, event: Any) -> int:
        line: int = event.start_mark.line
        return self.first_line + line
