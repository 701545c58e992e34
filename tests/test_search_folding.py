"""Folding: what is the same to a search, and where each folded letter stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, fold_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Seedance V2", "seedance v2"),
        ("  Smart-Grid (US/EU)_x  ", "smart grid us eu x"),
        ("Crème Brûlée", "creme brulee"),
        ("Cre\u0300me", "creme"),
        ("ＡＢＣ　１２", "abc 12"),
        ("Straße", "strasse"),
        ("Don’t", "dont"),
        ("C++ & F#", "c++ & f#"),
        ("Łódź Ørsted Þór", "lodz orsted thor"),
        ("co\u00adoperate", "cooperate"),
        ("각", "각"),
        ("हिन्दी", "हिनदी"),
        ("❤️ heart", "heart"),
        ("🚀", "u1f680"),
        ("'", "u27"),
        ("", ""),
        (" \n", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded
    assert bool(folded) == bool(text.strip())


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_and_accents_do_not_matter(text: str) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert fold(text.casefold()) == fold(text)
    assert "́" not in fold(plain)


@given(st.text())
def test_places_follow_the_letters(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) in (0, len(folded))
    assert places == sorted(places)
    for letter, place in zip(folded, places, strict=False):
        if (text + "a")[place : place + 2].isascii() and letter != " ":
            assert letter == text[place].lower()


@given(st.text("abcÉéßﬁ가-. ('", min_size=1))
def test_all_letters_of_ordinary_names_have_places(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(places) == len(folded) or not any(c.isalnum() for c in text)
