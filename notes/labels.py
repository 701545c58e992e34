"""What the place of a link says about it."""

import re

# A dash between blanks, or a colon that may touch the link.
_BEGINS = re.compile(r"(?:[ \t\xa0]+(?:--?|–|—)|[ \t\xa0]*:)[ \t\xa0]+")
# A parenthesis, a semicolon or the end of a sentence; the dot of an initial (`J. Smith`, `U.S. firm`) ends none.
_ENDS = re.compile(r"[(;。]|(?<!\b[^\W\d_])\.(?=\s|\Z)|[!?](?=\s|\Z)")
_PLAIN = re.compile(r"(?:[^(;*_~=&\[^]|~(?!~)|=(?!=))*+(?=[(;]|\Z)")
_LONGEST = 80

SIMPLE_ANNOTATION = re.compile(r" (?:--?|–|—) ([^\s(;。.!?*_~=&\[^:][^(;。.!?*_~=&\[^]{0,78})(?=[(;]|\Z)")
"""Most annotations, in one step: nothing in them has to be made plain, no sentence ends."""


def is_plain(rest: str) -> bool:
    """Whether `annotation` may read what stands behind a link as it is written."""
    return _PLAIN.match(rest) is not None


def annotation(rest: str) -> str | None:
    """The annotation behind a list item's first link, from the plain text behind it: ` — competitor (x)`, `competitor`.

    At most 80 characters, cut between words; None when there is none.
    """
    begin = _BEGINS.match(rest)
    if begin is None:
        return None
    end = _ENDS.search(rest, begin.end())
    said = rest[begin.end() : end.start() if end else len(rest)].strip()
    if len(said) > _LONGEST:
        said = said[: _LONGEST + 1].rpartition(" ")[0].strip() or said[:_LONGEST]
    return said or None
