"""The gate lets threads go on exactly while the event loop waits for something."""

import threading

import pytest

from tui.gate import Gate

DEADLINE = 20.0


def test_a_thread_goes_on_when_the_screen_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.gate._LONGEST", DEADLINE)
    gate = Gate()
    happened: list[str] = []
    loop = gate.loop()
    begun, through = threading.Event(), threading.Event()

    def compute() -> None:
        begun.set()
        gate.wait()
        happened.append("thread")
        through.set()

    def paint(left: int) -> None:
        happened.append("screen")
        if left:
            loop.call_soon(paint, left - 1)
        else:
            loop.call_later(DEADLINE, loop.stop)

    def at_work() -> None:
        threading.Thread(target=compute).start()
        assert begun.wait(DEADLINE)
        paint(3)
        threading.Thread(target=lambda: through.wait(DEADLINE) and loop.call_soon_threadsafe(loop.stop)).start()

    loop.call_soon(at_work)
    loop.run_forever()
    loop.close()
    assert happened == [*["screen"] * 4, "thread"]


def test_nobody_is_kept_waiting_for_ever() -> None:
    gate = Gate()
    loop = gate.loop()
    loop.call_soon(gate.wait)  # in the loop's own thread: it would never come back
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
