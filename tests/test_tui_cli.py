"""The command line's contract: verbs, JSON shapes, exit codes."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rubbish import RUBBISH
from shell import SAMPLE, Ran

from notes.cache import cache_folder
from tui.cli import main
from tui.command_line import read, unasked, with_verb
from tui.options import parser
from tui.verbs import VERBS

Make = Callable[[dict[str, str | bytes]], Path]


def test_lookup(run: Callable[..., Ran]) -> None:
    ran = run("lookup", "Seedance V2", "--json")
    assert ran.code == 0
    assert ran.json["query"] == "Seedance V2"
    assert ran.json["hits"][0] == {
        "path": "Products/Seedance.md", "title": "Seedance", "matched": "Seedance V2", "kind": "alias", "tier": "exact",
        "ghost": False,
    }  # fmt: skip
    assert (
        run("lookup", "Seedance V2").out.splitlines()[0] == "Products/Seedance.md\tSeedance\talias Seedance V2 (exact)"
    )


def test_lookup_of_a_typo_and_of_a_ghost(run: Callable[..., Ran]) -> None:
    typo = run("lookup", "seedacne", "--json").json["hits"][0]
    assert (typo["path"], typo["tier"]) == ("Products/Seedance.md", "typo")
    ghost = run("lookup", "Generative AI", "--json").json["hits"][0]
    assert (ghost["path"], ghost["ghost"], ghost["kind"], ghost["tier"]) == (None, True, "ghost", "exact")


def test_lookup_many(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Seedance\nno such name at all\n0700\n"))
    ran = run("lookup", "-", "--json")
    documents = [json.loads(line) for line in ran.out.splitlines()]
    assert [document["query"] for document in documents] == ["Seedance", "no such name at all", "0700"]
    assert [bool(document["hits"]) for document in documents] == [True, False, True]
    assert documents[2]["hits"][0]["path"] == "Actors/Tencent.md"
    assert ran.code == 0


@pytest.mark.parametrize("query", RUBBISH)
def test_rubbish_gets_an_answer(run: Callable[..., Ran], query: str) -> None:
    ran = run("search", "--json", "--", query)
    assert ran.code in (0, 1)
    assert ran.json["hits"] or ran.json["message"]
    assert "Traceback" not in ran.err
    assert not set(ran.out + ran.err) & {"\x1b", "\x07"}


def test_search(run: Callable[..., Ran]) -> None:
    ran = run("search", "sputnik", "--json")
    assert ran.code == 0
    document = ran.json
    assert set(document) == {"query", "message", "hits"}
    assert {"path", "title", "line", "snippet", "why"} == set(document["hits"][0])
    assert len({hit["path"] for hit in document["hits"]}) == len(document["hits"]), "one row a note"
    for hit in document["hits"]:
        assert "sputnik" in (SAMPLE / hit["path"]).read_text().lower()
    assert run("search", "sputnik").out.startswith(f"{document['hits'][0]['path']}:{document['hits'][0]['line']}: ")


def test_show(run: Callable[..., Ran]) -> None:
    document = run("show", "Seedance V2", "--json").json
    assert set(document) >= {"path", "title", "aliases", "tags", "properties", "headings", "source"}
    assert document["properties"]["parent_actor"] == ["[[ByteDance]]"]
    assert document["headings"][0]["text"] == "Seedance"
    assert document["source"] == (SAMPLE / "Products/Seedance.md").read_text()
    assert run("show", "Seedance", "--source").out == document["source"]
    shown = run("show", "Seedance")
    assert "ByteDance" in shown.out
    assert "[[" not in shown.out
    assert "\x1b" not in shown.out


def test_links_and_backlinks_are_two_sides_of_one_thing(run: Callable[..., Ran]) -> None:
    links = run("links", "Seedance", "--json").json
    assert links["path"] == "Products/Seedance.md"
    assert {"line", "place", "relation", "label", "text", "target", "path", "via"} == set(links["links"][0])
    to_bytedance = [link for link in links["links"] if link["path"] == "Actors/ByteDance.md"]
    backlinks = run("backlinks", "ByteDance", "--json").json
    assert {"source", "line", "place", "relation", "label", "context"} == set(backlinks["backlinks"][0])
    back = [link for link in backlinks["backlinks"] if link["source"] == "Products/Seedance.md"]
    shared = ("line", "place", "relation", "label")
    assert sorted(str([a[key] for key in shared]) for a in to_bytedance) == sorted(
        str([b[key] for key in shared]) for b in back
    )
    assert {"parent_actor", "Developer", "parent actor"} <= {link["label"] for link in back}


def test_tree(run: Callable[..., Ran]) -> None:
    document = run("tree", "Seedance", "--json").json
    assert set(document) == {"path", "trails", "parents", "children", "siblings"}
    assert [(kin["relation"], kin["name"], kin["path"]) for kin in document["parents"]] == [
        ("parent_actor", "ByteDance", "Actors/ByteDance.md"),
        ("parent_concept", "Generative AI", None),
    ]
    assert all(trail[-1] == "Seedance" for trail in document["trails"])
    assert {"parent_concept"} <= {kin["relation"] for kin in document["siblings"]}
    ghost = run("tree", "generative ai", "--json").json
    assert ghost["path"] is None
    assert len(ghost["children"]) > 5


def test_several_notes_of_one_name(run: Callable[..., Ran]) -> None:
    ran = run("show", "Gemini", "--json")
    assert (ran.code, ran.json) == (3, {"ambiguous": ["Concepts/Gemini.md", "Products/Gemini.md"]})
    assert run("show", "Products/Gemini.md", "--json").json["path"] == "Products/Gemini.md"
    assert run("show", "Products/Gemini", "--json").code == 0
    assert run("lookup", "Gemini", "--json").code == 0


def test_index_and_dump(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({f"{n}.md": f"[[{n + 1}]] text" for n in range(9)})
    document = run("index", "--json", vault=root).json
    assert (document["notes"], document["read"]) == (9, 9)
    assert run("dump", vault=root).out == run("dump", "--fresh", vault=root).out
    (root / "3.md").write_text("---\naliases: [new]\n---\n[[4]]")
    (root / "4.md").rename(root / "40.md")
    (root / "5.md").unlink()
    cached = run("dump", vault=root)
    assert cached.out == run("dump", "--fresh", vault=root).out
    assert [note["path"] for note in cached.json["notes"]][3:6] == ["3.md", "40.md", "6.md"]
    assert run("index", "--rebuild", "--json", vault=root).json["read"] == 8


def test_cached_skips_the_look_at_the_disk(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"One.md": ""})
    assert run("lookup", "One", vault=root).code == 0
    (root / "Two.md").write_text("")
    assert run("lookup", "Two", "--cached", vault=root).code == 1
    assert run("lookup", "Two", vault=root).code == 0


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("lookup", "qqqqzzzzxxxx"), 1),
        (("search", "qqqqzzzzxxxx"), 1),
        (("show", "qqqqzzzzxxxx"), 1),
        (("show", "Generative AI"), 1),
        (("lookup",), 2),
        (("lookup", "x", "--wrong"), 2),
    ],
)
def test_exit_codes(argv: tuple[str, ...], code: int, run: Callable[..., Ran]) -> None:
    assert run(*argv).code == code


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("seedance", "x"), "seedance is neither a verb nor a folder; the verbs are browse, lookup"),
        (("--vault", "x", "\x1bserch", "-n", "3"), "␛serch is neither a verb nor a folder; did you mean search?"),
        ((str(SAMPLE), "x"), "unrecognized arguments: x"),
        (("--restricted", "--vault", str(SAMPLE), "seedance", "x"), "unrecognized arguments: x"),
        (("lookup", "x", "--wrong"), "unrecognized arguments: --wrong"),
    ],
)
def test_a_wrong_command_line_gets_a_sentence(
    argv: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))  # a guest's is thrown away
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"linkhop: {said}")


def test_every_verb_says_that_a_vault_has_no_notes(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"no note.txt": ""})
    asked = {"path": ("A", "B"), "doctor": (), "index": (), "dump": ()}
    for verb in (
        "lookup",
        "search",
        "show",
        "links",
        "backlinks",
        "tree",
        "path",
        "mentions",
        "doctor",
        "index",
        "dump",
    ):
        ran = run(verb, *asked.get(verb, ("A",)), vault=root)
        assert ran.err.count("this vault has no notes yet") == 1, verb


def test_where_the_index_cannot_be_kept_one_sentence_says_so(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"A.md": "zebra"})
    Path(cache_folder(root), "index").write_text("no folder")
    Path(cache_folder(root), "lock").mkdir()
    for argv in (("search", "zebra"), ("index",)):
        ran = run(*argv, vault=root)
        assert ran.code == 0
        assert ran.err.count("the index cannot be kept") == ran.err.count("\n") == 1
        assert "A.md:1: zebra" in ran.out or argv == ("index",)


def test_a_query_with_a_dash_is_told_where_to_stand(run: Callable[..., Ran]) -> None:
    ran = run("search", "tag:#ai", "-path:Actors/")
    assert ran.code == 2
    assert "-path:Actors/; words that begin with a dash stand behind --" in ran.err
    found = run("search", "--vault", str(SAMPLE), "--", "tag:#ai", "-path:Actors/", vault=None)
    assert found.code == 0
    assert found.out == run("search", "tag:#ai -path:Actors/").out
    assert not [line for line in found.out.splitlines() if line.startswith("Actors/")]


def test_no_vault(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("lookup", "x", vault=tmp_path / "\x1b[31mnowhere")
    assert ran.code == 4
    assert "␛[31mnowhere" in ran.err
    assert "\x1b" not in ran.err


def test_which_vault(
    run: Callable[..., Ran], make_vault: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = make_vault({".obsidian/app.json": "{}", "deep/er/Quince.md": ""})
    monkeypatch.chdir(root / "deep" / "er")
    assert run("lookup", "Quince", vault=None).code == 0
    monkeypatch.chdir(tmp_path)
    ran = run("lookup", "Seedance", vault=None)
    assert ran.code == 0
    assert "sample" in ran.err
    (tmp_path / "config" / "linkhop").mkdir(parents=True)
    (tmp_path / "config" / "linkhop" / "config.toml").write_text(f"vault = {str(root)!r}")
    assert run("lookup", "Quince", vault=None).code == 0
    monkeypatch.setenv("LINKHOP_VAULT", str(SAMPLE))
    assert run("lookup", "Quince", vault=None).code == 1


def test_wrong_settings_are_told(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "config" / "linkhop").mkdir(parents=True)
    for text in ("vault = 3", "colour = 'red'", "vault = "):
        (tmp_path / "config" / "linkhop" / "config.toml").write_text(text)
        ran = run("lookup", "x")
        assert ran.code == 2
        assert "config.toml" in ran.err


def test_names_from_outside_are_made_safe(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault(
        {
            "a\x1b]0;x\x07.md": "---\naliases: ['\x1b[1m']\n---\n# \x1b[2J\n[[\x1bghost]] word",
            "b.md": "[[a\x1b]0;x\x07]]",
        }
    )
    for argv in (
        ("lookup", "a"),
        ("search", "word"),
        ("show", "b"),
        ("links", "b"),
        ("backlinks", "\x1bghost"),
        ("tree", "b"),
        ("lookup", "\x1b]0;x\x07zzz"),
    ):
        ran = run(*argv, vault=root)
        assert "\x1b" not in ran.out + ran.err, argv
        assert "\x1b" not in run(*argv, "--json", vault=root).out


def test_the_vault_is_never_written(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"A.md": "[[B]]", "B.md": "---\naliases: [x\n---\n"})

    def state() -> list[tuple[str, int, bytes]]:
        return [(str(p), p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in sorted(root.rglob("*"))]

    before = state()
    for argv in (("index",), ("lookup", "A"), ("search", "B"), ("show", "A"), ("tree", "A"), ("dump",)):
        run(*argv, vault=root)
    assert state() == before


def test_an_unusable_cache_means_working_in_memory(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    ran = run("lookup", "Seedance V2")
    assert ran.code == 0
    assert ran.err.count("memory") == 1
    assert run("search", "sputnik").code == 0


def test_a_cache_that_others_may_write_is_not_trusted(run: Callable[..., Ran], tmp_path: Path) -> None:
    run("index")
    (tmp_path / "cache" / "linkhop").chmod(0o777)
    ran = run("lookup", "Seedance V2")
    assert ran.code == 0
    assert "can be written by others" in ran.err


def test_caches_are_ours_alone_and_rebuilt_when_deleted_or_damaged(run: Callable[..., Ran], tmp_path: Path) -> None:
    whole = run("dump").out
    found = run("search", "sputnik").out
    cache = tmp_path / "cache" / "linkhop"
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert all(path.stat().st_mode & 0o077 == 0 for path in (cache, *cache.rglob("*")))
    for file in files:
        if file.exists() and file.stat().st_size:
            data = bytearray(file.read_bytes())
            data[: len(data) // 2] = b"\xa5" * (len(data) // 2)
            file.write_bytes(data)
            assert run("dump").out == whole, file
            assert run("search", "sputnik").out == found, file


def test_options_stand_before_or_behind_the_verb() -> None:
    assert with_verb([]) == ["browse"]
    assert with_verb(["notes"]) == ["browse", "notes"]
    assert with_verb(["./index"]) == ["browse", "./index"]
    assert with_verb(["index"]) == ["index"]
    assert with_verb(["--vault", "index", "lookup", "x"]) == ["--vault", "index", "lookup", "x"]
    assert with_verb(["--cached", "-v"]) == ["--cached", "-v", "browse"]
    assert with_verb(["--", "lookup"]) == ["browse", "--", "lookup"]
    assert with_verb(["--help"]) == ["--help"]


def test_a_changed_vault_is_noticed_without_the_catalog(run: Callable[..., Ran], make_vault: Make) -> None:
    root = make_vault({"One.md": "", "pic.png": b""})
    while run("index", "--json", vault=root).json["read"]:  # until the files lie behind the clock's grain
        pass
    run("lookup", "One", vault=root)
    for change in (
        lambda: (root / "Two.md").write_text("---\naliases: [Zwei]\n---\n"),
        lambda: (root / "Two.md").write_text("---\naliases: [Deux]\n---\n"),
        lambda: (root / "Two.md").rename(root / "Three.md"),
        lambda: (root / "One.md").write_text("[[Ghost]]"),
        lambda: (root / "Ghost").mkdir() or (root / "Ghost" / "Ghost.md").write_text(""),
        lambda: (root / "Three.md").unlink(),
    ):
        change()
        ran = [
            run("lookup", name, "--json", vault=root).json["hits"] for name in ("Zwei", "Deux", "Two", "Three", "Ghost")
        ]
        fresh = json.loads(run("dump", "--fresh", vault=root).out)
        known = {name for note in fresh["notes"] for name in (note["path"], *note["aliases"])}
        known |= {ghost["name"] for ghost in fresh["ghosts"]}
        found = {hit["matched"] for hits in ran for hit in hits if hit["tier"] == "exact"}
        assert found == {n.rpartition("/")[2].removesuffix(".md") for n in known} & {
            "Zwei",
            "Deux",
            "Two",
            "Three",
            "Ghost",
        }


LOOKUP = {
    "__future__", "bisect", "collections", "errno", "gc", "heapq", "itertools", "keyword", "mmap", "operator",
    "reprlib", "types", "zlib",
    "notes", "notes.cache", "notes.collecting", "notes.ignore", "notes.lean", "notes.model", "notes.places",
    "notes.relations", "notes.text", "notes.vault",
    "search", "search.abbreviation", "search.folding", "search.fuzzy", "search.highlight", "search.lexicon",
    "search.lines", "search.name_cache", "search.packing", "search.shortlist", "search.tiers", "search.typos",
    "tui", "tui.answer", "tui.cli", "tui.command_line", "tui.config", "tui.guest", "tui.printing", "tui.verbs",
    "tui.verbs_find",
}  # fmt: skip
"""What a lookup needs beside what Python imports to start; of the standard library, what is public."""
STRUCTURE = {
    "__future__", "collections", "collections.abc", "contextlib", "datetime", "errno", "fcntl", "functools", "gc",
    "itertools", "keyword", "math", "operator", "reprlib", "sqlite3", "sqlite3.dbapi2", "types", "zlib",
    "notes", "notes.backlinks", "notes.cache", "notes.catalog", "notes.collecting", "notes.database", "notes.decoding",
    "notes.graph", "notes.ignore", "notes.lean", "notes.lock", "notes.model", "notes.names", "notes.open_vault",
    "notes.places", "notes.refresh", "notes.relations", "notes.text", "notes.vault",
    "search", "search.finder", "search.frecency", "search.hits",
    "tui", "tui.answer", "tui.cli", "tui.command_line", "tui.config", "tui.guest", "tui.printing", "tui.verbs",
    "tui.verbs_note",
} | ({"warnings"} if sys.version_info >= (3, 12) else set())  # fmt: skip
"""What a question to the catalog needs."""


def imported_by(*argv: str, cache: Path) -> set[str]:
    code = (
        "import sys; before = {*sys.modules}; from tui.cli import main\n"
        f"assert main([*{argv!r}, '--vault', {str(SAMPLE)!r}]) == 0\n"
        "print('\\n' + ' '.join({*sys.modules} - before))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "XDG_CONFIG_HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {[p for p in sys.path if p]!r}\n{code}"],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    loaded = set(done.stdout.splitlines()[-1].split())
    return {name for name in loaded if not name.startswith("_") or name == "__future__"}


def test_what_each_verb_imports(run: Callable[..., Ran], tmp_path: Path) -> None:
    run("index")
    cache = tmp_path / "cache"
    for name, *options in (("Seedance V2",), ("Seedance V2", "--cached"), ("seedacne", "-n", "3"), ("Seed",)):
        assert imported_by("lookup", name, *options, cache=cache) == LOOKUP
    assert imported_by("lookup", "即梦", cache=cache) == LOOKUP | {"unicodedata"}
    assert imported_by("links", "Seedance", cache=cache) == STRUCTURE
    assert imported_by("backlinks", "Seedance", cache=cache) == STRUCTURE | {"notes.standing"}
    assert imported_by("tree", "Seedance", cache=cache) == STRUCTURE | {"notes.kinship"}
    assert imported_by("path", "Sora", "Kling", cache=cache) == STRUCTURE | {"notes.ways"}
    assert imported_by("show", "Sora", "--source", cache=cache) - {"encodings.utf_8_sig"} == STRUCTURE
    searching = imported_by("search", "sputnik", cache=cache)
    assert "search.postings" in searching
    assert not searching & {"whoosh", "textual", "rich", "argparse", "markdown_it", "asyncio", "subprocess"}


WORDS = st.sampled_from(
    [*VERBS, "x", "y z", "-", "--", "--json", "--cached", "--vault", "--vault=v", "-n", "3", "-n3", "-x", "--source",
     "--fresh", "--rebuild", "--restricted", "-5", "--no", "", "--json=1", "--so"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=7))
def test_the_quick_reading_is_that_of_argparse(words: list[str]) -> None:
    words = with_verb(words)
    quick = read(words)
    if quick is None:
        return
    try:
        with redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
            slow = parser().parse_args(words, unasked())
    except SystemExit:  # it wants words together: `search a --json b`
        options = [word for word in words if word.startswith("-")]
        assert options
        moved = [word for word in words if not word.startswith("-")]
        assert moved
        return
    assert vars(quick) == vars(slow)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("lookup x", {"name": "x", "n": 20}),
        ("--vault v lookup -n 3 --json x", {"name": "x", "n": 3, "vault": "v", "json": True}),
        ("lookup --vault=v --cached -- -x", {"name": "-x", "vault": "v", "cached": True}),
        ("search a --json b", {"query": ["a", "b"], "json": True}),
        ("path A B", {"start": "A", "goal": "B"}),
        ("show --source -- --help", {"note": "--help", "source": True}),
        ("browse", {"folder": ""}),
    ],
)
def test_plain_command_lines_are_read_at_once(words: str, asked: dict[str, object]) -> None:
    found = read(words.split())
    assert found is not None
    assert vars(found).items() >= asked.items()


@pytest.mark.parametrize("words", ["lookup", "lookup x y", "lookup -n 0 x", "lookup -n x x", "show x --sour", "path A",
                                   "lookup -h", "dump x", "--version", "lookup -x", "x"])  # fmt: skip
def test_the_rest_is_left_to_argparse(words: str) -> None:
    assert read(words.split()) is None


def test_every_verb_has_a_function() -> None:
    assert all(callable(getattr(import_module(verb.module), name)) for name, verb in VERBS.items())


@pytest.mark.parametrize(
    "asked",
    [
        "id", "lookup x; id", "$(id)", "--vault / browse", "lookup x --vault=/", "browse /", "-", "dump", "doctor",
        "mentions Seedance", "index", "lookup 'x", "lookup \x1b]0;x\x07", "lookup " + "x" * 5000, "", "\udcff",
        "lookup\0x", "a\nlookup x",
    ],
)  # fmt: skip
def test_what_a_guest_is_refused(asked: str, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, "SSH_ORIGINAL_COMMAND": asked})
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("linkhop: ")
    assert "\x1b" not in ran.err


def test_what_a_guest_is_answered(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/bin"}
    hostile = {"EDITOR": "id", "PYTHONPATH": "/", "TEXTUAL_DRIVER": "x:Y", "XDG_CACHE_HOME": "/", "LD_PRELOAD": "x.so"}
    for asked in ("lookup Seedance", "linkhop lookup -- Seedance", "lookup Seedance --cached -n 1"):
        environment = {**kept, **hostile, "SSH_ORIGINAL_COMMAND": asked}
        monkeypatch.setattr(os, "environ", environment)
        assert run().out.startswith("Products/Seedance.md\t")
        assert set(environment) == {*kept, "SSH_ORIGINAL_COMMAND"}
    monkeypatch.setattr(os, "environ", dict(kept))
    assert run("--restricted", "lookup", "Seedance").code == 0
    assert run("--restricted", "dump").code == 2
    without_a_vault = run("--restricted", "lookup", "Seedance", vault=None)
    assert (without_a_vault.code, without_a_vault.out) == (2, "")


@pytest.mark.parametrize(
    ("script", "code", "out", "err"),
    [
        ("lookup Seedance --json 2>&-", 0, '{"query"', ""),
        ("lookup Seedance >&-", 0, "", "linkhop: no vault is named"),
        ("lookup - <&-", 1, "", "linkhop: no vault is named"),
        ("- <&-", 2, "", "linkhop: the app needs a terminal"),
        ("show Seedance --source <&- 2>&-", 0, "---", ""),
        ("search sputnik --json <&- >&- 2>&-", 0, "", ""),
        ("lookup Seedance >/dev/full", 4, "", "linkhop: no vault is named"),
        ("links Seedance --json >/dev/full", 4, "", "linkhop: no vault is named"),
    ],
)
def test_streams_that_are_closed_or_full(script: str, code: int, out: str, err: str, tmp_path: Path) -> None:
    """What would go to a stream that is not there goes nowhere: not into another, and not into a file of ours."""
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "COLUMNS": "80"}
    command = ["/bin/sh", "-c", f'"$0" -m tui {script}', sys.executable]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == code
    assert (done.stdout[: len(out)], bool(done.stdout)) == (out, bool(out))
    assert (done.stderr[: len(err)], bool(done.stderr)) == (err, bool(err))
    assert "Traceback" not in done.stderr
    assert ("No space left" in done.stderr) == ("full" in script)
