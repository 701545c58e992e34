"""`linkhop -`: what the lines of a list name."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder
from tui.listed import Asked, as_asked, listed

FILES: dict[str, str | bytes] = {
    "A/One.md": "first\n[[Ghost]]\nthird",
    "B/One.md": "",
    "B/T\u00f6pf 7:30.md": "---\naliases: [Pots]\n---\n",
    "C/7:30.md": "",
    "pic.png": b"",
}


@pytest.fixture
def vault(make_vault: Callable[[dict[str, str | bytes]], Path]) -> Path:
    return make_vault(FILES)


@pytest.fixture
def finder(vault: Path) -> Iterator[Finder]:
    opened = OpenVault(vault, Relations(), keep=False)
    opened.refresh()
    yield Finder.of(opened)
    opened.close()


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("A/One.md", Asked("A/One.md")),
        ("./A/One.md", Asked("A/One.md")),
        ("../B/One.md", Asked("B/One.md")),
        ("One.md", Asked("B/One.md")),
        ("{vault}/A/One.md", Asked("A/One.md")),
        ("A/One.md:2", Asked("A/One.md", 2)),
        ("./A/One.md:2:[[Ghost]]", Asked("A/One.md", 2, "[[Ghost]]")),
        ("A/One.md:2:7: a: b ", Asked("A/One.md", 2, "7: a: b")),
        ("A/One.md:0", Asked("A/One.md", 1)),
        ("C/7:30.md", Asked("C/7:30.md")),
        ("C/7:30.md:4:x", Asked("C/7:30.md", 4, "x")),
        ("B/T\u00f6pf 7:30.md:4", Asked("B/T\u00f6pf 7:30.md", 4)),
        ("Ghost", Asked("Ghost")),
        ("Ghost:3", Asked("Ghost:3")),
        ("../../etc/passwd:1", Asked("../../etc/passwd:1")),
        ("/etc/passwd", Asked("/etc/passwd")),
    ],
)
def test_what_a_line_names(line: str, asked: Asked, vault: Path) -> None:
    assert as_asked([line.format(vault=vault)], os.path.realpath(vault), str(vault / "B")) == [asked]


def test_rows_are_those_of_the_list(finder: Finder) -> None:
    asked = [Asked("B/T\u00f6pf 7:30.md", 4, "x"), Asked("Ghost"), Asked("One"), Asked("A/One.md", 2), Asked("Pots")]
    hits, message = listed(finder, asked)
    assert [(hit.path, hit.title, hit.line, hit.snippet) for hit in hits] == [
        ("B/T\u00f6pf 7:30.md", "T\u00f6pf 7:30", 4, "x"), (None, "Ghost", 1, ""), ("A/One.md", "One", 1, ""),
        ("B/One.md", "One", 1, ""),
    ]  # fmt: skip
    assert message == "4 listed"


def test_lines_that_name_no_note_are_told(finder: Finder) -> None:
    lines = ["no\x1b[2J.md", "pic.png", "qqqq", "x" * 99, "A/One.md"]
    hits, message = listed(finder, [Asked(line) for line in lines])
    assert [hit.path for hit in hits] == ["A/One.md"]
    assert message == "1 listed; no note: no␛[2J.md, pic.png, qqqq and 1 more"
