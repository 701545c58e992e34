"""Names that stand unlinked, against plain regular expressions over the same notes."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import notes
from notes.catalog import Catalog
from notes.graph import Graph, Node, node_of
from notes.mentions import MOST_NAMES, Mention, mentions, names_of
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

Make = Callable[[dict[str, str | bytes]], Path]
RELATIONS = Relations()
SAMPLE = Path(notes.__file__).parent / "sample"
# What the vaults compared here hold of things that are no running text; naive, and right for these vaults only.
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HIDDEN = re.compile(
    r"^```.*?^```|%%.*?%%|``[^`\n]+``|`[^`\n]+`|\$\$.*?\$\$|\[\[[^\]\n]*\]\]|\[[^\[\]\n]*\]\([^)\n]*\)|<[a-z/!][^>\n]*>"
    r"|https?://[^\s)|>]+|(?<!\S)#[\w/-]*[^\W\d][\w/-]*|(?<!\S)\^[\w-]+$|\[\^\w+\]|^> \[!\w+\]|\$[a-zA-Z][^$\n]*\$",
    re.DOTALL | re.MULTILINE,
)


def blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\0", match[0])


class Known:
    """A vault with its catalog, and its text with everything hidden blanked."""

    def __init__(self, root: Path) -> None:
        self.vault, self.catalog = Vault(root), Catalog.open(None, RELATIONS)
        refresh(self.catalog, self.vault, RELATIONS)
        self.texts = {
            path: HIDDEN.sub(blank, HEAD.sub(blank, (root / path).read_text())) for path in self.catalog.paths()
        }

    def found(self, node: Node) -> set[tuple[str, int]]:
        return {(one.source, one.line) for one in mentions(self.catalog, self.vault, node)}

    def naive(self, node: Node) -> set[tuple[str, int]]:
        found = set()
        for name in names_of(self.catalog, node):
            pattern = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE if len(name) > 2 else 0)
            for path, text in self.texts.items():
                if path != node.path and name.lower() in text.lower():
                    found |= {(path, text.count("\n", 0, match.start()) + 1) for match in pattern.finditer(text)}
        return found


@pytest.fixture(scope="module")
def sample() -> Iterator[Known]:
    known = Known(SAMPLE)
    yield known
    known.catalog.close()


@pytest.fixture(scope="module")
def concepts(investing: Path) -> Iterator[Known]:
    """525 notes of the real vault."""
    known = Known(investing / "Concepts")
    yield known
    known.catalog.close()


def test_the_sample_against_naive_patterns(sample: Known) -> None:
    _, ghosts = Graph(sample.catalog).ends
    nodes = [*map(node_of, sample.catalog.paths()), *(Node(ghost.name, None) for ghost in ghosts)]
    total = 0
    for node in nodes:
        assert sample.found(node) == sample.naive(node), node
        total += len(sample.naive(node))
    assert total > 40


def test_a_part_of_a_real_vault_against_naive_patterns(concepts: Known) -> None:
    _, ghosts = Graph(concepts.catalog).ends
    busy = sorted(ghosts, key=lambda ghost: (-ghost.links, ghost.name))[:15]  # countries and firms: everywhere
    nodes = [*map(node_of, concepts.catalog.paths()[::20]), *(Node(ghost.name, None) for ghost in busy)]
    total = 0
    for node in nodes:
        assert concepts.found(node) == concepts.naive(node), node
        total += len(concepts.naive(node))
    assert total > 1000


@pytest.fixture
def stand(make_vault: Make) -> Callable[..., list[Mention]]:
    """`stand("text", "Name", "alias", ...)`: where the names stand in a note of this text."""

    def ask(text: str | bytes, name: str, *aliases: str) -> list[Mention]:
        own = f"---\naliases: [{', '.join(map(repr, aliases))}]\n---\n{name}"
        root = make_vault({"Text.md": text, f"{name}.md": own})
        catalog = Catalog.open(None, RELATIONS)
        refresh(catalog, Vault(root), RELATIONS)
        found = list(mentions(catalog, Vault(root), node_of(f"{name}.md")))
        catalog.close()
        return found

    return ask


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sora, sora's and SORA-like", ("Sora",)),
        ("**Sora**", ("Sora",)),
        ("_Sora_", ("Sora",)),
        ("| a | Sora |\n|---|---|\n", ("Sora",)),
        ("# About Sora", ("Sora",)),
        ("> [!tip] Sora", ("Sora",)),
        ("- [ ] ask Sora", ("Sora",)),
        ("用Sora做", ("Sora",)),
        ("我在中国的时候", ("x", "中国")),
        ("삼성은 크다", ("x", "삼성")),
        (unicodedata.normalize("NFD", "삼성은 크다"), ("x", "삼성")),
        ("ソニーの", ("x", "ソニー")),
        ("МОСКВА", ("Москва",)),
        ("cafe\u0301 noir", ("Café Noir",)),
        ("Café noir", ("Cafe\u0301 Noir",)),
        ("ÅNGSTRÖM", ("ångström",)),
        ("use ON here", ("onsemi", "ON")),
        ("knows C++ well", ("C++",)),
        ("the .NET way", ("x", ".NET")),
        ("Seedance 2.05", ("Seedance", "Seedance 2.0")),
        (r"\[\[Sora]]", ("Sora",)),
        ("a `b` Sora `c`", ("Sora",)),
        ("[x](y) Sora [z](w)", ("Sora",)),
        ("https://x.y Sora", ("Sora",)),
        ("---\nNo front matter, but a rule\n---\nSora", ("Sora",)),
        ("\ufeff---\nup: x\n---\nSora", ("Sora",)),
        ("# Sora".encode("utf-16"), ("Sora",)),
        (b"one\r\rSora \xff", ("Sora",)),
        (codecs.BOM_UTF8 + b"Sora", ("Sora",)),
        ("$5 Sora costs $6", ("Sora",)),
        ("\\$x Sora\\$", ("Sora",)),
        ("[[Sorrento]] Sora", ("Sora",)),
        ("see[^1]\n\n[^1]: Sora", ("Sora",)),
        ("a\n    Sora goes on", ("Sora",)),
    ],
)
def test_a_mention(text: str | bytes, names: tuple[str, ...], stand: Callable[..., list[Mention]]) -> None:
    assert stand(text, *names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sorata, resora and Sora2", ("Sora",)),
        ("[[Sora]] ![[Sora]] [[x|Sora]] [[Sora#Sora]]", ("Sora",)),
        ("[Sora](x.md) ![Sora](x.png) [x](Sora.md)", ("Sora",)),
        ("[about Sora\nand more](x.md)", ("Sora",)),
        ("[Sora][1] [Sora]\n\n[1]: x\n[Sora]: y", ("Sora",)),
        ("`Sora` and ``a ` Sora``", ("Sora",)),
        ("`over\nSora lines`", ("Sora",)),
        ("```\nSora\n```", ("Sora",)),
        ("~~~ Sora\nSora", ("Sora",)),
        ("- x\n\n  ```\n  Sora\n  ```", ("Sora",)),
        ("text\n\n    Sora", ("Sora",)),
        ("    Sora", ("Sora",)),
        ("%% Sora %%", ("Sora",)),
        ("%%\nSora\n%%", ("Sora",)),
        ("<!-- Sora -->", ("Sora",)),
        ('<a title="Sora">', ("Sora",)),
        ("<div>\nSora\n</div>", ("Sora",)),
        ("https://Sora.com/Sora <https://Sora.com>", ("Sora",)),
        ("#Sora #x/Sora", ("Sora",)),
        ("x ^Sora", ("Sora",)),
        ("x[^Sora]", ("Sora",)),
        ("$Sora$", ("Sora",)),
        ("$$\nSora\n$$", ("Sora",)),
        ("---\nup: Sora\n---\n", ("Sora",)),
        ('{"up": "Sora"}\n', ("Sora",)),
        ("> [!Sora] x", ("Sora",)),
        ("on and On", ("onsemi", "ON")),
        ("C and C+", ("C++",)),
        ("हिंदी", ("x", "हिं")),
        ("cafe\u0301s", ("Cafe",)),
        ("1. one\n2. two", ("x", "1", "2")),
    ],
)
def test_no_mention(text: str, names: tuple[str, ...], stand: Callable[..., list[Mention]]) -> None:
    assert not stand(text, *names)


def test_a_mention_says_where_and_how(stand: Callable[..., list[Mention]]) -> None:
    text = "---\nx: 1\n---\nno\r\n  SEEDANCE 2.0 and Seedance and seedance 2.0, Seedance\n"
    assert stand(text, "Seedance", "Seedance 2.0") == [
        Mention("Text.md", 5, matched, "SEEDANCE 2.0 and Seedance and seedance 2.0, Seedance")
        for matched in ("SEEDANCE 2.0", "Seedance", "seedance 2.0")
    ]


def test_of_a_long_line_only_what_stands_around_the_name(stand: Callable[..., list[Mention]]) -> None:
    (found,) = stand("x " * 9000 + "Sora" + " y" * 9000, "Sora")
    assert len(found.context) < 500
    assert "x Sora y" in found.context


def test_a_ghost_is_looked_for_by_its_name(make_vault: Make) -> None:
    root = make_vault({"A.md": "[[Generative AI]]", "B.md": "generative ai\n\nGenerative AI", "C.md": "generative"})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    found = mentions(catalog, Vault(root), Node("Generative AI", None))
    assert [(one.source, one.line, one.matched) for one in found] == [
        ("B.md", 1, "generative ai"),
        ("B.md", 3, "Generative AI"),
    ]


def test_a_note_is_looked_for_by_all_its_names(make_vault: Make) -> None:
    own = "---\ntitle: The Title\naliases: [Alias]\n---\n## Part\n# **First** heading\n# Second"
    text = "file\nthe title\nalias\nfirst heading\nSecond\nPart"
    root = make_vault({"File.md": own, "B.md": text})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    assert names_of(catalog, node_of("File.md")) == ["File", "The Title", "Alias", "First heading"]
    assert [one.line for one in mentions(catalog, Vault(root), node_of("File.md"))] == [1, 2, 3, 4]


def test_names_are_looked_for_once_each_and_not_without_end(make_vault: Make) -> None:
    many = ", ".join(f"name {n}" for n in range(MOST_NAMES + 50))
    composed, apart = "é", unicodedata.normalize("NFD", "é")
    root = make_vault({"A.md": f"---\ntitle: a\naliases: [{composed}, {apart}, {many}]\n---\n", "B.md": "name 7"})
    catalog = Catalog.open(None, RELATIONS)
    refresh(catalog, Vault(root), RELATIONS)
    names = names_of(catalog, node_of("A.md"))
    assert len(names) == MOST_NAMES
    assert names[:3] == ["A", "é", "name 0"]
    assert len(list(mentions(catalog, Vault(root), node_of("A.md")))) == 1
