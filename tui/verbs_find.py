"""The verbs that find notes: `lookup` and `search`."""

from __future__ import annotations

import sys
import time

from notes.cache import CacheError, cache_folder
from notes.vault import Vault, vault_path
from search.fuzzy import Names
from search.name_cache import kept_names
from tui import printing
from tui.answer import Document, answer
from tui.verbs import FOUND, NOTHING, Arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.config import Config


_FACTS = 5
_PATIENCE = 60.0
"""Seconds that a search waits for another process that writes the index."""


def lookup(arguments: Arguments, root: str, config: Config) -> int:
    """`lookup NAME`, or `lookup -` for one name a line of standard input."""
    names = kept_or_fresh(arguments, root, config)
    if arguments.name != "-":
        document = _lookup(names, arguments.name, arguments.n)
        code = answer(arguments, document, printing.hits, bool(document["hits"]))
        if code == FOUND and not arguments.json and document["hits"][0]["path"] and sys.stdout.isatty():
            _show_card(document["hits"][0]["path"], root, config)
        return code
    found = False
    for line in sys.stdin:
        document = _lookup(names, line.rstrip("\r\n"), arguments.n)
        found = found or bool(document["hits"])
        answer(arguments, document, printing.hits)
    return FOUND if found else NOTHING


def _show_card(path: str, root: str, config: Config) -> None:
    from notes.card import card  # the grammar: for those who sit before a terminal
    from notes.reader import read_note
    from notes.vault import UnreadableError

    try:
        note = read_note(path, Vault(root).read(path)[0], config.relations)
    except UnreadableError:
        return  # gone since the look
    up = [link for link in note.front.links if config.relations.direction(link.relation or "") == "up"]
    parents = [(link.relation, link.text) for link in up]
    printing.card({"aliases": note.front.aliases, "parents": parents, "facts": card(note.body_text)[:_FACTS]})


def kept_or_fresh(arguments: Arguments, root: str, config: Config) -> Names:
    """The vault's names: those kept, if the vault looks as it did then, which takes no more than a look."""
    vault = Vault(root)
    try:
        trace = None if arguments.cached else vault.look().trace()
        if names := kept_names(cache_folder(vault.folder), config.relations, trace):
            return names
    except CacheError:
        pass  # told by whoever opens the vault
    from tui.answer import open_finder

    return open_finder(arguments, root, config).names


def _lookup(names: Names, name: str, limit: int) -> Document:
    hits = [
        {
            "path": hit.owner.path,
            "title": hit.owner.title,
            "matched": hit.name,
            "kind": hit.kind,
            "tier": hit.tier,
            "ghost": hit.owner.path is None,
        }
        for hit in names.find(vault_path(name), limit)
    ]
    return {"query": name, "hits": hits}


def search(arguments: Arguments, root: str, config: Config) -> int:
    """`search QUERY`: names and words in one ranked list."""
    from tui.answer import open_finder
    from tui.progress_bar import ProgressBar

    finder = open_finder(arguments, root, config)
    bar = ProgressBar("indexing")
    end = time.monotonic() + _PATIENCE
    while not finder.update_words(bar):
        if time.monotonic() > end:
            printing.notice("another process is still writing the index: this is what it has so far")
            break
        time.sleep(0.05)
    bar.end()
    printing.notice(finder.words.notice)
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
    marks = [hit.marks for hit in results.hits]
    return answer(arguments, document, lambda found: printing.passages(found, marks), bool(results.hits))
