"""One typo, told without a scorer: checked against rapidfuzz's OSA distance."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.typos import moved_blanks, one_typo

short = st.text("abc字", max_size=7)


@given(short, short)
def test_a_whole_name_but_for_one_typo(typed: str, name: str) -> None:
    assert (one_typo(typed, name, whole=True) is not None) == (OSA.distance(typed, name) <= 1)


@given(short, short)
def test_the_beginning_of_a_name_but_for_one_typo(typed: str, name: str) -> None:
    nearest = min(OSA.distance(typed, name[:end]) for end in range(len(name) + 1))
    assert (one_typo(typed, name) is not None) == (nearest <= 1)


@given(short, short)
def test_letters_said_to_be_right_are_those_typed(typed: str, name: str) -> None:
    if typo := one_typo(typed, name):
        right = name[: typo.at] + name[typo.again : typo.end]
        assert right == typed or len(right) >= len(typed) - 1
        assert not set(right) - set(typed)


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=4))
def test_moved_blanks_are_within_one_typo(words: list[str]) -> None:
    typed = " ".join(words)
    for moved in moved_blanks(words):
        assert all(moved)
        # A letter alone between blanks may have been typed with one of them.
        assert OSA.distance(typed, " ".join(moved)) <= (2 if min(map(len, words)) == 1 else 1)


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=2, max_size=3), st.data())
def test_a_typo_in_a_blank_is_taken_back(words: list[str], data: st.DataObject) -> None:
    meant = " ".join(words)
    at = data.draw(st.sampled_from([i for i, letter in enumerate(meant) if letter == " "]))
    forgotten = meant[:at] + meant[at + 1 :]
    covered = meant[:at] + "x" + meant[at + 1 :]
    early = meant[: at - 1] + " " + meant[at - 1] + meant[at + 1 :]
    late = meant[:at] + meant[at + 1] + " " + meant[at + 2 :]
    for wrong in (forgotten, covered, early, late):
        candidates = [" ".join(moved) for moved in moved_blanks(wrong.split())]
        assert " ".join(wrong.split()) == meant or meant in candidates or one_typo(wrong.strip(), meant)
