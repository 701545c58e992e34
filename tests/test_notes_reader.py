"""A note of any size costs a bounded amount, and what was left out is said."""

import pytest

from notes.reader import read_note
from notes.reading import _rows
from notes.relations import Relations
from notes.scanner import LONGEST, MOST_LINES, MOST_LINKS

MANY = MOST_LINKS + 5_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start [[A]]\n\n" + "word [[Link]] " * (LONGEST // 10), "a paragraph of"),
        ("start [[A]]\n\n" + "a line with [[Link]]\n" * (LONGEST // 15), "a paragraph of"),
        ("start [[A]]\n\n" + "[[L]] [[L]] [[L]]\n\n" * (MANY // 3), "links beyond"),
        ("start [[A]]\n\n" + "[[L]]\n\n" * MOST_LINES, "lines from here on"),
    ],
    ids=["one line", "one paragraph", "many paragraphs", "many lines"],
)
def test_of_a_huge_note_a_bounded_part_is_read_and_the_rest_is_named(text: str, said: str) -> None:
    note = read_note("N.md", text.encode(), Relations())
    assert note.body.links[0].target == "A"
    assert LONGEST // 25 < len(note.body.links) <= MOST_LINKS + 1
    assert any(problem.kind == "too large" and said in problem.message for problem in note.problems)


@pytest.mark.parametrize("links", [1, 30, 5_000])
def test_the_links_of_one_line_keep_a_bounded_part_of_it_together(links: int) -> None:
    note = read_note("N.md", ("[[Link]] " * links + "x" * 5_000).encode(), Relations())
    kept = [row[-1] for row in _rows(1, note)[-1]]
    assert len(kept) == links
    assert sum(map(len, kept)) <= 64_000
    assert len(kept[0]) == (2_000 if links < 33 else 64_000 // links)


def test_lines_beyond_the_last_that_is_read_are_named_with_front_matter_counted() -> None:
    head, lines = "---\na: b\n---\n", ["x\n"] * (MOST_LINES - 1)
    whole = read_note("N.md", "".join((head, *lines, "[[L]]")).encode(), Relations())
    assert [link.line for link in whole.body.links] == [MOST_LINES + 3]
    assert whole.problems == ()
    cut = read_note("N.md", "".join((head, *lines, "x\n", "[[L]]")).encode(), Relations())
    assert cut.body.links == ()
    assert [(problem.kind, problem.line) for problem in cut.problems] == [("too large", MOST_LINES + 4)]


def test_huge_front_matter_is_no_paragraph() -> None:
    note = read_note("N.md", f"---\nx: {'y' * LONGEST}\n---\nbody [[A]]\n".encode(), Relations())
    assert [link.target for link in note.body.links] == ["A"]
    assert [problem.kind for problem in note.problems] == ["front matter too large"]
