"""The best few of a stream of matches, and when it is time to stop reading."""

from __future__ import annotations

from bisect import bisect_left, insort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.fuzzy import Tier

NEVER = 1 << 30


class Shortlist:
    """For each owner the best match so far: least cost, then first row."""

    def __init__(self, limit: int, owner_of: Sequence[int]) -> None:
        self.owners: dict[int, tuple[int, int, Tier]] = {}
        """Owner -> cost, row, tier."""
        self._limit = limit
        self._owner_of = owner_of
        self._costs: list[int] = []

    @property
    def bar(self) -> int:
        """What costs more cannot be among the best any more."""
        return self._costs[self._limit - 1] if len(self._costs) >= self._limit else NEVER

    @property
    def is_full(self) -> bool:
        """Whether there are as many owners as were asked for."""
        return len(self._costs) >= self._limit

    def offer(self, cost: int, row: int, tier: Tier) -> None:
        """Note this match if it is its owner's best."""
        owner = self._owner_of[row]
        known = self.owners.get(owner)
        if known is not None:
            if (cost, row) >= known[:2]:
                return
            del self._costs[bisect_left(self._costs, known[0])]
        self.owners[owner] = (cost, row, tier)
        insort(self._costs, cost)
