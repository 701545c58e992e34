"""Frecency against the sum that it stands for."""

from hypothesis import given
from hypothesis import strategies as st

from search.frecency import HALF_LIFE, MOST, most_visited, visited

DAY = 24 * 3600.0
NOW = 1.8e9
days = st.floats(min_value=0, max_value=400).filter(lambda day: day == round(day, 3))


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.floats(min_value=0, max_value=300)), min_size=1, max_size=20))
def test_the_order_is_that_of_the_sums_of_halving_visits(seen: list[tuple[str, float]]) -> None:
    visits: dict[str, float] = {}
    for name, ago in seen:
        visits = visited(visits, name, NOW - ago * DAY)
    sums = {name: sum(0.5 ** (ago * DAY / HALF_LIFE) for other, ago in seen if other == name) for name in visits}
    for one in visits:
        for other in visits:
            if sums[one] > sums[other] * 1.001:
                assert visits[one] > visits[other]
    assert sorted(most_visited(visits, 9)) == sorted(visits)


def test_often_wins_over_lately_until_it_fades() -> None:
    visits: dict[str, float] = {}
    for _ in range(3):
        visits = visited(visits, "often", NOW)
    assert most_visited(visited(visits, "lately", NOW + 14 * DAY), 1) == ["often"]
    assert most_visited(visited(visits, "lately", NOW + 42 * DAY), 1) == ["lately"]


def test_what_counts_least_is_forgotten() -> None:
    visits: dict[str, float] = {}
    for number in range(MOST + 1):
        visits = visited(visits, str(number), NOW + number * DAY)
    assert len(visits) == MOST
    assert "0" not in visits
