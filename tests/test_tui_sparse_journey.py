"""A random walk through the app: after every frame the terminal shows what it would show without the filter."""

from pathlib import Path

from tests.journeys import SAMPLE
from tests.sparse_journey import journey


def test_a_walk(tmp_path: Path) -> None:
    """The long ones: `make walks`."""
    seen = journey(seed=4, keys=100, vault=SAMPLE, folder=tmp_path)
    assert seen.different == []
    assert seen.frames - seen.skipped > 60
    assert seen.between > 0
    assert seen.sent < seen.written / 8
