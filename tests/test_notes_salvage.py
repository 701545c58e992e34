import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from notes.salvage import salvage

# Written out, so that an independent reading is possible: what each broken head plainly means.
HEADS: dict[str, dict[str, list[str]]] = {
    "aliases: [[[Canada]]-China, X]": {"aliases": ["[[Canada]]-China", "X"]},
    "aliases: [0thernet, @0thernet]": {"aliases": ["0thernet", "@0thernet"]},
    "aliases: [Jump, Jump [[Crypto]]]": {"aliases": ["Jump", "Jump [[Crypto]]"]},
    "aliases: [[[A]], [[B]] c]": {"aliases": ["[[A]]", "[[B]] c"]},
    "aliases: [[A]], [[B]]": {"aliases": ["[[A]], [[B]]"]},
    "aliases: [[A, Inc] x, B]": {"aliases": ["[A, Inc] x", "B"]},
    "up: [[A]]\nx: *": {"up": ["[[A]]"], "x": ["*"]},
    "up: [[A]] and [[B]]": {"up": ["[[A]] and [[B]]"]},
    "up: ![[x]]": {"up": ["![[x]]"]},
    "title: foo: bar": {"title": ["foo: bar"]},
    "title: @x\ntags: `x`": {"title": ["@x"], "tags": ["`x`"]},
    "title: <% tp.x %>: y\na: b": {"title": ["<% tp.x %>: y"], "a": ["b"]},
    "tags:\n\t- a\n\t- b": {"tags": ["a", "b"]},
    "\ttitle: x\n\ttags: [a]": {"title": ["x"], "tags": ["a"]},
    "tags: [#a, #b]": {"tags": ["#a", "#b"]},
    "tags:\n- a\n- @b\n- [[C]] d": {"tags": ["a", "@b", "[[C]] d"]},
    "a: [x,\n  @y,\n  z]\nb: c": {"a": ["x", "@y", "z"], "b": ["c"]},
    "a: [\nx,\n@y\n]\nb: c": {"a": ["x", "@y"], "b": ["c"]},
    "a: [x, @y": {"a": ["x", "@y"]},
    "a: ['x, y', \"z]\", @w, don't, 't Hooft]": {"a": ["x, y", "z]", "@w", "don't", "'t Hooft"]},
    "a: [x, [y, @z]]": {"a": ["x", "y", "@z"]},
    "a: ['it''s', 'x', '', @]\nb: 'it''s' # so": {"a": ["it's", "x", "", "@"], "b": ["it's"]},
    'a: "x: \\"y\\""\nb: @': {"a": ['x: "y"'], "b": ["@"]},
    "a: 'x # y' # z\nb: c # d\ne: #f\ng: # h\ni: @": {"a": ["x # y"], "b": ["c"], "e": ["#f"], "g": [], "i": ["@"]},
    "a: x\n  more: y\n  @z\nb: @": {"a": ["x more: y @z"], "b": ["@"]},
    "a: |\n  one\n  two: 2\n\n  - three\nb: @": {"a": ["one\ntwo: 2\n\n- three"], "b": ["@"]},
    "a: >-\n  one\n  two\nb: @": {"a": ["one two"], "b": ["@"]},
    "a:\n  b: 1\n  c: @\nd: 2": {"a": [], "a.b": ["1"], "a.c": ["@"], "d": ["2"]},
    "a: ~\nb:\nc: null\nd: [~, x]\ne: @": {"a": [], "b": [], "c": [], "d": ["x"], "e": ["@"]},
    "\"a b\": @\n'c': d": {"a b": ["@"], "c": ["d"]},
    "title:Foo\nurl: @": {"title": ["Foo"], "url": ["@"]},
    "ключ: @\n日期: 2024-01-01": {"ключ": ["@"], "日期": ["2024-01-01"]},
    "a: @\n\n# comment\n{{title}}\n<% x %>\nb: c": {"a": ["@"], "b": ["c"]},
    "- - - a\n- b\nk:\n  - - -5\n  -": {"k": ["-5"]},
}


def values(source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in salvage(source, 1).entries:
        found.setdefault(entry.key, []).extend([] if entry.text is None else [entry.text])
    return found


@pytest.mark.parametrize("source", HEADS)
def test_what_a_head_plainly_means_is_recovered(source: str) -> None:
    assert values(source) == HEADS[source]


@pytest.mark.parametrize("source", HEADS)
def test_these_heads_are_no_yaml_or_mean_something_else_to_it(source: str) -> None:
    try:
        read = yaml.load(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return
    assert read != HEADS[source]


PROSE = [
    "Some words.\n\nNote: this matters.\n",
    "# A heading\n\nA paragraph with a time: noon.\n\nAnother one.\n",
    "- a\n- b\n\nWords: two\n",
    "> quoted: text\n\nplain\n",
    "https://example.org/a: b\n@\n",
    "[link]: http://example.org\n",
    "",
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_no_front_matter(prose: str) -> None:
    assert not salvage(prose, 1).is_front_matter


def test_single_strings_are_told_from_lists() -> None:
    listed = {entry.text: entry.listed for entry in salvage("a: x, y\nb: [z]\nc:\n  - w\nd: [[v]]", 1).entries}
    assert listed == {"x, y": False, "z": True, "w": True, "[[v]]": True}


def test_lines_count_in_the_file() -> None:
    found = salvage("a: @\nb:\n  - x\n\n  - y\nc: |\n  text\n", 11).entries
    assert [(entry.key, entry.key_line, entry.line) for entry in found] == [
        ("a", 11, 11),
        ("b", 12, 13),
        ("b", 12, 15),
        ("c", 16, 17),
    ]


def test_a_key_that_stands_twice_is_a_problem() -> None:
    found = salvage("a: @\na: b", 2)
    assert [(problem.kind, problem.line) for problem in found.problems] == [("duplicate key", 3)]
    assert values("a: @\na: b") == {"a": ["@", "b"]}


words = st.from_regex(r"[a-z][a-z0-9 .()&/$+-]{0,12}[a-z0-9]", fullmatch=True).filter(lambda word: " #" not in word)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z_-]{0,8}[a-z]", fullmatch=True),
        st.lists(words, min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["flow", "block", "quoted"]),
)
def test_agrees_with_the_stock_loader_where_both_can_read(tree: dict[str, Any], style: str) -> None:
    if style == "block":
        source = yaml.safe_dump(tree, default_flow_style=False, sort_keys=False, width=9999)
    else:
        written = json.dumps if style == "quoted" else lambda value: f"[{', '.join(value)}]"
        source = "".join(f"{key}: {written(value)}\n" for key, value in tree.items())
    stock = yaml.load(source, Loader=yaml.BaseLoader)
    # `null` stands for nothing to us and is a word to this loader.
    assert values(source) == {key: [text for text in found if text != "null"] for key, found in stock.items()}


@given(st.text(alphabet="ab: \n\t[]{}#-|>'\"\\,@", max_size=300) | st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    found = salvage(text, 1)
    last = text.count("\n") + 1
    assert all(1 <= entry.key_line <= last and 1 <= entry.line <= last + 1 for entry in found.entries)
    assert found.understood + found.strays <= last


@pytest.mark.parametrize(
    "unit",
    ["[", "a: [", "'", '"', '["', "[',", " ", "- ", ": ", "a:", "#", " #", "\\", '\\"', ",", "[[a]", "]]", '"\\",'],
)
def test_hostile_runs_end(unit: str) -> None:
    """That it ends at all: work that grew with the square of 64 KB would take minutes here."""
    run = (unit * 65_536)[:65_536]
    for source in (f"a: {run}", f"a: [{run}", run, f"a:\n  - {run}"):
        assert salvage(source, 1).understood <= 2
