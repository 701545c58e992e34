"""Many short strings in one: quick to load, quick to scan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    Numbers = array[int] | memoryview[int]


class Lines:
    """Strings as UTF-8 in one text, a line break before and after each, and where each begins."""

    __slots__ = ("starts", "text")

    def __init__(self, text: bytes, starts: Numbers) -> None:
        self.text = text
        self.starts = starts
        """One more than there are lines: the last says where the text ends."""

    @classmethod
    def join(cls, lines: Sequence[str]) -> Lines:
        """Put these lines together. One that holds a line break can be read again, but not scanned for."""
        from array import array
        from itertools import accumulate

        together = "\n".join(["", *lines, ""])
        encoded = lines if together.isascii() else [line.encode("utf-8", "surrogatepass") for line in lines]
        lengths = map(len, encoded)
        starts = array("I", accumulate(map((1).__add__, lengths), initial=1))
        return cls(together.encode("utf-8", "surrogatepass"), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> bytes:
        return self.text[self.starts[row] : self.starts[row + 1] - 1]

    def row_at(self, offset: int, after: int = 0) -> int:
        """The line that holds this place of the text, known to be no earlier than line `after`."""
        return bisect_right(self.starts, offset, after) - 1

    def find(self, needle: bytes, first: int = 0, last: int | None = None) -> Iterator[int]:
        """Lines that hold `needle`, each once, in order, read only as far as asked for.

        A line break at the needle's start or end stands for a line's.
        """
        text, starts, row = self.text, self.starts, first
        stop = starts[len(self) if last is None else last]
        breaks = int(needle.startswith(b"\n"))
        at = text.find(needle, starts[first] - breaks, stop)
        while at >= 0:
            row = self.row_at(at + breaks, row)
            yield row
            row += 1
            at = text.find(needle, starts[row] - breaks, stop)

    def beginning_with(self, prefix: bytes) -> range:
        """The lines that begin so. The lines must be sorted."""
        first = bisect_left(range(len(self)), prefix, key=self.__getitem__)
        return range(first, bisect_left(range(len(self)), prefix + b"\xff", first, key=self.__getitem__))
