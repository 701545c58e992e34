"""The scanner finds what the grammar finds, and does no more work than the text is long."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from calls import calls
from grammar_oracle import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from notes.card import card
from notes.labels import annotation
from notes.model import Body, Heading, Link, file_stem
from notes.scanner import scan
from tests.hostile import PIECES

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE)

# Pieces of grammar. No tabs behind other marks and no code span over a line's end: see the scanner's docstring.
_STARTS = [
    *("- ", "* ", "+ ", "1. ", "2. ", "10) ", "-", "1.", "-    ", "    - ", "  ", "   ", "    ", "      ", "\t"),
    *("> ", "> > ", "> - ", "- > ", ">", "> [!tip]- ", "> [!Odd] #t ", "# ", "## ", "- # ", "#", "===", "---", "***"),
    *("- [ ] ", "- [x] ", "[^1]: ", "[r]: ", "%%", "$$", "```", "~~~", "<!-- ", "<div>", "<b>", "</p>", "<?", "^id"),
    *("| ", "|", "|---|---|", "|-|-|", "- - ", "* * *"),
]
_PIECES = [
    *(
        "a",
        "b",
        "word ",
        " ",
        "  ",
        "é",
        "—",
        " — ",
        " -- ",
        ": ",
        "; ",
        ". ",
        "(x)",
        '"t"',
        ' "t")',
        "!",
        "-",
        "=",
        "$5",
    ),
    *("[[A]]", "[[A|b]]", "[[A\\|b]]", "![[i.png]]", "[[A#h]]", "[[B (x)]]", "**[[C]]**", "*[[C]]*", "`[[D]]`"),
    *("[[", "[", "]", "]]", "(", ")", "](u)", "](N%20x.md#h)", "[t](N.md)", "![t](i.png)", "[x][r]", "[r]", "[^1]"),
    *("^[", "^[n]", "#tag", "#1", " #t/x", " ^id", "^id", "`c`", "``c``", "*", "**", "_", "__", "~~", "==", "***"),
    *(
        "%%",
        "$",
        "$x$",
        "$$",
        "<b>",
        "<br>",
        "<",
        ">",
        "<!--",
        "-->",
        "\\",
        "\\[",
        "\\#",
        "\\`",
        "|",
        "\\|",
        "|---|---|",
    ),
    *("&amp;", "&", "https://x.y/a_b", "http://u.v).", "<https://q.r>", '<a href="x">'),
]
_LINE = st.builds(
    "{}{}".format,
    st.lists(st.sampled_from(_STARTS), max_size=3).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=7).map("".join),
)
_NOTES = st.lists(st.one_of(_LINE, _LINE, _LINE, st.just("")), min_size=1, max_size=9).map("\n".join)


def _bodies(vault: Path, step: int = 1) -> Iterator[tuple[Path, str]]:
    paths = sorted(vault.rglob("*.md"))[::step]
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        yield path, _FRONT_MATTER.sub("", text, count=1)


def _links(text: str) -> list[tuple[Any, ...]]:
    return [(link.place, link.label, link.text, link.target, link.subpath) for link in scan(text).links]


def _as_sets(body: Body) -> tuple[Counter[Any], ...]:
    return tuple(Counter(each) for each in (body.headings, body.links, body.tags, body.blocks))


def test_finds_in_the_help_pages_what_the_grammar_finds(obsidian_help: Path) -> None:
    for path, text in _bodies(obsidian_help):
        assert scan(text, 7) == judge(text, 7), path


def test_finds_in_a_real_vault_what_the_grammar_finds(investing: Path) -> None:
    # One note in fifteen; the whole vault was compared when this was written.
    for path, text in _bodies(investing, 15):
        assert scan(text) == judge(text), path


@settings(max_examples=600, deadline=None)
@given(_NOTES)
def test_finds_in_any_note_what_the_grammar_finds(text: str) -> None:
    if _unlike_in_known_ways(text):
        return
    found, expected = scan(text), judge(text)
    if "^[" in text:  # the grammar reads what stands in such a footnote after all else of its line
        assert _as_sets(found) == _as_sets(expected)
    else:
        assert found == expected


def test_finds_in_shuffled_and_damaged_pages_what_the_grammar_finds(obsidian_help: Path) -> None:
    # More than a million of such notes, of both vaults, were compared when this was written.
    chance = Random(1)
    lines = [
        line for _, text in _bodies(obsidian_help) for line in text.split("\n") if set(line) & set("[]`#|>%$<^*~=")
    ]
    found = 0
    for _ in range(800):
        note = [chance.choice(_STARTS) * (chance.random() < 0.3) + chance.choice(lines) for _ in range(5)]
        text = "\n".join(note)
        for _ in range(chance.randrange(5)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["", "\n", *_PIECES]) + text[at + chance.randrange(9) :]
        if not _unlike_in_known_ways(text):
            assert _as_sets(scan(text)) == _as_sets(judge(text)), text
            found += len(scan(text).links)
    assert found > 500


@pytest.mark.parametrize(
    "text",
    [
        ">- <!--\n>",
        ">[^n]:<!--\n>",
        "[a](\n\n[a]: b",
        "> [a]( \n\n[a]: b",
        "![a](b\n\n[a]: c",
        "## x ![a](( and ![*a*](b\n\n[a]: c\n[*a*]: d",
        "## x ![[t](u)]( ![t](u) ![^1] ![^1](\n\n[^1]: x",
        "two \\\nlines\n---",
        "![a]()<br>\nb\n---",
        "- *one\n  [[A]] — two*",
        "- [[A]] — __one\n  two__ [[B]]",
    ],
)
def test_finds_what_the_grammar_finds_at_an_end(text: str) -> None:
    assert scan(text) == judge(text)


def _unlike_in_known_ways(text: str) -> bool:
    behind_marks = re.search(r"[^\t\n]\t", text)
    code_over_lines = re.search(r"`[^`]*\n[ \t]", text)
    return bool(behind_marks or code_over_lines or "^[[" in text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("[]|#^!`*_~=$%<>-+:.()&\\/ \t\n\0\rab1é—😀\u0301\u2028\ufeff"), max_size=200))
def test_takes_whatever_is_typed(text: str) -> None:
    body = scan(text)
    last = len(re.split("\r\n|\r|\n", text))
    assert all(
        1 <= found.line <= last for each in (body.headings, body.links, body.tags, body.blocks) for found in each
    )


def test_agrees_with_two_other_programs_on_backlinks(investing: Path, oracle: Callable[[str], Any]) -> None:
    # They tell names apart by case, so their counts are those of the name as the note's file has it.
    known = oracle("investing-backlinks.json")
    skip = set(known["skip"])
    expected = {file_stem(target): Counter(sources) for target, sources in known["backlinks"].items()}
    found: dict[str, Counter[str]] = {name: Counter() for name in expected}
    for path, text in _bodies(investing):
        source = path.relative_to(investing).as_posix()
        for link in scan(text).links:
            if link.place != "embed" and link.form == "wiki" and file_stem(link.target) in found:
                found[file_stem(link.target)][source] += 1
    for name, sources in expected.items():
        assert {s: n for s, n in found[name].items() if s not in skip} == {
            s: n for s, n in sources.items() if s not in skip
        }, name


def test_reads_brackets_as_obsidian_does(oracle: Callable[[str], Any]) -> None:
    cases = oracle("resolution.json")["parse"]
    assert cases
    for case in cases:
        assert [link.target for link in scan(case["in"]).links] == [case["link"]]


def test_labels_of_lists_and_tables() -> None:
    text = """\
| Metric | Value |
|--------|-------|
| Developer | [[Maker]] |
| **Old name** | [[Former]], [[Older]] |

| Model | [[Maker]] | Note |
|---|---|---|
| [[Rival]] 3.0 | [[Other]] | #fast |

- [[Rival]] — competitor ([[Other]])
- **[[Maker]]**: parent of [[Rival|it]] & more; and so on
- [[J. Smith]] - met J. Smith in the U.S. office. Then left.
- See [[Rival]], no annotation — here
  - ![[picture.png]] -- shown
"""
    assert _links(text) == [
        ("table", "Developer", "Maker", "Maker", ""),
        ("table", "Old name", "Former", "Former", ""),
        ("table", "Old name", "Older", "Older", ""),
        ("table", None, "Maker", "Maker", ""),
        ("table", "Model", "Rival", "Rival", ""),
        ("table", "Maker", "Other", "Other", ""),
        ("list", "competitor", "Rival", "Rival", ""),
        ("list", None, "Other", "Other", ""),
        ("list", "parent of it & more", "Maker", "Maker", ""),
        ("list", None, "it", "Rival", ""),
        ("list", "met J. Smith in the U.S. office", "J. Smith", "J. Smith", ""),
        ("list", None, "Rival", "Rival", ""),
        ("embed", "shown", "picture.png", "picture.png", ""),
    ]


def test_an_annotation_is_cut_between_words() -> None:
    assert annotation(" — " + "word " * 30) == ("word " * 16).strip()
    assert annotation(" — " + "x" * 100) == "x" * 80
    assert annotation("—touching") is None
    assert annotation(": (nothing)") is None


def test_places_and_forms() -> None:
    text = "# To [[A]]\n\nSee [[A#h|there]], [B](./some%20note.md#Part%201), [out](https://x.y), ![](p.png), [[#h]].\n"
    assert scan(text, 5).links == (
        Link(5, "heading", None, None, "A", "A", "", "wiki"),
        Link(7, "text", None, None, "there", "A", "#h", "wiki"),
        Link(7, "text", None, None, "B", "./some note.md", "#Part 1", "markdown"),
        Link(7, "embed", None, None, "p.png", "p.png", "", "markdown"),
        Link(7, "text", None, None, "h", "", "#h", "wiki"),
    )


def test_a_size_is_no_text_of_an_embed() -> None:
    text = "![[a.png|100x145]] ![[b.pdf#page=3|400]] ![[c.png|Chart 5|300]] ![d|20](d.png) [[e|100]] ![[f|1000000]]"
    expected = ["a.png", "b.pdf › page=3", "Chart 5", "d", "100", "1000000"]
    assert [link.text for link in scan(text).links] == expected
    assert [link.text for link in judge(text).links] == expected


def test_headings_are_plain_text() -> None:
    text = "## **Bold** `code` [[A|b]] ==x== &amp; <i>y</i> ^id\n\nTwo\nlines\n---\n"
    assert scan(text).headings == (Heading(2, "Bold code b x & y", 1), Heading(2, "Two lines", 3))


def test_what_is_hidden_or_code_holds_nothing() -> None:
    text = """\
`[[a]] #a` \\[\\[b]] \\#b %%[[c]] #c%% <!-- [[d]] --> $[[e]]$

    [[f]]

```
[[g]] #g ^g
```

%%
[[h]]

# h
%%

<div>
[[i]]
</div>
"""
    assert scan(text) == Body()


def test_finds_the_card_of_the_model_table() -> None:
    other = "| Key | Value |\n|---|---|\n| a | b |\n"
    stats = "## Quick stats\n\n| Metric | Value |\n|---|---|\n| **Maker** | [[Maker\\|it]] |\n| | no key |\n| Alone |\n"
    assert card(other + "\n" + stats) == (("Maker", "it"), ("Alone", ""))
    assert card("# No\n\n" + other + "\n| a | b | c |\n|---|---|---|\n") == (("a", "b"),)
    assert card("no table") == ()


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("a](", "`"), ("| ", " |\n|---|\n")], ids=["bare", "hard", "row"]
)
def test_work_grows_with_the_text_alone(piece: str, before: str, after: str) -> None:
    once = calls(scan, before + piece * 200 + after)
    assert calls(scan, before + piece * 400 + after) < 2.6 * once + 500


def test_nesting_has_an_end() -> None:
    for piece in ("> ", "- ", "> - ", "1. "):
        assert scan(piece * 5 + "[[a]]").links
        assert scan(piece * 10_000 + "[[a]]") == judge(piece * 10_000 + "[[a]]") == Body()
