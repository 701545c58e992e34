"""By which rules a name means a file, against observations of Obsidian."""

import os
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.model import file_stem
from notes.names import GHOST, namesakes, resolve
from notes.scanner import scan
from notes.text import link_key


class Table:
    """A vault as a list of paths and a mapping of aliases."""

    def __init__(self, files: list[str], aliases: dict[str, list[str]] | None = None) -> None:
        self._files, self._aliases = files, aliases or {}

    def files(self, key: str) -> list[str]:
        return [path for path in self._files if link_key(file_stem(path)) == key]

    def aliases(self, key: str) -> list[str]:
        return [path for path, names in self._aliases.items() if key in map(link_key, names)]


def test_observed_resolutions(oracle: Callable[[str], Any]) -> None:
    cases = oracle("resolution.json")["resolve"]
    assert cases
    for case in cases:
        files = [file.partition(":")[0] for file in case["files"]]
        (link,) = scan(f"[[{case['link']}]]" if "link" in case else f"[x]({case['md_link']})").links
        # Observed: aliases never resolve. Ours do, as the last resort, and are marked: tested below.
        assert resolve(link.target, case["src"], Table(files)).path == case["to"], case


FILES = ["Note.md", "a/Note.md", "a/b/Note.md", "zz/Deep.md", "b/Deep.md", "c/Deep.md", "pic.png", "A.md", "x/a.md"]
ALIASES = {"zz/Deep.md": ["AC/DC", "Depth"], "b/Deep.md": ["Depth"], "a/Note.md": ["Deep"]}


@pytest.mark.parametrize(
    ("target", "source", "path", "via"),
    [
        ("", "a/Note.md", "a/Note.md", "path"),
        ("Note", "a/x.md", "Note.md", "name"),
        ("note.MD", "q/x.md", "Note.md", "name"),
        ("b/Note", "x.md", "a/b/Note.md", "path"),
        ("/b/Note", "x.md", None, None),
        ("/a/b/Note", "x.md", "a/b/Note.md", "path"),
        ("./Note", "a/x.md", "a/Note.md", "path"),
        ("../Note", "a/x.md", "Note.md", "path"),
        ("../../etc/passwd", "a/x.md", None, None),
        ("Deep", "x.md", "b/Deep.md", "name"),
        ("Deep", "c/x.md", "c/Deep.md", "name"),
        ("pic.png", "c/x.md", "pic.png", "name"),
        ("AC/DC", "x.md", "zz/Deep.md", "alias"),
        ("Depth", "x.md", "b/Deep.md", "alias"),
        ("Depth", "zz/x.md", "zz/Deep.md", "alias"),
        ("Nowhere", "x.md", None, None),
        ("x/a", "x.md", "x/a.md", "path"),
        ("a", "x.md", "A.md", "name"),
    ],
)
def test_rules(target: str, source: str, path: str | None, via: str | None) -> None:
    assert tuple(resolve(target, source, Table(FILES, ALIASES))) == (path, via)


def test_of_two_that_differ_by_case_the_one_written_so_wins() -> None:
    table = Table(["a.md", "A.md"])
    assert resolve("A", "x.md", table).path == "A.md"
    assert resolve("a", "x.md", table).path == "a.md"
    assert resolve("a.MD", "x.md", table).path == "a.md"


def test_a_ghost_is_nothing_found() -> None:
    assert resolve("Nobody", "x.md", Table([])) == GHOST


def naive(target: str, source: str, files: list[str], aliases: dict[str, list[str]]) -> str | None:
    """The rules said once more, one after the other, over all files, without any key or table."""

    def same(a: str, b: str) -> bool:
        def plain(text: str) -> str:
            text = unicodedata.normalize("NFC", text).casefold()
            return unicodedata.normalize("NFC", text).removesuffix(".md")

        return plain(a) == plain(b)

    def best(found: list[str]) -> str | None:
        own = [path for path in found if os.path.dirname(path) == os.path.dirname(source)]
        return sorted(own or found, key=lambda path: (len(path), path))[0] if found else None

    def exactly(path: str) -> str | None:
        found = [file for file in files if same(file, path)]
        alike = [file for file in found if os.path.splitext(file)[0] == path.removesuffix(".md").removesuffix(".MD")]
        return sorted(alike or found)[0] if found else None

    if not target:
        return source
    if target[0] == "/" or target.startswith(("./", "../")):
        joined = target[1:] if target[0] == "/" else os.path.normpath(os.path.join(os.path.dirname(source), target))
        normal = os.path.normpath(joined)
        return None if normal.startswith("..") else exactly(normal)
    if (path := exactly(target)) is not None:
        return path
    ends = [
        file for file in files if any(same(file[at:], target) for at in range(len(file)) if at and file[at - 1] == "/")
    ]
    if ends:
        return best(ends)
    return best([path for path, names in aliases.items() if any(same(name, target) for name in names)])


PARTS = st.sampled_from(["A", "a", "B", "é", "e\u0301", "Deep", "x"])
FILE_PATHS = st.builds("/".join, st.lists(PARTS, min_size=1, max_size=3)).map(lambda path: f"{path}.md")
TARGETS = st.one_of(
    st.builds("/".join, st.lists(PARTS, min_size=1, max_size=3)),
    st.builds(lambda prefix, path: prefix + path, st.sampled_from(["./", "../", "/", "../../"]), FILE_PATHS),
    st.sampled_from(["", "Alias", "alias.md", "AL/IAS", "Nobody"]),
)


@given(
    st.lists(FILE_PATHS, min_size=1, max_size=8, unique=True),
    st.dictionaries(
        st.integers(0, 7), st.lists(st.sampled_from(["Alias", "AL/IAS", "A", "Deep"]), max_size=2), max_size=4
    ),
    TARGETS,
    st.integers(0, 7),
)
def test_generated_vaults_against_a_naive_reading(
    files: list[str], named: dict[int, list[str]], target: str, source: int
) -> None:
    aliases = {files[number % len(files)]: names for number, names in named.items()}
    start = files[source % len(files)]
    table = Table(files, aliases)
    found = resolve(target, start, table)
    assert found.path == naive(target, start, files, aliases)
    same = namesakes(target, start, table)
    # Which files would have been found, by the same rule, had they been the only one?
    alone = {path: resolve(target, start, Table([path], {path: aliases.get(path, [])})).via for path in files}
    bearers = {path for path, via in alone.items() if via == found.via}
    is_asked = found.path is not None and target and "/" not in target and len(bearers) > 1
    assert set(same) == (bearers if is_asked else set())
    assert same[:1] == ([found.path] if is_asked else [])
