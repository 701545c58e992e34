"""The kin panel: where a note comes from, what belongs to it, what links to it and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from notes.graph import Node
from notes.mentions import Mention
from notes.text import safe_text
from tui.hints import Spot
from tui.kin_rows import Goal, Kin, Offer, kin_groups
from tui.outline import Fold, Group, Outline
from tui.render.symbols import UNICODE, Symbols
from tui.row import NO_ROW
from tui.row_list import RowList
from tui.typed_line import SiftLine


@dataclass(slots=True)
class _Shown:
    """One note's kin in the panel, and where the reader was in it."""

    kin: Kin
    groups: Sequence[Group]
    cursor: int | None = None
    top: int = 0
    mentions: Sequence[Mention] | None = None


class KinPanel(Vertical):
    """Shows one note's kin as rows that fold and can be sifted; says which was chosen."""

    DEFAULT_CSS = """
    KinPanel {
        & > #whose, & > #sift { display: none; }
        & > #whose { height: 1; padding: 0 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #sift { height: 1; margin: 0 1; background: transparent; }
        & > RowList { height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "pivot", "Pivot", id="kin.pivot", tooltip="The kin of the row's note; the note shown stays"),
        Binding("backslash,ctrl+f", "sift", "Filter", id="kin.sift", tooltip="Only the rows that hold what you type"),
        Binding("U", "mentions", "Mentions", id="kin.mentions", tooltip="Look where the note's names stand unlinked"),
        Binding("left", "fold(True)", "Fold", id="kin.fold", tooltip="Fold the group, or go to its heading"),
        Binding("right", "fold(False)", "Unfold", id="kin.unfold", tooltip="Unfold the group"),
        Binding("z", "fold(None)", "Fold or unfold", id="kin.turn", tooltip="Fold or unfold the group"),
        Binding("down", "move(1)", "Next row", id="kin.down", tooltip="While filtering, to the next row", show=False),
        Binding("up", "move(-1)", "Row before", id="kin.up", tooltip="While filtering, to the row before", show=False),
        Binding("escape,backspace", "out", "Back", id="kin.out", tooltip="Out of the filter, the pivot, the panel"),
        Binding("b", "leave", "Back to the note", id="kin.leave", tooltip="Leave the kin panel"),
    ]

    class OfGoal(Message):
        """Something about where a row leads."""

        def __init__(self, goal: Goal) -> None:
            super().__init__()
            self.goal = goal

    class Opened(OfGoal):
        """A row was chosen."""

    class Peeked(OfGoal):
        """Where a row leads is to be seen without going there."""

    class OfNode(Message):
        """Something about a note or ghost."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    class Pivoted(OfNode):
        """The kin of another note is wanted: `pivot` shows it."""

    class MentionsWanted(OfNode):
        """The unlinked mentions of a note are wanted: `show_mentions` shows them."""

    class Said(Message):
        """Something to tell the reader in a line."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The reader wants back to the note."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = UNICODE
        self._shown: list[_Shown] = []
        """The kin of the note shown, and of those that the reader pivoted onto, the last one in sight."""
        self._folds: dict[str, bool] = {}
        """By kind, for all notes; while sifting other ones."""
        self._sifted_folds: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        """Whose kin it is if it is not the note's, the line to sift by, and the rows."""
        yield Static(Content(""), id="whose")
        yield SiftLine("filter", id="sift")
        yield RowList(id="kin-rows")

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    @property
    def _line(self) -> SiftLine:
        return self.query_one(SiftLine)

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_kin(self, kin: Kin, symbols: Symbols) -> None:
        """Show the kin of another note, or of the same one after it changed: then the cursor stays where it is."""
        self._remember()
        before = self._shown[0] if self._shown and self._shown[0].kin.family.node == kin.family.node else None
        self._symbols = symbols
        self._shown = [_Shown(kin, kin_groups(kin, symbols))]
        if before is not None:
            self._shown[0].cursor, self._shown[0].top = before.cursor, before.top
        self._close_line()
        self._draw()

    def complete_kin(self, kin: Kin) -> None:
        """Show all links to the note, of which the first ones were shown; what the reader does meanwhile goes on."""
        self._remember()
        shown = self._shown[0]
        shown.kin, shown.groups = kin, kin_groups(kin, self._symbols, shown.mentions)
        if len(self._shown) == 1:
            self._draw()

    def pivot(self, kin: Kin) -> None:
        """Show the kin of another note than the one that is open."""
        self._remember()
        self._shown.append(_Shown(kin, kin_groups(kin, self._symbols)))
        self._close_line()
        self._draw()

    def show_mentions(self, node: Node, mentions: Sequence[Mention]) -> None:
        """Show where a note's names stand unlinked, if it is still the one in sight."""
        if self._shown and self._shown[-1].kin.family.node == node:
            self._remember()
            shown = self._shown[-1]
            shown.mentions = mentions
            shown.groups = kin_groups(shown.kin, self._symbols, mentions)
            self._draw()
            if (heading := self._outline.find("mentions")) is not None:
                self._rows.show_rows(self._outline, heading + 1, self._outline.choices(), heading)

    def _remember(self) -> None:
        if self._shown and not self._line.value:
            self._shown[-1].cursor, self._shown[-1].top = self._rows.cursor, self._rows.scroll_offset.y

    def _draw(self) -> None:
        """Draw what is in sight anew, with the cursor where it was."""
        shown = self._shown[-1]
        whose = self.query_one("#whose", Static)
        whose.display = len(self._shown) > 1
        if whose.display:
            whose.update(Content(f"{safe_text(shown.kin.family.node.name)}  {self._symbols.dash} its kin"))
        query = self._line.value
        folds = self._sifted_folds if query else self._folds
        width = self._rows.size.width
        self._outline = Outline(shown.groups, self._symbols, folds, width, query)
        cursor = self._outline.first() if query or shown.cursor is None else shown.cursor
        rows = self._outline or [NO_ROW]
        self._rows.show_rows(rows, cursor, self._outline.choices(), 0 if query else shown.top)

    def on_resize(self) -> None:
        """What is said in several rows takes as many as the width asks for."""
        if self._shown:
            self._remember()
            self._draw()

    def spots(self) -> Iterator[Spot]:
        """The rows in sight that lead somewhere."""
        return self._rows.spots(Goal)

    def enter(self) -> None:
        """Put the cursor into the rows."""
        self.screen.set_focus(self._rows)

    # --- keys -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """While filtering, the keys that filter are letters."""
        return action != "sift" or not self._line.has_focus

    def action_leave(self) -> None:
        """Leave the panel."""
        self.post_message(self.Left())

    def action_out(self) -> None:
        """Out of the filter, else back to the kin before, else out of the panel."""
        if self._line.display:
            self._close_line()
            self._draw()
            self.enter()
        elif len(self._shown) > 1:
            self._shown.pop()
            self._draw()
        else:
            self.action_leave()

    def action_pivot(self) -> None:
        """Ask for the kin of the note under the cursor."""
        if isinstance(goal := self._rows.value, Goal):
            self.post_message(self.Pivoted(goal.node))
        else:
            self.post_message(self.Said("this row is no note"))

    def action_mentions(self) -> None:
        """Ask for the unlinked mentions of the note whose kin is shown."""
        if self._shown:
            self.post_message(self.MentionsWanted(self._shown[-1].kin.family.node))

    def action_sift(self) -> None:
        """Open the line that rows are sifted by."""
        self._remember()
        self._line.display = True
        self.screen.set_focus(self._line)

    def action_move(self, by: int) -> None:
        """Move among the rows while typing."""
        self._rows.action_move(by)

    def action_fold(self, folded: bool | None) -> None:
        """Fold or unfold the group of the heading under the cursor; folding from a row goes to its heading."""
        y = self._rows.cursor
        if y is None:
            return
        if not isinstance(self._rows.value, Fold) or (folded and self._outline.is_folded(y)):
            heading = self._outline.heading(y)
            if heading is not None and folded is not False:
                self._rows.go_to(heading)
            if folded is not None or heading is None:
                return
            y = heading
        if folded is None or folded != self._outline.is_folded(y):
            self._turn(self._outline[y].value)

    def _turn(self, fold: Fold) -> None:
        y = self._outline.find(fold.kind)
        if y is None:
            return
        folds = self._sifted_folds if self._line.value else self._folds
        folds[fold.kind] = not self._outline.is_folded(y)
        top = self._rows.scroll_offset.y
        self._draw()
        self._rows.show_rows(self._outline, y, self._outline.choices(), top)

    # --- messages -------------------------------------------------------------------------------------------------

    def _close_line(self) -> None:
        self._line.display = False
        self._sifted_folds.clear()
        with self._line.prevent(Input.Changed):
            self._line.value = ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._shown:
            self._draw()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._rows.action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value: Any = event.value
        if isinstance(value, Fold):
            self._turn(value)
        elif isinstance(value, Offer):
            self.action_mentions()
        else:
            self.post_message(self.Opened(value))

    @on(RowList.Peeked)
    def _peeked(self, event: RowList.Peeked) -> None:
        event.stop()
        if isinstance(event.value, Goal):
            self.post_message(self.Peeked(event.value))
        else:
            self._rows.action_choose()
