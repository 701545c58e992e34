"""Labels of hints: enough of them, short ones first, none the beginning of another."""

from hypothesis import given
from hypothesis import strategies as st

from tui.labels import LETTERS, MOST, hinted, labels


@given(st.integers(min_value=0, max_value=MOST + 50))
def test_each_thing_has_a_label_that_is_typed_in_one_way_only(count: int) -> None:
    made = labels(count)
    assert len(made) == min(count, MOST)
    assert len(set(made)) == len(made)
    alone = {label for label in made if len(label) == 1}
    assert not any(label[0] in alone for label in made if len(label) == 2)
    assert all(len(label) in (1, 2) and set(label) <= set(LETTERS) for label in made)
    assert [len(label) for label in made] == sorted(len(label) for label in made)


@given(st.integers(min_value=1, max_value=MOST))
def test_as_many_labels_of_one_letter_as_can_be(count: int) -> None:
    made = labels(count)
    letters = {letter for label in made for letter in label}
    first = {label[0] for label in made if len(label) == 2}
    alone = sum(len(label) == 1 for label in made)
    if first:  # one more letter alone would leave too few that begin two
        assert (len(first) - 1) * len(letters) + alone + 1 < count


def test_the_home_row_is_enough_for_most_screens() -> None:
    assert set("".join(labels(81))) == set("asdfghjkl")
    assert labels(9) == list("fjdksalgh")


def test_letters_lead_to_labels_in_either_case() -> None:
    made = labels(12)
    begins = made[-1][0]
    assert hinted(made, begins.upper()) == [label for label in made if label[0] == begins]
    assert hinted(made, "") == made
    assert hinted(made, "1") == []
