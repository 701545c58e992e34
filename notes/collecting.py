"""Python's search for reference cycles, put off while much is made that has none."""

import gc


class no_collecting:  # noqa: N801 - reads as `contextlib.suppress` does
    """For work that makes very many small objects and no cycles: a tenth to a third of its time goes into looking."""

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
