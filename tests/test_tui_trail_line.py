"""The line over a note, where there is little room for it."""

import pytest

from tests.journeys import journey


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (60, "Generative AI ∘ › Text-to-video › AI video race"),
        (48, "… › Text-to-video › AI video race"),
        (30, "… › AI video race"),
    ],
)
async def test_the_way_gives_way_to_the_name(width: int, line: str) -> None:
    async with journey(start="AI video race", size=(width, 12)) as at:
        assert at.screen[0].strip() == line
