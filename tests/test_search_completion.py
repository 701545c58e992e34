"""Half an operator and what it may become; what is put in is read again as what was meant."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.catalog import Catalog
from notes.open_vault import OpenVault
from notes.relations import Relations
from search.completion import NOTHING, complete
from search.query import parse
from search.tree import And, LinkTo, Null, Operator, Phrase, Property, Word

FILES: dict[str, str | bytes] = {
    "Actors/Acme.md": "---\nstatus: In progress\ntags: [asia/korea]\nempty:\n---\n",
    "Actors/Old/Borg.md": "---\nstatus: Done\naliases: [ACME Corp]\n---\n#asia [[Acme]] [[Acronym]]\n",
    "Daily notes/1.md": "---\nStatus: Done\n'a:b': OR\n---\n#Asia/Korea #other [[acronym]]\n",
}


@pytest.fixture
def catalog(make_vault: Callable[[dict[str, str | bytes]], Path]) -> Iterator[Catalog]:
    opened = OpenVault(make_vault(FILES), Relations(), keep=False)
    opened.refresh()
    yield opened.catalog
    opened.close()


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("tag:", ["asia", "Asia/Korea", "other"]),
        ("x -tag:#as", ["#asia", "#Asia/Korea"]),
        ("tag:(other OR kor", ["Asia/Korea"]),
        ("#oth", ["#other"]),
        ("path:", ["Actors/", "Actors/Old/", '"Daily notes/"']),
        ("path:old", ["Actors/Old/"]),
        ('path:"daily no', ['"Daily notes/"']),
        ("file:bo", ["Borg"]),
        ("[", ["[status:", '["a:b":', "[aliases:", "[empty:", "[tags:"]),
        ("[st", ["[status:"]),
        ("[status:", ["Done]", '"In progress"]']),
        ("[STATUS:in", ['"In progress"]']),
        ('[status:"In p', ['"In progress"]']),
        ("[empty:", ["null]"]),
        ('["a:b":', ['"OR"]']),
        ("[[ac", ["[[Acronym]]", "[[Acme]]", "[[ACME Corp]]"]),
        ("x [[", ["[[1]]", "[[Acme]]", "[[Borg]]"]),
    ],
)
def test_what_may_be_meant(typed: str, candidates: list[str], catalog: Catalog) -> None:
    found = complete(typed, len(typed), catalog)
    assert [candidate.text for candidate in found.candidates] == candidates
    assert found.end == len(typed)


@pytest.mark.parametrize(
    "typed", ["", "acme", "tag:asia ", "(tag:asia)", "[status:Done]", "[[Acme]]", "line:ac", '"ac']
)
def test_nothing_to_complete(typed: str, catalog: Catalog) -> None:
    assert complete(typed, len(typed), catalog) == NOTHING


def test_the_rest_of_the_word_is_replaced_and_no_bracket_is_doubled(catalog: Catalog) -> None:
    for typed, cursor, after in [
        ("a tag:otxx b", 8, "a tag:other b"),
        ("[status:Do] b", 10, "[status:Done] b"),
        ("[[Bo]] b", 4, "[[Borg]] b"),
    ]:
        start, end, found = complete(typed, cursor, catalog)
        assert typed[:start] + found[0].text + typed[end:] == after


def test_what_is_put_in_is_what_was_meant(catalog: Catalog) -> None:
    for typed, tree in [
        ('path:"daily', Operator("path", Phrase("Daily notes/"))),
        ("[status:in", Property("status", Phrase("In progress"))),
        ("[empty:n", Property("empty", Null())),
        ("[a:b:", Property("a", Word("b:"))),
        ("x [[borg", And((Word("x"), LinkTo("Borg")))),
    ]:
        start, end, found = complete(typed, len(typed), catalog)
        put = typed[:start] + found[0].text + typed[end:] if found else typed + "]"
        assert parse(put).tree == tree


def test_how_many_notes_have_it(catalog: Catalog) -> None:
    assert [(found.name, found.notes) for found in complete("tag:asia", 8, catalog).candidates] == [
        ("asia", 3),
        ("Asia/Korea", 2),
    ]
    assert complete("[[acro", 6, catalog).candidates[0].notes == 2


@given(st.text(alphabet='tag:path#[]() "-aOR\\', max_size=20), st.integers(0, 20))
def test_nothing_typed_raises(typed: str, cursor: int) -> None:
    start, end, _ = complete(typed, cursor, EMPTY)
    assert 0 <= start <= end <= len(typed)


EMPTY = Catalog.open(None, Relations())
