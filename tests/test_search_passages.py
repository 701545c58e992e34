import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_corpus import made_up

from search.index import Index
from search.passages import holds, implied, in_name, seeker
from search.query import parse
from search.tree import And, Compare, Not, Null, Operator, Or, Typo, Word
from search.words import words

NOTE = """\
# Bread
Mix the flour with water.
Leave it alone.

- [ ] call the mill
- [x] call the baker
1. [-] email someone

## Sauce
Mix tomatoes.
Some flour, too: résumé of C++ and 東京都.
"""
HEADINGS = (1, 9)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("line:(mix flour)", 2),
        ("line:(mix tomatoes)", 10),
        ("line:(flour alone)", 0),
        ('line:"mix the"', 2),
        ("line:(flour -mix)", 11),
        ("line:(resume OR nothing)", 11),
        ("line:東京", 11),
        ("line:toma*", 10),
        ("line:tomatos~", 10),
        ("section:(mix alone)", 1),
        ("section:(mix -alone)", 9),
        ("section:(alone tomatoes)", 0),
        ("block:(flour alone)", 1),
        ("block:(mix call)", 0),
        ("task:call", 5),
        ("task-todo:call", 5),
        ("task-done:call", 6),
        ("task-done:(call -baker)", 0),
        ("task:(call OR email)", 5),
        ("task:email", 7),
        ("task:flour", 0),
        ("path:flour", 0),
    ],
)
def test_the_first_passage_that_fulfils_an_operator(typed, line):
    tree = parse(typed).tree
    assert isinstance(tree, Operator)
    found = seeker(tree.name, tree.argument)(NOTE, HEADINGS)
    assert (found.start if found else 0) == line


def test_what_full_text_finds_in_a_note_is_found_in_its_text():
    documents = made_up(80)
    index = Index.open(None)
    index.rebuild([each._replace(title="", aliases="", headings="") for each in documents])
    found = 0
    for typed in (
        "karo",
        "ka*",
        '"karo miten"',
        "東",
        "東京",
        "C++",
        "miten -karo",
        "(karo OR dava) -miten",
        "snake_ca*",
    ):
        tree = parse(typed).tree
        held = {each.path for each in documents if holds(tree, words(each.body))}
        hits = index.search(tree, limit=1000)
        assert held == {path for path, _ in hits}
        found += len(held)
    assert found > 60


@given(st.text(alphabet="ab -()OR", max_size=20), st.text(alphabet="ab ", max_size=20))
def test_what_is_implied_misses_nothing(typed, text):
    tree = parse(typed).tree
    if tree and holds(tree, words(text)) and (weaker := implied(tree)):
        assert holds(weaker, words(text))


def test_nothing_is_implied_by_what_is_negated():
    a, b = Word("a"), Word("b")
    assert implied(Not(a)) is None
    assert implied(And((a, Not(b)))) == And((a,))
    assert implied(Or((a, Not(b)))) is None
    assert implied(Or((a, b))) == Or((a, b))


@pytest.mark.parametrize(
    ("typed", "name", "holding"),
    [
        ("Actors/", "Actors/Société.md", True),
        ("societe", "Actors/Société.md", True),
        ("(actors OR daily) -société", "Actors/Societe.md", False),
        ('"aily no"', "Daily notes/2022-07-01.md", True),
        ("-daily", "Daily notes/2022-07-01.md", False),
        ("seed", "Products/Seedance.md", True),
    ],
)
def test_names_hold_letters_anywhere(typed, name, holding):
    tree = parse(f"path:({typed})").tree
    assert isinstance(tree, Operator)
    assert in_name(tree.argument, name) is holding


def test_values_are_compared_as_numbers_where_both_are():
    assert in_name(Compare("<", "5"), "4.5")
    assert not in_name(Compare("<", "5"), "10")
    assert in_name(Compare(">=", "1,000"), "1000")
    assert in_name(Compare(">", "2025-12-31"), "2026-01-01")
    assert in_name(Compare(">", "2025"), "2026-01-01")
    assert not in_name(Compare(">", "b"), "a")
    assert not in_name(Compare(">", "4"), "n/a")
    assert not in_name(Compare("<", "4"), "")
    assert in_name(Null(), "")
    assert not in_name(Null(), "x")


@pytest.mark.parametrize("unit", ["- [ ] ", "a", " ", "\n", "[", "> "])
def test_long_rubbish_is_looked_through(unit):
    for operator in ("line", "section", "block", "task"):
        for argument in (Word("nothing"), Typo("nothing")):
            assert not seeker(operator, argument)(unit * 20_000, range(1, 20_000))
