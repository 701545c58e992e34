"""The widget that shows a note: at a line of it, with words lit that are looked for; and what can be copied of it."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.album import Album
from tui.pictured_paper import PicturedPaper
from tui.render import Document, Layout, Match, any_of, anywhere, matches, written


class NoteView(PicturedPaper):
    """One note, drawn for the widget's width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+f,backslash", "find", "Find", id="note.find", tooltip="Find words in this note"),
        Binding("n", "match(1)", "Next match", id="note.match-next", tooltip="To the next lit word", show=False),
        Binding("N", "match(-1)", "Match before", id="note.match-before", tooltip="To the lit word before", show=False),
        Binding("escape", "unlight", "Unlight", id="note.unlight", tooltip="Put out the lit words", show=False),
        Binding("z", "alone", "Alone", id="note.alone", tooltip="The note alone, and back to all panes", show=False),
        Binding("y", "copy", "Copy", id="note.copy", tooltip="Copy what is selected, else the link, else the note's"),
    ]

    class Alone(Message):
        """The note alone is to be seen, or all panes again."""

    class FindAsked(Message):
        """The reader wants to look for words."""

    class Found(Message):
        """How many lit words there are, and on which of them, counted from 1, the reader stands (0: on none)."""

        def __init__(self, at: int, count: int) -> None:
            super().__init__()
            self.at, self.count = at, count

    def __init__(self, album: Album | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(album, id=id, classes=classes)
        self._goal: int | None = None
        """The line of the file to stand on once the width is known."""
        self._words: re.Pattern[str] | None = None
        self._matches: list[Match] | None = None
        """Where the words are; None until somebody wants to know."""
        self._match: int | None = None
        """The match that the reader stands on."""

    # --- what is shown --------------------------------------------------------------------------------------------

    def show(self, document: Document, *, scroll_to_source_line: int | None = None, words: Sequence[str] = ()) -> None:
        """Show another document, from its top or with a line of its file (from 1) at the top; `words` are lit up."""
        self._document = document
        self._words, self._matches, self._match = any_of(words), None, None
        self._goal = scroll_to_source_line
        self.screen.clear_selection()
        self.set_current_link(None)
        self.lay(self.lay_out(document, self.room) if self.room > 0 else None)
        self._go_to_goal()

    def renew(self, document: Document) -> None:
        """Show more of what is shown, or what has become of it: what the reader looks at stays where it is."""
        before, link = self._layout, self._target(self._current)
        at = self._current if link is not None and document.links[self._current or 0 :][:1] == (link,) else None
        self._document = document
        self._matches = self._match = None
        self._current = at if at is not None else document.links.index(link) if link in document.links else None
        if before is None:
            return
        line, beyond = self.top_source_line, self.rows_beyond_source_line
        self.lay(self.lay_out(document, before.width))
        if self._layout is not None:
            self.scroll_to_y(self._layout.y_of_source(line) + beyond)

    @property
    def top_source_line(self) -> int:
        """The line of the file that stands at the top: what `show` takes to come back here."""
        if self._layout is None:
            return self._goal or 1
        return self._layout.source_of_y(self.scroll_offset.y)

    @property
    def rows_beyond_source_line(self) -> int:
        """Rows from the first of that line to the top of what is in sight; less than none in the gap above it."""
        drawn = self._layout
        return self.scroll_offset.y - drawn.y_of_source(self.top_source_line) if drawn is not None else 0

    def scroll_to_source(self, line: int) -> None:
        """Bring a line of the file to the top, as far as there is note enough below it."""
        self._goal = line
        if self._layout is not None:
            self._go_to_goal()

    def on_resize(self) -> None:
        """Lay out again for another width; the line of the file at the top stays there."""
        if self._document is None or self.room <= 0 or (self._layout and self._layout.width == self.room):
            return
        folded = self._layout.folded if self._layout else None
        if self._layout is not None and self.scroll_offset.y:
            self._goal = self.top_source_line
        self.screen.clear_selection()
        self.lay(self.lay_out(self._document, self.room, folded))
        self._go_to_goal()

    def lay(self, drawn: Layout | None) -> None:
        """With the words lit."""
        if drawn is not None:
            drawn.light(self._words, self._stand)
        super().lay(drawn)

    def _go_to_goal(self) -> None:
        if self._layout is not None:
            goal, self._goal = self._goal, None
            self.stay_at(lambda drawn: drawn.y_of_source(goal) if goal else 0)

    def action_alone(self) -> None:
        """Ask for the whole width, or give it back."""
        self.post_message(self.Alone())

    def action_follow(self) -> None:
        """Follow the current link; without one, go on to the next lit word."""
        if self._current is None and self._words is not None:
            self.action_match(1)
        else:
            super().action_follow()

    # --- finding --------------------------------------------------------------------------------------------------

    @property
    def _stand(self) -> Match | None:
        return self._matches[self._match] if self._matches and self._match is not None else None

    def look_for(self, text: str, start: int) -> None:
        """Light a text wherever it is, and stand on the first place at or below a line of the layout."""
        self._words = anywhere(text)
        self._matches = self._match = None
        self._stand_on(self._next(start))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Where nothing is lit, Esc is for whatever is around the note."""
        return action != "unlight" or self._words is not None or self.text_selection is not None

    def action_find(self) -> None:
        """Look for words in this note."""
        self.post_message(self.FindAsked())

    def action_match(self, by: int) -> None:
        """To the next lit word (or, with -1, the one before), round the ends of the note."""
        if self._words is None:
            self.post_message(self.Said("no words are lit"))
            return
        found = self._all_matches()
        if self._match is not None and found:
            self._stand_on((self._match + by) % len(found))
        else:
            following = self._next(self.scroll_offset.y)
            self._stand_on((following + (by < 0) * by) % len(found) if following is not None else None)

    def action_unlight(self) -> None:
        """Put out the lit words; what is selected is let go too."""
        self.screen.clear_selection()
        self.look_for("", 0)

    def _all_matches(self) -> list[Match]:
        if self._matches is None:
            blocks = self._document.blocks if self._document else ()
            self._matches = matches(blocks, self._words) if self._words else []
        return self._matches

    def _next(self, y: int) -> int | None:
        """The first match at or below a line; the first of all when there is none below."""
        found = self._all_matches()
        drawn = self._layout
        if not found or drawn is None:
            return None
        return next((at for at, match in enumerate(found) if drawn.y_of_match(match) >= y), 0)

    def _stand_on(self, at: int | None) -> None:
        self._match = at
        stand = self._stand
        if self._layout is not None:
            if stand is not None and (closed := self._layout.folds_around(stand.block)):
                self._fold(self._layout.folded - closed)
            self._layout.light(self._words, stand)
            if stand is not None:
                y = self._layout.y_of_match(stand)
                self.bring_into_sight(y, y)
        self.repaint()
        self.post_message(self.Found(0 if at is None else at + 1, len(self._all_matches())))

    # --- copying --------------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """What is selected, else where the marked link leads, else a link to this note."""
        text = self.screen.get_selected_text()
        if not text and (target := self._target(self._current)) is not None:
            text = written(target)
        if not text and self._document is not None:
            text = f"[[{self._document.note.name or self._document.note.title}]]"
        if text:
            self.app.copy_to_clipboard(text)
            self.post_message(self.Said(f"copied {text}"))
