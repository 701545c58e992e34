"""Asking without an app: an answer, a failure that is told, and a word while the reader waits."""

import asyncio
from pathlib import Path

import pytest

from notes.relations import Relations
from tui.asker import Asker
from tui.library import Library
from tui.status_line import StatusLine


def asker() -> tuple[Library, StatusLine, Asker]:
    """On a library that was not begun: its questions wait until the test answers them."""
    library, status = Library(Path(), Relations(), lambda news: None), StatusLine()
    return library, status, Asker(library, status)


async def test_an_answer_is_given_and_nothing_said() -> None:
    library, status, it = asker()
    asked = asyncio.ensure_future(it.ask(lambda finder: 42, "counting"))
    await asyncio.sleep(0)
    waiting = library._questions.get_nowait()
    assert waiting.question is not None
    waiting.answer.set_result(waiting.question(None))
    assert await asked == 42
    assert status.message == ""


async def test_a_failure_costs_only_its_question_and_is_told() -> None:
    library, status, it = asker()
    for error, said in ((ValueError("cannot read A.md"), "cannot read A.md"), (KeyError(), "KeyError")):
        asked = asyncio.ensure_future(it.ask(lambda finder: 42, "counting"))
        await asyncio.sleep(0)
        library._questions.get_nowait().answer.set_exception(error)
        assert await asked is None
        assert status.message == said


async def test_what_is_waited_for_is_said_until_it_comes() -> None:
    library, status, it = asker()
    asked = asyncio.ensure_future(it.ask(lambda finder: 42, "counting"))
    async with asyncio.timeout(10):
        while status.message != "counting":
            await asyncio.sleep(0.01)
    library._questions.get_nowait().answer.set_result(1)
    assert await asked == 1
    assert status.message == ""


async def test_what_stands_there_to_be_read_is_not_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.asker._PATIENCE", 0)
    library, status, it = asker()
    it.say("settings: there is no theme nope")
    asked = asyncio.ensure_future(it.ask(lambda finder: 42, "counting"))
    for _ in range(5):
        await asyncio.sleep(0)
    assert status.message == "settings: there is no theme nope"
    library._questions.get_nowait().answer.set_result(1)
    assert await asked == 1
    assert status.message == "settings: there is no theme nope"
