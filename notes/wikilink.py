"""The inside of `[[...]]`: one rule for the scanner, the grammar and front matter.

Source: Obsidian Help, "Internal links"; observations of Obsidian 1.13.7 (`[[Sq]uare]]` is one link, in nested brackets
the inner one wins).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SIZE = re.compile(r"(?:^|\|)[ \t]*\d{1,5}(?:x\d{1,5})?[ \t]*\Z", re.ASCII)


class Wikilink(NamedTuple):
    """What a wikilink says: where to, which part of it, and what to show instead (None: nothing said)."""

    target: str
    subpath: str
    display: str | None
    is_embed: bool = False

    @property
    def text(self) -> str:
        """What a reader sees."""
        said = without_size(self.display) if self.is_embed and self.display else self.display
        return said or shown(self.target, self.subpath)


def parse_inside(inside: str) -> Wikilink:
    """Parse what stands between the brackets. In a table the separator is written `\\|`."""
    head, bar, display = inside.partition("|")
    if bar and head.endswith("\\"):
        head = head[:-1]
    target, hash_, subpath = head.partition("#")
    return Wikilink(target.strip(), hash_ + subpath.strip() if hash_ else "", display.strip() or None)


def without_size(words: str) -> str:
    """The words that stand for an embed, without the size: of `100x145` nothing, of `Chart|300` the `Chart`.

    Source: Obsidian Help, "Embed files".
    """
    return _SIZE.sub("", words, count=1).strip()


def shown(target: str, subpath: str) -> str:
    """A link without display text as it is read: `Note#Heading` is `Note › Heading`."""
    if not subpath:
        return target
    return " › ".join(part.strip() for part in (target + subpath).split("#") if part.strip()) or subpath


def find_in_line(line: str) -> Iterator[tuple[int, int, Wikilink]]:
    """(start, end, link) of each wikilink in one line of plain text, as offsets into it; linear in its length."""
    after = 0
    while (end := line.find("]]", after)) >= 0:
        start = line.rfind("[[", after, end)
        if start >= 0 and line[start + 2 : end].strip():
            link = parse_inside(line[start + 2 : end])
            yield start, end + 2, link._replace(is_embed=True) if line[start - 1 : start] == "!" else link
            after = end + 2
        else:
            after = end + 1 if start < 0 else end + 2
