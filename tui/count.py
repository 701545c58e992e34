"""A count: digits typed before a key, by which it is done so many times. No Textual."""

_MOST_DIGITS = 3
STEPS = frozenset(
    {
        "back", "forward", "up", "sibling.next", "sibling.before",
        "note.link-next", "note.link-before", "note.match-next", "note.match-before", "note.line-down", "note.line-up",
        "note.page-down", "note.page-up", "note.half-down", "note.half-up",
        "rows.down", "rows.up", "rows.page-down", "rows.page-up",
    }
)  # fmt: skip
"""The ids of the bindings that go a step and can be counted; before any other key a count means nothing."""


class Count:
    """The digits typed so far."""

    def __init__(self) -> None:
        self.typed = ""

    def type(self, character: str | None) -> bool:
        """Take in a digit; False for what is none, and for a nought at the beginning. Digits too many are dropped."""
        if not character or character not in "0123456789" or (character == "0" and not self.typed):
            return False
        self.typed = (self.typed + character)[:_MOST_DIGITS]
        return True

    def take(self) -> int:
        """How many times (0: nothing was typed); the digits are gone."""
        typed, self.typed = self.typed, ""
        return int(typed or 0)
