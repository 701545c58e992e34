import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_corpus import sample

from search.query import parse
from search.snippet import best, marks, plain

NOTE = """\
# Seedance

[[ByteDance]]'s **AI video** generation model, see [[Kling|the rival]] and [a page](http://x.y/z).

| Developer | [[ByteDance]] |
|-----------|---------------|
- [ ] ask about résumé of C++ ^block-1
"""


def shown(text, typed, width=160):
    snippet = best(text, parse(typed).words, width)
    return snippet.line, snippet.text, [snippet.text[a:z] for a, z in snippet.marks]


@pytest.mark.parametrize(
    ("typed", "line", "lit"),
    [
        ("seedance", 1, ["Seedance"]),
        ("bytedance", 3, ["ByteDance"]),
        ("developer bytedance", 5, ["Developer", "ByteDance"]),
        ('"ai video" model', 3, ["AI video", "model"]),
        ("rival", 3, ["rival"]),
        ("resume C++", 7, ["résumé", "C++"]),
        ("gener*", 3, ["generation"]),
        ("genration~", 3, ["generation"]),
        ("-kling nothing", 0, []),
    ],
)
def test_the_line_with_most_of_the_words(typed, line, lit):
    assert shown(NOTE, typed)[::2] == (line, lit)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## A *heading*", "A heading"),
        ("> - [x] done ~~never~~ `code`", "done never code"),
        ("12. [[Note#Part]] and ![[pic.png]]", "Note › Part and pic.png"),
        ("| a | [[b\\|c]] |", "a · c"),
        ("|---|:-:|", ""),
        ("see [this](<x>) ^id-1", "see this"),
        ("snake_case stays", "snake_case stays"),
        ("| Rank | \\#2 of \\*three\\* |", "Rank · #2 of *three*"),
    ],
)
def test_markdown_made_plain(line, expected):
    assert plain(line) == expected


def test_long_lines_are_cut_around_the_words():
    line, text, lit = shown("word " * 300 + "needle in it " + "more " * 300, "needle", width=80)
    assert (line, lit) == (1, ["needle"])
    assert text.startswith("…word")
    assert text.endswith("more…")
    assert len(text) <= 82


@given(st.text(alphabet="ab é[]|*#>-\n東", max_size=80), st.text(alphabet='ab é"*~東', max_size=12), st.integers(1, 30))
def test_marks_lie_in_order_inside_the_text(text, typed, width):
    snippet = best(text, parse(typed).words, width)
    end = 0
    for a, z in snippet.marks:
        assert end <= a < z <= len(snippet.text)
        end = z
    assert 0 <= snippet.line <= text.count("\n") + 1
    assert len(snippet.text) <= width + 2


def test_marks_that_overlap_are_one():
    assert marks("to be or not", parse('"to be" "be or" not').words) == ((0, 8), (9, 12))


def test_real_notes_show_why_they_were_found(investing):
    shown_at_all = 0
    for note in sample(investing, 40):
        for word in ("china", "in the", "semiconductor*"):
            snippet = best(note.body, parse(word).words)
            shown_at_all += bool(snippet.line)
            if snippet.line:
                assert snippet.marks
    assert shown_at_all > 30


@pytest.mark.parametrize("unit", ["[", "[x](", "| ", " ", "*", "a ", "[[", "> ", "^a", "é "])
def test_long_rubbish_is_looked_through(unit):
    snippet = best(unit * 200_000 + "\nneedle", parse("needle é").words)
    assert snippet.line


@given(
    st.lists(st.text(alphabet="abAB é’—²\u0301 K#-東", max_size=12), max_size=8),
    st.text(alphabet='ab é"*~東', max_size=6),
)
def test_lines_that_are_passed_over_hold_none_of_the_words(lines, typed):
    text, words = "\n".join(lines), parse(typed, typing=True).words
    looked_at = best(text, words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.snippet.holding", lambda _: None)
        assert best(text, words) == looked_at
