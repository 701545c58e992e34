"""Asking the library's answerer from the screen, with a word to the reader about what is waited for or went wrong."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from notes.markdown import Pause
from search.finder import Finder
from tui.library import GivenWayError, Library
from tui.status_line import StatusLine

T = TypeVar("T")
_PATIENCE = 0.3  # seconds without a word about what is waited for


class Asker:
    """Puts questions to the library and tells the status line."""

    def __init__(self, library: Library, status: StatusLine) -> None:
        self._library = library
        self._status = status

    def say(self, message: str) -> None:
        """One line that stays until the next key."""
        self._status.message = message

    async def ask(self, question: Callable[[Finder], T], word: str) -> T | None:
        """The answer; None, and a word about it, where there is none: a bad note or query costs only itself.

        When it takes its time, `word` says what is waited for, unless something else stands there to be read.
        """
        patience = asyncio.get_running_loop().call_later(_PATIENCE, self._announce, word)
        try:
            return await asyncio.wrap_future(self._library.ask(question))
        except Exception as error:
            self.say(str(error) or type(error).__name__)
            return None
        finally:
            patience.cancel()
            if self._status.message == word:
                self.say("")

    def _announce(self, word: str) -> None:
        if not self._status.message:
            self.say(word)

    @property
    def pause(self) -> Pause:
        """For a long answer that is waited for, to call now and then: it lets the screen go first."""
        return self._library.gate.wait

    async def ask_at_leisure(self, question: Callable[[Finder, Pause], T]) -> T | None:
        """The answer to what nobody waits for: it gives way to all that is waited for, and begins again after it.

        The question is to call what it is given now and then. None where there is no answer.
        """
        give_way = self._library.give_way
        while True:
            try:
                return await asyncio.wrap_future(
                    self._library.ask(lambda at: question(at, give_way), is_at_leisure=True)
                )
            except GivenWayError:
                continue
            except Exception:
                return None
