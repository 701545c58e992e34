"""What stands between the driver's `write` and the terminal. What it does not understand goes out as it is."""

import re

from tui.sparse.abilities import Abilities, shown
from tui.sparse.look import UnknownError
from tui.sparse.painter import LINES_MOVED
from tui.sparse.shadow import Shadow

_FRAME_BEGINS, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"
_NEUTRAL = re.compile(
    r"(?:\x07|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|2004|2026|2048)(?:[hl]|\$p)"
    r"|\x1b\[[<>=][\d;]*u|\x1b\](?:0|2|22|52);[^\x00-\x1f]*(?:\x07|\x1b\\))+"
)
"""Modes, titles, the clipboard: they leave the cells, the look and the cursor alone."""
_OTHER_SCREEN = "\x1b[?1049"
_AT_ONCE = 500
"""Letters that come in one packet and are drawn at once anyhow, without being told where a frame begins and ends."""


class Filter:
    """Takes everything that is written, in order, and says what to send in its place."""

    def __init__(self, can: Abilities) -> None:
        self._shadow = Shadow(can)
        self._is_stale = False
        self._begun: bool | None = None
        """None: in no frame. False: in one whose beginning was not sent yet. True: it was."""

    def forget(self) -> None:
        """The screen may show anything: the next frame is sent in full. May be called from a signal's handler."""
        self._is_stale = True

    def hear(self, y: int, x: int) -> None:
        """The terminal said where its cursor is. May be called from another thread."""
        self._shadow.can = shown(self._shadow.can, y, x)

    def pass_on(self, data: str, size: tuple[int, int]) -> str:
        """What to send in place of `data` to a terminal of this (width, height); may be nothing."""
        if _NEUTRAL.fullmatch(data):
            return self._neutral(data)
        if self._is_stale:
            self._is_stale = False
            self._shadow.forget(clear=True)
        self._shadow.resize(size)
        try:
            data = self._shadow.frame(data)
        except UnknownError:
            data = self._shadow.leave() + data
            self._shadow.forget(clear=self._shadow.may_clear or _OTHER_SCREEN in data)
        if self._begun is False and (len(data) > _AT_ONCE or LINES_MOVED in data):
            self._begun = True
            data = _FRAME_BEGINS + data
        return data

    def _neutral(self, data: str) -> str:
        if data == _FRAME_BEGINS:
            self._shadow.shows_whole_frames = True
            self._begun = False
            return ""
        if data == _FRAME_ENDS and self._begun is not None:
            was_sent, self._begun = self._begun, None
            return data if was_sent else ""
        return data
