"""Many short strings in one: quick to load, quick to scan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence
    from mmap import mmap

    Buffer = bytes | mmap
    Numbers = array[int] | memoryview[int]


class Lines:
    """Strings as UTF-8 in one text, a line break before and after each, and where each begins."""

    __slots__ = ("_data", "_end", "_first", "starts")

    def __init__(self, data: Buffer, starts: Numbers, first: int = 0, end: int | None = None) -> None:
        """`first` and `end` say where in `data` the text lies: it is read where it is."""
        self._data = data
        self._first = first
        self._end = len(data) if end is None else end
        self.starts = starts
        """One more than there are lines: the last says where the text ends."""

    @property
    def text(self) -> bytes:
        """All of it, as one copy."""
        return self._data[self._first : self._end]

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
        return self._data[self._first + self.starts[row] : self._first + self.starts[row + 1] - 1]

    def row_at(self, offset: int, after: int = 0) -> int:
        """The line that holds this place of the text, known to be no earlier than line `after`."""
        return bisect_right(self.starts, offset, after) - 1

    def find(self, needle: bytes, first: int = 0, last: int | None = None) -> Iterator[int]:
        """Lines that hold `needle`, each once, in order, read only as far as asked for.

        A line break at the needle's start or end stands for a line's.
        """
        data, starts, row = self._data, self.starts, first
        stop = self._first + starts[len(self) if last is None else last]
        before = self._first - int(needle.startswith(b"\n"))
        at = data.find(needle, before + starts[first], stop)
        while at >= 0:
            row = self.row_at(at - before, row)
            yield row
            row += 1
            at = data.find(needle, before + starts[row], stop)

    def places(self, needle: bytes) -> Iterator[tuple[int, int]]:
        """Line, and bytes from its beginning, of every place at which `needle` stands, in order."""
        starts, row, at = self.starts, 0, self._data.find(needle, self._first, self._end)
        while at >= 0:
            row = self.row_at(at - self._first, row)
            yield row, at - self._first - starts[row]
            at = self._data.find(needle, at + 1, self._end)

    def beginning_with(self, prefix: bytes) -> range:
        """The lines that begin so. The lines must be sorted."""
        first = bisect_left(range(len(self)), prefix, key=self.__getitem__)
        return range(first, bisect_left(range(len(self)), prefix + b"\xff", first, key=self.__getitem__))
