"""Pictures in the app: boxes first, then pictures, and what opens, closes and holds them back."""

import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys import MIDDLE, Journey, journey
from tui.album import Album
from tui.config import Config, parse_config
from tui.decoder import Wish
from tui.render.pixels import Picture

Make = Callable[[dict[str, str | bytes]], Path]


def png(colour: str = "red", size: tuple[int, int] = (160, 160)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


TEXT = (
    "# Note\n\n![[red.png|Alt]]\n\nbetween\n\n![low](files/blue.png)\n\n"
    + "more\n\n" * 60
    + "![[last.png|80]]\n\nthe end"
)
FILES: dict[str, str | bytes] = {
    "Note.md": TEXT,
    "red.png": png(),
    "files/blue.png": png("blue", (80, 32)),
    "last.png": png("lime"),
    "Other.md": "[[Note]]",
}


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("SSH_CONNECTION", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def grounds(at: Journey) -> list[str]:
    """The colours behind each line of the note, of its first cells."""
    found = []
    for y in range(at.view.size.height):
        first = next(iter(at.view.render_line(y)))
        found.append(
            first.style.bgcolor.triplet.hex
            if first.style and first.style.bgcolor and first.style.bgcolor.triplet
            else ""
        )
    return found


def boxes(at: Journey) -> int:
    return sum("image ─" in line for line in at.note)


async def test_pictures_come_into_their_places(make_vault: Make) -> None:
    async with journey(make_vault(FILES), "Note", (80, 40)) as at:
        assert boxes(at) == 0
        top = at.note.index("Alt — red.png")
        assert grounds(at)[top + 1 : top + 11] == ["#ff0000"] * 10
        low = at.note.index("low — blue.png")
        assert grounds(at)[low + 1 : low + 4] == ["#0000ff", "#0000ff", grounds(at)[0]]
        # Where the end is read, the end stays in sight while they come.
        await at.press("G")
        assert at.note[-1] == "the end"
        assert "#00ff00" in grounds(at)
        last = at.note.index("last.png")
        assert grounds(at)[last + 1 : last + 7] == ["#00ff00"] * 5 + [grounds(at)[0]]
        # Enter on the name closes and opens; so does a hint; Tab brings all of it into sight.
        await at.press("g", "tab", "enter")
        assert boxes(at) == 1
        assert "#ff0000" not in grounds(at)
        await at.press("enter")
        assert grounds(at).count("#ff0000") == 10
        # Back is where it was, with what was open and closed.
        await at.press("tab", "enter", "j", "j", "j", "j", "j")
        left = at.note, grounds(at)
        assert "low — blue.png" in "".join(at.note)
        await at.press("slash", *"other", "enter", "left_square_bracket")
        assert (at.note, grounds(at)) == left


async def test_a_picture_above_the_top_moves_nothing(make_vault: Make) -> None:
    async with journey(make_vault(FILES), "Other", MIDDLE) as at:
        shown = at.app._browser._panes.note
        await at.press("slash", *"note", "enter")
        album = shown._album
        album._kept.clear()
        at.view.scroll_to_y(30)
        before = at.note
        at.view._granted.clear()
        at.view._wished = {}
        at.view._relay()
        assert at.view.drawn is not None
        assert not at.view.drawn.seen
        assert at.note == before
        await at.settle()
        assert at.view.drawn.seen
        assert at.note == before


async def test_a_place_that_was_gone_to_stays_in_sight(make_vault: Make) -> None:
    text = "more\n\n" * 12 + "![[tall.png]]\n\nbetween\n\n## Part\n\nthe end"
    files: dict[str, str | bytes] = {"Note.md": text, "tall.png": png(size=(300, 600)), "Other.md": "[[Note#Part]]"}
    async with journey(make_vault(files), "Other", MIDDLE) as at:
        await at.press("tab", "enter")
        assert at.view.drawn is not None
        assert at.view.drawn.seen
        assert "Part" in at.note
        assert at.note[-1] == "the end"
        # Whoever scrolled since stays at that line.
        await at.press("k", "k")
        before = at.note
        at.view._relay()
        await at.settle()
        assert at.note == before


@pytest.mark.parametrize(
    ("setting", "over_ssh", "is_shown"),
    [("auto", False, True), ("auto", True, False), ("always", True, True), ("never", False, False)],
)
async def test_where_pictures_are_shown(
    make_vault: Make, monkeypatch: pytest.MonkeyPatch, setting: str, over_ssh: bool, is_shown: bool
) -> None:
    if over_ssh:
        monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    async with journey(make_vault(FILES), "Note", (80, 40), config=Config(pictures=setting)) as at:
        assert ("#ff0000" in grounds(at), boxes(at)) == (is_shown, 0 if is_shown else 2)
        await at.press("tab", "enter")
        assert ("#ff0000" in grounds(at), "#0000ff" in grounds(at)) == (not is_shown, is_shown)


@pytest.mark.parametrize("config", [Config(theme="linkhop-16"), Config(symbols="ascii"), Config(theme="linkhop-plain")])
async def test_boxes_where_signs_or_colours_are_few(make_vault: Make, config: Config) -> None:
    async with journey(make_vault(FILES), "Note", (80, 40), config=config) as at:
        assert "Alt" in at.shown
        await at.press("tab", "enter")
        assert "▀" not in at.shown
        assert "256 colours" in at.status
        if config.symbols == "unicode":
            at.app.theme = "linkhop-dark"
            await at.settle()
            await at.settle()
            assert "#ff0000" in grounds(at)
            at.app.theme = config.theme
            await at.settle()
            await at.settle()
            assert boxes(at) == 2


@pytest.mark.parametrize("term", [("xterm", ""), ("dumb", "")])
async def test_boxes_in_a_terminal_of_few_colours(
    make_vault: Make, monkeypatch: pytest.MonkeyPatch, term: tuple[str, str]
) -> None:
    monkeypatch.setenv("TERM", term[0])
    monkeypatch.delenv("COLORTERM")
    async with journey(make_vault(FILES), "Note", (80, 40)) as at:
        assert boxes(at) == 2


async def test_without_the_extra_the_box_says_how_to_get_it(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with journey(make_vault(FILES), "Note", (80, 40)) as at:
        assert boxes(at) == 2
        assert "linkhop[pictures]" not in at.shown
        await at.press("tab", "enter")
        assert boxes(at) == 2
        assert "linkhop[pictures]" in at.shown


async def test_what_cannot_be_shown_says_why(make_vault: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(png())
    text = "".join(
        f"![[{name}]]\n\n" for name in ("bad.png", "text.jpg", "drawn.svg", "none.png", "../outside.png", "link.png")
    )
    root = make_vault(
        {
            "Note.md": text + "![](http://127.0.0.1:9/x.png)",
            "bad.png": png()[:60],
            "text.jpg": "text",
            "drawn.svg": "<svg/>",
        }
    )
    os.symlink(outside, root / "link.png")
    async with journey(root, "Note", (80, 40)) as at:
        frames = [line.strip("│ ") for line in at.note if line.startswith("│")]
        assert frames == [
            "bad.png — damaged", "text.jpg — not a PNG, JPEG, GIF, WEBP or BMP", "drawn.svg", "none.png ∘",
            "outside.png ∘", "link.png ∘", "x.png↗",
        ]  # fmt: skip
        assert "▀" not in at.shown
        # Mended on disk, and looked at again.
        (root / "bad.png").write_bytes(png("lime"))
        await at.press("tab", "enter")
        assert "#00ff00" in grounds(at)
        (root / "bad.png").unlink()
        (root / "bad.png").symlink_to(outside)
        await at.press("enter", "enter")
        assert "bad.png — cannot be read" in at.shown


async def test_another_size_makes_another_picture(make_vault: Make) -> None:
    wide = png(size=(1600, 800))
    async with journey(make_vault({"Note.md": "![[wide.png]]\n\nafter", "wide.png": wide}), "Note", MIDDLE) as at:
        for size in (MIDDLE, (120, 40), (40, 12)):
            await at.resize(size)
            await at.settle()
            (picture,) = at.view.drawn.seen.values() if at.view.drawn else ()
            assert isinstance(picture, Picture)
            assert picture.columns <= at.view.room
            assert picture.rows <= min(24, at.view.size.height * 2 // 3)
            assert picture.columns == at.view.room or picture.rows == min(24, at.view.size.height * 2 // 3)


async def test_an_image_in_a_line_of_text_has_a_page_of_its_own(make_vault: Make) -> None:
    files = {**FILES, "Note.md": "words ![[red.png|Alt]] and [[files/blue.png]] and [[data.csv]]", "data.csv": "1;2"}
    async with journey(make_vault(files), "Note", (120, 40)) as at:
        assert "▀" not in at.shown
        before = at.note
        await at.press("tab", "enter")
        assert at.here.path == "red.png"
        assert grounds(at).count("#ff0000") == 10
        assert any("Note" in row for row in at.kin), "who shows it"
        await at.press("left_square_bracket")
        assert at.note == before
        await at.press("tab", "tab", "enter")
        assert "data.csv is a file, not a note" in at.status
        await at.press("b")
        await at.go_to_row(at.kin_rows, "data.csv")
        await at.press("enter")
        assert any("data.csv is a file, not a note." in line for line in at.note)
        assert "1;2" not in at.shown


async def test_a_peek_shows_pictures_too(make_vault: Make) -> None:
    async with journey(make_vault(FILES), "Other", (80, 40)) as at:
        await at.press("tab", "p")
        await at.settle()
        strips = at.app.screen._compositor.render_strips()
        assert any(
            segment.style and segment.style.bgcolor and segment.style.bgcolor.name == "#ff0000"
            for strip in strips for segment in strip
        )  # fmt: skip


async def test_an_album_keeps_no_more_than_it_may(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.album._MOST_BYTES", 3_000)
    album = Album(make_vault(FILES), "auto", {})
    wishes = [Wish("red.png", (0, 0), 8 + columns, 24, "#000000") for columns in range(6)]
    for wish in wishes:
        assert isinstance(await album.see(wish), Picture)
    kept = [wish for wish in wishes if album.ready(wish) is not None]
    assert kept
    assert kept == wishes[-len(kept) :]
    assert len(kept) < len(wishes)
    assert album._bytes == sum(made.size for made in album._kept.values()) <= 3_000


def test_the_setting() -> None:
    assert parse_config({}).pictures == "auto"
    assert parse_config({"pictures": "never"}).pictures == "never"
    for wrong in ("sometimes", True):
        with pytest.raises(ValueError, match="pictures"):
            parse_config({"pictures": wrong})
