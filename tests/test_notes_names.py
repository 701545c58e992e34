"""By which rules a name means a file, against observations of Obsidian."""

from collections.abc import Callable
from typing import Any

import pytest

from notes.model import file_stem
from notes.names import GHOST, resolve
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


def test_a_ghost_is_nothing_found() -> None:
    assert resolve("Nobody", "x.md", Table([])) == GHOST
