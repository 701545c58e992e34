"""Pictures of the app that a change must not alter unseen. `make snapshots` accepts new ones; look at them first."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy import SnapshotAssertion
from textual.pilot import Pilot

from notes.graph import node_of
from tests.journeys import MIDDLE, NARROW, SAMPLE, WIDE, Journey
from tui.app import LinkhopApp
from tui.config import Config
from tui.kin_rows import Goal

SIZES = pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW], ids=["wide", "middle", "narrow"])
Same = Callable[..., bool]


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("NO_COLOR", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (("TERM", "xterm-256color"), ("COLORTERM", "truecolor")):  # pictures are shown where colours are
        monkeypatch.setenv(name, value)


def after(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Press keys, each when the one before has had its effect. What was changed last depends on the disk: it is
    hidden behind a query."""

    async def drive(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, LinkhopApp)
        at = Journey(app, pilot)
        await at.settle()
        await at.press("slash", *"sora", "escape", *keys)

    return drive


def app(start: str = "Seedance") -> LinkhopApp:
    return LinkhopApp(SAMPLE, Config(), start=start)


@SIZES
def test_note(snap_compare: Same, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=after("tab", "tab"))


@SIZES
def test_marks(snap_compare: Same, size: tuple[int, int]) -> None:
    keys = ("ctrl+f", *"seedance", "enter", "n", "n", "ctrl+d")
    assert snap_compare(app("Marks on the page"), terminal_size=size, run_before=after(*keys))


@SIZES
def test_ghost(snap_compare: Same, size: tuple[int, int]) -> None:
    assert snap_compare(app("Generative AI"), terminal_size=size, run_before=after())


@SIZES
def test_hints(snap_compare: Same, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=after("f"))


@SIZES
def test_peek(snap_compare: Same, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=after("tab", "p"))


def test_choice(snap_compare: Same) -> None:
    assert snap_compare(app(), terminal_size=MIDDLE, run_before=after("u", "down"))


PICTURES: dict[str, tuple[Goal | None, tuple[str, ...]]] = {
    "start": (Goal(node_of("Start here.md")), ()),
    "note": (Goal(node_of("Products/Seedance.md"), 46), ("tab",)),
    "kin": (Goal(node_of("Regions/China.md")), ("b", "j", "j")),
    "hints": (Goal(node_of("Products/Seedance.md")), ("f",)),
    "peek": (None, ("escape", "tab", "p")),
    "search": (None, ("escape", "slash", *"sputnik", "down")),
    "help": (None, ("escape", "question_mark")),
    "palette": (None, ("escape", "ctrl+p", *"fold")),
}
"""What to open and the keys to press for each picture; the screen of the one before is left as it is."""


@SIZES
@pytest.mark.parametrize("theme", ["linkhop-dark", "linkhop-16", "linkhop-plain"])
async def test_every_theme(snapshot: SnapshotAssertion, theme: str, size: tuple[int, int]) -> None:
    """With many colours, with sixteen, with none: one run of the app, six pictures."""
    pictures = snapshot.use_extension(SVGImageExtension)
    shown = LinkhopApp(SAMPLE, Config(theme=theme), start="Start here")
    different = []
    async with shown.run_test(size=size) as pilot:
        at = Journey(shown, pilot)
        await at.settle()
        await at.press("slash", *"sora", "escape")
        for name, (goal, keys) in PICTURES.items():
            if goal is not None:
                shown._browser.open(goal)
                await at.settle()
            await at.press(*keys)
            await at.settle()
            if pictures(name=name) != shown.export_screenshot():
                different.append(name)
    assert not different
