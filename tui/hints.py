"""Letter hints: a label at everything that can be followed on the screen, which otherwise stands still as it is."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, MouseDown
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.labels import hinted, labels
from tui.window import Window


class Spot(NamedTuple):
    """Something to follow, where it begins on the screen (in cells), and what opens and peeks it."""

    x: int
    y: int
    open: Callable[[], None]
    peek: Callable[[], None]


class Hintable(Protocol):
    """A widget that says what of it can be followed and is in sight."""

    def spots(self) -> Iterable[Spot]:
        """From top to bottom and from left to right."""


class Hints(Window[Callable[[], None]]):
    """The labels over a picture of the screen as it was; ends with what is to be done, or None."""

    DEFAULT_CSS = """
    Hints { background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave", id="hints.leave", tooltip="Leave the hints; so do other keys"),
    ]

    def __init__(self, picture: Sequence[Strip], spots: Sequence[Spot]) -> None:
        super().__init__()
        self._picture = picture
        self._spots = dict(zip(labels(len(spots)), spots, strict=False))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The picture."""
        yield Labelled(self._picture, {label: (spot.x, spot.y) for label, spot in self._spots.items()})

    def on_key(self, event: Key) -> None:
        """Lower case opens, upper case peeks; what begins no label leaves."""
        event.stop()
        event.prevent_default()
        typed = self._typed + (event.character or "\0")
        if (spot := self._spots.get(typed.lower())) is not None:
            self.dismiss(spot.open if typed.islower() else spot.peek)
        elif event.is_printable and hinted(list(self._spots), typed):
            self._typed = typed
            self.query_one(Labelled).narrow(typed)
        else:
            self.dismiss(None)

    def on_mouse_down(self, event: MouseDown) -> None:
        """The mouse leaves too."""
        self.dismiss(None)

    def on_resize(self) -> None:
        """The picture is of another screen: leave."""
        if self.size.height != len(self._picture) or self.size.width != self._picture[0].cell_length:
            self.dismiss(None)


class Labelled(Widget):
    """A picture of the screen with labels on it. It keeps its colours: to dim it would send every cell twice."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"labelled--label"}
    DEFAULT_CSS = """
    Labelled {
        width: 100%; height: 100%;
        & > .labelled--label { color: $background; background: $warning; text-style: bold; }
        &:ansi > .labelled--label { color: $mark-ink; background: $mark-ground; text-style: $label-text-style; }
    }
    """

    def __init__(self, picture: Sequence[Strip], places: dict[str, tuple[int, int]]) -> None:
        super().__init__()
        self._picture = picture
        self._places = places
        self._typed = ""

    def narrow(self, typed: str) -> None:
        """Show only the labels that begin so, without these letters."""
        before = hinted(list(self._places), self._typed)
        self._typed = typed
        self.refresh(*(Region(0, self._places[label][1], self.size.width, 1) for label in before))

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        if y >= len(self._picture):
            return Strip.blank(self.size.width)
        style = self.get_visual_style("labelled--label").rich_style
        if self.get_component_styles("labelled--label").text_style.reverse:
            style += Style(reverse=True)  # Textual 8.2 leaves it out of a visual style
        line = self._picture[y]
        here = [(x, label) for label, (x, place_y) in self._places.items() if place_y == y]
        for x, label in sorted(here):
            if label.startswith(self._typed.lower()):
                line = _labelled(line, x, label[len(self._typed) :], style)
        return line


def _labelled(line: Strip, x: int, label: str, style: Style) -> Strip:
    """The label on the blanks right before a cell, and where they are too few, on the cells from there on too."""
    before = line.crop(max(0, x - len(label)), x).text
    at = min(x - len(before) + len(before.rstrip()), line.cell_length - len(label))
    return Strip.join([line.crop(0, at), Strip([Segment(label, style)]), line.crop(at + len(label))])
