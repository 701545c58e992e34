import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from notes.frontmatter import read
from notes.model import FrontMatter, Link, Tag

ESC_TITLE = 'title: "\\e]52;c;QQ==\\a"\naliases: ["\\e[2J"]\ntags: ["\\e[31m"]'
ALIAS_BOMB = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
MERGE_CHAIN = "m0: &m0 {a: b}\n" + "".join(f"m{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}]\n" for i in range(1, 60))


def head(source: str) -> FrontMatter:
    """Front matter with a name beside what is tried, which must never be lost."""
    return read(f"---\naliases: Kept\n{source}\n---\nbody\n")


def values(front: FrontMatter) -> dict[str, tuple[str, ...]]:
    return {prop.key: prop.values for prop in front.properties}


# (what stands beside the alias, the kinds of problems, some of the values)
BAD: dict[str, tuple[str, list[str], dict[str, tuple[str, ...]]]] = {
    "7 escapes": (
        ESC_TITLE.replace("aliases", "more"),
        [],
        {"title": ("\x1b]52;c;QQ==\x07",), "more": ("\x1b[2J",), "tags": ("\x1b[31m",)},
    ),
    "11 a raw escape": ("x: \x1b[31m", ["broken front matter"], {"x": ("\x1b[31m",)}),
    "19 alias bomb": (ALIAS_BOMB, ["front matter rejected"], {"a0": ("&a0 [x]",)}),
    "20 merge chain": (MERGE_CHAIN, ["front matter rejected"], {"m0": ("&m0 {a: b}",)}),
    "21 brackets": ("a: " + "[" * 50_000, ["front matter rejected"], {}),
    "21 brackets, too many": ("a: " + "[" * 100_000, ["front matter too large"], {}),
    "22 dashes": ("a:\n" + "\n".join("-  " * i for i in range(1, 200)), ["front matter rejected"], {}),
    "23 self reference": ("a: &a [*a]", ["broken front matter"], {"a": ("&a [*a]",)}),
    "24 no date": ("date: 2024-13-45", ["odd value"], {"date": ("2024-13-45",)}),
    "24 year nought": ("date: 0000-01-01", ["odd value"], {"date": ("0000-01-01",)}),
    "24 no offset": ("d: 2024-01-01T00:00:00+99:99", ["odd value"], {"d": ("2024-01-01T00:00:00+99:99",)}),
    "24 a date": ("d: 2024-02-29 23:59:59.5 +05:30", [], {"d": ("2024-02-29 23:59:59.5 +05:30",)}),
    "25 digits": ("id: " + "9" * 5000, [], {"id": ("9" * 5000,)}),
    "25 hex": ("id: 0x" + "f" * 60_000, [], {"id": ("0x" + "f" * 60_000,)}),
    "26 a key twice": ("tags: a\ntags: b", ["duplicate key"], {"tags": ("a", "b")}),
    "27 as written": (
        "country: no\nver: 1.10\nzip: 0755\nt: 12:30:00\nticker: ON",
        [],
        {"country": ("no",), "ver": ("1.10",), "zip": ("0755",), "t": ("12:30:00",), "ticker": ("ON",)},
    ),
    "28 python tag": ('a: !!python/object/apply:os.system ["touch /tmp/P"]', ["front matter rejected"], {}),
    "29 two colons": ("title: foo: bar", ["broken front matter"], {"title": ("foo: bar",)}),
    "29 placeholder": ("title: {{title}}", [], {"title": ("{{title}}",)}),
    "29 template": ("title: <% tp.x %>", [], {"title": ("<% tp.x %>",)}),
    "29 at": ("title: @x", ["broken front matter"], {"title": ("@x",)}),
    "29 backtick": ("title: `x`", ["broken front matter"], {"title": ("`x`",)}),
    "29 tab": ("tags:\n\t- a", ["broken front matter"], {"tags": ("a",)}),
    "29 embed": ("up: ![[x]]", ["broken front matter"], {"up": ("![[x]]",)}),
    "30 unquoted link": ("up: [[Note]]", [], {"up": ("[[Note]]",)}),
    "30 unquoted link, display": ("up: [[Note|x]]", [], {"up": ("[[Note|x]]",)}),
    "31 keys": (
        "content: a\nhandler: b\nself: c\n1: d\n2024-01-01: e\n? {a: 1}\n: f",
        [],
        {"content": ("a",), "handler": ("b",), "self": ("c",), "1": ("d",), "2024-01-01": ("e",), "{a: 1}": ("f",)},
    ),
    "35 large": ("a:\n" + "  - item\n" * 500_000, ["front matter too large"], {}),
}


@pytest.mark.parametrize(("source", "kinds", "expected"), BAD.values(), ids=BAD.keys())
def test_bad_front_matter_costs_only_itself(
    source: str, kinds: list[str], expected: dict[str, tuple[str, ...]]
) -> None:
    front = head(source)
    assert [problem.kind for problem in front.problems] == kinds
    assert all(problem.message.isprintable() for problem in front.problems)
    assert front.body_line == source.count("\n") + 5
    found = values(front)
    assert {key: found.get(key) for key in expected} == expected
    if kinds != ["front matter too large"]:
        assert front.aliases == ("Kept",)


@pytest.mark.parametrize(
    "text",
    [
        "---\na: 1\n",  # 34
        "---\n\nwords\n\n---\nmore\n",
        "---\njust words\n---\n",  # 35
        "---\n- a\n---\n",
        "---\n~\n---\n",
        "{",  # 36
        "{\nwords\n}\n",
        "",
        "words\n---\na: 1\n---\n",
    ],
)
def test_what_is_no_front_matter_is_body(text: str) -> None:
    assert read(text) == FrontMatter()


@pytest.mark.parametrize("stray", ["<% tp.x %>", "{{x}}", "a stray line", "@x", "`x`"])
def test_a_stray_line_above_the_keys_costs_only_itself(stray: str) -> None:
    front = read(f"---\n{stray}\naliases: [A]\nup: [[B]]\n---\nbody\n")
    assert (front.aliases, [link.target for link in front.links], front.body_line) == (("A",), ["B"], 6)
    assert [problem.kind for problem in front.problems] == ["broken front matter"]


@pytest.mark.parametrize(
    ("text", "body_line"), [("---\n---\nbody", 3), ("---\n\n---\n", 4), ("---\n# comment\n...\n", 4)]
)
def test_empty_front_matter_is_no_body(text: str, body_line: int) -> None:
    assert read(text) == FrontMatter(body_line=body_line)


@pytest.mark.parametrize(
    ("source", "aliases"),
    [
        ("aliases: [A, B]", ("A", "B")),
        ("aliases:\n  - A\n  - B, C", ("A", "B, C")),
        ("aliases: A, B", ("A", "B")),
        ('aliases: "A, B"', ("A", "B")),
        ("aliases: |\n  A\n  B", ("A", "B")),
        ("Alias: A", ("A",)),
        ("ALIASES: [A]\nalias: B", ("A", "B")),
        ("aliases: [[A, B], [C, [D]]]", ("A", "B", "C", "D")),
        ("aliases: [ON, 0700, 1.10, null, ~, '']", ("ON", "0700", "1.10")),
        ("aliases:", ()),
        ("aliases: null", ()),
        ("aliases: [A, A]", ("A",)),
        ("aliases: [[A]]", ("A",)),
        ('aliases: ["[[A|B]] C"]', ("B C",)),
        ("aliases: [[[Canada]]-China, X]", ("Canada-China", "X")),
        ("aliases: [[[A]], [[B]] C]", ("A", "B C")),
        ("aliases: [[A]], [[B]]", ("A", "B")),
        ("aliases: [x [[]] y, @]", ("x [[]] y", "@")),
        ('{"aliases": ["A, B", "C"]}', ("A, B", "C")),
        ('{"aliases": "A, B"}', ("A", "B")),
    ],
)
def test_aliases(source: str, aliases: tuple[str, ...]) -> None:
    assert read(f"---\n{source}\n---\n").aliases == aliases


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("tags: [a, '#b', c/d]", [("a", 2), ("b", 2), ("c/d", 2)]),
        ("tags:\n  - a\n  - '#b'", [("a", 3), ("b", 4)]),
        ("tags: a, b c #d", [("a", 2), ("b", 2), ("c", 2)]),  # to YAML, a comment begins at the #
        ("tags: 'a, b c #d'", [("a", 2), ("b", 2), ("c", 2), ("d", 2)]),
        ("tags: [#a, #b]", [("a", 2), ("b", 2)]),
        ("TAG: a", [("a", 2)]),
        ("tags: ['#', '', ~]", []),
        ("tags:", []),
        ("tags: [[a]]", [("a", 2)]),  # a list in a list; in quotes, a link that should have been a tag
        ("tags:\n  - '[[a|b]]'", [("b", 3)]),
        ("nested:\n  tags: a", []),
    ],
)
def test_tags(source: str, tags: list[tuple[str, int]]) -> None:
    assert read(f"---\n{source}\n---\n").tags == tuple(Tag(*tag) for tag in tags)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("title: A title", "A title"),
        ("Title: 2024", "2024"),
        ("title: >\n  A\n  title", "A title"),
        ("title:", None),
        ("title: ''", None),
        ("title: [A]", None),
        ("title: {a: b}", None),
        ("title: {{title}}", None),
        ("title: ''\ntitle: B", "B"),
    ],
)
def test_title(source: str, title: str | None) -> None:
    assert read(f"---\n{source}\n---\n").title == title


def test_links_in_properties() -> None:
    front = read(
        '---\nup: "[[A]]"\nsee:\n  - "[[B#H|b]] and [[C]]"\n  - plain\nmore: [[D, E]]\n'
        'note: |\n  x\n  [[F]]\nm:\n  n: "[[G]]"\n---\n'
    )

    def link(line: int, key: str, text: str, target: str, subpath: str = "") -> Link:
        return Link(line, "property", key, key, text, target, subpath, "wiki")

    assert front.links == (
        link(2, "up", "A", "A"),
        link(4, "see", "b", "B", "#H"),
        link(4, "see", "C", "C"),
        link(6, "more", "D, E", "D, E"),
        link(9, "note", "F", "F"),
        link(11, "m.n", "G", "G"),
    )
    assert [(prop.key, prop.line) for prop in front.properties] == [
        ("up", 2),
        ("see", 3),
        ("more", 6),
        ("note", 7),
        ("m.n", 11),
    ]


def test_json_before_the_body() -> None:
    front = read('{\n  "title": "T",\n  "tags": ["a"],\n  "up": "[[N]]"\n}\nbody\n')
    assert (front.title, front.tags, front.body_line) == ("T", (Tag("a", 3),), 6)
    assert [link[:6] for link in front.links] == [(4, "property", "up", "up", "N", "N")]


@given(st.text(max_size=300))
@example("a: &a [*a]\n---")
@example('a: "\\ud800"\n---\n')
@example("a: \ud800\n---\n")
@example("? ? ? a\n---\n")
@example("\x00: \x00\n---\n")
def test_any_text_is_read(text: str) -> None:
    for whole in (text, f"---\n{text}", f"---\n{text}\n---\n", f"---\nk: {text}\n---\n", "{" + text):
        front = read(whole)
        last = whole.count("\n") + 1
        assert 1 <= front.body_line <= last + 1
        assert all(1 <= found.line <= last for found in (*front.properties, *front.links, *front.problems))


@given(st.text(alphabet="ab:,- \n[]{}#|>'\"&*!~", max_size=200))
def test_any_punctuation_is_read(text: str) -> None:
    front = read(f"---\nk: {text}\n---\n")
    assert all(link.target or link.subpath for link in front.links)
    assert len({prop.key for prop in front.properties}) == len(front.properties)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=10),
        st.none() | st.integers() | st.booleans() | st.text(max_size=20) | st.lists(st.text(max_size=10), max_size=4),
        min_size=1,
    ),
    st.sampled_from([None, 2]),
    st.booleans(),
)
def test_agrees_with_json(tree: dict[str, Any], indent: int | None, fenced: bool) -> None:
    written = json.dumps(tree, indent=indent).replace("\x7f", "\\u007f")
    front = read(f"---\n{written}\n---\n" if fenced else f"{written}\nbody\n")
    assert front.problems == ()

    def strings(value: Any) -> tuple[str, ...]:
        if isinstance(value, list):
            return tuple(value)
        return () if value is None else (value if isinstance(value, str) else json.dumps(value),)

    assert values(front) == {key: strings(value) for key, value in tree.items()}


def flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from flat(below, f"{key}.{name}" if key else name)
    elif re.fullmatch(r"\[\['[^\[\]',]+'\]\]", repr(value)):
        yield key, f"[[{value[0][0]}]]"  # the only lists in lists of these vaults are links without quotes
    elif isinstance(value, list):
        for item in value:
            yield from flat(item, key)
    elif value not in ("", "~", "null"):
        yield key, value.rstrip("\n")


@pytest.mark.parametrize("vault", ["investing", "obsidian_help"])
def test_every_note_of_a_vault_agrees_with_the_stock_loader(vault: str, request: pytest.FixtureRequest) -> None:
    compared = 0
    for path in request.getfixturevalue(vault).rglob("*.md"):
        lines = path.read_text(encoding="utf-8").split("\n")
        if lines[0] != "---" or "---" not in lines[1:]:
            continue
        end = lines.index("---", 1)
        try:
            stock = yaml.load("\n".join(lines[1:end]), Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            continue
        front = read("\n".join(lines))
        assert front.body_line == end + 2, path
        assert front.problems == (), path
        assert [(prop.key, text) for prop in front.properties for text in prop.values] == list(flat(stock)), path
        for prop in front.properties:
            assert lines[prop.line - 1].strip().startswith(prop.key.rpartition(".")[2][:3]) or "." in prop.key, path
        compared += 1
    assert compared == {"investing": 2263, "obsidian_help": 173}[vault]


def test_all_names_of_the_notes_that_are_no_yaml_are_recovered(investing: Path) -> None:
    broken = 0
    for path in sorted(investing.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        front = read(text)
        if not front.problems:
            continue
        broken += 1
        lines = text.split("\n")
        # All of these heads are one line, `aliases: [...]`; take it apart by the plainest means.
        assert lines[2] == "---"
        written = re.fullmatch(r"aliases: \[(.*)\]", lines[1])
        assert written is not None
        naive = re.sub(r"\[\[|\]\]", "", written[1].replace("]]]", "]]")).split(", ")
        assert front.aliases == tuple(naive), path
        assert [problem.kind for problem in front.problems] == ["broken front matter"]
        assert front.problems[0].line == 2
        assert [link.target for link in front.links] == re.findall(r"\[\[([^\[\]]+)\]\]", lines[1])
        assert front.body_line == 4
    assert broken == 52


def test_all_names_of_a_vault_counted_another_way(investing: Path) -> None:
    """Over the raw lines: every alias, tag and parent that a head holds, without reading YAML at all."""
    ours, theirs = Counter[str](), Counter[str]()
    for path in investing.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        front = read(text)
        ours.update({"tags": len(front.tags), "links": len(front.links), "fenced": front.body_line > 1})
        lines = text.split("\n")
        if lines[0] != "---" or "---" not in lines[1:]:
            continue
        theirs["fenced"] += 1
        key = ""
        for line in lines[1 : lines.index("---", 1)]:
            if name := re.match(r"(\w+):", line):
                key = name[1]
            theirs["links"] += len(re.findall(r"\[\[[^\[\]]+\]\]", line))
            if key == "tags":
                theirs["tags"] += line.startswith("  - ") or len(re.findall(r"[^\s,\[\]]+", line.partition(":")[2]))
    assert ours == theirs
    assert min(ours.values()) > 100


def test_importing_is_cheap() -> None:
    code = "import sys, notes.frontmatter; print([m for m in ('yaml', 'frontmatter', 'json') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
