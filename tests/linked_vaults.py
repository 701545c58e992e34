"""Small vaults made up of notes that link to each other, to ghosts and to themselves by all kinds of names."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from notes.catalog import Catalog
from notes.graph import Edge, Graph
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

LINKS = st.sampled_from(
    [
        "[[A]]",
        "[[a]]",
        "[[x/A]]",
        "[[./A]]",
        "[[A#Part]]",
        "[[a|shown]]",
        "[[Alias]]",
        "[[B]]",
        "[m](x/A.md)",
        "[[Ghost]]",
    ]
)
LINES = st.builds(
    str.format,
    st.sampled_from(
        [
            "text {}\n",
            "- {} — Rival\n",
            "- {} — rival\n",
            "- {} — a &#10; b\n",
            "# {}\n",
            "\n| Maker | {} |\n|---|---|\n",
        ]
    ),
    LINKS,
)
HEADS = st.sampled_from(
    ["", "---\naliases: [Alias]\n---\n", "---\nparent: '[[A]]'\nof: ['[[x/A]]', '[[Ghost]]']\n---\n"]
)
NOTES = st.dictionaries(
    st.sampled_from(["A.md", "x/A.md", "x/y/a.md", "B.md", "x/B.md", "N1.md", "x/N2.md", "z/N3.md"]),
    st.builds(lambda head, lines: head + "\n".join(lines), HEADS, st.lists(LINES, max_size=6)),
    min_size=2,
)
"""Texts by path."""


def read_into(catalog: Catalog, notes: dict[str, str]) -> None:
    """Bring a catalog up to date with a vault of these notes."""
    with TemporaryDirectory() as folder:
        for path, text in notes.items():
            Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, path).write_text(text)
        refresh(catalog, Vault(folder), Relations())


def every_edge(catalog: Catalog) -> list[Edge]:
    """The links of all notes, by source and order, but those to themselves."""
    graph = Graph(catalog)
    return [edge for path in catalog.paths() for edge in graph.links(path) if edge.source != edge.to.path]
