"""What only a search for cycles finds is found while nobody presses a key."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from tui.housekeeping import Housekeeping


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def no_search_of_its_own() -> Iterator[None]:
    threshold = gc.get_threshold()
    gc.disable()
    yield
    gc.enable()
    gc.set_threshold(*threshold)
    gc.unfreeze()


class Hands:
    """A clock to be turned on by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self._now = loop.time()
        monkeypatch.setattr(loop, "time", lambda: self._now)

    async def turn(self, seconds: float) -> None:
        """What was due by then is done."""
        self._now += seconds
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_after_a_rest_rings_are_found_and_what_stays_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    stays: list[list[int]] = [[] for _ in range(1_000)]  # as the names of a vault
    ring = weakref.ref(Ring())
    housekeeping.put_off()
    assert ring() is not None
    await hands.turn(1)
    assert ring() is None
    assert gc.get_freeze_count() > len(stays)


async def test_a_ring_that_was_set_aside_is_found_after_a_long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    kept = Ring()
    ring = weakref.ref(kept)
    housekeeping.put_off()
    await hands.turn(1)
    del kept
    housekeeping.put_off()
    await hands.turn(1)
    assert ring() is not None
    await hands.turn(60)
    assert ring() is None
    assert gc.get_freeze_count() > 0


async def test_while_keys_come_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    ring = weakref.ref(Ring())
    for _ in range(40):  # in all longer than a rest
        housekeeping.put_off()
        await hands.turn(0.02)
    assert ring() is not None
    await hands.turn(1)
    assert ring() is None
