"""The last line of the screen: what the vault holds and does, the keys that matter here, how far down the note is."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from notes.text import safe_text
from tui.library import News

_GAP = 3
_NARROW = 60  # cells: here the keys go before a state that says nothing new
Keys = tuple[tuple[str, str], ...]
"""(key, what it does), the most important first."""


class StatusLine(Widget):
    """One line of three parts; the keys give way when it gets narrow."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1; dock: bottom; color: $text-muted; padding: 0 1;
        &:ansi { color: ansi_default; }
    }
    """
    state: reactive[str] = reactive("")
    """How the vault is: `3,238 notes`, `reading 412/3,238`."""
    is_calm: reactive[bool] = reactive(False)
    """Nothing is going on in the vault, and nothing is wrong with it."""
    keys: reactive[Keys] = reactive(())
    position: reactive[str] = reactive("")
    """How far down, or how much there is."""
    count: reactive[str] = reactive("")
    """Digits typed before a key."""
    message: reactive[str] = reactive("")
    """Something to say until the next key; takes the place of state and keys."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._notes = 0
        self._polling = False

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
            self.state = f"{self._notes:,} notes{badge}"
        self.is_calm = not (news.doing or news.stale or self._polling)
        if news.notice:
            self.message = news.notice

    def render(self) -> Content:
        """State at the left, count and position at the right, as many keys between as fit."""
        at = f"{self.count}  {self.position}" if self.count else self.position
        room = self.size.width - len(at) - _GAP
        if self.message:
            line = Content(safe_text(self.message))
        else:
            line = Content("" if self.is_calm and self.size.width < _NARROW else safe_text(self.state))
            for key, does in self.keys:
                gap = " " * _GAP if line else ""
                hint = Content.assemble(gap, (key, "$text-accent"), f" {does}")
                if line.cell_length + hint.cell_length > room:
                    break
                line += hint
        return line.truncate(max(0, room), ellipsis=True, pad=True) + Content(" " * _GAP + at)
