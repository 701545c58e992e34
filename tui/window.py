"""Windows over the app: each ends once, at the latest by a click beside it."""

from textual.await_complete import AwaitComplete
from textual.events import Click
from textual.screen import ModalScreen, ScreenResultType


class Window(ModalScreen[ScreenResultType]):
    """One that may be told to end by two keys in one go: the second comes when it has ended."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result; nothing when it has."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def on_click(self, event: Click) -> None:
        """A click beside the window chooses nothing."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)
