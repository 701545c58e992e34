"""Windows over the app end once, however fast the keys come."""

import pytest
from textual.events import Key

from tests.journeys import journey

FAST = {
    "a command, and Esc": (["ctrl+p"], ["enter", "escape"]),
    "a choice, and Esc": (["question_mark"], ["escape", "escape"]),
    "a hint, and another letter": (["f"], ["a", "z"]),
    "out of the hints twice": (["f"], ["escape", "escape"]),
    "out of a peek twice": (["tab", "p"], ["escape", "escape"]),
    "a peek opened, and left": (["tab", "p"], ["enter", "escape"]),
}


@pytest.mark.parametrize("keys", FAST)
async def test_two_keys_in_one_go(keys: str) -> None:
    async with journey() as at:
        before, both = FAST[keys]
        await at.press(*before)
        assert len(at.app.screen_stack) == 2
        for key in both:
            at.app.post_message(Key(key, key if len(key) == 1 else None))
        await at.settle()
        await at.until(lambda: len(at.app.screen_stack) == 1)
        assert at.note
