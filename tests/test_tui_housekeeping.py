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


async def until_gone(ring: "weakref.ref[Ring]") -> None:
    async with asyncio.timeout(20):
        while ring() is not None:
            await asyncio.sleep(0.01)


async def test_after_a_rest_what_came_for_good_is_set_aside_and_rings_are_found() -> None:
    housekeeping = Housekeeping()
    stays: list[list[int]] = [[] for _ in range(1_000)]  # as the names of a vault
    ring = weakref.ref(Ring())
    assert ring() is not None
    housekeeping.put_off()
    await until_gone(ring)
    set_aside = gc.get_freeze_count()
    assert set_aside > len(stays)
    more: list[list[int]] = [[] for _ in range(10_000)]  # names of another look
    ring = weakref.ref(Ring())
    housekeeping.put_off()
    await until_gone(ring)
    assert gc.get_freeze_count() <= set_aside
    ring = weakref.ref(Ring())
    housekeeping.grown()
    await until_gone(ring)
    assert gc.get_freeze_count() > set_aside
    assert len(more) == 10_000


async def test_while_keys_come_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now)
    housekeeping = Housekeeping()
    ring = weakref.ref(Ring())
    for _ in range(40):  # in all longer than a rest
        housekeeping.put_off()
        now += 0.02
        await asyncio.sleep(0)
    assert ring() is not None
    now += 1
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert ring() is None
