"""An errand tells how far it is, and none of its processes outlives who sent it."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notes.errand import Errand

ROOT = Path(__file__).parents[1]
DEADLINE = 20.0
SENDER = """
import sys
from notes.errand import Errand
with Errand("tests.busy_errand", "4") as errand:
    for numbers in errand:
        print(*numbers, flush=True)
"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def ends(process: int, within: float) -> bool:
    """Whether a process ends in so many seconds; one that nobody waited for has ended, too."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within)[0])
    finally:
        os.close(handle)


def test_what_it_tells_is_heard_and_both_its_processes_end_with_it() -> None:
    with Errand("tests.busy_errand", "4") as errand:
        heard = iter(errand)
        assert next(heard) == (25, 100)
        processes = next(heard)
        assert not any(ends(process, 0) for process in processes)
        assert os.getpriority(os.PRIO_PROCESS, processes[0]) > os.getpriority(os.PRIO_PROCESS, 0)
    assert all(ends(process, DEADLINE) for process in processes)


def test_one_that_fails_tells_no_more() -> None:
    with Errand("tests.busy_errand", "0") as errand:
        assert list(errand) == []
    with Errand("tests.no_such_module") as errand:
        assert list(errand) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_process_is_left_when_the_sender_is_killed(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SENDER], stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "25 100\n"
        processes = [int(number) for number in sender.stdout.readline().split()]
        assert len(processes) == 2
        assert not any(ends(process, 0) for process in processes)
        sender.send_signal(how)
        sender.wait(DEADLINE)
        assert all(ends(process, DEADLINE) for process in processes)
