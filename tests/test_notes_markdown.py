"""The grammar: which tokens a note becomes, and that no text costs more than its length."""

from pathlib import Path

import pytest
from calls import calls
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from notes.markdown import internal_target, parse
from tests.hostile import PIECES

_KINDS = ("wikilink", "embed", "tag", "block_id", "math_inline", "code_inline", "html_inline", "link_open", "image")


def _blocks(text: str) -> list[str]:
    return [token.type for token in parse(text) if not token.type.endswith("_close")]


def _children(text: str) -> list[Token]:
    return [child for token in parse(text) for child in token.children or ()]


def _said(text: str) -> list[tuple[str, str]]:
    return [(child.type, child.content) for child in _children(text) if child.content or child.type in _KINDS]


def _first(text: str, kind: str) -> Token:
    return next(token for token in (*parse(text), *_children(text)) if token.type == kind)


def test_wikilinks_and_embeds() -> None:
    link = _first("see [[ Note#Part | shown ]]", "wikilink")
    assert (link.content, link.nesting) == ("shown", 0)
    assert link.meta == {"target": "Note", "subpath": "#Part", "display": "shown", "line": 0}
    embed = _first("a\nb ![[pic.png|100x145]]", "embed")
    assert (embed.content, embed.meta) == (
        "pic.png",
        {"target": "pic.png", "subpath": "", "display": "100x145", "line": 1},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[Sq]uare]]", [("wikilink", "Sq]uare")]),
        ("[[a [[Inner]] c]]", [("text", "[[a "), ("wikilink", "Inner"), ("text", " c]]")]),
        ("[[a\nb]]", [("text", "[[a"), ("text", "b]]")]),
        ("[[ ]]", [("text", "[[ ]]")]),
        ("\\[\\[no]]", [("text", "[[no]]")]),
        ("`[[no]]`", [("code_inline", "[[no]]")]),
        ("%%[[no]]%%[[yes]]", [("wikilink", "yes")]),
        ("[a [[in]] b](c)", [("text", "[a "), ("wikilink", "in"), ("text", " b](c)")]),
        ("[[Note#^id]]", [("wikilink", "Note › ^id")]),
    ],
)
def test_where_wikilinks_begin_and_end(text: str, said: list[tuple[str, str]]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a/b-c_d, #é #😀 #y1984 (#no) x#no \\#no ##no", ["a/b-c_d", "é", "😀", "y1984"]),
        ("#1984 #1/2 #-", ["1/2", "-"]),
        ("# #in heading", ["in"]),
        ("`#no` [[#no]] https://x.y/#no", []),
        ("#हिन्दी #日本、#no", ["हिन्दी", "日本"]),
        ("| #first | b |\n|---|---|", ["first"]),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    found = [child for child in _children(text) if child.type == "tag"]
    assert [child.meta["tag"] for child in found] == tags
    assert [child.content for child in found] == ["#" + tag for tag in tags]


def test_highlights_pair_like_other_marks() -> None:
    kinds = [child.type for child in _children("==a **b** c== and a == b, ===c===")]
    assert kinds.count("mark_open") == kinds.count("mark_close") == 2
    assert "strong_open" in kinds[: kinds.index("mark_close")]


def test_comments_leave_nothing() -> None:
    assert _said("a %%b\nc%% d") == [("text", "a  d")]
    assert _blocks("one\n\n%%\ntwo\n\n# three\n%%\n\nfour") == ["paragraph_open", "inline"] * 2
    assert _said("%%\nhidden\n\nhidden %% shown") == [("text", "shown")]
    assert _said("%% not closed") == [("text", "%% not closed")]
    assert _first("<!-- a\n\nb -->", "html_block").hidden
    assert _first("a <!-- b ---> c", "html_inline").hidden
    assert not _first("<!-- not closed\n\n[[a]]", "html_block").hidden
    assert not _first("<b>", "html_block").hidden if "html_block" in _blocks("<b>") else True


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("text ^a-1", ["a-1"]),
        ("# head ^h", ["h"]),
        ("- item ^i\n- other", ["i"]),
        ("> quote\n\n^q", ["q"]),
        ("| a |\n|---|\n| b |\n^t", ["t"]),
        ("a ^x b\nc ^y  \nd", ["y"]),
        ("| a ^2 |\n|---|", []),
        ("a^no ^no! ^n_o", []),
    ],
)
def test_block_ids(text: str, ids: list[str]) -> None:
    found = [child for child in _children(text) if child.type == "block_id"]
    assert [child.meta["id"] for child in found] == ids
    assert all(child.hidden and not child.content for child in found)


def test_callouts() -> None:
    text = "> [!TLDR]- The [[Title]]\n> body\n>\n> > [!made up]\n> > - in\n\n> no callout"
    tokens = parse(text)
    opened = [token for token in tokens if token.type == "callout_open"]
    assert [token.meta for token in opened] == [
        {"kind": "abstract", "word": "TLDR", "fold": "-"},
        {"kind": "note", "word": "made up", "fold": ""},
    ]
    assert [token.map for token in opened] == [[0, 5], [3, 5]]
    kinds = [token.type for token in tokens]
    assert kinds.count("callout_close") == 2
    assert kinds.count("blockquote_open") == kinds.count("blockquote_close") == 1
    titles = [tokens[at + 1] for at, kind in enumerate(kinds) if kind == "callout_title_open"]
    assert [child.type for child in titles[0].children or ()] == ["text", "wikilink"]
    assert [title.content for title in titles] == ["The [[Title]]", "Made up"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *(("Summary", "abstract"), ("hint", "tip"), ("important", "tip"), ("check", "success"), ("done", "success")),
        *(("help", "question"), ("FAQ", "question"), ("caution", "warning"), ("attention", "warning")),
        *(("fail", "failure"), ("missing", "failure"), ("error", "danger"), ("cite", "quote"), ("bug|wide", "bug")),
    ],
)
def test_kinds_of_callouts(word: str, kind: str) -> None:
    assert _first(f"> [!{word}]", "callout_open").meta["kind"] == kind


def test_the_help_pages_have_callouts_of_every_kind(obsidian_help: Path) -> None:
    text = (obsidian_help / "Editing and formatting" / "Callouts.md").read_text(encoding="utf-8")
    kinds = {token.meta["kind"] for token in parse(text) if token.type == "callout_open"}
    assert len(kinds) == 13


def test_tasks() -> None:
    text = "- [ ] open\n- [x] done\n- [?] odd\n- [ok] none\n- [[link]]\n1. [-] given up"
    tokens = parse(text)
    assert [token.meta.get("task") for token in tokens if token.type == "list_item_open"] == [
        " ",
        "x",
        "?",
        None,
        None,
        "-",
    ]
    inlines = [token.content for token in tokens if token.type == "inline"]
    assert inlines == ["open", "done", "odd", "[ok] none", "[[link]]", "given up"]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| [[a|b]] | c |", ["[[a|b]]", "c"]),
        ("| [[a\\|b]] | `c\\|d` |", ["[[a|b]]", "`c|d`"]),
        ("[[a|b]] | [[c", ["[[a|b]]", "[[c"]),
        ("| a |", ["a", ""]),
        ("| a | b | dropped |", ["a", "b"]),
    ],
)
def test_cells(row: str, cells: list[str]) -> None:
    tokens = parse(f"| x | y |\n|:--|--:|\n{row}\n")
    assert [token.content for token in tokens if token.type == "inline"] == ["x", "y", *cells]
    assert [token.map for token in tokens if token.type == "tr_open"] == [[0, 1], [2, 3]]
    assert _first(f"| x | y |\n|:--|--:|\n{row}\n", "td_open").attrs == {"style": "text-align:left"}


def test_a_pipe_in_a_wikilink_of_the_head_parts_nothing() -> None:
    assert "table_open" in _blocks("| [[a|b]] | c |\n|---|---|\n")
    assert "table_open" not in _blocks("| [[a|b]] | c |\n|---|---|---|\n")


def test_math_is_not_money(investing: Path) -> None:
    assert _said("$x^2$, $$y$$") == [("math_inline", "x^2"), ("text", ", "), ("math_inline", "y")]
    assert [child.type for child in _children("$240M ARR, $10/mo, US$5 or **$5**, **$AAPL** and $ x $")].count(
        "math_inline"
    ) == 0
    prices = [path for path in sorted(investing.rglob("*.md"))[::30] if path.read_text(encoding="utf-8").count("$") > 1]
    assert prices
    for path in prices:
        tokens = parse(path.read_text(encoding="utf-8"))
        assert not [child for token in tokens for child in token.children or () if child.type == "math_inline"], path


def test_math_blocks() -> None:
    block = _first("$$\na\nb $$\n\n$$", "math_block")
    assert (block.content, block.map) == ("\na\nb ", [0, 3])
    assert _first("$$c$$", "math_block").content == "c"
    assert _blocks("$$ not closed\n\n$$") == ["paragraph_open", "inline"] * 2


def test_footnotes_are_all_shown() -> None:
    tokens = parse("a[^1] b[^1]\n\n[^1]: one [[x]]\n[^2]: unused\n[^1]: again\n")
    opened = [token.meta["label"] for token in tokens if token.type == "footnote_open"]
    assert opened == ["1", "2", "1 (2)"]
    inlines = [(token.content, token.map) for token in tokens if token.type == "inline"][1:]
    assert inlines == [("one [[x]]", [2, 3]), ("unused", [3, 4]), ("again", [4, 5])]


@pytest.mark.parametrize(
    ("text", "href", "shown"),
    [
        ("at https://x.y/a_b_c#d, and", "https://x.y/a_b_c#d", "https://x.y/a_b_c#d"),
        ("(http://x.y/a(b))", "http://x.y/a(b)", "http://x.y/a(b)"),
        ("<https://x.y/%20>", "https://x.y/%20", "https://x.y/%20"),
        ("https://x.y/[[A]]", "https://x.y/", "https://x.y/"),
    ],
)
def test_bare_urls_are_shown_as_written(text: str, href: str, shown: str) -> None:
    children = _children(text)
    at = next(index for index, child in enumerate(children) if child.type == "link_open")
    assert (children[at].attrs["href"], children[at + 1].content) == (href, shown)


def test_names_that_look_like_hosts_are_text() -> None:
    assert _said("Booking.com, C3.ai, x@y.z and xhttps://") == [("text", "Booking.com, C3.ai, x@y.z and xhttps://")]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("Some%20note.md", ("Some note.md", "")),
        ("./a/../b.md#One%20h", ("./a/../b.md", "#One h")),
        ("../x#^id", ("../x", "#^id")),
        ("#h", ("", "#h")),
        ("C%23%20notes", ("C# notes", "")),
        ("/root.md", ("/root.md", "")),
        ("Note:%20x", ("Note: x", "")),
        ("%FF", ("\ufffd", "")),
        ("100%", ("100%", "")),
        *(
            (out, None)
            for out in ("https://x.y", "HTTP:x", "mailto:a@b", "obsidian://open", "javascript:x", "file:///x", "")
        ),
        ("//host/x", None),
    ],
)
def test_internal_targets(href: str, target: tuple[str, str] | None) -> None:
    assert internal_target(href) == target


def test_destinations_in_angle_brackets_may_hold_blanks() -> None:
    assert internal_target(str(_first("[a](<Some note> 't')", "link_open").attrs["href"])) == ("Some note", "")
    assert _said("[a](javascript:x)") == [("text", "[a](javascript:x)")]


def test_a_link_knows_its_line() -> None:
    text = "> a\n> [b](c)\n\n- x\n  - y\n    [[z]] ![i](j)\n"
    lines = [child.meta["line"] for child in _children(text) if child.type in ("link_open", "wikilink", "image")]
    assert lines == [1, 5, 5]


def test_html_is_kept_as_it_is() -> None:
    assert _first("<div>\n[[a]]\n</div>", "html_block").content == "<div>\n[[a]]\n</div>\n"
    assert ("html_inline", "<br>") in _said("a<br>b")


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_with_the_text_alone(piece: str) -> None:
    parse(piece)  # whatever is done once is done
    assert calls(parse, piece * 800) < 2.6 * calls(parse, piece * 400) + 2_000


@pytest.mark.parametrize(
    "text",
    ["[" * 2_000 + "](u)" * 2_000, "![" * 900 + "](u)" * 900, "^[" * 2_000 + "]" * 2_000],
    ids=["links", "images", "footnotes"],
)
def test_nested_brackets_have_an_end(text: str) -> None:
    assert parse((text + "\n\n") * 3)


@pytest.mark.parametrize("mark", ["> ", "- ", "> - ", "1. "])
def test_what_is_nested_too_deep_is_shown_as_text(mark: str) -> None:
    tokens = parse(mark * 3_000 + "end [[a]]")
    text = "".join(child.content for token in tokens for child in token.children or ())
    assert text.endswith("end [[a]]")
    assert max(token.level for token in tokens) < 60


def test_what_nobody_writes_is_plain() -> None:
    long = parse("a\n" * 30_000)
    assert [(token.type, token.meta) for token in long] == [("code_block", {"plain": True})]
    assert long[0].content == "a\n" * 30_000
    dense = _children("*a* [[b]] " * 10_000)
    assert {child.type for child in dense} == {"text", "wikilink"}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="[]|#^!`*_~=$%<>-+:.()&\\/ \t\n\0\rab1\ud800é", max_size=200))
def test_takes_whatever_is_typed(text: str) -> None:
    depth = 0
    for token in parse(text):
        depth += token.nesting
        assert depth >= 0
    assert depth == 0
