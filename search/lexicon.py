"""The words of all names, and the names that hold each: what is rare is looked up, what is common is scanned for."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from search.lines import Lines
from search.typos import one_typo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.lines import Numbers

FEW = 4000
"""A word in more names than this is found sooner by scanning the names in their order until there are enough."""
CANDIDATES = 2000
"""Names, short ones first, that are looked at for one typo: bounds the work."""
_MOST_KNOWN = 1000


class Lexicon:
    """Names are known by their rows: folded text behind one blank, in the order to be found, short ones first."""

    def __init__(self, names: Lines, words: Lines, firsts: Numbers, rows: Numbers) -> None:
        self.names = names
        self.words = words
        """Each word once, sorted."""
        self.firsts = firsts
        """Where in `rows` a word's names begin; one more than there are words."""
        self.rows = rows
        self._known: dict[str, range] = {}

    @classmethod
    def build(cls, names: Lines) -> Lexicon:
        """Take the names apart."""
        from array import array
        from collections import defaultdict
        from itertools import accumulate, chain

        holders: defaultdict[bytes, list[int]] = defaultdict(list)
        for row, name in enumerate(names.text[1:-1].split(b"\n") if len(names) else ()):
            for word in set(name.split()):
                holders[word].append(row)
        words = sorted(holders)
        firsts = array("I", accumulate(map(len, map(holders.__getitem__, words)), initial=0))
        rows = array("I", chain.from_iterable(map(holders.__getitem__, words)))
        return cls(names, Lines.join([word.decode() for word in words]), firsts, rows)

    def count(self, prefix: str) -> int:
        """How often words beginning so stand in names."""
        found = self.beginning_with(prefix)
        return self.firsts[found.stop] - self.firsts[found.start]

    def __contains__(self, word: str) -> bool:
        found = self.beginning_with(word)
        return bool(found) and self.words[found[0]] == word.encode()

    def beginning_with(self, prefix: str) -> range:
        """The words (by number) that begin so."""
        found = self._known.get(prefix)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[prefix] = self.words.beginning_with(prefix.encode())
        return found

    def starting(self, prefix: str) -> Iterator[int]:
        """The names with a word that begins so."""
        found = self.beginning_with(prefix)
        first, last = self.firsts[found.start], self.firsts[found.stop]
        if last - first > FEW:
            return self.names.find(b" " + prefix.encode())
        return iter(sorted(set(self.rows[first:last])))

    def holding(self, text: str) -> Iterator[int]:
        """The names that hold this text anywhere."""
        first, blank, _ = text.partition(" ")
        ending = first.encode() + b"\n" if blank else first.encode()
        found: set[int] = set()
        for word in self.words.find(ending):
            found.update(self.rows[self.firsts[word] : self.firsts[word + 1]])
            if len(found) > FEW:
                yield from self.names.find(text.encode())
                return
        yield from (row for row in sorted(found) if text.encode() in self.names[row])

    def together(self, words: Sequence[str]) -> Iterator[int]:
        """The names in which each of these begins a word of its own."""
        if len(words) == 1:
            yield from self.starting(words[0])
            return
        longest_first = [b" " + word.encode() for word in sorted(words, key=len, reverse=True)]
        names = self.names
        for row in self.starting(min(words, key=self.count)):
            name = names[row]
            for word in longest_first:
                at = name.find(word)
                if at < 0:
                    break
                name = name[:at] + name[at + 1 :]  # without its blank this word no longer begins
            else:
                yield row

    def side_by_side(self, words: Sequence[str]) -> Iterator[int]:
        """The names in which these words follow each other, the last perhaps going on."""
        if len(words) == 1 or all(word in self for word in words[:-1]):
            run = b" " + " ".join(words).encode()
            for row in islice(self.starting(min(words, key=self.count)), CANDIDATES):
                if run in self.names[row]:
                    yield row

    def near(self, typed: str, whole: bool = False) -> list[int]:
        """The words (by number) that begin with `typed`, or `whole` are it, but for one typo.

        Those without any are left out. A typo spares one half of the word: only words with a half of it are compared.
        """
        words, half = self.words, len(typed) // 2
        head, tail = typed[:half].encode(), typed[half:].encode()
        swapped = typed[: half - 1] + typed[half] + typed[half - 1] + typed[half + 1 :]
        found = {*words.beginning_with(head), *words.beginning_with(swapped.encode())}
        found.update(row for row, at in words.places(tail) if abs(at - len(head)) < 2 or not typed.isascii())
        found.difference_update(words.beginning_with(typed.encode()))
        return [row for row in sorted(found) if one_typo(typed, words[row].decode(), whole)]

    def near_twice(self, typed: str) -> list[int]:
        """The words (by number) that are, or begin with as many letters as, `typed` but for two typos."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        words = self.words.text.decode().split("\n")[1:-1]
        found: set[int] = set()
        for choices in (words, [word[: len(typed)] for word in words]):
            close = process.extract(typed, choices, scorer=OSA.distance, score_cutoff=2, limit=CANDIDATES)
            found.update(number for _, _, number in close)
        return sorted(found)

    def rows_of(self, words: Sequence[int], among: range) -> list[int]:
        """The names, among these rows, that hold one of these words."""
        found: set[int] = set()
        for word in words:
            first, last = self.firsts[word], self.firsts[word + 1]
            first = bisect_left(self.rows, among.start, first, last)
            found.update(self.rows[first : bisect_left(self.rows, among.stop, first, last)])
        return sorted(found)
