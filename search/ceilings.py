"""What a plan can score at most in each note of a segment: one byte a note, all notes at once.

A word's ceilings are made once from its postings and kept. Those of a plan are made of its words' by a few operations
on whole numbers of a byte a note, which take a fifth of a millisecond for 100,000 notes. What is found so is no answer
yet: the notes are looked at in this order until none of the rest can be among the best.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from search.lists import K1, ROUNDED, Lists, Part, Row
from search.plan import All, But, Either, InARow, OneOf, Plan, Those
from search.tree import Field

MOST_KEPT = 32 << 20
"""Bytes of ceilings that are kept."""
_MOST_USUAL = 1000  # plans of which it is known
HIGHEST = 255
"""The ceiling of a note that may score anything."""
_BEYOND = 127
"""The same of a word: of bytes below 128 the greater is soon found."""
_STEPS = 253
"""What all words of a plan take up to together: one more says that a note is possible at all."""
_FEW = 50
"""A field that holds a word in a fiftieth of the notes may give more than fits: it would make the steps of the others
coarse, and its notes are looked at first."""
_DENSE = 30
"""A list with a thirtieth of all notes is read for all of them at once."""
_GROUPS = (*range(1, 13), 16, 24, 48, HIGHEST)
_MANY = 1e9
"""How often a word stands in a note is counted exactly to twelve; then up to each of these, and any number of times."""
_GROUPED = bytes([0, *(next(group for group in _GROUPS if n <= group) for n in range(1, 256))])
_IS_POSSIBLE = bytes(255 * (n > 0) for n in range(256))
_IS_BEYOND = bytes(255 * (n == _BEYOND) for n in range(256))
_IS = {group: bytes(255 * (n == group) for n in range(256)) for group in _GROUPS}


class _Bytes(NamedTuple):
    """Of a plan in one segment, a byte a note, the first note's lowest."""

    steps: int
    possible: int
    """255 for each note that may answer the plan, 0 for others."""
    beyond: int = 0
    """255 for each note that may score anything, 0 for others."""


class Ladder:
    """The ceilings of one state of the index. Not for two threads at once."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._words: OrderedDict[OneOf, Mapping[str, bytes]] = OrderedDict()  # least recently used first
        self._lengths: dict[tuple[Field, int, str], int] = {}
        self._usuals: dict[OneOf, float] = {}

    def step(self, plan: Plan) -> float:
        """What one step of a plan's ceilings is worth; 0 for a plan without words, or with too many of them."""
        words = list(_words(plan))
        return sum(map(self._usual, words)) / (_STEPS - len(words)) if len(words) < _STEPS // 2 else 0.0

    def ceilings(self, plan: Plan, part: Part, step: float) -> bytes:
        """Of each note: 0 where it cannot be meant or is deleted, `HIGHEST`, or 1 more than the steps of this worth."""
        size = part.segment.count
        found = self._of(plan, part, step)
        one = found.possible & int.from_bytes(b"\1" * size, "little")
        ceilings = (found.steps & found.possible) + one | found.beyond & found.possible
        data = bytearray(ceilings.to_bytes(size, "little"))
        for doc in part.deleted:
            data[doc] = 0
        return bytes(data)

    def _of(self, plan: Plan, part: Part, step: float) -> _Bytes:
        everything = b"\xff" * part.segment.count
        match plan:
            case OneOf():
                scale = self._usual(plan) / (_BEYOND - 1) / step
                data = self._of_words(plan)[part.segment.name]
                steps = data.translate(_in_steps(scale))
                beyond = _number(data.translate(_IS_BEYOND)) if _BEYOND in data else 0
                return _Bytes(_number(steps), _number(data.translate(_IS_POSSIBLE)), beyond)
            case InARow():
                return self._of(All(tuple(_words(plan))), part, step)
            case All(plans):
                both = _Bytes(0, _number(everything))
                for each in plans:
                    more = self._of(each, part, step)
                    both = _Bytes(both.steps + more.steps, both.possible & more.possible, both.beyond | more.beyond)
                return both
            case Either(plans):
                both = _Bytes(0, 0)
                for each in plans:
                    more = self._of(each, part, step)
                    both = _Bytes(both.steps + more.steps, both.possible | more.possible, both.beyond | more.beyond)
                return both
            case But():
                return _Bytes(0, _number(everything))
            case Those():
                some = bytearray(part.segment.count)
                for doc in plan.between(part.first, part.segment.count):
                    some[doc] = 255
                return _Bytes(0, _number(some))

    def _usual(self, plan: OneOf) -> float:
        """More than a note scores by these words in fields that often hold them."""
        if plan not in self._usuals:
            if len(self._usuals) > _MOST_USUAL:
                self._usuals.clear()
            self._usuals[plan] = self._make_usual(plan)
        return self._usuals[plan]

    def _make_usual(self, plan: OneOf) -> float:
        notes, weights = Counter[tuple[str, bytes]](), dict[tuple[str, bytes], float]()
        for part in self._lists.parts:
            for row in self._rows(plan, part):
                notes[row.field, row.term] += row.place.notes
                weights[row.field, row.term] = row.weight
        most = max(notes.values(), default=0)
        return max((weights[each] for each, count in notes.items() if count * _FEW >= most), default=0.0) * (K1 + 1)

    def _rows(self, plan: OneOf, part: Part) -> list[Row]:
        return [row for word, factor in plan.words for row in self._lists.rows(word, plan.fields, part, factor)]

    def _of_words(self, plan: OneOf) -> Mapping[str, bytes]:
        """By segment the ceiling of each note in 126ths of `_usual`, or `_BEYOND`; 0 for a note without these words."""
        found = self._words.get(plan)
        if found is None:
            found = self._words[plan] = self._make(plan)
            while len(self._words) * self._lists.size > MOST_KEPT and len(self._words) > 1:
                self._words.popitem(last=False)
        else:
            self._words.move_to_end(plan)
        return found

    def _make(self, plan: OneOf) -> Mapping[str, bytes]:
        usual, made = self._usual(plan), {}
        for part in self._lists.parts:
            size, long = part.segment.count, 0
            short, high = bytearray(size), _number(b"\x80" * size)
            for row in self._rows(plan, part):
                postings, scale = self._lists.postings(row, part), row.weight * (K1 + 1) / usual
                if postings.count * _DENSE > size:
                    more = self._of_long(row, part)
                    if scale != 1.0:  # of the usual field it is
                        more = more.translate(_scaled(scale))
                    long = _greater(long, _number(more), high) if long else _number(more)
                    continue
                scale = ROUNDED * _BEYOND / usual
                for block in postings.blocks():
                    for doc, score in self._lists.scores(row, part, block):
                        if score * scale > short[doc]:
                            short[doc] = min(_BEYOND, ceil(score * scale))
            both = _greater(long, _number(short), high)
            made[part.segment.name] = both.to_bytes(size, "little")
        return made

    def _of_long(self, row: Row, part: Part) -> bytes:
        """The ceiling of each note in 126ths of the most that this list can give: for each number of times that the
        word may stand in a note, of all notes at once."""
        often = bytearray(part.segment.count)
        for ids, tfs in self._lists.postings(row, part).blocks():
            deque(map(often.__setitem__, ids, tfs if isinstance(tfs, bytes) else map(_byte, tfs)), 0)
        often, out = often.translate(_GROUPED), 0
        for group in _GROUPS[: _GROUPS.index(_GROUPED[_byte(row.place.top)]) + 1]:
            out |= self._of_lengths(row.field, group, part) & _number(often.translate(_IS[group]))
        return out.to_bytes(len(often), "little")

    def _of_lengths(self, field: Field, group: int, part: Part) -> int:
        """The same of notes that hold a word so often, by their lengths: whichever word it is."""
        key = field, group, part.segment.name
        if key not in self._lengths:
            shares = self._lists.shares(field, _MANY if group == HIGHEST else group)
            steps = bytes(ceil((_BEYOND - 1) * share) for share in shares)
            self._lengths[key] = _number(part.segment.lengths(field).translate(steps))
        return self._lengths[key]


@lru_cache(maxsize=64)  # for the segments of one query
def _in_steps(scale: float) -> bytes:
    return bytes(ceil(n * scale) if n < _BEYOND else 0 for n in range(256))


@lru_cache(maxsize=64)
def _scaled(scale: float) -> bytes:
    return bytes(min(_BEYOND, ceil(n * scale)) for n in range(256))


def _greater(some: int, others: int, high: int) -> int:
    """The greater of two numbers below 128, byte by byte. `high`: 128 in each byte."""
    is_greater = ((some | high) - others) & high
    return others ^ (some ^ others) & (is_greater - (is_greater >> 7))


def _byte(often: float) -> int:
    return min(255, ceil(often))


def _number(data: bytes | bytearray) -> int:
    return int.from_bytes(data, "little")


def _words(plan: Plan) -> Iterator[OneOf]:
    """What adds to a plan's scores."""
    match plan:
        case OneOf():
            yield plan
        case InARow(words, fields, ends):
            yield from (OneOf(((word, 1.0),), fields) for word in words)
            if ends:
                yield OneOf(tuple((word, 1.0) for word in ends), fields)
        case All(plans) | Either(plans):
            for each in plans:
                yield from _words(each)
