"""Windows over the app: each ends once."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Window(ModalScreen[ScreenResultType]):
    """One that may be told to end by two keys in one go: the second comes when it has ended."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result; nothing when it has."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
