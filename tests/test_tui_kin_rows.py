"""The kin panel's rows: what stands there, in which order, and where each leads."""

from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.graph import Node, node_of
from notes.kinship import Family
from notes.mentions import Mention
from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder
from tests.journeys import SAMPLE
from tui.kin_rows import Goal, Kin, kin_groups, plain_context
from tui.outline import Outline
from tui.page import load_kin, load_page
from tui.render.span import plain
from tui.render.symbols import ASCII, UNICODE, Symbols
from tui.row import Row

MakeVault = Callable[[dict[str, str | bytes]], Path]


def kin_of(root: Path, node: Node) -> Kin:
    opened = OpenVault(root, Relations(), keep=False)
    opened.refresh()
    return load_kin(Finder.of(opened), node, Relations())


def kin_rows(kin: Kin, symbols: Symbols) -> list[Row]:
    """All rows, nothing folded."""
    return list(Outline(kin_groups(kin, symbols), symbols, {"siblings": False, "apart": False}, 80))


def goals(rows: list[Row]) -> list[Goal]:
    return [row.value for row in rows if isinstance(row.value, Goal)]


def drawn(rows: list[Row]) -> list[str]:
    return [" | ".join(filter(None, (plain(row.left + row.after).rstrip(), plain(row.right)))) for row in rows]


def section(rows: list[Row], title: str) -> list[Row]:
    """The rows below a title, down to the gap."""
    texts = drawn(rows)
    start = next(y for y, text in enumerate(texts) if text.startswith(title))
    end = next((y for y in range(start, len(texts)) if not texts[y]), len(texts))
    return rows[start:end]


def test_all_parents_and_the_readers_own_place(make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "Seed.md": "---\nparent_actor: '[[Byte]]'\nparent_concept: '[[Gen]]'\n---\n",
            "Byte.md": "---\nup: '[[China]]'\n---\n",
            "China.md": "",
        }
    )
    assert drawn(kin_rows(kin_of(root, node_of("Seed.md")), UNICODE))[:5] == [
        "ANCESTRY",
        "  China",
        "  └ Byte | parent_actor",
        "  Gen ∘ | parent_concept",
        "    └ Seed ◂ here",
    ]
    assert "    ` Seed < here" in drawn(kin_rows(kin_of(root, node_of("Seed.md")), ASCII))


def test_what_was_drawn_once_is_not_drawn_again(make_vault: MakeVault) -> None:
    """A diamond: two ways up meet again."""
    root = make_vault(
        {
            "D.md": "---\nparents: ['[[B]]', '[[C]]']\n---\n",
            "B.md": "---\nup: '[[A]]'\n---\n",
            "C.md": "---\nup: '[[A]]'\n---\n",
            "A.md": "---\nup: '[[Top]]'\n---\n",
        }
    )
    rows = drawn(section(kin_rows(kin_of(root, node_of("D.md")), UNICODE), "ANCESTRY"))
    assert sum("Top" in text for text in rows) == 1
    assert sum("B |" in text for text in rows) == 1
    assert sum("C |" in text for text in rows) == 1


def test_a_cycle_of_parents_ends(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "---\nup: '[[B]]'\n---\n", "B.md": "---\nup: '[[A]]'\n---\n"})
    rows = drawn(kin_rows(kin_of(root, node_of("A.md")), UNICODE))
    assert any("B | up" in text for text in rows)
    assert len(rows) < 20


def test_many_trails_are_cut_and_told(make_vault: MakeVault) -> None:
    files: dict[str, str | bytes] = {"Me.md": "---\nup: [" + ", ".join(f"'[[P{n}]]'" for n in range(90)) + "]\n---\n"}
    rows = drawn(section(kin_rows(kin_of(make_vault(files), node_of("Me.md")), UNICODE), "ANCESTRY"))
    assert any("more trails" in text for text in rows)
    assert rows[-1].endswith("Me ◂ here")
    assert len(rows) < 50


def test_a_note_without_parents_stands_in_its_folders(make_vault: MakeVault) -> None:
    rows = kin_rows(kin_of(make_vault({"a/b/Note.md": ""}), node_of("a/b/Note.md")), UNICODE)
    assert drawn(rows)[:4] == ["ANCESTRY", "  a/", "  └ b/", "    └ Note ◂ here"]
    assert not goals(rows[:4]), "a folder cannot be opened"


def test_backlinks_say_their_place_line_and_words(make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "A.md": "",
            "B.md": "one\n\n- [[A]] — a rival of **note**\n\n| Maker | [[A]] |\n|---|---|\n\ntext [[A|alias]] more\n",
            "C.md": "---\nrelated: '[[A]]'\n---\n",
        }
    )
    rows = section(kin_rows(kin_of(root, node_of("A.md")), UNICODE), "BACKLINKS")
    texts = drawn(rows)
    assert texts[0] == "BACKLINKS | 4"
    assert {"  as related | 1", "  in lists | 1", "  in tables | 1", "  in text | 1"} <= set(texts)
    assert "    C:2" in texts
    assert any(text.startswith("    B:3") and "a rival of note" in text for text in texts)
    assert any(text.startswith("    B:8") and "text alias more" in text for text in texts)
    assert {goal for goal in goals(rows) if goal.node.name == "B"} == {
        Goal(node_of("B.md"), line, (words,)) for line, words in ((3, "A"), (5, "A"), (8, "alias"))
    }


def test_a_note_that_nothing_links_to_says_so(make_vault: MakeVault) -> None:
    rows = drawn(kin_rows(kin_of(make_vault({"A.md": ""}), node_of("A.md")), UNICODE))
    assert rows[rows.index("BACKLINKS") + 1] == "  nothing links here"
    assert rows[-2:] == ["UNLINKED MENTIONS", "  look for them"]


def test_of_deep_folders_every_name_has_room(make_vault: MakeVault) -> None:
    folders = [f"f{n}" for n in range(12)]
    path = f"{'/'.join(folders)}/A.md"
    rows = drawn(section(kin_rows(kin_of(make_vault({path: ""}), node_of(path)), UNICODE), "ANCESTRY"))
    assert [row.strip(" └") for row in rows[1:]] == [*(f"{name}/" for name in folders), "A ◂ here"]
    assert max(row.index("└") for row in rows[2:]) == rows[-1].index("└") == 10


def test_namesakes_are_told_apart_by_their_folders(make_vault: MakeVault) -> None:
    up = "---\nup: '[[Top]]'\n---\n"
    root = make_vault({"Top.md": "", "x/Same.md": up, "y/Same.md": up, "Other.md": up})
    rows = drawn(section(kin_rows(kin_of(root, node_of("Top.md")), UNICODE), "CHILDREN"))
    assert rows == ["CHILDREN  up | 3", "  Other", "  Same | x", "  Same | y"]


def test_links_out_are_told_once_with_their_signs(make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "A.md": "[[B]] [[b]] [[Other name]] [[Nowhere]] [[A]]\n",
            "B.md": "",
            "C.md": "---\naliases: Other name\n---\n",
        }
    )
    rows = section(kin_rows(kin_of(root, node_of("A.md")), UNICODE), "LINKS")
    assert drawn(rows) == ["LINKS | 3", "  B", "  C ≈", "  Nowhere ∘"]
    assert [goal.node for goal in goals(rows)] == [node_of("B.md"), node_of("C.md"), Node("Nowhere", None)]


def test_hostile_names_are_shown_as_text(make_vault: MakeVault) -> None:
    name = "E\x1b]0;x\x07"
    root = make_vault(
        {"A.md": "", f"{name}.md": "\x1b[31m [[A]] \x1b[0m", "C.md": f"---\nup: '[[A]]'\n---\n[x](<{name}.md>)"}
    )
    for node in (node_of("A.md"), node_of(f"{name}.md"), node_of("C.md"), Node(f"{name} ghost", None)):
        texts = "".join(drawn(kin_rows(kin_of(root, node), UNICODE)))
        assert texts.isprintable()
    assert "E␛]0;x␇" in "".join(drawn(kin_rows(kin_of(root, node_of("A.md")), UNICODE)))


@pytest.mark.parametrize(
    "node", [node_of("Products/Seedance.md"), node_of("Actors/ByteDance.md"), Node("Generative AI", None)]
)
def test_the_counts_are_those_of_the_catalog(node: Node) -> None:
    kin = kin_of(SAMPLE, node)
    rows = kin_rows(kin, UNICODE)
    texts = drawn(rows)
    edges = [edge for standing in kin.backlinks for edge in standing.edges]
    assert f"BACKLINKS | {len(edges)}" in texts
    if kin.family.children:
        assert any(text.startswith("CHILDREN") and text.endswith(f"| {len(kin.family.children)}") for text in texts)
    shown = [(goal.node.path, goal.line) for goal in goals(section(rows, "BACKLINKS"))]
    assert shown == [(edge.source, edge.link.line) for edge in edges]
    assert len(shown) > 2


def test_a_line_is_told_without_its_marks() -> None:
    assert plain_context("> - [[A|b]] and **c** ") == "b and c"
    assert plain_context("| [[A]] | x |") == "A · x"
    assert plain_context("### [[A#B]]") == "A › B"
    assert plain_context(r"- see ![[A]], \#3 of **[[B\|b]]** and ![[C]]!") == "see A, #3 of b and C!"
    assert plain_context("") == ""


@given(st.text("xy |*[]!\\"), st.text("ab", min_size=1), st.text("xyab *"))
def test_a_mention_is_cut_in_sight_of_its_words(before: str, matched: str, after: str) -> None:
    line = f"{before}{matched}{after}"
    alone = Kin(Family(node_of("N.md"), (), (), (), ()), (), (), ())
    groups = kin_groups(alone, UNICODE, [Mention("A.md", 3, matched, line)])
    (row,) = [row for row in Outline(groups, UNICODE, {}, 80) if isinstance(row.value, Goal) and row.value.line]
    said = row.after[1:]
    if matched in plain_context(line):
        assert "".join(span.text for span in said if "lit" in span.style) == matched
        assert sum(len(span.text) for span in takewhile(lambda span: "lit" not in span.style, said)) <= 9


def test_labels_that_come_again_are_groups_of_their_own(make_vault: MakeVault) -> None:
    table = "| What | Who |\n|---|---|\n| Maker | [[A]] |\n| Maker | [[A]] |\n| Owner | [[A]] |\n"
    root = make_vault({"A.md": "", "B.md": table, "C.md": "- [[A]] — Rival\n- [[A]] — rival\n- [[A]]\n"})
    kin = kin_of(root, node_of("A.md"))
    found = [(one.kind, one.name, len(one.edges)) for one in kin.backlinks]
    assert found == [("label", "Maker", 2), ("label", "Rival", 2), ("place", "list", 1), ("place", "table", 1)]


def test_of_a_hub_the_first_links_are_shown_and_all_are_counted(make_vault: MakeVault) -> None:
    files: dict[str, str | bytes] = {f"{n}.md": "---\nparent: '[[A]]'\n---\nof [[A]]\n" for n in range(5)}
    opened = OpenVault(make_vault({**files, "A.md": ""}), Relations(), keep=False)
    opened.refresh()
    page = load_page(Finder.of(opened), node_of("A.md"), Relations(), UNICODE, most=7)
    assert not page.kin.is_whole
    rows = section(kin_rows(page.kin, UNICODE), "BACKLINKS")
    assert len(goals(rows)) == 7
    texts = drawn(rows)
    assert texts[:2] == ["BACKLINKS | 10", "  as parent | 5"]
    assert texts[-4:-2] == ["  in text | 5", "    0:4  of A"]
    assert texts[-1] == "    … 3 more"
    whole = load_kin(Finder.of(opened), node_of("A.md"), Relations())
    assert whole.is_whole
    assert drawn(section(kin_rows(whole, UNICODE), "BACKLINKS"))[: len(texts) - 1] == texts[:-1]


def test_a_summary_tells_how_many_links_stand_how(make_vault: MakeVault) -> None:
    files: dict[str, str | bytes] = {f"{n}.md": "---\nparent: '[[A]]'\n---\nof [[A]]\n" for n in range(5)}
    root = make_vault({**files, "A.md": ""})
    assert drawn(section(kin_rows(kin_of(root, node_of("A.md")), UNICODE), "BACKLINKS"))[1] == "  as parent | 5"
    root = make_vault({"C.md": "- [[A]]"})
    rows = drawn(section(kin_rows(kin_of(root, node_of("A.md")), UNICODE), "BACKLINKS"))
    assert rows[:2] == ["BACKLINKS | 11", "  as parent 5 · in text 5 · in lists 1"]


def test_siblings_without_a_link_between_them(make_vault: MakeVault) -> None:
    up = "---\nup: '[[Top]]'\n---\n"
    root = make_vault({"A.md": up + "[[B]]", "B.md": up, "C.md": up + "[[A]]", "D.md": up, "E.md": up})
    rows = drawn(section(kin_rows(kin_of(root, node_of("A.md")), UNICODE), "UNLINKED SIBLINGS"))
    assert rows == ["UNLINKED SIBLINGS | 2", "  D", "  E"]
