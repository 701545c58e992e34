"""Names (files, titles, headings, aliases, ghosts) matched and ranked for what a person types.

`Names.find` answers each key. Kinds of match, the tiers: exact, prefix, word (a word or its beginning), substring,
words (all, in any order), subsequence (an abbreviation), typo. See `search.tiers` for how they compete.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from notes.lean import NamedTuple
from notes.model import folder_of, is_note, without_md
from search.folding import fold, signs_before
from search.highlight import matched_letters
from search.lexicon import Lexicon
from search.lines import Lines
from search.packing import pack, unpack
from search.shortlist import Shortlist
from search.tiers import Stream, Typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from search.lines import Buffer, Numbers

    Kind = Literal["file", "title", "heading", "alias", "ghost"]
    Tier = Literal["exact", "prefix", "word", "substring", "words", "subsequence", "typo"]
else:
    Kind = Tier = str

_NOTHING: dict[str, float] = {}
_AS_TYPED, _PLAIN, _WRONG, _DESPERATE = 2, 1000, 2000, 3000
_SECTIONS = 18
_MOST_BENEATH = 200  # names in any folder that are looked through for those in one
KINDS: tuple[Kind, ...] = ("file", "title", "alias", "heading", "ghost")
"""The better ones first: of names that read the same, a file's is shown before an alias."""
LONGEST = 256
"""Letters of a name and of what is typed that are compared."""


class Owner(NamedTuple):
    """What a name leads to: a note, or a ghost, which has no path."""

    path: str | None
    title: str
    """For display; for a ghost its name."""
    inbound: int
    """How many links lead to it."""


class Name(NamedTuple):
    """One name, as written, of the owner with this index."""

    text: str
    kind: Kind
    owner: int


class NameHit(NamedTuple):
    """One owner, by the name of its that matched best."""

    owner: Owner
    name: str
    kind: Kind
    tier: Tier
    letters: tuple[int, ...]
    """Indices into `name` of the letters that matched."""


class Names:
    """All names of a vault, ready to be matched."""

    def __init__(
        self,
        lexicon: Lexicon,
        initials: Lines,
        written: Lines,
        lengths: bytes,
        kinds: bytes,
        bearers: Numbers,
        paths: Lines,
        titles: Lines,
        inbound: Numbers,
    ) -> None:
        """Made by `build` or `unpack`.

        The first six have a row for each name, the last three one for each owner. A ghost's path is empty.
        """
        self._lexicon = lexicon
        self._initials = initials
        self._written = written
        self._lengths = lengths
        self._kinds = kinds
        self._bearers = bearers
        self._paths = paths
        self._titles = titles
        self._inbound = inbound

    @classmethod
    def build(cls, owners: Sequence[Owner], names: Iterable[Name]) -> Names:
        """Fold the names and put them in ranking order: shorter ones first, then those of what more links lead to."""
        from array import array

        keyed = [(key, name) for name in names if (key := _key(name.text))]
        most_linked: dict[str, int] = {}
        for key, name in keyed:
            most_linked[key] = max(most_linked.get(key, 0), owners[name.owner].inbound)
        rows = sorted(
            (len(key), -most_linked[key], key, KINDS.index(kind), -owners[owner].inbound, text, owner)
            for key, (text, kind, owner) in keyed
        )
        return cls(
            Lexicon.build(Lines.join([f" {row[2]}" for row in rows])),
            Lines.join(["".join([word[0] for word in row[2].split(" ")]) for row in rows]),
            Lines.join([row[5] for row in rows]),
            bytes([min(row[0], 255) for row in rows]),
            bytes([row[3] for row in rows]),
            array("I", [row[6] for row in rows]),
            Lines.join([owner.path or "" for owner in owners]),
            Lines.join([owner.title for owner in owners]),
            array("I", [owner.inbound for owner in owners]),
        )

    def pack(self) -> bytes:
        """One blob for a cache. `unpack` is nearly free."""
        sections: list[bytes] = []
        for lines in (
            self._lexicon.names,
            self._lexicon.words,
            self._initials,
            self._written,
            self._paths,
            self._titles,
        ):
            sections += (lines.text, bytes(memoryview(lines.starts)))
        numbers = (self._lexicon.firsts, self._lexicon.rows, self._bearers, self._inbound)
        return pack([*sections, *(bytes(memoryview(each)) for each in numbers), self._lengths, self._kinds])

    @classmethod
    def unpack(cls, data: Buffer, start: int = 0) -> Names:
        """The names that were packed into what `data` holds from `start` to its end; they are read where they lie.

        Raises ValueError on a damaged or foreign blob.
        """
        sections = unpack(data, _SECTIONS, start)
        view = memoryview(data)
        numbers = [view[first:last].cast("I") for first, last in (*sections[1:12:2], *sections[12:16])]
        names, words, initials, written, paths, titles = (
            Lines(data, starts, *section) for section, starts in zip(sections[0:12:2], numbers, strict=False)
        )
        firsts, rows, bearers, inbound = numbers[6:]
        lengths, kinds = (data[first:last] for first, last in sections[16:])
        return cls(
            Lexicon(names, words, firsts, rows), initials, written, lengths, kinds, bearers, paths, titles, inbound
        )

    def __len__(self) -> int:
        return len(self._written)

    def linked(self) -> dict[str, int]:
        """How many links lead to each note, by path; those to which none does are left out."""
        counted = ((self._paths[owner], count) for owner, count in enumerate(self._inbound) if count)
        return {_text(path): count for path, count in counted if path}

    def find(self, typed: str, limit: int = 10, recent: Mapping[str, float] = _NOTHING) -> list[NameHit]:
        """The best owners, a row each, by the name of theirs that matches best.

        What is no name may be a path, `Actors/TSMC.md`: a name, in a folder whose path ends so. Names that are exactly
        what was typed come first, then those written with the signs that were typed in front. Ties of the others are
        broken by `recent` (a weight by a note's path or a ghost's name), then by links, then by name.
        """
        text = _key(typed)
        if not text or limit < 1:
            return []
        question = Typed(text, not _key(typed[-1]), self._lexicon, self._initials, self._lengths)
        best = Shortlist(limit, self._bearers)
        self._offer_exact(best, text, typed)
        is_a_name = bool(best.owners)
        bare = typed
        while is_note(bare):
            bare = without_md(bare)
        if not is_a_name and bare != typed and _key(bare):
            return self.find(bare, limit, recent)
        self._offer_signs(best, text, typed)
        for stream in question.plain():
            self._offer(best, _PLAIN, stream, len(text))
        beneath = [] if best.owners else self._beneath(typed, limit, recent)
        if beneath and beneath[0].tier != "typo":
            return beneath
        for stream in question.misspelt() if not is_a_name else ():
            self._offer(best, _PLAIN, stream, len(text) - 1)
        for stream in question.wrong() if not (is_a_name or best.is_full) else ():
            self._offer(best, _WRONG, stream)
        if beneath and not best.owners:
            return beneath
        for stream in question.desperate() if not best.owners else ():
            self._offer(best, _DESPERATE, stream)
            if best.owners:
                break

        def rank(owner: int) -> tuple[float, ...]:
            cost, row, tier = best.owners[owner]
            kind = self._kinds[row] if tier == "exact" else 0
            weight = recent.get(_text(self._paths[owner] or self._titles[owner]), 0.0) if recent else 0.0
            return cost, kind, -weight, row

        return [self._hit(question, owner, *best.owners[owner][1:]) for owner in sorted(best.owners, key=rank)[:limit]]

    def _beneath(self, typed: str, limit: int, recent: Mapping[str, float]) -> list[NameHit]:
        folder, _, name = typed.strip().rpartition("/")
        if not folder.strip("/"):
            return []
        end = f"/{folder.strip('/')}".casefold()
        found = self.find(name, _MOST_BENEATH, recent)
        return [hit for hit in found if hit.owner.path and f"/{folder_of(hit.owner.path)}".casefold().endswith(end)][
            :limit
        ]

    def _offer_exact(self, best: Shortlist, text: str, typed: str) -> None:
        """A name written just as it was typed, `ON`, costs less than one that only reads the same, `On`."""
        letters = min(len(text), 255)
        of_this_length = bisect_left(self._lengths, letters), bisect_right(self._lengths, letters)
        for row in self._lexicon.names.find(f"\n {text}\n".encode(), *of_this_length):
            best.offer(int(_text(self._written[row]) != typed), row, "exact")

    def _offer_signs(self, best: Shortlist, text: str, typed: str) -> None:
        """Signs in front are not compared, but who types `~/.c` means a name that begins so; signs alone are looked
        for in all of a name."""
        signs = signs_before(typed)
        if not signs:
            return
        alone = signs == typed.strip()
        begun, start = _bytes(signs), _bytes("" if alone else f" {text}")
        for row in self._written.find(begun if alone else b"\n" + begun):
            if self._written[row].startswith(begun):
                if self._lexicon.names[row].startswith(start):
                    best.offer(_AS_TYPED + self._lengths[row], row, "prefix")
            else:
                best.offer(_PLAIN + self._lengths[row], row, "substring")

    def _offer(self, best: Shortlist, base: int, stream: Stream, fewest_letters: int = 0) -> None:
        if base + min(fewest_letters, 255) + stream.least <= best.bar:
            for row, handicap, tier in stream.matches:
                if base + self._lengths[row] + stream.least > best.bar:
                    break
                best.offer(base + self._lengths[row] + handicap, row, tier)

    def _hit(self, question: Typed, owner: int, row: int, tier: Tier) -> NameHit:
        path, name = self._paths[owner], _text(self._written[row])
        bearer = Owner(_text(path) if path else None, _text(self._titles[owner]), self._inbound[owner])
        letters = matched_letters(question.text, question.words, tier, name[: 4 * LONGEST])
        return NameHit(bearer, name, KINDS[self._kinds[row]], tier, letters)


def _key(text: str) -> str:
    return fold(text[: 4 * LONGEST])[:LONGEST].rstrip(" ")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
