"""The properties at the head of a note, and what they say of it: other names, tags, title, links.

Sources: Obsidian Help, "Properties", "Aliases", "Tags"; where they are silent the rules are ours. Values are strings as
their author wrote them: `ON`, `0700` and `1.10` are names and numbers of somebody's, not YAML's.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from notes.entry import ALIAS_KEYS, TAG_KEYS, Entry
from notes.model import FrontMatter, Link, Problem, Property, Tag
from notes.relations import DEFAULT, Relations
from notes.text import safe_text
from notes.wikilink import find_in_line

_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]*)?)?(?:[ ]?(?:Z|[-+]([0-9]{1,2})(?::?([0-9]{2}))?))?)?"
)
_MOST = (24, 59, 60, 23, 59)


def read(text: str, relations: Relations = DEFAULT) -> FrontMatter:
    """Read the front matter of a whole note (decoded, without a byte order mark, line ends `\\n`). Never raises.

    It stands between a first line `---` and a line `---` or `...`, or is a JSON object on the first lines. What is no
    mapping there is text: a note may begin with a rule. Problems are of the kinds `broken front matter` (not YAML, read
    line by line instead), `front matter rejected` (refused by a guard, read line by line), `front matter too large`,
    `duplicate key` and `odd value` (a date that is none; it stays as text).

    A property that holds wikilinks is a relation; where `relations` says that its key leads up or down, a value without
    brackets is a link too.

    A nested mapping gives a property `key.sub` for each leaf. A key that stands twice is one property with the values
    of both. Null is no value. An unquoted wikilink, to YAML a list in a list, is the string `[[Note]]`.
    """
    if not text.startswith(("---", "{")):
        return FrontMatter()
    import frontmatter  # here, with YAML behind it: whoever only looks into a catalog needs neither

    from notes.head import Handler

    handler = Handler()
    metadata = cast(dict[str, list[Entry]], frontmatter.parse(text, handler=handler)[0])
    entries = [entry for found in metadata.values() for entry in found]
    return FrontMatter(
        properties=tuple(_property(key, found) for key, found in metadata.items()),
        aliases=tuple(dict.fromkeys(_aliases(entries))),
        tags=tuple(_tags(entries)),
        title=next(_titles(entries), None),
        links=tuple(_links(entries, relations)),
        problems=(*handler.problems, *_odd_values(entries)),
        body_line=handler.body_line,
    )


def _property(key: str, found: list[Entry]) -> Property:
    return Property(key, tuple(entry.text for entry in found if entry.text is not None), found[0].key_line)


def _aliases(entries: Iterable[Entry]) -> Iterator[str]:
    """Other names: an item of a list is one, a single string is parted at commas; wikilinks as they are read."""
    for entry in entries:
        if entry.text and entry.key.lower() in ALIAS_KEYS:
            for alias in [entry.text] if entry.listed else re.split(r"[,\n]", entry.text):
                if name := _without_brackets(alias).strip():
                    yield name


def _tags(entries: Iterable[Entry]) -> Iterator[Tag]:
    for entry in entries:
        if entry.text and entry.key.lower() in TAG_KEYS:
            text = _without_brackets(entry.text)
            for tag in [text.strip()] if entry.listed else re.split(r"[,\s]", text):
                if name := tag.lstrip("#"):
                    yield Tag(name, entry.line)


def _titles(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.text and not entry.listed and entry.key.lower() == "title" and (title := " ".join(entry.text.split())):
            yield title


def _links(entries: Iterable[Entry], relations: Relations) -> Iterator[Link]:
    for key, _, text, first_line, _ in entries:
        if not text:
            continue
        if "[[" in text:
            for line, part in enumerate(text.split("\n"), first_line):
                for _, _, link in find_in_line(part):
                    yield Link(line, "property", key, key, link.text, link.target, link.subpath, "wiki")
        elif relations.direction(key) and (name := " ".join(text.split())):
            yield Link(first_line, "property", key, key, name, name, "", "plain")


def _without_brackets(alias: str) -> str:
    if "[[" not in alias:
        return alias
    parts, after = [], 0
    for start, end, link in find_in_line(alias):
        parts += [alias[after:start], link.text]
        after = end
    return "".join(parts) + alias[after:]


def _odd_values(entries: Iterable[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if entry.text and entry.text[4:5] == "-" and (stamp := _TIMESTAMP.fullmatch(entry.text)):
            day, *clock = stamp.groups("0")
            if not _is_date(day) or any(int(one) > most for one, most in zip(clock, _MOST, strict=True)):
                yield Problem("odd value", entry.line, safe_text(f"{entry.key}: no such date: {entry.text}"))


def _is_date(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
