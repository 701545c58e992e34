"""A verb's document as a person reads it in a shell. Every string from a vault passes `safe_text` on its way out."""

from __future__ import annotations

import os
import sys
from itertools import groupby

from notes.text import safe_lines, safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    Document = dict[str, Any]

GHOST_MARK, ALIAS_MARK = " ∘", " ≈"


def hits(document: Document) -> None:
    """`lookup`: path, title and why, parted by tabs; a ghost has no path."""
    rows = []
    for hit in document["hits"]:
        why = f"{hit['kind']} {hit['matched']}" if hit["matched"] != hit["title"] else hit["kind"]
        rows.append((hit["path"] or "", hit["title"], f"{why} ({hit['tier']})"))
    _table(rows, ("", "1", "2"))
    if not document["hits"]:
        complain(f"no note has a name like {document['query']}")


def card(document: Document) -> None:
    """Beneath a lookup on a terminal: the best note's other names, its parents, its first facts."""
    print()
    if document["aliases"]:
        _print("  " + _cut(" · ".join(document["aliases"]), _width() - 2))
    rows = [(f"  {key}", value) for key, value in (*document["parents"], *document["facts"])]
    _table(rows, ("2", ""))


def passages(document: Document) -> None:
    """`search`: `path:line: snippet`."""
    if document["message"]:
        complain(document["message"])
    for hit in document["hits"]:
        _print(f"{hit['path'] or hit['title'] + GHOST_MARK}:{hit['line']}: {hit['snippet']}")
    if not document["hits"] and not document["message"]:
        complain(f"nothing found for {document['query']}")


def source(document: Document) -> None:
    """`show --source`: the note as it is written, its controls made visible."""
    print(safe_lines(document["source"]), end="" if document["source"].endswith("\n") else "\n")


def note(document: Document) -> None:
    """`show`: the note rendered for the terminal's width; in colour on a terminal."""
    from shutil import get_terminal_size

    from notes.reader import read_note
    from notes.relations import Relations
    from tui.render import ansi, layout, plain  # markdown-it-py: only for those who render
    from tui.render import document as draw

    whole = read_note(document["path"], document["source"].encode(), Relations())
    width = min(get_terminal_size((100, 24)).columns, 100)
    page = layout(draw(whole, lambda *_: "note"), width)
    write = ansi if _in_colour() else plain
    for y in range(page.height):
        print(write(page.line(y)).rstrip())


def links(document: Document) -> None:
    """`links`: line, place or property, label, and where each leads."""
    rows = []
    for link in document["links"]:
        where = link["path"] or link["target"] + GHOST_MARK
        cells = (link["relation"] or link["place"], link["text"], where, *_via(link["via"]), link["label"])
        rows.append((f"{link['line']}", *(cell for cell in cells if cell is not None)))
    _table(rows, ("2", "2", "1"))


def _via(via: str | None) -> Iterable[str]:
    return ["by alias"] if via == "alias" else []


def backlinks(document: Document) -> None:
    """`backlinks`: groups with their counts, each link as `source:line: context`."""
    for name, group in groupby(document["backlinks"], key=lambda link: link["relation"] or f"in {link['place']}"):
        rows = list(group)
        _heading(f"{name}  {len(rows)}")
        for link in rows:
            label = f" [{link['label']}]" if link["label"] and link["label"] != link["relation"] else ""
            _print(f"  {link['source']}:{link['line']}:{label} {link['context']}")
    if not document["backlinks"]:
        complain("nothing links here yet")


def family(document: Document) -> None:
    """`tree`: trails from the roots, then parents, children and siblings."""
    for trail in document["trails"]:
        _print(" › ".join(trail))
    for heading, rows in (("PARENTS", document["parents"]), ("CHILDREN", document["children"])):
        if rows:
            print()
            _heading(f"{heading}  {len(rows)}")
        for kin in rows:
            _print(f"  {_node(kin)}  ({kin['relation']})")
    for (relation, parent), kin in groupby(document["siblings"], key=lambda one: (one["relation"], one["parent"])):
        rows = list(kin)
        print()
        _heading(f"SIBLINGS  {parent} ({relation})  {len(rows)}")
        for sibling in rows:
            _print(f"  {_node(sibling)}")


def _node(kin: Document) -> str:
    return str(kin["name"]) + (GHOST_MARK if kin["path"] is None else "")


def way(document: Document) -> None:
    """`path`: where it begins, then a line for each step, its arrow pointing as the link does."""
    if not document["steps"] and document["from"] != document["to"]:
        complain(f"no way leads from {document['from']} to {document['to']}")
        return
    _print(document["from"])
    for step in document["steps"]:
        how = step["relation"] or step["label"] or "link"
        _print(f"  {'→' if step['direction'] == 'out' else '←'} {how}  {step['to']}")


def mentions(document: Document) -> None:
    """`mentions`: `path:line: the line`."""
    for mention in document["mentions"]:
        _print(f"{mention['source']}:{mention['line']}: {mention['context']}")
    if not document["mentions"]:
        complain("its names stand nowhere unlinked")


def problems(document: Document) -> None:
    """`doctor`: kinds with their counts, each problem as `path:line: message`."""
    for kind, rows in groupby(document["problems"], key=lambda problem: problem["kind"]):
        _heading(f"{kind}  {document['counts'][kind]:,}")
        for row in rows:
            _print(f"  {row['path']}:{row['line'] or ''}{':' if row['line'] else ''} {row['message']}")
    if not document["problems"]:
        print("nothing is wrong")


def indexed(document: Document) -> None:
    """`index`: what was done, in one line."""
    print(f"{document['notes']:,} notes, {document['read']:,} read, {document['seconds']:.2f} s")


def ambiguous(document: Document) -> None:
    """Several notes bear the name: their paths."""
    complain("several notes bear this name:")
    for path in document["ambiguous"]:
        _print(path)


def error(document: Document) -> None:
    """What was asked for is not there."""
    complain(document["error"])


def notice(text: str) -> None:
    """Something a person should know that does not belong to the answer."""
    if text:
        complain(text)


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"linkhop: {safe_text(message)}", file=sys.stderr)


class Bar:
    """A progress line on standard error, on a terminal only."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is."""
        if sys.stderr.isatty():
            self._shown = True
            filled = 30 * done // max(total, 1)
            bar = "━" * filled + "─" * (30 - filled)
            print(f"\r{self._doing} {bar} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _table(rows: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    """Cells parted by tabs; on a terminal in columns, no line wider than it. `styles` are SGR codes by column."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(safe_text(cell) for cell in row))
        return
    from rich.cells import cell_len, set_cell_size  # counting cells is for those who see them

    shown = [[safe_text(cell) for cell in row] for row in rows]
    columns = max((len(row) for row in shown), default=0)
    most = max(8, _width() // max(columns, 1) + 8)
    widths = [min(most, max(cell_len(row[at]) for row in shown if at < len(row))) for at in range(columns)]
    colour = _in_colour()
    for row in shown:
        room = _width()
        parts = []
        for at, cell in enumerate(row):
            is_last = at == len(row) - 1
            width = min(cell_len(cell) if is_last else widths[at], room)
            text = cell if cell_len(cell) <= width else set_cell_size(cell, max(width - 1, 0)) + "…"
            text = text if is_last else set_cell_size(text, width)
            style = styles[at] if at < len(styles) and colour else ""
            parts.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
            room = max(room - width - 2, 0)
        print("  ".join(parts).rstrip())


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns


def _cut(text: str, width: int) -> str:
    """The beginning of a text that has so much room; a letter is taken for a cell."""
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def _heading(line: str) -> None:
    print(f"\x1b[1m{safe_text(line)}\x1b[0m" if _in_colour() else safe_text(line))


def _print(line: str) -> None:
    print(safe_text(line))


def _in_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
