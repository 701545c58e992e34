"""Answers on a terminal: nothing is wider than it, nothing is lost where there is room, colours only where wanted."""

import re
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from shell import Ran

from notes.text import safe_text
from tui import typeset

TEXTS = st.text("ab c字é\u0301\x1b👩-/", max_size=60) | st.text(max_size=30)
ROWS = st.lists(st.lists(TEXTS, min_size=1, max_size=5), max_size=6)
WIDTHS = st.integers(20, 120)
LOOKS = ("path", "bold", "dim", "path", "")
QUESTIONS = (
    ("lookup", "Seedance"), ("lookup", "video"), ("search", "video"), ("backlinks", "ByteDance"), ("links", "Seedance"),
    ("tree", "generative ai"), ("tree", "Seedance"), ("path", "Kling", "Tencent"), ("mentions", "OpenAI"),
    ("doctor",), ("show", "Seedance"), ("show", "Start here"),
)  # fmt: skip


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Standard output as a terminal of this width."""

    def of(width: int) -> None:
        monkeypatch.setenv("COLUMNS", f"{width}")
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    return of


def squeezed(text: str) -> str:
    return "".join(text.split())


def within(width: int, lines: Iterator[str]) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", f"{width}")
        shown = list(lines)
    for line in shown:
        assert cell_len(line) <= width, line
    return shown


@given(ROWS, WIDTHS)
def test_columns_keep_to_the_width(rows: list[list[str]], width: int) -> None:
    shown = within(width, typeset.columns(rows, LOOKS))
    assert len(shown) >= len(rows)


@given(ROWS)
def test_cells_are_whole_where_there_is_room(rows: list[list[str]]) -> None:
    shown = within(2000, typeset.columns(rows, LOOKS))
    assert [squeezed(line) for line in shown] == [squeezed(safe_text("".join(row))) for row in rows]
    for column in range(5):  # each begins at one place
        starts = {
            cell_len(line[: line.rindex(safe_text(row[-1]))])
            for row, line in zip(rows, shown, strict=True)
            if len(row) == column + 1 and safe_text(row[-1]).strip() == safe_text(row[-1]) != ""
        }
        assert len(starts) <= 1


@given(TEXTS, st.integers(0, 99), TEXTS, TEXTS, WIDTHS)
def test_passages_take_three_lines_below_their_place(place: str, line: int, label: str, text: str, width: int) -> None:
    marks = [(len(text) // 2, len(text))]
    assert 1 <= len(within(width, typeset.passage(place, line, label, text, marks, "  "))) <= 4
    (whole,) = within(2000, typeset.passage(place, line, label, text, marks, "  "))
    where = f"{place}:{line}:" if line else f"{place}:"
    assert squeezed(whole) == squeezed(safe_text(where) + (f"[{safe_text(label)}]" if label else "") + safe_text(text))


@given(TEXTS, WIDTHS)
def test_paragraphs_lose_nothing(text: str, width: int) -> None:
    assert squeezed("".join(within(width, typeset.paragraph(text, "  ")))) == squeezed(safe_text(text))


@given(st.lists(st.text("ab字-", min_size=1, max_size=9), max_size=30), WIDTHS)
def test_lists_read_downwards(words: list[str], width: int) -> None:
    rows = [line.split() for line in within(width, typeset.names(words))]
    across = max(map(len, rows), default=0)
    assert [row[at] for at in range(across) for row in rows if at < len(row)] == words


def test_a_passage_is_cut_around_what_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = "before " * 40 + "NEEDLE" + " behind" * 40
    shown = " ".join(typeset.passage("a/b.md", 7, "", text, [(280, 286)]))
    assert shown.startswith("a/b.md:7:")
    assert "…" in shown
    assert "NEEDLE" in shown


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_answer_is_wider_than_the_terminal(
    width: int, run: Callable[..., Ran], terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal(width)
    for question in QUESTIONS:
        shown = run(*question).out
        plain = re.sub(r" *$", "", re.sub(r"\x1b\[[0-9;]*m", "", shown), flags=re.MULTILINE)
        assert "\x1b[" in shown, question
        assert "\x1b" not in plain, question
        assert max(map(cell_len, plain.splitlines())) <= width, question
        monkeypatch.setenv("NO_COLOR", "1")
        assert run(*question).out == plain, question
        monkeypatch.delenv("NO_COLOR")


def test_a_pipe_is_given_whole_lines(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    for question in QUESTIONS[:-2]:
        shown = run(*question).out
        assert "…" not in shown or question[0] == "search", question
        assert max(map(len, shown.splitlines())) > 20, question
        assert "\x1b" not in shown, question
