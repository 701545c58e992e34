"""`python -m tests.sparse_tape TAPE VAULT`: the app, with everything it wrote and what was sent in its place kept.

TAPE gets one JSON array a write: the width and height that the app knew, what was written, what was sent.
"""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from tui.app import LinkhopApp
from tui.config import Config
from tui.sparse.driver import SparseDriver
from tui.sparse.filter import Filter


class Taped:
    """A filter that keeps what passes."""

    def __init__(self, inner: Filter, tape: TextIO) -> None:
        self._inner, self._tape = inner, tape

    def forget(self) -> None:
        self._inner.forget()

    def hear(self, y: int, x: int) -> None:
        self._inner.hear(y, x)

    def pass_on(self, data: str, size: tuple[int, int]) -> str:
        sent = self._inner.pass_on(data, size)
        self._tape.write(json.dumps([*size, data, sent]) + "\n")
        self._tape.flush()
        return sent


def main() -> None:
    with Path(sys.argv[1]).open("w", encoding="utf-8") as tape:
        run(tape, Path(sys.argv[2]))


def run(tape: TextIO, vault: Path) -> None:
    class TapedDriver(SparseDriver):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.filter: Any = Taped(self.filter, tape)

    app = LinkhopApp(vault, Config(), "true")
    app.driver_class = TapedDriver
    app.run()


if __name__ == "__main__":
    main()
