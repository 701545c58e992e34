"""Groups of rows that fold and can be sifted, as one list whose rows are made when they are looked at. No Textual."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, overload

from notes.text import safe_text
from search.folding import fold
from tui.render.span import Line, Span
from tui.render.symbols import Symbols
from tui.render.wrap import cells
from tui.row import Row

_MOST_SAID = 2  # rows that a summary may take
_PREVIEW = 12  # names that a folded group shows at most: more than any pane is wide
_AROUND = 4  # cells beside a summary: its indent, and room to say that there is more
_GAP = Row(())


class Fold(NamedTuple):
    """What the heading of a group stands for: choosing it folds the group, or unfolds it."""

    kind: str


@dataclass(frozen=True)
class Group:
    """A heading, and what stands beneath it: rows, or groups."""

    kind: str
    """What a fold is remembered by: the same group of another note has the same."""
    title: Line
    rows: Sequence[Row] = ()
    """Rows that are few, drawn already, and no part of the count."""
    items: Sequence[Any] = ()
    draw: Callable[[Any], Row] = Row
    """The row of an item."""
    text: Callable[[Any], str] = str
    """What an item is sifted by."""
    groups: tuple["Group", ...] = ()
    summary: tuple[str, ...] = ()
    """Said beneath the heading, in as few rows as hold it."""
    is_short: bool = False
    """Folded unless the reader says otherwise; while it is folded, a row shows the beginning of it."""
    more: int = 0
    """Further items, which are counted and not read yet."""

    @property
    def count(self) -> int:
        """All items, those of the groups in it included."""
        return len(self.items) + self.more + sum(group.count for group in self.groups)

    @cached_property
    def row_texts(self) -> list[str]:
        """What rows are sifted by."""
        return [fold(row.text) for row in self.rows]

    @cached_property
    def texts(self) -> list[str]:
        """What items are sifted by."""
        return [fold(self.text(item)) for item in self.items]


class _Place(NamedTuple):
    """One row: drawn already, or an item of a group."""

    group: Group
    row: Row | None
    item: int = 0


class Outline(Sequence[Row]):
    """The rows of some groups. An item is drawn when its row is asked for, so that thousands cost as little as ten.

    `folds` says by kind which groups are folded. Of a group only the items whose text holds all words of the `query`
    are there, and groups without such are not.
    """

    def __init__(
        self, groups: Sequence[Group], symbols: Symbols, folds: Mapping[str, bool], width: int, query: str = ""
    ) -> None:
        self._symbols = symbols
        self._folds = folds
        self._width = width
        self._words = fold(query).split()
        self._places: list[_Place] = []
        for group in groups:
            if (places := self._of(group, 0)[0]) and self._places:
                self._places.append(_Place(group, _GAP))
            self._places += places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        group, row, item = self._places[at]
        return row if row is not None else group.draw(group.items[item])

    def choices(self) -> list[int]:
        """The places of the rows that can be chosen; none is drawn for it."""
        return [y for y, place in enumerate(self._places) if place.row is None or place.row.value is not None]

    def first(self) -> int | None:
        """The first row that leads somewhere, else the first heading."""
        choices = self.choices()
        return next((y for y in choices if self._fold(y) is None), choices[0] if choices else None)

    def heading(self, y: int) -> int | None:
        """The heading of the group that a row stands in: of its own group, or for a heading of the one around it."""
        group = self._places[y].group
        is_heading = self._fold(y) is not None
        for above in range(y - is_heading, -1, -1):
            around = self._places[above].group
            if self._fold(above) is not None and (group in around.groups if is_heading else around is group):
                return above
        return None

    def find(self, kind: str) -> int | None:
        """Where the heading of a group stands."""
        return next((y for y in range(len(self)) if (found := self._fold(y)) and found.kind == kind), None)

    def is_folded(self, y: int) -> bool:
        """Whether the group of the heading here is folded."""
        return self._is_folded(self._places[y].group)

    def _fold(self, y: int) -> Fold | None:
        row = self._places[y].row
        return row.value if row is not None and isinstance(row.value, Fold) else None

    def _is_folded(self, group: Group) -> bool:
        return self._folds.get(group.kind, group.is_short and not self._words)

    def _of(self, group: Group, depth: int) -> tuple[list[_Place], int]:
        """A group's rows and how many of its items match."""
        rows = [_Place(group, row) for row, text in zip(group.rows, group.row_texts, strict=True) if self._has(text)]
        items = range(len(group.items))
        matching = [at for at in items if self._has(group.texts[at])] if self._words else items
        inner = [self._of(one, depth + 1) for one in group.groups]
        found = len(matching) + sum(count for _, count in inner)
        if self._words and not found and not rows:
            return [], 0
        is_folded = self._is_folded(group)
        places = [_Place(group, self._heading(group, depth, found, is_folded))]
        if is_folded:
            return [*places, *(_Place(group, row) for row in self._preview(group, depth))], found
        if not self._words:
            places += [_Place(group, row) for row in self._summary(group)]
        places += rows
        places += [_Place(group, None, at) for at in matching]
        if group.more:
            places.append(_Place(group, Row((Span(f"    {self._symbols.ellipsis} {group.more:,} more", "dim"),))))
        return [*places, *(place for one, _ in inner for place in one)], found

    def _has(self, text: str) -> bool:
        return all(word in text for word in self._words)

    def _heading(self, group: Group, depth: int, found: int, is_folded: bool) -> Row:
        count = f"{found:,} of {group.count:,}" if self._words else f"{group.count:,}" if group.count else ""
        right = " ".join(filter(None, (count, self._symbols.closed if is_folded else "")))
        value = Fold(group.kind) if found or group.rows else None
        return Row((Span("  " * depth), *group.title), (Span(right, "dim"),) if right else (), value)

    def _preview(self, group: Group, depth: int) -> Iterator[Row]:
        if group.is_short and group.items and not self._words:
            names = "  ".join(safe_text(group.text(item)) for item in group.items[:_PREVIEW])
            yield Row((Span(f"{'  ' * (depth + 1)}{names}", "dim"),))

    def _summary(self, group: Group) -> Iterator[Row]:
        dot = f" {self._symbols.dot} "
        lines: list[str] = []
        for piece in map(safe_text, group.summary):
            longer = f"{lines[-1]}{dot}{piece}" if lines else piece
            if not lines or cells(longer) + _AROUND > self._width:
                lines.append(piece)
            else:
                lines[-1] = longer
        for line in lines[:_MOST_SAID]:
            more = f" {self._symbols.ellipsis}" if line is lines[:_MOST_SAID][-1] and len(lines) > _MOST_SAID else ""
            yield Row((Span(f"  {line}{more}", "dim"),))
