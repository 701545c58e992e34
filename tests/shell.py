"""One command of the shell, as a test sees it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

SAMPLE = Path(__file__).parents[1] / "notes" / "sample"


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.isascii()
        return json.loads(self.out)
