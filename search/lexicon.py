"""The words of all names, and the names that hold each: what is rare is looked up, what is common is scanned for."""

from __future__ import annotations

from search.lines import Lines
from search.typos import one_typo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEW = 4000
"""A word in more names than this is found sooner by scanning the names in their order until there are enough."""


class Lexicon:
    """Names are known by their rows: folded text behind one blank, in the order to be found, short ones first."""

    def __init__(self, names: Lines, words: Lines, firsts: Sequence[int], rows: Sequence[int]) -> None:
        self.names = names
        self.words = words
        """Each word once, sorted."""
        self.firsts = firsts
        """Where in `rows` a word's names begin; one more than there are words."""
        self.rows = rows

    @classmethod
    def build(cls, names: Lines) -> Lexicon:
        """Take the names apart."""
        from array import array
        from itertools import accumulate, chain

        holders: dict[bytes, list[int]] = {}
        for row, name in enumerate(names.text[1:-1].split(b"\n") if len(names) else ()):
            for word in dict.fromkeys(name.split()):
                if word in holders:
                    holders[word].append(row)
                else:
                    holders[word] = [row]
        words = sorted(holders)
        firsts = array("I", accumulate((len(holders[word]) for word in words), initial=0))
        return cls(names, Lines.join(words), firsts, array("I", chain.from_iterable(holders[word] for word in words)))

    def count(self, prefix: str) -> int:
        """How often words beginning so stand in names."""
        found = self.words.beginning_with(prefix.encode())
        return self.firsts[found.stop] - self.firsts[found.start]

    def starting(self, prefix: str) -> Iterator[int]:
        """The names with a word that begins so."""
        found = self.words.beginning_with(prefix.encode())
        first, last = self.firsts[found.start], self.firsts[found.stop]
        if last - first > FEW:
            return self.names.find(b" " + prefix.encode())
        return iter(sorted(set(self.rows[first:last])))

    def holding(self, part: str) -> Iterator[int]:
        """The names with a word that holds this anywhere."""
        found: set[int] = set()
        for word in self.words.find(part.encode()):
            found.update(self.rows[self.firsts[word] : self.firsts[word + 1]])
            if len(found) > FEW:
                return self.names.find(part.encode())
        return iter(sorted(found))

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

    def near(self, typed: str) -> list[int]:
        """The words (by number) that begin with `typed` but for one typo, those without any left out."""
        words, half = self.words, len(typed) // 2
        head, tail = typed[:half].encode(), typed[half:].encode()
        swapped = typed[: half - 1] + typed[half] + typed[half - 1] + typed[half + 1 :]
        found = {*words.beginning_with(head), *words.beginning_with(swapped.encode())}
        text, starts, row, at = words.text, words.starts, 0, words.text.find(tail)
        while at >= 0:
            row = words.row_at(at, row)
            if abs(at - starts[row] - len(head)) < 2 or not typed.isascii():
                found.add(row)
            at = text.find(tail, at + 1)
        found.difference_update(words.beginning_with(typed.encode()))
        return sorted(row for row in found if one_typo(typed, words[row].decode()))

    def rows_of(self, words: Sequence[int]) -> list[int]:
        """The names that hold one of these words."""
        found: set[int] = set()
        for word in words:
            found.update(self.rows[self.firsts[word] : self.firsts[word + 1]])
        return sorted(found)
