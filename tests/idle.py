"""When an app in a test has nothing to do: its event loop says so at once."""

import asyncio

import pytest

_SOON = 0.02
"""Seconds: what is put off for less, as a repaint is, is waited for."""
_LONGEST = 1.0
"""Seconds: what goes on for ever must not keep a test."""


async def idle(_least: float = 0.0, most: float = _LONGEST) -> None:
    """Return when the running loop has nothing to run, now or soon."""
    loop = asyncio.get_running_loop()
    end = loop.time() + most
    while loop.time() < end:
        if loop._ready:  # type: ignore[attr-defined] - asyncio has no other way to say it
            await asyncio.sleep(0)
        elif (wait := _due(loop) - loop.time()) < _SOON:
            await asyncio.sleep(max(0.0, wait))
        else:
            break


def _due(loop: asyncio.AbstractEventLoop) -> float:
    timers = loop._scheduled  # type: ignore[attr-defined] - as above
    return min((timer.when() for timer in timers if not timer.cancelled()), default=float("inf"))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual 8.2 waits after every key of a test until the whole process has done next to nothing for 20 ms, twice."""
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", idle)
