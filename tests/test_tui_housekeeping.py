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


async def test_after_a_rest_what_came_is_searched_and_after_a_long_one_all(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    kept = Ring()
    old, young = weakref.ref(kept), weakref.ref(Ring())
    housekeeping.put_off()
    assert young() is not None
    await hands.turn(0.5)
    assert young() is None
    del kept
    housekeeping.put_off()
    await hands.turn(0.5)
    assert old() is not None, "it was there before the last search"
    await hands.turn(60)
    assert old() is None


async def test_who_never_rests_long_gets_a_whole_search_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    kept = Ring()
    old = weakref.ref(kept)
    gc.collect()
    del kept
    searches = 0
    while old() is not None:
        searches += 1
        assert searches < 1_000
        housekeeping.put_off()
        await hands.turn(0.5)
    assert searches > 50


async def test_while_keys_come_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, housekeeping = Hands(monkeypatch), Housekeeping()
    ring = weakref.ref(Ring())
    for _ in range(40):  # in all longer than a long rest
        housekeeping.put_off()
        await hands.turn(0.05)
    assert ring() is not None
    await hands.turn(1)
    assert ring() is None
