"""Settings, themes, signs and keys that make the app fit a terminal and a hand."""

import pytest
from rich.color import ColorType
from rich.style import Style

from tests.journeys import FLAT, SAMPLE, WIDE, Journey, journey
from tui.app import LinkhopApp
from tui.config import Config, is_utf8, parse_config
from tui.keys import wrong_keys
from tui.query_line import QueryLine
from tui.render.symbols import UNICODE, to_ascii
from tui.themes import THEMES


async def styles(config: Config, *keys: str) -> list[tuple[str, Style]]:
    """All that stands on the screen after some keys, piece by piece."""
    app = LinkhopApp(SAMPLE, config, start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        await at.press(*keys)
        strips = app.screen._compositor.render_strips()
        filtered = [
            strip.apply_filter(one, app.screen.background_colors[1]) for strip in strips for one in _filters(app)
        ]
        return [(segment.text, segment.style or Style()) for strip in filtered or strips for segment in strip]


def _filters(app: LinkhopApp) -> list[object]:
    return list(app.get_line_filters())


@pytest.mark.parametrize("theme", ["linkhop-16", "linkhop-plain"])
async def test_sixteen_colours_or_none_and_the_cursor_is_seen(theme: str) -> None:
    for keys in ((), ("b", "j"), ("slash", "s", "o"), ("question_mark",)):
        seen = await styles(Config(theme=theme), *keys)
        colours = {one for _, style in seen for one in (style.color, style.bgcolor) if one is not None}
        wanted = {ColorType.DEFAULT, *({ColorType.STANDARD} if theme == "linkhop-16" else ())}
        assert {colour.type for colour in colours} <= wanted, keys
        if keys:
            assert any(style.reverse for _, style in seen), keys
        assert any(style.underline or (style.color and style.color.type == ColorType.STANDARD) for _, style in seen)


@pytest.mark.parametrize(("set_to", "theme"), [("1", "linkhop-plain"), ("", "linkhop-light")])
async def test_no_color_chooses_the_theme_without_colours_unless_it_is_empty(
    monkeypatch: pytest.MonkeyPatch, set_to: str, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", set_to)
    app = LinkhopApp(SAMPLE, Config(theme="linkhop-light"))
    async with app.run_test():
        await app.settled()
        assert (app.theme, app.no_color) == (theme, bool(set_to))


async def test_every_theme_of_ours_and_of_textual_starts() -> None:
    app = LinkhopApp(SAMPLE, Config(), start="Seedance")
    async with app.run_test() as pilot:
        await app.settled()
        assert {theme.name for theme in THEMES} <= set(app.available_themes)
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
            assert app.theme == theme


async def test_in_ascii_nothing_of_ours_is_anything_else() -> None:
    app = LinkhopApp(SAMPLE, parse_config({"light": True}), start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        for keys in ((), ("b",), ("escape", "slash", *"tiktok"), ("ctrl+p",)):
            await at.press(*keys)
            shown = "".join(to_ascii(line) for line in at.screen)
            assert shown.isascii(), [char for char in shown if not char.isascii()]
        signs = app.get_line_filters()[-1]
        assert type(signs).__name__ == "PlainSigns"


async def test_the_palette_offers_every_action_and_a_lighter_line() -> None:
    app = LinkhopApp(SAMPLE, Config(), start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        offered = {command.name for command in app.offered()}
        assert {"Pivot", "Filter", "Follow", "Search", "Mouse", "Theme", "Light line"} <= offered
        await at.press("ctrl+p", *"light line", "enter")
        await at.until(lambda: app.theme == "linkhop-16")


async def test_wrong_settings_are_told_in_a_sentence_and_the_app_starts() -> None:
    keys = {"note.follow": "enter,l", "note.folow": "x", "help": "notakey", "back": "ctrl+b"}
    assert wrong_keys(keys) == ["no key has the id note.folow", "notakey is no key (at help)"]
    taken = {"hints": "b", "note.copy": "f,n", "kin.fold": "h", "way": "v,q", "trail": "v"}
    assert wrong_keys(taken) == [
        "b is the key of hints and of kin",
        "n is the key of note.copy and of note.match-next",
        "q is the key of way and of quit",
        "v is the key of trail and of way",
    ]
    assert wrong_keys({"hints": "b", "kin": "f"}) == []
    app = LinkhopApp(SAMPLE, Config(theme="nowhere", keys=keys), start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        assert "there is no theme nowhere; no key has the id note.folow; notakey is no key" in at.status
        assert at.here.name == "Seedance"


def test_settings_of_the_wrong_kind() -> None:
    for table in ({"light": "yes"}, {"mouse": 1}, {"symbols": "latin"}):
        with pytest.raises(ValueError, match=next(iter(table))):
            parse_config(table)
    assert parse_config({"symbols": "ascii"}).symbols == "ascii"
    assert parse_config({"light": True, "theme": "dracula", "symbols": "unicode"}).theme == "linkhop-16"


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "en_GB.utf8", "LC_ALL": ""}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_CTYPE": "de_DE.ISO-8859-1", "LANG": "en_GB.UTF-8"}, False),
        ({}, True),
    ],
)
def test_the_locale(environment: dict[str, str], wanted: bool) -> None:
    assert is_utf8(environment) is wanted


def test_signs_keep_their_width() -> None:
    drawn = "".join(sign for sign in vars_of(UNICODE) if len(sign) == 1)
    assert len(drawn) > 15
    assert to_ascii(drawn).isascii()
    assert len(to_ascii(drawn)) == len(drawn)
    assert to_ascii("日本 é") == "日本 é"


def vars_of(symbols: object) -> list[str]:
    return [value for name in UNICODE.__dataclass_fields__ if isinstance(value := getattr(symbols, name), str)]


async def test_operators_are_coloured_as_they_are_typed_and_completed() -> None:
    app = LinkhopApp(SAMPLE, Config(), start="Seedance")
    async with app.run_test(size=WIDE) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        await at.press("slash", *"sora tag:pro")
        line = at.query_line
        assert isinstance(line, QueryLine)
        pieces = {segment.text: segment.style for segment in line.render_line(0)}
        colours = {str(style.color) for style in pieces.values() if style}
        assert len(colours) >= 3, pieces
        assert at.screen[2].startswith(" Tab product")
        await at.press("tab")
        assert line.value == "sora tag:product"
        assert any("Sora" in row for row in at.results)
        await at.press("backspace", "left", "right", "right")
        assert line.value == "sora tag:product", "Right behind the end takes it too"
        await at.type("kling )x")
        error = [segment for segment in line.render_line(0) if segment.style and segment.style.underline]
        assert error
        await at.type("plain words")
        assert not any("Tab " in line[:44] for line in at.screen[:4])


async def test_a_light_line_is_offered_over_ssh_the_first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    said = []
    for _ in range(2):
        async with journey(config=Config(keys={"palette": "ctrl+k,f9", "help": "f12"})) as at:
            said.append(" ".join(at.status.split()))
            await at.press("tab")
    assert "`light = true`" in said[0]
    assert "(Ctrl-K); F12 shows the keys" in said[0]
    assert "light = true" not in said[1]


async def test_arrows_enter_and_function_keys_lead_everywhere() -> None:
    app = LinkhopApp(SAMPLE, Config(), start="Seedance")
    async with app.run_test(size=FLAT) as pilot:
        at = Journey(app, pilot)
        await at.settle()
        await at.press("tab", "right", "left")
        assert (at.here.name, at.link) == ("Seedance", "ByteDance")
        await at.press("f8", "enter")
        assert at.here.name == "ByteDance"
        await at.press("f2", "down", "enter")
        assert "Quick stats" in at.note[0]
        await at.press("f7")
        assert [row.split()[0] for row in at.choices] == ["Seedance", "ByteDance", "ByteDance"]
        await at.press("home", "enter")
        assert at.here.name == "Seedance"
        await at.press("f6")
        assert at.kin_rows.has_focus
        await at.press("f3")
        assert at.query_line.has_focus
        assert at.status.split()[2:4] == ["Enter", "open"]
        assert "F1 help" in at.status
        await at.press("tab")
        assert at.status.split()[2:4] == ["Enter", "open"]
        assert "? help" in at.status
        await at.press("down", "escape", "f1")
        assert any("F10" in row and "End linkhop" in row for row in at.choices)
        assert not at.choices[at.choices.index("EVERYWHERE ") - 1].strip()
        await at.press("escape", "f9")
        assert any(row.startswith("Theme") for row in at.choices)
        await at.press("escape", "f10")
        assert app._exit
