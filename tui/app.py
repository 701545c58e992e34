"""The app: wiring only. Screen, library, theme, and what is done from everywhere."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event, InputEvent
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from notes.text import safe_text
from tui.browser import Browser
from tui.chooser import Chooser
from tui.config import DEFAULT_THEME, LIGHT_THEME, Config
from tui.housekeeping import Housekeeping
from tui.keys import Command, action_rows, commands, elsewhere, key_name, key_rows, wrong_keys
from tui.library import Library, News
from tui.listed import Asked
from tui.memory import Memory, state_file
from tui.plain_signs import PlainSigns
from tui.render.span import Span
from tui.row import Row
from tui.sparse.driver import SparseDriver, driver_class
from tui.themes import PLAIN, THEMES, VARIABLES


class LinkhopApp(App[None]):
    """One vault in one terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "linkhop"
    ENABLE_COMMAND_PALETTE = False  # what it does, `action_palette` does in a window of our own
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,f10", "quit", "Quit", id="quit", tooltip="End linkhop"),
        Binding("ctrl+q", "quit", "Quit", id="quit.always", tooltip="End linkhop", show=False, priority=True),
        Binding("question_mark,f1", "help", "Help", id="help", tooltip="Show the keys; Enter does what one says"),
        Binding("ctrl+p,f9", "palette", "Palette", id="palette", tooltip="Every action, to be found by its name"),
        # priority: the terminal's own keys, whatever window is open
        Binding(
            "ctrl+z",
            "suspend_process",
            "Suspend",
            id="suspend",
            tooltip="Back to the shell; fg returns",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+l",
            "redraw",
            "Redraw",
            id="redraw",
            tooltip="Paint the whole screen again",
            show=False,
            priority=True,
        ),
        Binding(
            "M", "mouse", "Mouse", id="mouse", tooltip="Leave the mouse to the terminal, or take it back", show=False
        ),
    ]

    class Heard(Message):
        """The library's keeper has news."""

        def __init__(self, news: News) -> None:
            super().__init__()
            self.news = news

    def __init__(
        self,
        root: Path,
        config: Config,
        editor: str | None = None,
        start: str | None = None,
        restricted: bool = False,
        listed: Sequence[Asked] = (),
    ) -> None:
        """`restricted`: for a guest, who gets no way out of the app and leaves nothing behind. `listed`: the notes to
        begin with, by paths and names."""
        without_colour = bool(os.environ.get("NO_COLOR"))
        if not without_colour:
            os.environ.pop("NO_COLOR", None)  # an empty one counts for nothing (no-color.org), but for Textual 8.2
        super().__init__(driver_class=driver_class(config.sparse), ansi_color=True if without_colour else None)
        self._restricted = restricted
        self.animation_level = "none"
        self._theme_wanted = PLAIN.name if without_colour else config.theme
        self._signs = PlainSigns(enabled=config.symbols == "ascii")
        self._has_mouse = config.mouse
        self.library = Library(root, config.relations, self._tell)
        self._config = config
        self._memory = Memory(None if restricted else state_file(root))
        self._browser = Browser(self.library, config, editor, self._memory, start, listed)
        self.set_keymap(config.keys)
        self._housekeeping = Housekeeping()
        self._early: list[InputEvent] | None = []
        """Keys and the like that came before all panes were there; None afterwards."""

    def _tell(self, news: News) -> None:
        self.post_message(self.Heard(news))

    def get_default_screen(self) -> Screen[None]:
        """The browser."""
        return self._browser

    def on_mount(self) -> None:
        """Theme and signals first; the library begins after the first frame."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self._theme_wanted
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME
        wrong = [*([f"there is no theme {wanted}"] if self.theme != wanted else []), *wrong_keys(self._config.keys)]
        if wrong:
            self._browser.say("settings: " + "; ".join(wrong))
        elif "SSH_CONNECTION" in os.environ and self._memory.is_new and not self._config.light:
            self._browser.say(
                f"over a slow line: `light = true` in the settings, or Light line in the palette"
                f" ({self._key('palette')}); {self._key('help')} shows the keys"
            )
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(self.library.start)

    async def settled(self) -> None:
        """Return when nothing is being read, indexed, searched or opened: for tests and pictures."""
        await self._browser.settled()

    def on_unmount(self) -> None:
        """Let the threads go."""
        self.library.stop()
        self._memory.close()

    async def on_event(self, event: Event) -> None:
        """All that a hand does comes here first. What is typed before there is a screen waits for it."""
        self._housekeeping.put_off()
        if self._early is not None and isinstance(event, InputEvent):
            self._early.append(event)
        else:
            await super().on_event(event)

    def on_browser_ready(self) -> None:
        """Now for what was typed before."""
        early, self._early = self._early or [], None
        for event in early:
            self.post_message(event)

    def on_linkhop_app_heard(self, event: Heard) -> None:
        """Pass the news on, unless the panes are being taken away."""
        if not self.is_running:
            return
        self._browser.hear(event.news)
        if not event.news.doing:
            self._housekeeping.put_off()

    def offered(self) -> list[Command]:
        """Every action that has a key, where the focus is first, and those without one."""
        here = commands(self.screen.active_bindings)
        own = [
            Command(self, "themes", "", (), "Theme", "Choose the colours"),
            Command(self, "lighten", "", (), "Light line", "Sixteen colours and ASCII signs, for a slow line"),
            Command(self, "screenshot", "", (), "Screenshot", "Save a picture of the screen as SVG"),
        ]
        return [*here, *elsewhere(self.screen, here), *(one for one in own if self.check_action(one.action, ()))]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets take from a theme."""
        return VARIABLES

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and where only ASCII is wanted, the one for its signs."""
        return [*super().get_line_filters(), *([self._signs] if self._signs.enabled else [])]

    def action_lighten(self) -> None:
        """Send less: the terminal's own colours, signs of one byte."""
        self._signs.enabled = True
        self.theme = LIGHT_THEME
        self.refresh(layout=True)

    def _do(self, command: Command | None) -> None:
        """Do what a command says, once the window that it was chosen in is gone."""
        if command is not None:
            self.call_later(self.run_action, command.action, command.node)

    def action_palette(self) -> None:
        """Show every action, to find one by its name or by what it does."""
        if not isinstance(self.screen, Chooser):
            self.push_screen(Chooser("Actions", action_rows(self.offered())), self._do)

    def action_themes(self) -> None:
        """Show the themes to choose one from."""
        names = sorted(self.available_themes)
        rows = [Row((Span(name, "name"),), (), name) for name in names]
        self.push_screen(Chooser("Theme", rows, cursor=names.index(self.theme)), self._paint_with)

    def _paint_with(self, theme: str | None) -> None:
        if theme is not None:
            self.theme = theme

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """A guest neither leaves for the shell nor writes a picture."""
        return not (self._restricted and action in ("suspend_process", "screenshot"))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No program is ever started for an address: it is shown."""
        self._browser.say(safe_text(url))

    def action_help(self) -> None:
        """Show the keys of the pane that has the focus."""
        self.push_screen(Chooser("Keys", key_rows(commands(self.screen.active_bindings))), self._do)

    def action_help_quit(self) -> None:
        """Ctrl-C: what a hand does by itself must not end a session, but should be answered."""
        self._browser.say(f"press {self._key('quit')} to end linkhop")

    def _key(self, name: str) -> str:
        """The first key of a binding of our own, as it is called."""
        keys = {binding.id: binding.key for binding in self.BINDINGS if isinstance(binding, Binding)}
        return key_name(self._config.keys.get(name, keys[name]).partition(",")[0].strip())

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, so that it can select text; or take it back."""
        driver = self._driver
        if isinstance(driver, LinuxDriver):  # Textual 8.2 has no other way to say it while the app runs
            self._has_mouse = not self._has_mouse
            driver._mouse = True
            (driver._enable_mouse_support if self._has_mouse else driver._disable_mouse_support)()
            driver._mouse = self._has_mouse
            self._browser.say("the mouse is ours" if self._has_mouse else "the mouse is the terminal's")

    def action_redraw(self) -> None:
        """Paint everything again, whatever another program left on the screen."""
        if isinstance(self._driver, SparseDriver):
            self._driver.redraw()
        self.refresh(layout=True)
