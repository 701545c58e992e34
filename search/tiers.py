"""What a person types against the names: one lazy stream of matches for each kind of match.

A match costs the letters of the name and a handicap for its kind; the names stand shorter ones first, so a stream can
be left as soon as the letters alone cost too much. Handicaps are in letters, tuned by `tests.bench.names` on one
half of a vault's names and reported on the other; the optimum is flat.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import dropwhile, islice, takewhile

from notes.lean import NamedTuple
from search.abbreviation import LONGEST, abbreviated, in_order
from search.lexicon import CANDIDATES
from search.shortlist import NEVER
from search.typos import SHORT, moved_blanks, near_word, one_typo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.fuzzy import Tier
    from search.lexicon import Lexicon
    from search.lines import Lines

PREFIX, WHOLE_WORD, WORD_START, ALL_WORDS, ABBREVIATION, SUBSTRING = 2, 0, 20, 12, 6, 50
TYPO, TYPO_INSIDE, OTHER_LETTER = 0, 24, 4
"""Among names with a typo. A letter that is not in the name might as well have been any other: a letter left out or
two swapped are likelier."""
MISSPELT = 40
"""For a name that is, as a whole, the text but for a typo: it competes with names without any."""
UNFINISHED, ELSEWHERE = 40, 20
"""If a blank was typed behind the text: for a word that goes on, and for whole words that do not begin the name."""
MOST_WORDS = 16
_SOON_READ = 200
"""So few names are sooner read than the words like a word looked for."""
_TWO_TYPOS = 8
"""Letters of a word that may have two typos."""


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

    def __init__(self, text: str, is_complete: bool, lexicon: Lexicon, initials: Lines, lengths: bytes) -> None:
        self.text = text
        self.words = text.split(" ")[:MOST_WORDS]
        self._needle = text.encode()
        self._complete = is_complete
        self._lexicon = lexicon
        self._names = lexicon.names
        self._initials = initials
        self._lengths = lengths
        self._near: dict[str, list[int]] = {}

    def plain(self) -> Iterator[Stream]:
        """Every letter right: the text as it is, its words in any order, abbreviations."""
        words, rows = self.words, self._lexicon.together(self.words)
        yield Stream(min(PREFIX, WHOLE_WORD), self._with_all_words(rows))
        if len(words) == 1 and 2 <= len(self.text) <= LONGEST:
            # Two or three letters begin some words of almost anything: they have to be the initials.
            is_short = len(self.text) < SHORT
            rows = self._initials.find(b"\n" + self._needle + b"\n") if is_short else self._abbreviated()
            yield Stream(ABBREVIATION, (Match(row, ABBREVIATION, "subsequence") for row in rows))
        yield Stream(SUBSTRING, (Match(row, SUBSTRING, "substring") for row in self._lexicon.holding(self.text)))

    def _with_all_words(self, rows: Iterable[int]) -> Iterator[Match]:
        start, whole, names = b" " + self._needle, b" " + self._needle + b" ", self._names
        for row in rows:
            name = names[row] + b" "
            finished = whole in name
            handicap = UNFINISHED if self._complete and not finished else 0
            if name.startswith(start):
                yield Match(row, PREFIX + handicap, "prefix")
            elif finished:
                yield Match(row, WHOLE_WORD + (ELSEWHERE if self._complete else 0), "word")
            elif start in name:
                yield Match(row, WORD_START + handicap, "word")
            elif len(self.words) > 1:
                same_letters = len(name) - 2 == len(self._needle)  # the same words in another order
                yield Match(row, 0 if same_letters else ALL_WORDS, "words")

    def _abbreviated(self) -> Iterator[int]:
        longer = bisect_right(self._lengths, len(self.text))
        return abbreviated(self.text, self._names, self._initials, longer)

    def misspelt(self) -> Iterator[Stream]:
        """The text is a whole name but for one typo."""
        if len(self.text) >= SHORT:
            first = bisect_left(self._lengths, min(len(self.text) - 1, 255))
            rows = range(first, bisect_right(self._lengths, min(len(self.text) + 1, 255), first))
            yield Stream(
                MISSPELT, (Match(row, MISSPELT + cost, "typo") for row, cost, whole in self._typos(rows) if whole)
            )

    def wrong(self) -> Iterator[Stream]:
        """One typo, or an abbreviation of three letters that are not all initials."""
        if len(self.text) >= SHORT:
            rows = range(len(self._names))
            yield Stream(TYPO, (Match(row, cost, "typo") for row, cost, _ in self._typos(rows)))
        elif len(self.text) == 3 and len(self.words) == 1:
            yield Stream(0, (Match(row, 0, "subsequence") for row in self._abbreviated()))

    def _typos(self, among: range) -> Iterator[tuple[int, int, bool]]:
        """(row, handicap, whether it is the whole name) of the names with one typo."""
        found: dict[int, tuple[int, bool]] = {}
        for i in range(len(self.words)):
            for row in islice(_among(among, self._with_a_typo_in(i, among)), CANDIDATES):
                if row not in found and (judged := self._judge_typo(i, row)):
                    found[row] = judged
        for words in moved_blanks(self.words):
            run = b" " + " ".join(words).encode()
            for row in _among(among, self._lexicon.side_by_side(words)):
                name = self._names[row]
                found[row] = (TYPO if name.startswith(run) else TYPO_INSIDE), name == run
        yield from ((row, *found[row]) for row in sorted(found))

    def _with_a_typo_in(self, number: int, among: range) -> Iterator[int]:
        """Names worth a look: they hold the other words, or one like this word, whichever are fewer."""
        lexicon, word = self._lexicon, self.words[number]
        others = self.words[:number] + self.words[number + 1 :]
        fewest = min(map(lexicon.count, others), default=NEVER)
        if fewest <= _SOON_READ or len(word) == 1:
            return lexicon.together(others) if fewest else iter(())
        if word not in self._near:
            self._near[word] = lexicon.near(word, whole=len(word) < SHORT and number < len(self.words) - 1)
        rows = lexicon.rows_of(self._near[word], among)
        return lexicon.together(others) if fewest < len(rows) else iter(rows)

    def _judge_typo(self, number: int, row: int) -> tuple[int, bool] | None:
        name = self._names[row]
        if all(b" " + word.encode() in name for i, word in enumerate(self.words) if i != number):
            text = name[1:].decode()
            if typo := one_typo(self.text, text):
                uses_all = typo.at + typo.end - typo.again == len(self.text)
                return TYPO if uses_all else TYPO + OTHER_LETTER, typo.end == len(text)
            if near_word(self.words[number], text.split(" ")):
                return TYPO_INSIDE, False
        return None

    def desperate(self) -> Iterator[Stream]:
        """What is worth a look only if nothing else was found, one after the other: the words as mere parts of words,
        several typos, the letters in order (those of initials first)."""
        if len(self.words) > 1:
            yield Stream(0, (Match(row, 0, "words") for row in self._parts()))
        if len(self.text) >= _TWO_TYPOS:
            yield Stream(0, (Match(row, 0, "typo") for row in self._several_typos()))
        if 3 <= len(self.text) <= LONGEST:
            for lines in (self._initials, self._names):
                yield Stream(0, (Match(row, 0, "subsequence") for row in in_order(self.text, lines)))

    def _parts(self) -> Iterator[int]:
        parts = [word.encode() for word in self.words]
        rows = self._lexicon.holding(max(self.words, key=len))
        return (row for row in rows if all(part in self._names[row] for part in parts))

    def _several_typos(self) -> list[int]:
        """Names in which each longer word stands, begun or with a typo, a long one with two."""
        rows: set[int] | None = None
        for word in self.words:
            if len(word) >= SHORT:
                like = [*self._lexicon.beginning_with(word), *self._lexicon.near(word)]
                if len(word) >= _TWO_TYPOS:
                    like += self._lexicon.near_twice(word)
                here = set(self._lexicon.rows_of(like, range(len(self._names))))
                rows = here if rows is None else rows & here
        return sorted(rows or ())


def _among(among: range, rows: Iterator[int]) -> Iterator[int]:
    """Those of these ascending rows that lie in the range."""
    return dropwhile(among.start.__gt__, takewhile(among.stop.__gt__, rows))
