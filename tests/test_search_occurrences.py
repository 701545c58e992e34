"""Collecting the places of words: the same words as `words` finds, in the same places."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from search_corpus import made_up, sample

from search.occurrences import NOTE, Occurrences, _general, _latin
from search.words import SOFT_HYPHEN, words, words_of_lines

_ODD = (
    "C++ c# f#x aC# éc# →c# a++b # ++ — ’ it’s “C#” Ab ὈΔΥΣΣΕΎΣ' İx ǅ ﬁ ½ x² a\u0301b \u0301 東京都 東a京 삼성 ไทย"
    " हिन्दी €12 1×2 _a_ [[Note#Heading]] #tag \ud800 \u200d \ufe0f \x00 \u2028 ℃ ① ❶ ⁿ ₂"
)
_texts = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(_ODD.split(" ")),
        st.just("x" * 130),
    ),
    max_size=12,
).flatmap(lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda between: between.join(parts)))


def collected(texts, lines_apart=False):
    """The words of each text, from where they stand; `""` where a place is free."""
    found = Occurrences(lines_apart)
    lengths = [found.add(note, text) for note, text in enumerate(texts)]
    assert lengths == [len(words(text)) for text in texts]
    breaks = [text.count("\n") if lines_apart else 0 for text in texts]
    out = [[""] * (length + more) for length, more in zip(lengths, breaks, strict=True)]
    for word, places in found.places.items():
        assert list(places) == sorted(places)
        for place in places:
            out[place >> NOTE][place & (1 << NOTE) - 1] = word
    return out


@given(st.lists(_texts, max_size=4))
@example(["a — b", "×", "", "C# and F#"])
def test_the_words_are_those_of_words(texts):
    assert collected(texts) == list(map(words, texts))
    assert collected(texts, lines_apart=True) == list(map(words_of_lines, texts))


def test_real_notes_are_cut_as_words_cuts_them(investing):
    for documents in (made_up(100), sample(investing, 40)):
        texts = [text for each in documents for text in each[2:]]
        assert collected(texts) == list(map(words, texts))
        assert collected(texts, lines_apart=True) == list(map(words_of_lines, texts))
        assert max(map(len, collected(texts))) > 100


def test_between_lines_that_are_apart_a_place_is_free():
    assert words_of_lines("Big One\n\nC++ 東京\n") == ["big", "one", "", "", "c++", "東京", "京", ""]


def test_no_letter_is_cut_away_before_words_sees_it():
    cut = [chr(c) for c in range(0x80, 0x3000) if _latin(b"", _general(b"", chr(c).encode())) == b""]
    assert len(cut) > 1000
    cut.remove(SOFT_HYPHEN)  # a text with one is left to `words` as a whole
    assert not [char for char in cut if words(char) or words(f"a{char}b") != ["a", "b"] or re.match(r"\w", char)]
