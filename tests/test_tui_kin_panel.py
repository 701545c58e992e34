"""The kin panel in a small app of its own: what a page of it costs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from notes.graph import node_of
from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder
from tui import kin_rows
from tui.kin_panel import KinPanel
from tui.kin_rows import Kin
from tui.page import load_kin
from tui.render.symbols import UNICODE
from tui.row import Row
from tui.row_list import RowList
from tui.themes import VARIABLES


class Panel(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, kin: Kin) -> None:
        super().__init__()
        self.kin = kin

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLES

    def compose(self) -> ComposeResult:
        yield KinPanel()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.query_one(KinPanel).show_kin(self.kin, UNICODE)


async def test_three_thousand_links_scroll_like_thirty(
    make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a further page as many rows are made, and as many lines drawn."""
    made, drawn = [0], [0]
    render_line = RowList.render_line

    def make(*fields: object) -> Row:
        made[0] += 1
        return Row(*fields)  # type: ignore[arg-type] - whatever it was called with

    def draw(self: RowList, y: int) -> object:
        drawn[0] += 1
        return render_line(self, y)

    monkeypatch.setattr(kin_rows, "Row", make)
    monkeypatch.setattr(RowList, "render_line", draw)
    few, many = 30, 3_100
    root = make_vault(
        {
            "Few.md": "", "Many.md": "",
            "A.md": "So [[Few]] is.\n\n" * few,
            "B.md": "So [[Many]] is.\n\n" * many,
        }
    )  # fmt: skip
    opened = OpenVault(root, Relations(), keep=False)
    opened.refresh()
    costs = []
    for name, links in (("Few", few), ("Many", many)):
        kin = load_kin(Finder.of(opened), node_of(f"{name}.md"), Relations())
        assert sum(len(one.edges) for one in kin.backlinks) == links
        app = Panel(kin)
        made[0] = 0
        async with app.run_test(size=(50, 12)) as pilot:
            await pilot.pause()
            assert 0 < made[0] < 100, "of the first page, however often it is painted at the start"
            cost = []
            for _ in range(2):
                made[0] = drawn[0] = 0
                await pilot.press("pagedown")
                await pilot.pause()
                cost.append((made[0], drawn[0]))
            rows = app.query_one(RowList)
            assert ":41 " in "".join(rows.render_line(y).text for y in range(rows.size.height))
        costs.append(cost)
    assert costs[0] == costs[1]
    assert all(0 < count < 40 for page in costs[0] for count in page)
