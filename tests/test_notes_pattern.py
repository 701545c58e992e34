"""Regular expressions matched without going back: the same answers as `re`, in linear time."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes.pattern import Pattern, PatternError

ATOMS = st.sampled_from(
    ["a", "b", "/", r"\.", ".", r"\d", r"\D", r"\S", r"\W", "[ab]", "[^a]", r"[a-c\d]", "[^/]", r"[\]a-]", "1", "-"]
)
COUNTS = st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "{0}", "*?", "+?", "??"])


def larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(smaller, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda part, count: f"(?:{part}){count}", smaller, COUNTS),
        st.builds(lambda atom, count: f"{atom}{count}", ATOMS, COUNTS),
        several.map("".join),
        several.map("|".join).map(lambda choice: f"({choice})"),
    )


SOURCES = st.builds(
    lambda begin, middle, end, other: begin + middle + end + other,
    st.sampled_from(["", "^", "(^|/)"]),
    st.recursive(ATOMS, larger, max_leaves=8),
    st.sampled_from(["", "$"]),
    st.sampled_from(["", "|a$", "|^b", "|"]),
)


@settings(max_examples=300, deadline=None)
@given(SOURCES, st.lists(st.text("ab/.1c]- ", max_size=8), min_size=3, max_size=10))
def test_finds_what_re_finds(source: str, texts: list[str]) -> None:
    pattern, oracle = Pattern(source), re.compile(source, re.ASCII)
    for text in texts:
        assert pattern.found_in(text) == bool(oracle.search(text)), (source, text)


@pytest.mark.parametrize(
    "source",
    ["(", ")", "a)(b", "[", "[]", "[b-a]", "*a", "a**", "\\", r"\b", r"(a)\1", "(?=a)", "(?<x>a)", "(?i)a", "^^a",
     "a{3,2}", "a{150}{2}(b{99}){9}", "(" * 100],
)  # fmt: skip
def test_what_is_not_understood_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        Pattern(source)


@given(st.text("ab()[]{}*+?|^$.\\-1,d:", max_size=20))
def test_any_text_is_a_pattern_or_refused(source: str) -> None:
    try:
        pattern = Pattern(source)
    except PatternError:
        return
    assert isinstance(pattern.found_in("ab1"), bool)


@pytest.mark.parametrize("source", ["(a+)+$", "(a|aa)*b", "(a?){50}a{50}b", "(.*a){20}b", "^(a*)*(a*)*$b"])
def test_a_step_for_each_letter(source: str) -> None:
    pattern = Pattern(source)
    steps = 0
    plain = pattern._step

    def counted(places: int, char: str) -> int:
        nonlocal steps
        steps += 1
        return plain(places, char)

    pattern._step = counted  # type: ignore[method-assign]
    assert not pattern.found_in("a" * 5000 + "c")
    assert 0 < steps <= 5003
