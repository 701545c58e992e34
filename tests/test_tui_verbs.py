"""The verbs `path`, `mentions` and `doctor`, and the card in `show`: JSON shapes, exit codes, what a person reads."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from shell import SAMPLE, Ran

Make = Callable[[dict[str, str | bytes]], Path]


def test_path(run: Callable[..., Ran]) -> None:
    ran = run("path", "Kling", "Tencent", "--json")
    assert ran.code == 0
    document = ran.json
    assert set(document) == {"from", "to", "steps"}
    assert (document["from"], document["to"]) == ("Products/Kling.md", "Actors/Tencent.md")
    steps = document["steps"]
    assert len(steps) > 1
    assert all(set(step) == {"from", "to", "relation", "label", "direction"} for step in steps)
    stops = [steps[0]["from"], *(step["to"] for step in steps)]
    assert (stops[0], stops[-1]) == (document["from"], document["to"])
    assert [step["from"] for step in steps] == stops[:-1]
    for step in steps:  # each is a link that the verb `links` knows
        source, target = (step["from"], step["to"]) if step["direction"] == "out" else (step["to"], step["from"])
        links = run("links", source, "--json").json["links"]
        known = [(link["path"], link["relation"], link["label"]) for link in links]
        assert (target if target.endswith(".md") else None, step["relation"], step["label"]) in known
    back = run("path", "Tencent", "Kling", "--json").json["steps"]
    assert len(back) == len(steps)
    shown = run("path", "Kling", "Tencent").out.splitlines()
    assert shown[0] == "Products/Kling.md"
    assert len(shown) == len(steps) + 1


def test_path_to_a_ghost_and_to_itself(run: Callable[..., Ran]) -> None:
    document = run("path", "Seedance", "generative ai", "--json").json
    assert document["to"] == "Generative AI"
    assert document["steps"] == [
        {
            "from": "Products/Seedance.md", "to": "Generative AI", "relation": "parent_concept",
            "label": "parent_concept", "direction": "out",
        }
    ]  # fmt: skip
    assert run("path", "Seedance", "generative ai").out == ("Products/Seedance.md\n  → parent_concept  Generative AI\n")
    assert run("path", "Generative AI", "Seedance").out.splitlines()[1].startswith("  ← parent_concept")
    same = run("path", "Seedance", "Seedance V2", "--json")
    assert (same.code, same.json["steps"]) == (0, [])
    assert run("path", "Seedance", "Seedance").out == "Products/Seedance.md\n"


def test_path_without_a_way(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"A.md": "[[x]]", "B.md": "[[y]]"})
    ran = run("path", "A", "B", "--json", vault=root)
    assert (ran.code, ran.json) == (1, {"from": "A.md", "to": "B.md", "steps": []})
    assert "no way" in run("path", "A", "B", vault=root).err


def test_path_of_names_that_are_none_or_several(run: Callable[..., Ran]) -> None:
    several = {"ambiguous": ["Concepts/Gemini.md", "Products/Gemini.md"]}
    for ends in (("Gemini", "Sora"), ("Sora", "Gemini")):
        ran = run("path", *ends, "--json")
        assert (ran.code, ran.json) == (3, several)
    for ends in (("qqqqzzzzxxxx", "Sora"), ("Sora", "qqqqzzzzxxxx")):
        ran = run("path", *ends, "--json")
        assert ran.code == 1
        assert "qqqqzzzzxxxx" in ran.json["error"]
    assert run("path", "Sora").code == 2


def test_mentions(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault(
        {
            "Actors/onsemi.md": "---\naliases: [ON, ON Semiconductor]\n---\n",
            "a.md": "---\nup: onsemi\n---\nOnsemi and on and `ON`",
            "b.md": "[[onsemi]]\n\n- ON rose, so did on semiconductor",
        }
    )
    ran = run("mentions", "onsemi", "--json", vault=root)
    assert ran.code == 0
    assert ran.json == {
        "path": "Actors/onsemi.md",
        "mentions": [
            {"source": "a.md", "line": 4, "matched": "Onsemi", "context": "Onsemi and on and `ON`"},
            {"source": "b.md", "line": 3, "matched": "ON", "context": "- ON rose, so did on semiconductor"},
            {"source": "b.md", "line": 3, "matched": "on semiconductor",
             "context": "- ON rose, so did on semiconductor"},
        ],
    }  # fmt: skip
    assert run("mentions", "onsemi", vault=root).out.splitlines()[0] == "a.md:4: Onsemi and on and `ON`"
    alone = run("mentions", "b", vault=root)
    assert alone.out == ""
    assert "nowhere" in alone.err


def test_mentions_of_a_ghost_of_several_and_of_none(run: Callable[..., Ran]) -> None:
    ghost = run("mentions", "world model", "--json")
    assert (ghost.code, ghost.json["path"]) == (0, None)
    assert run("mentions", "Gemini", "--json").json["ambiguous"]
    assert run("mentions", "Gemini").code == 3
    assert run("mentions", "qqqqzzzzxxxx").code == 1


def test_doctor(run: Callable[..., Ran]) -> None:
    ran = run("doctor", "--json")
    assert ran.code == 1
    document = ran.json
    assert set(document) == {"problems", "counts"}
    problems = document["problems"]
    assert all(set(problem) == {"kind", "path", "line", "message"} for problem in problems)
    assert document["counts"] == Counter(problem["kind"] for problem in problems)
    assert {"broken front matter", "name clash", "dead link", "ghost"} <= set(document["counts"])
    for problem in problems:
        assert 1 <= problem["line"] <= len((SAMPLE / problem["path"]).read_text().split("\n"))
    shown = run("doctor").out.splitlines()
    assert f"name clash  {document['counts']['name clash']}" in shown
    first = problems[0]
    assert f"  {first['path']}:{first['line']}: {first['message']}" in shown
    assert len(shown) == len(problems) + len(document["counts"])


def test_doctor_of_a_vault_in_which_nothing_is_wrong(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"A.md": "[[B]]", "B.md": "b"})
    ran = run("doctor", "--json", vault=root)
    assert (ran.code, ran.json) == (0, {"problems": [], "counts": {}})
    assert run("doctor", vault=root).out == "nothing is wrong\n"


def test_doctor_uses_the_settings(run: Callable[..., Ran], make_vault: Make, tmp_path: Path) -> None:
    root = make_vault({"A.md": "---\nboss: '[[B]]'\n---\n", "B.md": "---\nboss: '[[A]]'\n---\n"})
    assert run("doctor", vault=root).code == 0
    (tmp_path / "config" / "linkhop").mkdir(parents=True)
    (tmp_path / "config" / "linkhop" / "config.toml").write_text("up = ['boss']")
    assert run("doctor", "--json", vault=root).json["counts"] == {"parent cycle": 1}


def test_show_gives_the_card(run: Callable[..., Ran]) -> None:
    card = run("show", "Seedance", "--json").json["card"]
    assert len(card) > 3
    assert all(len(pair) == 2 for pair in card)
    assert dict(card)["Developer"] == "ByteDance"
    assert run("show", "Start here", "--json").json["card"] == []


def test_nothing_of_a_vault_reaches_the_terminal_as_it_is(run: Callable[..., Ran], make_vault: Make) -> None:
    name = "a\x1b]0;x\x07"
    root = make_vault(
        {
            f"{name}.md": f"---\naliases: ['\x1b[1m', B]\nup: '[[{name}]]'\n---\n[[\x1bghost]] [[b#\x1b[2J]]",
            "b.md": f"{name} \x1b[2J\n\n[[{name}]]",
        }
    )
    for argv in (("path", "b", "\x1bghost"), ("mentions", f"{name}.md"), ("doctor",), ("path", "\x1bq", "b")):
        ran = run(*argv, vault=root)
        assert ran.out + ran.err
        assert "\x1b" not in ran.out + ran.err, argv
        assert "\x1b" not in run(*argv, "--json", vault=root).out


def test_a_note_that_cannot_be_read_is_a_sentence(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"N.md": "[[Other]]"})
    assert run("links", "N", vault=root).code == 0
    (root / "N.md").unlink()
    for options in ((), ("--source",)):
        ran = run("show", "N", *options, "--cached", vault=root)
        assert (ran.code, ran.out, ran.err) == (4, "", "linkhop: cannot read N.md: No such file or directory\n")
    assert run("show", "N", "--cached", "--json", vault=root).json == {
        "error": "cannot read N.md: No such file or directory"
    }
    assert run("links", "N", "--cached", vault=root).code == 0


def test_words_that_are_no_utf8(run: Callable[..., Ran], make_vault: Make) -> None:
    """As Python hands on bytes of a command line: the name of a file, or of none."""
    name, none = "b\udcff", "\udcfe"
    root = make_vault({f"{name}.md": "[[Other]] word", "Other.md": "x"})
    for known in (name, f"{name}.md"):
        for verb in ("links", "show", "tree", "backlinks", "mentions"):
            ran = run(verb, known, "--json", vault=root)
            assert (ran.code, ran.json["path"]) == (0, "b\U0010ffff.md"), (verb, known)
        assert run("path", known, "Other", vault=root).out == "b\ufffd.md\n  → link  Other.md\n"
    assert run("lookup", name, vault=root).out == "b\ufffd.md\tb\ufffd\tfile (exact)\n"
    for argv in (
        ("lookup", none),
        ("show", none),
        ("path", none, "Other"),
        ("search", none),
        ("search", f"path:{none}"),
    ):
        ran = run(*argv, vault=root)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("linkhop: ")


def test_links_by_an_alias_can_be_switched_off(run: Callable[..., Ran], make_vault: Make, tmp_path: Path) -> None:
    root = make_vault(
        {
            "Acme.md": "---\naliases: [ACME Corp, Borg]\n---\n",
            "Borg.md": "[[ACME Corp]] [[Acme]] [[Borg]]",
            "Child.md": "---\nparent: ACME Corp\n---\n",
        }
    )
    settings = tmp_path / "config" / "linkhop" / "config.toml"
    settings.parent.mkdir(parents=True)

    def known() -> list[object]:
        document = run("dump", vault=root).json
        assert document == run("dump", "--fresh", vault=root).json
        links = run("links", "Borg", "--json", vault=root).json["links"]
        back = run("backlinks", "Acme", "--json", vault=root).json["backlinks"]
        doctor = run("doctor", "--json", vault=root).json["counts"]
        children = run("tree", "Acme", "--json", vault=root).json["children"]
        hits = run("lookup", "ACME Corp", "--json", vault=root).json["hits"]
        return [
            [(link["path"], link["via"]) for link in links],
            [link["source"] for link in back],
            [doctor.get("alias link", 0), doctor.get("dead link", 0)],
            [child["name"] for child in children],
            document["ghosts"],
            [(hit["path"], hit["kind"]) for hit in hits],
            run("show", "ACME Corp", "--json", vault=root).json["path"],
        ]

    by_alias = known()
    assert by_alias == [
        [("Acme.md", "alias"), ("Acme.md", "name"), ("Borg.md", "name")],
        ["Child.md", "Borg.md", "Borg.md"], [2, 0], ["Child"], [], [("Acme.md", "alias")], "Acme.md",
    ]  # fmt: skip
    settings.write_text("alias_links = false")
    assert known() == [
        [(None, None), ("Acme.md", "name"), ("Borg.md", "name")],
        ["Borg.md"], [0, 2], [], [{"name": "ACME Corp", "links": 2}],
        [("Acme.md", "alias"), (None, "ghost")], "Acme.md",
    ]  # fmt: skip
    settings.write_text("alias_links = true")
    assert known() == by_alias


def test_show_has_the_text_of_folded_callouts(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"N.md": "> [!tip]- Title\n> hidden\n>\n> > [!note]- Inner\n> > deeper\n"})
    shown = run("show", "N", vault=root).out
    assert all(word in shown for word in ("Title", "hidden", "Inner", "deeper"))


def test_a_ghost_has_all_that_a_note_has_but_a_text(run: Callable[..., Ran]) -> None:
    for verb in ("links", "backlinks", "tree", "mentions"):
        ran = run(verb, "generative ai", "--json")
        assert (ran.code, ran.json["path"]) == (0, None), verb
    assert run("links", "generative ai", "--json").json == {"path": None, "links": []}
    assert run("show", "generative", "--json").json == {"error": "Generative AI is a ghost: no note has this name"}
    assert run("show", "generative").code == 1
