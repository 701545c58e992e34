"""One row of an answer, and how names and words become one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.fuzzy import NameHit

STRONG = frozenset({"exact", "prefix", "word", "words"})
"""Tiers of names that stand above full text; the others stand below it."""


class Hit(NamedTuple):
    """A note or ghost that was found, and why."""

    path: str | None
    """None: a ghost."""
    title: str
    kind: str
    """What matched: `file`, `title`, `heading`, `alias`, `ghost`; `text` for words in the note; an operator, `property`
    or `link` where no words were asked for; `opened`, `bookmark` and `recent` where nothing was."""
    matched: str = ""
    """The name that matched; empty for text."""
    tier: str = ""
    letters: tuple[int, ...] = ()
    """Places of the matched letters in `matched`."""
    line: int = 1
    """Where to look, counted from 1 in the file."""
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    """(start, end) of the matched words in `snippet`."""
    field: str = ""
    """Of words in a note: `title`, `alias`, `heading` or `body`, and the words: `body: anvils, rockets`; without words,
    what was asked for: `tag: korea`."""

    @property
    def why(self) -> str:
        """In words: `alias Seedance V2 (exact)`, `body: anvils, rockets`."""
        if not self.tier:
            return self.field or self.kind
        return (
            f"{self.kind} {self.matched} ({self.tier})" if self.matched != self.title else f"{self.kind} ({self.tier})"
        )

    @property
    def brief(self) -> str:
        """Why, in a word: for words in a note, the field that they stand in."""
        where = self.field.partition(":")[0]
        if where not in ("", "body"):
            return where
        if self.tier in ("", "exact", "prefix"):
            return self.kind if self.kind not in ("opened", "bookmark", "recent", "file") else ""
        return self.tier


def of_name(found: NameHit) -> Hit:
    """The row of a name that matched."""
    owner, name, kind, tier, letters = found
    return Hit(owner.path, owner.title, kind, name, tier, letters)


def merge(names: Sequence[Hit], texts: Iterable[Hit], limit: int, guessed: bool = False) -> list[Hit]:
    """Strong names, then words, then weak names; one row a note, its best reason first. Words that were only `guessed`
    come last."""
    strong = [hit for hit in names if hit.tier in STRONG]
    weak = [hit for hit in names if hit.tier not in STRONG]
    rows: dict[tuple[str | None, str], Hit] = {}
    for hit in chain(strong, weak, texts) if guessed else chain(strong, texts, weak):
        rows.setdefault((hit.path, hit.title if hit.path is None else ""), hit)
        if len(rows) == limit:
            break
    return list(rows.values())
