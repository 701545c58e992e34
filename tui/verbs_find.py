"""The verbs that find notes: `lookup` and `search`."""

import sys
from argparse import Namespace
from pathlib import Path

from search.finder import Finder
from tui import printing
from tui.answer import Document, answer, open_finder
from tui.cli import FOUND, NOTHING
from tui.config import Config


def lookup(arguments: Namespace, root: Path, config: Config) -> int:
    """`lookup NAME`, or `lookup -` for one name a line of standard input."""
    finder = open_finder(arguments, root, config)
    if arguments.name != "-":
        document = _lookup(finder, arguments.name, arguments.n)
        return answer(arguments, document, printing.hits, bool(document["hits"]))
    found = False
    for line in sys.stdin:
        document = _lookup(finder, line.rstrip("\r\n"), arguments.n)
        found = found or bool(document["hits"])
        answer(arguments, document, printing.hits)
    return FOUND if found else NOTHING


def _lookup(finder: Finder, name: str, limit: int) -> Document:
    hits = [
        {
            "path": hit.owner.path,
            "title": hit.owner.title,
            "matched": hit.name,
            "kind": hit.kind,
            "tier": hit.tier,
            "ghost": hit.owner.path is None,
        }
        for hit in finder.lookup(name, limit)
    ]
    return {"query": name, "hits": hits}


def search(arguments: Namespace, root: Path, config: Config) -> int:
    """`search QUERY`: names and words in one ranked list."""
    finder = open_finder(arguments, root, config)
    finder.update_words(None if arguments.cached else printing.Bar("indexing"))
    query = " ".join(arguments.query)
    results = finder.search(query, arguments.n)
    document = {
        "query": query,
        "message": results.message,
        "hits": [
            {"path": hit.path, "title": hit.title, "line": hit.line, "snippet": hit.snippet, "why": hit.why}
            for hit in results.hits
        ],
    }
    return answer(arguments, document, printing.passages, bool(results.hits))
