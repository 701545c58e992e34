from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from notes import yaml_guard
from notes.entry import Entry
from notes.yaml_guard import DEEPEST, MOST_NAMES, RefusedError, read_yaml

LOADERS = [yaml.BaseLoader, yaml.CBaseLoader] if yaml.__with_libyaml__ else [yaml.BaseLoader]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(yaml_guard, "LOADER", request.param)
    return request.param


def entries(source: str) -> list[Entry]:
    found = read_yaml(source, 1)
    assert found is not None
    return found[0]


def pairs(source: str) -> list[tuple[str, str | None]]:
    return [(entry.key, entry.text) for entry in entries(source)]


BOMBS = {
    "aliases": "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10)),
    "five aliases a level": "a0: &a0 [x, x, x, x, x]\n"
    + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 4)}]\n" for i in range(1, 10)),
    "merge keys": "m0: &m0 {a: b}\n" + "".join(f"m{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}]\n" for i in range(1, 60)),
    "brackets": "a: " + "[" * 60_000,
    "braces": "a: " + "{a: " * 15_000,
    "dashes": "a:\n" + "\n".join("-  " * i for i in range(1, 200)),
    "python tag": '!!python/object/apply:os.system ["touch /tmp/P"]',
    "python tag below a key": 'a: !!python/object/apply:os.system ["touch /tmp/P"]',
    "python tag on a key": "!!python/name:os.system x: y",
    "anchors": "a: [" + ", ".join(f"&n{i} x" for i in range(MOST_NAMES + 1)) + "]",
    "long keys, nested": "".join("  " * i + "k" * 900 + str(i) + ":\n" for i in range(30))
    + "  " * 30
    + "{"
    + ", ".join(f"k{i}" for i in range(4000))
    + "}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_before_they_unfold(bomb: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(bomb) < 65_536
    seen = 0

    class Counting(loader):  # type: ignore[misc]
        def get_event(self) -> Any:
            nonlocal seen
            seen += 1
            return super().get_event()

    monkeypatch.setattr(yaml_guard, "LOADER", Counting)
    with pytest.raises(RefusedError) as refusal:
        read_yaml(bomb, 1)
    assert 1 <= refusal.value.line <= bomb.count("\n") + 1
    assert 2 < seen < 10_000


def test_an_alias_gives_the_values_of_its_anchor(loader: Any) -> None:
    source = "a: &x Note\nb: *x\nc: &l [1, 2]\nd: [*l, 3]\ne: &m {f: g}\nh: *m\n"
    assert pairs(source) == [
        ("a", "Note"),
        ("b", "Note"),
        ("c", "1"),
        ("c", "2"),
        ("d", "1"),
        ("d", "2"),
        ("d", "3"),
        ("e.f", "g"),
        ("h.f", "g"),
    ]


@pytest.mark.parametrize("source", ["a: &a [*a]", "a: *b", "a: &a {b: *a}"])
def test_an_alias_without_a_finished_anchor_is_broken_yaml(source: str, loader: Any) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(source, 1)


@pytest.mark.parametrize("source", ["just text", "- a\n- b", "[a, b]", "~", "&a [*a]", '"quoted"'])
def test_what_is_no_mapping_is_none(source: str, loader: Any) -> None:
    assert read_yaml(source, 1) is None


@pytest.mark.parametrize("source", ["", "\n\n", "# only a comment\n"])
def test_nothing_gives_no_entries(source: str, loader: Any) -> None:
    assert read_yaml(source, 1) == ([], [])


@pytest.mark.parametrize(
    "written",
    [
        "ON",
        "no",
        "yes",
        "True",
        "0700",
        "0755",
        "1.10",
        "6758",
        "12:30:00",
        "2024-13-45",
        "0x1F",
        "1e3",
        "9" * 5000,
        ".inf",
        "=",
        "0000-01-01",
    ],
)
def test_a_scalar_is_the_string_its_author_wrote(written: str, loader: Any) -> None:
    assert pairs(f"a: {written}\nb: [{written}]\nc:\n  - {written}") == [(key, written) for key in "abc"]


@pytest.mark.parametrize("key", ["on", "content", "handler", "self", "1", "2024-01-01", "null", "a b", "ключ"])
def test_a_key_is_the_string_its_author_wrote(key: str, loader: Any) -> None:
    assert pairs(f"{key}: value") == [(key, "value")]


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL", "# comment", "[]", "{}", "[~, null]"])
def test_null_is_no_value_and_quoted_null_is_one(null: str, loader: Any) -> None:
    assert pairs(f"a: {null}") == [("a", None)]
    assert pairs('a: "null"\nb: ""') == [("a", "null"), ("b", "")]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("up: [[Note]]", "[[Note]]"),
        ("up: [[Note|x]]", "[[Note|x]]"),
        ("up: [[Note#Heading]]", "[[Note#Heading]]"),
        ("up: [[Acme, Inc.]]", "[[Acme, Inc.]]"),
        ("law: [[Moore's Law]]", "[[Moore's Law]]"),
        ('film: [[The "Thing"|it]]', '[[The "Thing"|it]]'),
        ("up:\n  - [[Note]]", "[[Note]]"),
        ("up: [ [[Note]] ]", "[[Note]]"),
        ("up:\n  next: [[Note]]", "[[Note]]"),
        ("aliases: [[Note]]", "[[Note]]"),
    ],
)
def test_an_unquoted_wikilink_is_a_link(source: str, text: str, loader: Any) -> None:
    assert [entry.text for entry in entries(source)] == [text]


def test_other_nested_lists_are_flattened(loader: Any) -> None:
    assert [entry.text for entry in entries('a: [["b"], [c, [d]]]')] == ["b", "c", "d"]
    assert [entry.text for entry in entries("aliases: [[b, c]]")] == ["b", "c"]
    assert [entry.text for entry in entries("a: [[b, 'c']]")] == ["b", "c"]
    assert [entry.text for entry in entries("a: [[]]")] == [None]
    assert [entry.text for entry in entries("up: [[A]]\nover: [[[B]], C]")] == ["[[A]]", "[[B]]", "C"]


def test_leaves_of_mappings_and_keys_that_are_no_words(loader: Any) -> None:
    source = "? {a: 1}\n: x\n? [b, c]\n: y\ncharts:\n  - t: 1\n    u: 2\n  - t: 3\ncontent: c\nself: s\n1: one\n"
    assert pairs(source) == [
        ("{a: 1}", "x"),
        ("[b, c]", "y"),
        ("charts.t", "1"),
        ("charts.u", "2"),
        ("charts.t", "3"),
        ("content", "c"),
        ("self", "s"),
        ("1", "one"),
    ]


def test_a_placeholder_of_a_template_stays_as_written(loader: Any) -> None:
    assert pairs("title: {{title}}\ndate: {{date}}") == [("title", "{{title}}"), ("date", "{{date}}")]


def test_lines_count_in_the_file(loader: Any) -> None:
    source = "a: 1\nb:\n  - x\n\n  - y\nc: |\n  text\nd:\n  e: 5\n"
    found = read_yaml(source, 11)
    assert found is not None
    assert [(entry.key, entry.key_line, entry.line) for entry in found[0]] == [
        ("a", 11, 11),
        ("b", 12, 13),
        ("b", 12, 15),
        ("c", 16, 17),
        ("d.e", 19, 19),
    ]


def test_a_key_that_stands_twice_is_a_problem_and_keeps_both(loader: Any) -> None:
    found = read_yaml("tags: a\nx: {y: 1}\ntags: b\nx: {y: 2}", 2)
    assert found is not None
    assert [(entry.key, entry.text) for entry in found[0]] == [("tags", "a"), ("x.y", "1"), ("tags", "b"), ("x.y", "2")]
    assert [(problem.kind, problem.line) for problem in found[1]] == [("duplicate key", 4), ("duplicate key", 5)]


def test_plain_tags_change_nothing_and_depth_up_to_the_limit_is_read(loader: Any) -> None:
    assert pairs("a: !!str 1\nb: !!seq [x]\nc: ! y") == [("a", "1"), ("b", "x"), ("c", "y")]
    deep = DEEPEST - 1
    assert pairs("a: " + "[" * deep + "'x'" + "]" * deep) == [("a", "x")]
    with pytest.raises(RefusedError):
        read_yaml("a: " + "[" * (deep + 1) + "'x'" + "]" * (deep + 1), 1)


@pytest.mark.parametrize("source", ["a: 1\n--- b\n", "{{title}}", "{{title}}: x"])
def test_second_documents_and_placeholders_for_mappings_are_broken_yaml(source: str, loader: Any) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(source, 1)


def flat(value: Any, key: str = "") -> Iterator[tuple[str, str | None]]:
    """The documented flattening, of objects that the stock loader or the test made."""
    if isinstance(value, dict):
        for name, below in value.items():
            leaves = list(flat(below))
            yield from [(f"{name}.{path}" if path else name, leaf) for path, leaf in leaves] or [(name, None)]
    elif isinstance(value, list):
        for item in value:
            yield from flat(item)
    elif value is not None:
        yield key, value


texts = st.text(max_size=20) | st.sampled_from(
    ["ON", "0700", "1.10", "null", "~", "<<", "=", "[[Note]]", "#a", "'", "- "]
)
# Keys without a dot and never empty: joined keys are then as unambiguous as nested ones.
keys = st.text(min_size=1, max_size=20)
trees = st.dictionaries(
    keys,
    st.recursive(
        texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    ),
    min_size=1,
    max_size=5,
)


@given(trees, st.booleans(), st.sampled_from(LOADERS))
def test_agrees_with_the_stock_loader_on_dumped_mappings(tree: Any, unicode: bool, loader: Any) -> None:
    dumped = yaml.safe_dump(tree, allow_unicode=unicode, sort_keys=False, default_flow_style=False)
    stock = yaml.load(dumped, Loader=loader)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_guard, "LOADER", loader)
        assert pairs(dumped) == list(flat(stock))


@given(st.text(alphabet="ab01:- \n[]{}#&*!|>'\"%@`,?<~\\\t", max_size=200), st.sampled_from(LOADERS))
def test_any_text_is_read_refused_or_broken(text: str, loader: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_guard, "LOADER", loader)
        try:
            found = read_yaml(text, 1)
        except (RefusedError, yaml.YAMLError):
            return
    assert found is None or all(entry.line <= text.count("\n") + 2 for entry in found[0])
