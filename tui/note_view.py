"""The widget that shows a note: a cursor that walks its links, callouts that fold, words that are looked for."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tui.hints import Spot
from tui.paper import Paper
from tui.render import Document, Layout, Match, Target, any_of, anywhere, layout, matches, written


class NoteView(Paper):
    """One note, drawn for the widget's width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "link(1)", "Next link", id="note.link-next", tooltip="To the next link"),
        Binding(
            "shift+tab", "link(-1)", "Link before", id="note.link-before", tooltip="To the link before", show=False
        ),
        Binding(
            "enter,l,right",
            "follow",
            "Follow",
            id="note.follow",
            tooltip="Follow the link, or open and close a callout",
        ),
        Binding("p", "peek", "Peek", id="note.peek", tooltip="Peek at where the link leads"),
        Binding("ctrl+f,backslash", "find", "Find", id="note.find", tooltip="Find words in this note"),
        Binding("n", "match(1)", "Next match", id="note.match-next", tooltip="To the next lit word", show=False),
        Binding("N", "match(-1)", "Match before", id="note.match-before", tooltip="To the lit word before", show=False),
        Binding("escape", "unlight", "Unlight", id="note.unlight", tooltip="Put out the lit words", show=False),
        Binding("z", "alone", "Alone", id="note.alone", tooltip="The note alone, and back to all panes", show=False),
        Binding("y", "copy", "Copy", id="note.copy", tooltip="Copy what is selected, else the link, else the note's"),
    ]

    class OfLink(Message):
        """Something about a link. Footnotes and callouts never come here: they stay within the view."""

        def __init__(self, view: "NoteView", target: Target) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "NoteView":
            """The view it came from."""
            return self.view

    class Follow(OfLink):
        """A link is to be followed."""

    class Peek(OfLink):
        """Where a link leads is to be seen without going there."""

    class Alone(Message):
        """The note alone is to be seen, or all panes again."""

    class LinkChanged(Message):
        """Another link is the current one, or none."""

        def __init__(self, view: "NoteView", target: Target | None) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> "NoteView":
            """The view it came from."""
            return self.view

    class FindAsked(Message):
        """The reader wants to look for words."""

    class Found(Message):
        """How many lit words there are, and on which of them, counted from 1, the reader stands (0: on none)."""

        def __init__(self, at: int, count: int) -> None:
            super().__init__()
            self.at, self.count = at, count

    class Copied(Message):
        """Some text went to the clipboard."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._document: Document | None = None
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
        self.lay(layout(document, self.room) if self.room > 0 else None)
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
        top = self.scroll_offset.y
        line = before.source_of_y(top)
        beyond = top - before.y_of_source(line)
        self.lay(layout(document, before.width))
        if self._layout is not None:
            self.scroll_to_y(self._layout.y_of_source(line) + beyond)

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def top_source_line(self) -> int:
        """The line of the file that stands at the top: what `show` takes to come back here."""
        if self._layout is None:
            return self._goal or 1
        return self._layout.source_of_y(self.scroll_offset.y)

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
        self.lay(layout(self._document, self.room, folded))
        self._go_to_goal()

    def lay(self, drawn: Layout | None) -> None:
        """With the words lit."""
        if drawn is not None:
            drawn.light(self._words, self._stand)
        super().lay(drawn)

    def _go_to_goal(self) -> None:
        if self._layout is not None:
            goal, self._goal = self._goal, None
            self.scroll_to_y(self._layout.y_of_source(goal) if goal else 0)

    # --- links ----------------------------------------------------------------------------------------------------

    @property
    def current_link(self) -> int | None:
        """The link under the cursor: an index into `Document.links`."""
        return self._current

    def set_current_link(self, link: int | None) -> None:
        """Put the cursor on a link and bring it into sight; None takes it away."""
        before, self._current = self._current, link
        if before == link:
            return
        for changed in (before, link):
            if self._layout is not None and changed is not None:
                for spot in self._layout.spots(changed):
                    self.refresh_line(spot.y)
        if link is not None and self._layout is not None:
            spots = self._layout.spots(link)
            first = self._layout.y_of_link(link)
            self.bring_into_sight(first, spots[-1].y if spots else first)
        self.post_message(self.LinkChanged(self, self._target(link)))

    def follow(self, link: int) -> None:
        """Do what Enter does on a link: post `Follow`, jump to a footnote or back, open or close a callout."""
        if self._document is None:
            return
        target = self._document.links[link]
        if target.form == "fold":
            self._toggle(link)
        elif target.form == "footnote":
            if link in self._document.jumps:
                self.set_current_link(self._document.jumps[link])
        else:
            self.post_message(self.Follow(self, target))

    def action_link(self, by: int) -> None:
        """To the next link (or, with -1, the one before): from the current one while in sight, else from the edge."""
        drawn = self._layout
        if drawn is None or not drawn.document.links:
            return
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.rows
        sight = [spot.link for spot in drawn.links_between(top, bottom)]
        if self._current is not None and self._current in sight:
            self._step(drawn, self._current, by)
        elif sight and self._current is None and by > 0:
            # What the note says comes first; shift+tab goes from there to the tags at its head.
            said = [link for link in sight if drawn.document.links[link].form != "tag"]
            self.set_current_link((said or sight)[0])
        elif sight:
            self.set_current_link(sight[0] if by > 0 else sight[-1])
        else:
            above = drawn.last_link_above(top)
            self._step(drawn, above if by > 0 else above + 1, by)

    def action_alone(self) -> None:
        """Ask for the whole width, or give it back."""
        self.post_message(self.Alone())

    def action_follow(self) -> None:
        """Follow the current link; without one, go on to the next lit word."""
        if self._current is not None:
            self.follow(self._current)
        elif self._words is not None:
            self.action_match(1)

    def action_peek(self) -> None:
        """Peek at the current link."""
        if self._current is not None:
            self.peek(self._current)

    def peek(self, link: int) -> None:
        """Post `Peek` for a link that leads out of the view; do what Enter does on others."""
        target = self._target(link)
        if target is None or target.form in ("fold", "footnote", "tag"):
            self.follow(link)
        else:
            self.post_message(self.Peek(self, target))

    def spots(self) -> Iterator[Spot]:
        """The links in sight."""
        if self._layout is not None:
            at, top = self.content_region, self.scroll_offset.y
            seen: set[int] = set()
            for spot in self._layout.links_between(top, top + at.height):
                if spot.link not in seen:
                    seen.add(spot.link)
                    link = spot.link
                    yield Spot(at.x + spot.x, at.y + spot.y - top, partial(self._enter, link), partial(self.peek, link))

    def _enter(self, link: int) -> None:
        self.set_current_link(link)
        self.follow(link)

    def on_click(self, event: Click) -> None:
        """A click on a link follows it; one on a callout's title opens or closes it."""
        offset = event.get_content_offset(self)
        if offset is None or self._layout is None or self.text_selection is not None:
            return
        y = offset.y + self.scroll_offset.y
        link = self._layout.link_at(y, offset.x)
        if link is None:
            link = self._layout.fold_at(y)
        if link is not None:
            event.stop()
            self.set_current_link(link)
            self.follow(link)

    def _step(self, drawn: Layout, start: int, by: int) -> None:
        """To the nearest link on from `start` that is not folded away, round the ends of the note."""
        count = len(drawn.document.links)
        for distance in range(1, count + 1):
            link = (start + by * distance) % count
            if drawn.is_open(link):
                self.set_current_link(link)
                return

    def _toggle(self, link: int) -> None:
        """The callout's title stays where it stands, and the line at the top where there is more above it."""
        if self._layout is not None:
            callouts = self._layout.document.callouts
            self._fold(self._layout.folded ^ {index for index, callout in enumerate(callouts) if callout.link == link})

    def _fold(self, folded: frozenset[int]) -> None:
        drawn = self._layout
        if drawn is None:
            return
        block, row = drawn.block_at(self.scroll_offset.y)
        self.lay(layout(drawn.document, drawn.width, folded))
        if self._layout is not None:
            self.scroll_to_y(self._layout.y_of_block(block, row))

    def _target(self, link: int | None) -> Target | None:
        return self._document.links[link] if self._document and link is not None else None

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
            self.post_message(self.Copied(text))
