"""The last line of the screen: what the vault holds and does, the keys that matter here, how far down the note is."""

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from notes.text import safe_text
from tui.keys import Hint
from tui.library import News
from tui.paper import Paper
from tui.render.wrap import wrap

_GAP = 3
_NARROW = 60  # cells: here the keys go before a state that says nothing new
_MOST_LINES = 4  # of a message


class StatusLine(Widget):
    """One line of three parts; the keys give way when it gets narrow, and a click presses one.

    A long message takes more lines while it stands.
    """

    DEFAULT_CSS = """
    StatusLine {
        height: 1; dock: bottom; color: $text-muted; background: $background; padding: 0 1;
        &:ansi { color: ansi_default; }
    }
    """
    state: reactive[str] = reactive("")
    """How the vault is: `3,238 notes`, `reading 412/3,238`."""
    is_calm: reactive[bool] = reactive(False)
    """Nothing is going on in the vault, and nothing is wrong with it."""
    keys: reactive[Sequence[Hint]] = reactive(())
    """The most important first, but for the last one, which has its place before all others."""
    position: reactive[str] = reactive("")
    """How far down, or how much there is."""
    count: reactive[str] = reactive("")
    """Digits typed before a key."""
    message: reactive[str] = reactive("")
    """Something to say until the next key; takes the place of the keys, and of a state that is not progress."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._notes = 0
        self._polling = False
        self._is_busy = False

    def follow(self, view: Paper) -> None:
        """Tell from now on how far down a view is."""

        def tell() -> None:
            self.position = view.position

        self.watch(view, "scroll_y", tell, init=False)
        self.watch(view, "virtual_size", tell, init=False)

    def hear(self, news: News) -> None:
        """Take in what the library has to say of the vault."""
        if news.notes is not None:
            self._notes = news.notes
        if news.polling is not None:
            self._polling = news.polling
        if news.doing:
            self.state = f"{news.doing} {news.done:,}/{news.total:,}" if news.total else news.doing
        else:
            badge = " · stale" if news.stale else " · polling" if self._polling else ""
            self.state = f"{self._notes:,} note{'s' if self._notes != 1 else ''}{badge}"
        self._is_busy = bool(news.doing)
        self.is_calm = not (news.doing or news.stale or self._polling)
        if news.notice:
            self.message = news.notice

    def watch_message(self) -> None:
        """Take as many lines as it needs beside what else there is to say."""
        self.styles.height = min(_MOST_LINES, len(self._said())) if self.message else 1

    watch_state = watch_position = watch_count = watch_message

    def on_resize(self) -> None:
        """The message may need more lines now, or fewer."""
        self.watch_message()

    @property
    def _at(self) -> str:
        return f"{self.count}  {self.position}" if self.count else self.position

    @property
    def _room(self) -> int:
        return max(2, self.size.width - len(self._at) - _GAP)

    def _said(self) -> list[str]:
        message = safe_text(f"{self.state}   {self.message}" if self._is_busy else self.message)
        return [message[start:end] for start, end in wrap(message, self._room)]

    def _state(self) -> Content:
        return Content("" if self.is_calm and self.size.width < _NARROW else safe_text(self.state))

    def render(self) -> Content:
        """State at the left, count and position at the right, as many keys between as fit."""
        if self.message:
            lines = [Content(line) for line in self._said()[: self.size.height]]
        else:
            line = self._state()
            for gap, hint in fitting(self.keys, line.cell_length, self._room):
                line += Content.assemble(" " * gap, (hint.name, "$text-accent"), f" {hint.word}")
            lines = [line]
        lines[-1] = lines[-1].truncate(self._room, ellipsis=True, pad=True) + Content(" " * _GAP + self._at)
        return Content("\n").join(lines)

    def on_click(self, event: Click) -> None:
        """A click on a key presses it."""
        at = event.get_content_offset(self)
        if at is None or self.message:
            return
        x = self._state().cell_length
        for gap, hint in fitting(self.keys, x, self._room):
            x += gap + hint.width
            if x - hint.width <= at.x < x:
                self.app.simulate_key(hint.key)


def fitting(keys: Sequence[Hint], taken: int, room: int) -> list[tuple[int, Hint]]:
    """The hints that fit into `room` cells of which some are taken, each with the cells before it: the last one of all,
    and before it, from the first on, those that leave room for it."""
    shown: list[tuple[int, Hint]] = []
    for at, hint in enumerate(keys, 1):
        gap = _GAP if taken else 0
        kept = _GAP + keys[-1].width if at < len(keys) else 0
        if taken + gap + hint.width + kept <= room:
            shown.append((gap, hint))
            taken += gap + hint.width
    return shown
