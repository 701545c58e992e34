"""How recently and how often notes were opened, as one number each: the frecency that breaks ties between names. Pure.

Each visit counts 1 and halves every two weeks. Kept is the binary logarithm of what the visits would count at a fixed
moment: all numbers fade alike, so their order never changes by itself and nothing needs to be computed anew as time
goes by. Source: the "frecency" of Firefox's address bar, in the exponential form of Jesse Ruderman (2008).
"""

from collections.abc import Mapping
from math import log2
from types import MappingProxyType

HALF_LIFE = 14 * 24 * 3600.0
"""Seconds."""
MOST = 2000
"""So many notes are remembered; those that count least go first."""

Visits = Mapping[str, float]
"""A weight by a note's path or a ghost's name, greater for more."""
NONE: Visits = MappingProxyType({})


def visited(visits: Visits, name: str, now: float) -> dict[str, float]:
    """The visits after one more, at a time in seconds since 1970."""
    one = now / HALF_LIFE
    before = visits.get(name)
    weight = one if before is None else max(one, before) + log2(1 + 2.0 ** -abs(one - before))
    after = {**visits, name: weight}
    if len(after) > MOST:
        del after[min(after, key=lambda key: (after[key], key))]
    return after


def most_visited(visits: Visits, limit: int) -> list[str]:
    """The names that count most, the first first."""
    return sorted(visits, key=lambda name: (-visits[name], name))[:limit]
