import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import LONGEST, fold_letters, sought, spans, words

TEXTS = st.one_of(
    st.text(),
    st.text(
        alphabet="abC+#_1é\u0301\u0930\u093f\u0e01\u0e33東京ｶﾞ한글\u1112\u1161İßΣς½ﬁ\u00adøæ\u05b8\u064e\U00011103 \n"
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++ and C#, F# or A+", ["c++", "and", "c#", "f#", "or", "a"]),
        ("C++17 100+ [[Note#Heading]] #tag", ["c++", "17", "100", "note", "heading", "tag"]),
        ("to be ON", ["to", "be", "on"]),
        ("_emphasis_ snake_case don't", ["emphasis", "snake", "case", "don", "t"]),
        ("résumé RE\u0301SUME\u0301 Straße Ёлка", ["resume", "resume", "strasse", "елка"]),
        ("Łódź Ørsted Þór Æon ISTANBUL ısı", ["lodz", "orsted", "thor", "aeon", "istanbul", "isi"]),
        ("كِتَاب שָׁלוֹם أحمد", ["كتاب", "שלום", "احمد"]),
        ("co\u00adoperate \u00ad x", ["cooperate", "x"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京都iPhone", ["東京", "京都", "都", "iphone"]),
        ("ジョン・スミス", ["ジョ", "ョン", "ン", "スミ", "ミス", "ス"]),
        ("ｶﾞｽ Ｗｉｄｅ", ["ガス", "ス", "wide"]),
        ("삼성은", ["삼성", "성은", "은"]),
        ("— … !", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@given(TEXTS)
def test_spans_are_the_same_words_with_their_places(text):
    found = list(spans(text))
    assert [span.word for span in found] == words(text)
    for span in found:
        assert 0 <= span.start < span.end <= len(text)
        assert span.word


@given(TEXTS)
def test_one_text_in_two_unicode_forms_has_the_same_words(text):
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text)) == words(text)


@given(st.text(alphabet="abcé +#_-\n"), st.text(alphabet="abcé +#_-\n"))
def test_a_line_break_parts_words(left, right):
    assert words(left + "\n" + right) == words(left) + words(right)


@given(st.integers(1, 300), st.sampled_from(["a", "é", "a1", "東"]))
def test_words_are_never_longer_than_the_cap(length, letters):
    assert all(len(word) <= LONGEST for word in words(letters * length))
    assert words(letters * length)


@given(TEXTS)
def test_what_stands_in_a_text_is_sought_there(text):
    wanted, beginning = sought(text)
    tokens = words(text + " end")
    places = [i for i in range(len(tokens)) if tuple(tokens[i : i + len(wanted)]) == wanted]
    assert not beginning or any(tokens[i + len(wanted)].startswith(beginning) for i in places)
    assert places


def test_pairs_are_sought_without_their_last_letter():
    assert sought("東京都") == (("東京", "京都"), "")
    assert sought("東") == ((), "東")
    assert sought("iPhone 東") == (("iphone",), "東")
    assert sought("C++") == (("c++",), "")
    assert sought("!!!") == ((), "")


def test_letters_are_folded_but_not_dropped():
    assert fold_letters("Actors/Société.MD") == "actors/societe.md"
    assert fold_letters("\u0301") == "\u0301"
