"""Work that can be counted, where a clock would tell more of the machine."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(function: Callable[[str], object], text: str) -> int:
    """How many calls, of Python and of C, a function takes for a text."""
    made = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return made
