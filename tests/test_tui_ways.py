"""Ways beside links: siblings, the outline, the trail, a note by chance, and where a ghost would be written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from notes.graph import Edge, Node
from notes.model import Link
from notes.names import Resolved
from notes.standing import Standing
from tests.journeys import journey
from tui.history import Place
from tui.ways import path_of_ghost, trail_text

MakeVault = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


async def test_siblings_come_one_after_the_other_and_round_the_ends(make_vault: MakeVault) -> None:
    files: dict[str, str | bytes] = {f"{name}.md": "---\nup: '[[P]]'\n---\n" for name in "ABC"}
    async with journey(make_vault({**files, "P.md": "p"}), "A") as at:
        seen = []
        for key in ("right_curly_bracket",) * 3 + ("left_curly_bracket",) * 2:
            await at.press(key)
            seen.append(at.here.name)
        assert seen == ["B", "C", "A", "C", "B"]
        await at.press("u", "right_curly_bracket")
        assert at.here.name == "P"
        assert "no siblings" in at.status


async def test_the_outline_jumps_to_a_heading_and_back_returns(make_vault: MakeVault) -> None:
    filler = "Words.\n\n" * 40
    root = make_vault({"A.md": f"# Top\n\n{filler}## Below\n\n{filler}# Last\n\n{filler}", "B.md": "none"})
    async with journey(root, "A") as at:
        await at.press("o")
        assert [row.rstrip() for row in at.choices] == ["Top", "  Below", "Last"]
        await at.press(*"low")
        assert [row.rstrip() for row in at.choices] == ["  Below"]
        await at.press("enter")
        assert "Below" in at.note[0]
        await at.press("h")
        assert at.view.scroll_offset.y == 0


async def test_the_trail_shows_the_way_and_goes_along_it() -> None:
    async with journey() as at:
        await at.press("tab", "l", "tab", "enter")
        names = ["Seedance", "ByteDance", at.here.name]
        await at.press("left", "t")
        assert [row.split("  ")[0].split(" ◂")[0].strip() for row in at.choices] == names
        assert next(row for row in at.choices if "here" in row).startswith("ByteDance")
        await at.press(*"jq", "backspace", "backspace", "ctrl+y")
        assert "copied the trail of 3" in at.status
        assert at.app.clipboard == "".join(f"- [[{name}]]\n" for name in names)
        await at.press("t", *"nowhere", "enter", "escape", "escape")
        assert at.view.has_focus
        await at.press("t", *"séED", "enter")
        assert at.here.name == "Seedance"


async def test_the_trail_says_which_query_led_to_a_place() -> None:
    async with journey() as at:
        await at.type("kuiashou")
        await at.press("down", "enter", "t")
        assert [row.split() for row in at.choices] == [["Seedance"], ["Kuaishou", "◂", "here", "/", "kuiashou"]]
        await at.press("ctrl+y")
        assert at.app.clipboard == "- [[Seedance]]\n- [[Kuaishou]], searched for `kuiashou`\n"


async def test_chance_opens_some_note(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "a", "B.md": "b"})
    async with journey(root, "A") as at:
        for _ in range(60):
            await at.pilot.press("R")
            await at.settle()
            if at.here.name == "B":
                return
        raise AssertionError("sixty times the same of two notes")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Kling", "in/Kling.md"),
        ("Kling.md", "in/Kling.md"),
        ("to/Kling", "to/Kling.md"),
        ("../Kling", None),
        ("a/../../b", None),
        ("/etc/passwd", None),
        (".obsidian/app", None),
        ("", None),
    ],
)
def test_a_ghost_is_written_beside_who_names_it_and_never_outside(name: str, path: str | None) -> None:
    edge = Edge("in/A.md", Link(1, "text", None, None, name, name, "", "wiki"), Resolved(None, None), "")
    assert path_of_ghost(Node(name, None), [Standing("place", "text", 1, [edge])]) == path


def test_in_a_copied_trail_a_query_stays_what_it_is() -> None:
    place = Place(Node("A", "A.md"), query="`a` [[b]] ``c")
    assert trail_text([place]) == "- [[A]], searched for ``` `a` [[b]] ``c ```\n"


def test_in_a_copied_trail_notes_of_one_name_are_told_apart() -> None:
    nodes = [Node("A", "x/A.md"), Node("B", "B.md"), Node("A", "A.md"), Node("Ghost", None), Node("B", "B.md")]
    assert trail_text([Place(node) for node in nodes]).splitlines() == [
        "- [[x/A|A]]",
        "- [[B]]",
        "- [[A|A]]",
        "- [[Ghost]]",
        "- [[B]]",
    ]


async def test_the_way_to_another_note_is_shown_and_gone_along(make_vault: MakeVault) -> None:
    root = make_vault({"A.md": "---\nparent: '[[B]]'\n---\n", "B.md": "b", "C.md": "one\n\n[[B]]\n", "Lone.md": "x"})
    async with journey(root, "A") as at:
        await at.press("w")
        assert "type a name of a note" in at.shown
        await at.pilot.press("c", "enter")
        await at.settle()
        assert [row.split() for row in at.choices] == [["A", "─", "parent", "→", "B"], ["←", "link", "─", "C"]]
        await at.press("down", "enter")
        assert at.here.name == "C"
        for name, said in (("lone", "no way leads from C to Lone"), ("c", "C is where you are")):
            await at.press("w", *name, "enter")
            assert said in at.status
        await at.press("w", "escape")
        assert at.view.has_focus
