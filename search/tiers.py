"""What a person types against the names: one lazy stream of matches for each kind of match.

A match costs the letters of the name and a handicap for its kind; the names stand shorter ones first, so a stream can
be left as soon as the letters alone cost too much. Handicaps are in letters, tuned by `tests/bench/names.py` on one
half of a vault's names and reported on the other; the optimum is flat.
"""

from __future__ import annotations

from itertools import chain

from search.abbreviation import LONGEST, abbreviated, loose, skipping
from search.lean import NamedTuple
from search.typos import moved_blanks, near_word, one_typo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.fuzzy import Tier
    from search.lexicon import Lexicon
    from search.lines import Lines

PREFIX, WHOLE_WORD, WORD_START, ALL_WORDS, ABBREVIATION, SUBSTRING = 0, 0, 20, 12, 4, 30
TYPO, TYPO_INSIDE, SKIPPING = 0, 20, 30
UNFINISHED = 40
"""For a word that goes on though a blank was typed behind it."""
MOST_WORDS = 16


class Match(NamedTuple):
    """One name that matches, by its row."""

    row: int
    handicap: int
    tier: Tier


class Stream(NamedTuple):
    """Matches in the order of their rows; none has a smaller handicap than `least`."""

    least: int
    matches: Iterable[Match]


class Typed:
    """Folded text that a person typed, on the way to the names it may mean."""

    def __init__(self, text: str, is_complete: bool, lexicon: Lexicon, initials: Lines) -> None:
        self.text = text
        self.words = text.split(" ")[:MOST_WORDS]
        self._needle = text.encode()
        self._complete = is_complete
        self._lexicon = lexicon
        self._names = lexicon.names
        self._initials = initials

    def plain(self) -> Iterator[Stream]:
        """Every letter right: the text as it is, its words in any order, abbreviations."""
        words, rows = self.words, self._lexicon.together(self.words)
        yield Stream(min(PREFIX, WHOLE_WORD), self._with_all_words(rows))
        if len(words) == 1 and 2 <= len(self.text) <= LONGEST:
            abbreviations = abbreviated(self.text, self._names, self._initials)
            yield Stream(ABBREVIATION, (Match(row, ABBREVIATION, "subsequence") for row in abbreviations))
        rows = self._lexicon.holding(words[0]) if len(words) == 1 else self._lexicon.together(words[1:])
        yield Stream(
            SUBSTRING, (Match(row, SUBSTRING, "substring") for row in rows if self._needle in self._names[row])
        )

    def _with_all_words(self, rows: Iterable[int]) -> Iterator[Match]:
        start, whole, names = b" " + self._needle, b" " + self._needle + b" ", self._names
        for row in rows:
            name = names[row] + b" "
            finished = whole in name
            handicap = UNFINISHED if self._complete and not finished else 0
            if name.startswith(start):
                yield Match(row, PREFIX + handicap, "prefix")
            elif finished:
                yield Match(row, WHOLE_WORD + (20 if self._complete else 0), "word")
            elif start in name:
                yield Match(row, WORD_START + handicap, "word")
            elif len(self.words) > 1:
                same_letters = len(name) - 2 == len(self._needle)  # the same words in another order
                yield Match(row, 0 if same_letters else ALL_WORDS, "words")

    def wrong(self) -> Iterator[Stream]:
        """One typo, or initials with words between them."""
        if len(self.text) >= 4:
            yield Stream(TYPO, chain(self._one_typo()))
        if len(self.words) == 1 and 3 <= len(self.text) <= LONGEST:
            skipped = skipping(self.text, self._initials)
            yield Stream(SKIPPING, (Match(row, SKIPPING, "subsequence") for row in skipped))

    def _one_typo(self) -> Iterator[Match]:
        matches: dict[int, int] = {}
        for row in self._with_a_typo_in_a_word():
            begins = one_typo(self.text, self._names[row][1:].decode())
            matches[row] = TYPO if begins else TYPO_INSIDE
        for words in moved_blanks(self.words):
            start = b" " + " ".join(words).encode()
            if any(self._lexicon.count(word) == 0 for word in words):
                continue
            for row in self._lexicon.together(words):
                if start in self._names[row]:
                    handicap = TYPO if self._names[row].startswith(start) else TYPO_INSIDE
                    matches[row] = min(handicap, matches.get(row, handicap))
        for row in sorted(matches):
            yield Match(row, matches[row], "typo")

    def _with_a_typo_in_a_word(self) -> Iterator[int]:
        lexicon = self._lexicon
        for i, word in enumerate(self.words):
            others = self.words[:i] + self.words[i + 1 :]
            if not others:
                yield from lexicon.rows_of(lexicon.near(word))
                continue
            fewest = min(map(lexicon.count, others))
            if not fewest:
                continue
            rows: list[int] = []
            if len(word) >= 4:
                near = lexicon.near(word)
                rows = lexicon.rows_of(near)
                if not near:
                    continue
            rows = lexicon.together(others) if len(word) < 4 or fewest < len(rows) else rows
            starts = [b" " + other.encode() for other in others]
            for row in rows:
                name = self._names[row]
                if all(start in name for start in starts) and (
                    one_typo(self.text, name[1:].decode()) or near_word(word, name.decode().split())
                ):
                    yield row

    def desperate(self) -> Iterator[Stream]:
        """What is worth a look only if nothing else was found: a round each."""
        words, names = self.words, self._names
        if len(words) > 1:
            longest = max(words, key=len)
            parts = [word.encode() for word in words]
            rows = (row for row in self._lexicon.holding(longest) if all(part in names[row] for part in parts))
            yield Stream(0, (Match(row, 0, "words") for row in rows))
        if 3 <= len(self.text) <= LONGEST:
            yield Stream(0, (Match(row, 0, "subsequence") for row in self._loose()))

    def _loose(self) -> Iterator[int]:
        import re

        row = -1
        for match in re.compile(b"\n " + loose(self.text)).finditer(self._names.text):
            row = self._names.row_at(match.start() + 1, max(row, 0))
            yield row
