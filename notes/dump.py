"""The whole structure of a vault as one sorted document, to compare a catalog with a fresh reading."""

from collections import defaultdict
from typing import Any

from notes.catalog import Catalog
from notes.graph import Graph
from notes.model import folder_of


def dump(catalog: Catalog) -> dict[str, Any]:
    """Notes with all known of them, attachments, ghosts and problems, in an order that only the vault decides."""
    with catalog.steady():
        graph = Graph(catalog)
        _, ghosts = graph.ends
        problems: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for path, problem in catalog.problems():
            problems[path].append(problem._asdict())
        return {
            "notes": [_note(graph, path, number) for number, path in _numbered(catalog)],
            "attachments": sorted(catalog.attachments()),
            "ghosts": [ghost._asdict() for ghost in ghosts],
            "problems": [{"path": path, **problem} for path in sorted(problems) for problem in problems[path]],
        }


def _numbered(catalog: Catalog) -> list[tuple[int, str]]:
    return catalog.db.execute("SELECT id, path FROM notes ORDER BY path").fetchall()


def _note(graph: Graph, path: str, number: int) -> dict[str, Any]:
    db = graph.catalog.db

    def rows(columns: str, table: str) -> list[Any]:
        # Table and columns are words of this module, never of a note.
        return db.execute(f"SELECT {columns} FROM {table} WHERE note = ? ORDER BY seq", (number,)).fetchall()  # noqa: S608

    title, digest = db.execute("SELECT title, digest FROM notes WHERE id = ?", (number,)).fetchone()
    return {
        "path": path,
        "folder": folder_of(path),
        "title": title,
        "digest": digest,
        "aliases": [name for (name,) in rows("name", "aliases")],
        "tags": [{"name": name, "line": line} for name, line in rows("name, line", "tags")],
        "properties": properties(rows("seq, key, value, line", "properties")),
        "headings": [{"level": a, "text": b, "line": c} for a, b, c in rows("level, text, line", "headings")],
        "blocks": [{"id": name, "line": line} for name, line in rows("id, line", "blocks")],
        "links": [
            {**edge.link._asdict(), "path": edge.to.path, "via": edge.to.via, "context": edge.context}
            for edge in graph.links(path)
        ],
    }


def properties(rows: list[tuple[int, str, str | None, int]]) -> list[dict[str, Any]]:
    """Rows of (position, key, value, line) as one entry a key, its values in a list."""
    found: dict[int, dict[str, Any]] = {}
    for seq, key, value, line in rows:
        entry = found.setdefault(seq, {"key": key, "values": [], "line": line})
        if value is not None:
            entry["values"].append(value)
    return list(found.values())
