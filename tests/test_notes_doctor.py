"""What is wrong in a vault: small vaults with one fault each, and a real one counted anew."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from notes.catalog import Catalog
from notes.doctor import diagnose
from notes.model import Problem
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()


def examine(root: Path) -> list[tuple[str, Problem]]:
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    found = list(diagnose(catalog, RELATIONS))
    catalog.close()
    return found


def rows(root: Path, kind: str) -> list[tuple[str, int, str]]:
    return [(path, problem.line, problem.message) for path, problem in examine(root) if problem.kind == kind]


def test_nothing_is_wrong(make_vault: Make) -> None:
    root = make_vault(
        {
            "A.md": '---\naliases: [Ay]\nup: "[[B]]"\n---\n# Head\n[[B]] [[#Head]] ![[x.png#page=2]] ^here',
            "B.md": "[[A#Head]] [[a#^here]]",
            "x.png": b"",
        }
    )
    assert examine(root) == []


def test_names_and_aliases_that_clash(make_vault: Make) -> None:
    root = make_vault(
        {
            "a/One.md": "---\ntitle: x\naliases: [Shared, Two, own, One]\n---\n[[Two]]",
            "b/one.md": "---\nalias: shared\n---\n[[Two]]",
            "Two.md": "[[a/One]] [[b/one]]",
        }
    )
    assert [(path, problem) for path, problem in examine(root) if problem.kind.startswith(("name", "alias"))] == [
        ("a/One.md", Problem("name clash", 1, "the name of b/one.md too")),
        ("a/One.md", Problem("alias clash", 3, "Shared is an alias of b/one.md too")),
        ("a/One.md", Problem("alias shadows name", 3, "Two is the name of Two.md")),
    ]


def test_links_that_lead_nowhere_or_only_by_alias(make_vault: Make) -> None:
    root = make_vault(
        {
            "A.md": "---\nup: Nobody\n---\n[[b]]\n\n[[Gone#x]] ![[pic.png]]\n\n[[Bee]] [[B#No|x]] [[B#^no]] [[#No]]",
            "B.md": "---\naliases: Bee\n---\n[x](gone.md) [[A]]",
        }
    )
    assert rows(root, "dead link") == [
        ("A.md", 2, "no note is named Nobody"),
        ("A.md", 6, "no note is named Gone"),
        ("A.md", 6, "no note is named pic.png"),
        ("B.md", 4, "no note is named gone.md"),
    ]
    assert rows(root, "alias link") == [("A.md", 8, "Bee is only an alias of B.md")]
    assert rows(root, "missing heading") == [("A.md", 8, "B.md has no #No"), ("A.md", 8, "A.md has no #No")]
    assert rows(root, "missing block") == [("A.md", 8, "B.md has no #^no")]
    assert [(line, message) for _, line, message in rows(root, "ghost")] == [
        (6, "Gone: 2 links"),
        (2, "Nobody: 1 link"),
        (6, "pic.png: 1 link"),
    ]


def test_orphans_and_notes_above_themselves(make_vault: Make) -> None:
    root = make_vault(
        {
            "A.md": "---\nx: 1\nup: '[[B]]'\n---\n",
            "B.md": "---\nchild: '[[C]]'\n---\n",
            "C.md": "---\nchild: '[[A]]'\nparent: '[[A]]'\n---\n",
            "Alone.md": "[[Alone]] [[#x]]",
            "Speaks.md": "[[no one]]",
        }
    )
    cycles = {(path, line) for path, line, _ in rows(root, "parent cycle")}
    assert cycles
    assert cycles <= {("A.md", 3), ("B.md", 2), ("C.md", 2), ("C.md", 3)}
    assert [path for path, _, _ in rows(root, "orphan")] == ["Alone.md"]


def test_what_reading_met_comes_first(make_vault: Make) -> None:
    root = make_vault({"A.md": "---\naliases: [x\n---\n[[B]]", "B.md": b"\xff", "C.md": b""})
    (root / "D.md").symlink_to(root / "A.md")
    kinds = [(problem.kind, path) for path, problem in examine(root)]
    assert kinds == [
        ("broken front matter", "A.md"),
        ("empty", "C.md"),
        ("encoding", "B.md"),
        ("odd file", "D.md"),
        ("orphan", "C.md"),
    ]


@pytest.fixture(scope="module")
def catalog(investing: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog.open(tmp_path_factory.mktemp("cache") / "catalog.sqlite", RELATIONS)
    refresh(catalog, Vault(investing), RELATIONS)
    yield catalog
    catalog.close()


@pytest.fixture(scope="module")
def found(catalog: Catalog) -> dict[str, list[tuple[str, int, str]]]:
    kinds = defaultdict(list)
    for path, (kind, line, message) in diagnose(catalog, RELATIONS):
        kinds[kind].append((path, line, message))
    return kinds


Found = dict[str, list[tuple[str, int, str]]]


def loaded(text: str) -> dict[str, object] | None:
    """Front matter as plain YAML has it; None where it is none."""
    head = text.split("\n---", 1)[0].removeprefix("---\n") if text.startswith("---\n") else ""
    try:
        return yaml.load(head, yaml.CBaseLoader) or {}
    except yaml.YAMLError:
        return None


def flat(value: object) -> Iterator[str]:
    """The strings of lists in lists: `[[[A]], B]` is to YAML a list in a list in a list."""
    if isinstance(value, list):
        for item in value:
            yield from flat(item)
    else:
        yield str(value)


def test_the_broken_notes_of_a_real_vault(found: Found, investing: Path) -> None:
    broken = found["broken front matter"]
    assert len(broken) == 52
    paths = sorted(investing.rglob("*.md"))
    assert {path for path, _, _ in broken} == {
        path.relative_to(investing).as_posix() for path in paths if loaded(path.read_text()) is None
    }
    for path, line, _ in broken:  # the line is one of the front matter, and the one that YAML cannot read ends there
        lines = (investing / path).read_text().split("\n")
        assert 1 < line <= lines.index("---", 1) + 1, path


def test_the_names_of_a_real_vault(found: Found, catalog: Catalog, investing: Path) -> None:
    names, bearers = Counter[str](), defaultdict(set)
    for file in sorted(investing.rglob("*.md")):
        path = file.relative_to(investing).as_posix()
        names[file.stem.lower()] += 1
        front = loaded(file.read_text())
        if front is None:  # no YAML: what can be saved of it is the business of other tests
            given = [name for (name,) in catalog.db.execute(
                "SELECT name FROM aliases JOIN notes ON id = note WHERE path = ?", (path,)
            )]  # fmt: skip
        else:
            value = front.get("aliases") or front.get("alias") or []
            given = value.split(",") if isinstance(value, str) else list(flat(value))
        for alias in given:
            bearers[alias.strip().lower()].add(path)
    assert len(found["name clash"]) == sum(count > 1 for count in names.values()) == 17
    shared = {alias for alias, paths in bearers.items() if len(paths) > 1}
    assert {message.split(" is an alias of ")[0].lower() for _, _, message in found["alias clash"]} == shared
    assert len(found["alias clash"]) == len(shared)
    shadows = {
        (path, alias) for alias, paths in bearers.items() for path in paths
        if names[alias] and Path(path).stem.lower() != alias
    }  # fmt: skip
    assert shadows
    assert {
        (path, message.split(" is the name of ")[0].lower()) for path, _, message in found["alias shadows name"]
    } == shadows
    assert all((investing / path).read_text().split("\n")[line - 1].startswith("alias")
               for kind in ("alias clash", "alias shadows name") for path, line, _ in found[kind])  # fmt: skip


def test_the_links_of_a_real_vault(found: Found, catalog: Catalog) -> None:
    paths = ["/" + path.lower().removesuffix(".md") for path in (*catalog.paths(), *catalog.attachments())]
    files = {path.rpartition("/")[2] for path in paths}
    aliases = {key for (key,) in catalog.db.execute("SELECT key FROM aliases")}
    by_alias, dead = [], []
    for source, line, target in catalog.db.execute(
        "SELECT path, line, target FROM links JOIN notes ON notes.id = note"
    ):
        name = target.lower().removesuffix(".md")
        if name and name not in files and not any(path.endswith("/" + name) for path in paths):
            (by_alias if name in aliases else dead).append((source, line))
    assert len(by_alias) > 200
    assert sorted((path, line) for path, line, _ in found["alias link"]) == sorted(by_alias)
    assert len(dead) > 2000
    assert sorted((path, line) for path, line, _ in found["dead link"]) == sorted(dead)
    assert len(found["ghost"]) == len({message.lower() for _, _, message in found["dead link"]})
    assert sum(int(message.rpartition(": ")[2].split()[0]) for _, _, message in found["ghost"]) == len(dead)
    assert found["ghost"][0][2].startswith("Generative AI: ")
