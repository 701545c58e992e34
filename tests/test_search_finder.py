"""The one door to finding: names and words merged, operators answered, one note meant by a word."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from rubbish import RUBBISH

from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Ambiguous, Finder

FILES: dict[str, str | bytes] = {
    "Actors/Acme.md": """---
aliases: [ACME Corp, 'ON']
tags: [company/private]
founded: 1999
empty:
---
# Acme
makes anvils
""",
    "Actors/Borg.md": """---
parent: '[[Acme]]'
founded: 2012
---
# Borg
buys anvils and rockets from [[Acme]]

- [ ] call them
- [x] pay them
""",
    "Products/Rocket.md": """---
maker: '[[ACME Corp]]'
---
# Rocket
#company goes up

## Parts
fuel and fins

## Price
much
""",
    "Products/Acme.md": "the product, not the firm; fins too",
    "Anvils.md": "heavy since 1999",
}


Over = Callable[[dict[str, str | bytes]], Finder]


@pytest.fixture
def over(make_vault: Callable[[dict[str, str | bytes]], Path]) -> Iterator[Over]:
    """A finder over a vault of these notes."""
    with ExitStack() as made:

        def make(files: dict[str, str | bytes]) -> Finder:
            opened = OpenVault(make_vault(files), Relations(), keep=False)
            made.callback(opened.close)
            opened.refresh()
            finder = Finder.of(opened)
            finder.update_words()
            made.callback(finder.words.close)
            return finder

        yield make


@pytest.fixture
def finder(over: Over) -> Finder:
    return over(FILES)


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("anvils rockets", {"Actors/Borg.md"}),
        ("fins -fuel", {"Products/Acme.md"}),
        ('"anvils and rockets"', {"Actors/Borg.md"}),
        ("heavy OR fuel", {"Anvils.md", "Products/Rocket.md"}),
        ("path:Actors/ anvils", {"Actors/Acme.md", "Actors/Borg.md"}),
        ("file:acme", {"Actors/Acme.md", "Products/Acme.md"}),
        ("tag:#company", {"Actors/Acme.md", "Products/Rocket.md"}),
        ("tag:company/private", {"Actors/Acme.md"}),
        ("[founded]", {"Actors/Acme.md", "Actors/Borg.md"}),
        ("[founded:>2000]", {"Actors/Borg.md"}),
        ("[founded:1999 OR 2012]", {"Actors/Acme.md", "Actors/Borg.md"}),
        ("[empty:null]", {"Actors/Acme.md"}),
        ("[maker:ACME]", {"Products/Rocket.md"}),
        ("[[Actors/Acme]]", {"Actors/Borg.md", "Products/Rocket.md"}),
        ("line:(fuel fins)", {"Products/Rocket.md"}),
        ("section:(fuel much)", set()),
        ("section:(parts fins)", {"Products/Rocket.md"}),
        ("task-todo:call", {"Actors/Borg.md"}),
        ("task-done:call", set()),
        ("fin*", {"Products/Rocket.md", "Products/Acme.md"}),
        ("rokcets~", {"Actors/Borg.md", "Products/Rocket.md"}),
    ],
)
def test_operators(query: str, paths: set[str], finder: Finder) -> None:
    assert {hit.path for hit in finder.search(query, 20).hits} == paths


def test_names_and_words_are_one_list_with_reasons(finder: Finder) -> None:
    hits = finder.search("anvils", 20).hits
    assert (hits[0].path, hits[0].kind) == ("Anvils.md", "file")
    assert {hit.path for hit in hits[1:]} == {"Actors/Acme.md", "Actors/Borg.md"}
    assert {hit.kind for hit in hits[1:]} == {"text"}
    for hit in hits[1:]:
        assert "anvils" in str(FILES[hit.path or ""]).split("\n")[hit.line - 1]
        assert [hit.snippet[start:end] for start, end in hit.marks] == ["anvils"]


def test_signs_alone_are_looked_for_in_names(over: Over) -> None:
    finder = over({"🚀 Launch.md": "", "Landing.md": ""})
    assert [hit.path for hit in finder.search("🚀", 20).hits] == ["🚀 Launch.md"]
    assert {hit.kind for hit in finder.search("-", 20, typing=True).hits} == {"recent"}
    assert finder.search("✅", 20, typing=True) == ([], "there is nothing to look for in ✅")


def test_nothing_found_says_what_may_have_been_meant(finder: Finder) -> None:
    results = finder.search("fule fins", 20)
    assert [hit.path for hit in results.hits] == ["Products/Rocket.md"]
    assert results.message == "nothing found; did you mean fuel for fule?"
    assert finder.search('"fule and fins"', 20).hits[0].marks
    results = finder.search("anvlis", 20)
    assert (results.message, results.hits[0].tier) == ("did you mean anvils for anvlis?", "typo")
    assert {hit.path: hit.kind for hit in results.hits[1:]} == {"Actors/Acme.md": "text", "Actors/Borg.md": "text"}
    assert finder.search("anvi", 20, typing=True).message == ""
    assert finder.search("1998", 20).message == "nothing found", "a number is no slip of another, as 1999"
    results = finder.search("qqqqqqqq", 20)
    assert (results.hits, results.message) == ([], "nothing found")


def test_a_prefix_that_is_cut_short_is_told(over: Over) -> None:
    finder = over({"a.md": " ".join(f"ab{n:03}" for n in range(65))})
    assert finder.search("ab*", 20).message == "only the 64 most frequent words that begin with ab are looked up"
    assert finder.search("ab", 20, typing=True).message == ""
    assert finder.search("ab00*", 20).message == ""


def test_a_row_says_where_the_words_stand(finder: Finder) -> None:
    assert {hit.path: hit.why for hit in finder.search("parts OR fins", 20).hits} == {
        "Products/Rocket.md": "body: fins",
        "Products/Acme.md": "body: fins",
    }
    assert [hit.why for hit in finder.search("pri*", 20).hits] == ["heading: price"]


def test_what_no_line_shows_is_shown_as_it_is_written(over: Over) -> None:
    text = "---\nx: y\n---\n# One\n[docs](https://example.org/manual)\n\nends with seven\nrockets begin\n"
    finder = over({"a.md": text})
    (hit,) = finder.search("manual", 20).hits
    assert (hit.line, hit.snippet, hit.why) == (5, "[docs](https://example.org/manual)", "body: manual")
    (hit,) = finder.search('"seven rockets"', 20).hits
    assert (hit.line, hit.snippet, hit.marks) == (7, "ends with seven rockets begin", ((10, 23),))


def test_an_operator_on_passages_looks_at_the_body_and_shows_the_passage(
    over: Over,
) -> None:
    text = (
        "---\nabout: fins and fuel\naliases: [Fins of fuel]\n---\n# Fins\ncall fins\n\n- [ ] call fins\n\nfuel fins\n"
    )
    finder = over({"a.md": text})
    lines = {
        typed: [hit.line for hit in finder.search(typed, 20).hits]
        for typed in ("line:(fins fuel)", "line:(fins and)", "line:aliases", "task:call", "block:(fins -call)", "call")
    }
    assert lines == {
        "line:(fins fuel)": [10], "line:(fins and)": [], "line:aliases": [],
        "task:call": [8], "block:(fins -call)": [10], "call": [6],
    }  # fmt: skip
    assert finder.search("section:(call fuel)", 20).hits[0].line == 6


def test_words_in_passages_rank_as_words_do(over: Over) -> None:
    files: dict[str, str | bytes] = {"a.md": "a rocket " + "and more " * 90, "b.md": "rocket, a rocket"}
    finder = over(files)
    assert [hit.path for hit in finder.search("line:(a rocket)", 20).hits] == ["b.md", "a.md"]


def test_of_several_operators_a_row_names_one_that_found_it(finder: Finder) -> None:
    assert {
        hit.path: hit.why for hit in finder.search("file:anvils OR [maker] OR -path:s/ OR tag:company/x", 20).hits
    } == {
        "Anvils.md": "file: anvils",
        "Products/Rocket.md": "property: maker",
    }
    whys = {hit.path: hit.why for hit in finder.search("heavy OR tag:#company", 20).hits}
    assert whys == {
        "Anvils.md": "body: heavy",
        "Products/Rocket.md": "tag: #company",
        "Actors/Acme.md": "tag: #company",
    }


def test_of_notes_that_are_as_good_the_one_that_is_linked_to_stands_first(
    over: Over,
) -> None:
    files: dict[str, str | bytes] = {f"{n}.md": "[[z]]" for n in range(20)}
    finder = over({**files, "y.md": "a rocket", "z.md": "a rocket"})
    assert [hit.path for hit in finder.search("rocket", 20).hits] == ["z.md", "y.md"]


def test_an_empty_query_gives_what_changed_last(finder: Finder) -> None:
    assert {hit.kind for hit in finder.search(" ", 20).hits} == {"recent"}


@pytest.mark.parametrize("query", RUBBISH)
def test_rubbish_gets_an_answer(query: str, finder: Finder) -> None:
    results = finder.search(query, 20)
    assert results.message or results.hits


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Actors/Acme.md", "Actors/Acme.md"), ("Products/Acme", "Products/Acme.md"), ("borg", "Actors/Borg.md"),
        ("ACME Corp", "Actors/Acme.md"), ("ON", "Actors/Acme.md"), ("Anv", "Anvils.md"), ("[[Borg]]", "Actors/Borg.md"),
        ("Borg#Borg", "Actors/Borg.md"), ("![[ACME Corp#^b|x]]", "Actors/Acme.md"),
        ("Products/Acme|it", "Products/Acme.md"),
    ],
)  # fmt: skip
def test_the_note_that_a_word_means(name: str, path: str, finder: Finder) -> None:
    node = finder.pick(name)
    assert node is not None
    assert not isinstance(node, Ambiguous)
    assert node.path == path


def test_several_and_none(finder: Finder) -> None:
    assert finder.pick("Acme") == Ambiguous(("Actors/Acme.md", "Products/Acme.md"))
    assert finder.pick("[[Acme#Acme]]") == finder.pick("Acme")
    assert finder.pick("qqqqq") is finder.pick("[[qqqqq#Acme]]") is finder.pick("#Acme ") is finder.pick("[[]]") is None


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("a/gamma", ["a/Gamma.md"]), ("A/GAMMA.MD", ["a/Gamma.md"]), ("./a/Gamma.md", ["a/Gamma.md"]),
        ("c/Dup", ["c/dup.md"]), ("c/dup", ["c/dup.md"]),
        ("b/dup", ["a/b/Dup.md", "z/b/Dup.md"]), ("./c/Dup.md", ["c/dup.md"]), ("x/Dup", []), ("AC/DC", ["a/Gamma.md"]),
    ],
)  # fmt: skip
def test_a_name_with_folders_before_it(
    name: str, paths: list[str], make_vault: Callable[[dict[str, str | bytes]], Path]
) -> None:
    notes: dict[str, str | bytes] = dict.fromkeys(["a/b/Dup.md", "z/b/Dup.md", "a/c/Dup.md", "c/dup.md"], "x")
    opened = OpenVault(make_vault({**notes, "a/Gamma.md": "---\naliases: [AC/DC]\n---\n"}), Relations(), keep=False)
    opened.refresh()
    found = Finder.of(opened).pick(name)
    picked = [] if found is None else found.paths if isinstance(found, Ambiguous) else [found.path]
    assert list(picked) == paths
    opened.close()
