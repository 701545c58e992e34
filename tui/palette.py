"""Textual's palette, which ends the app when it is paged through where it has no room for a row, or ends twice."""

from textual.command import CommandList, CommandPalette

from tui.window import Window


class Palette(CommandPalette, Window[None]):
    """Pages only where there is a page, and ends once."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        if action == "command_list" and parameters[0] in ("page_up", "page_down"):
            return self.query_one(CommandList).scrollable_content_region.height > 0
        return super().check_action(action, parameters)
