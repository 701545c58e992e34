"""A verb's document as a person reads it in a shell. Every string from a vault passes `safe_text` on its way out."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import groupby

from notes.model import file_stem
from notes.text import safe_lines, safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from tui.typeset import Marks

    Document = dict[str, Any]

GHOST_MARK = " ∘"
_WIDEST = 100  # cells of a note's line: longer ones are hard to read


def hits(document: Document) -> None:
    """`lookup`: path, title and why, parted by tabs; a ghost has no path."""
    rows = []
    for hit in document["hits"]:
        why = f"{hit['kind']} {hit['matched']}" if hit["matched"] != hit["title"] else hit["kind"]
        rows.append((hit["path"] or "", hit["title"], f"{why} ({hit['tier']})"))
    _table(rows, ("path", "bold", "dim"))
    if not document["hits"]:
        complain(f"no note has a name like {document['query']}")


def card(document: Document) -> None:
    """Beneath a lookup on a terminal: the best note's other names, its parents, its first facts."""
    from tui.typeset import columns, paragraph

    print()
    for line in paragraph(" · ".join(document["aliases"]), "  "):
        print(line)
    for line in columns(
        [(f"  {key}", value) for key, value in (*document["parents"], *document["facts"])], ("dim", "")
    ):
        print(line)


def passages(document: Document, marks: Sequence[Marks]) -> None:
    """`search`: `path:line: snippet`, or what the note is called where its name was found; `marks` by hit."""
    if document["message"]:
        complain(document["message"])
    for hit, lit in zip(document["hits"], marks, strict=True):
        place = hit["path"] or hit["title"] + GHOST_MARK
        _passage(place, hit["line"], "", hit["snippet"] or hit["title"], lit)
    if not document["hits"] and not document["message"]:
        complain(f"nothing found for {document['query']}")


def source(document: Document) -> None:
    """`show --source`: the note as it is written, its controls made visible."""
    print(safe_lines(document["source"]), end="" if document["source"].endswith("\n") else "\n")


def note(document: Document) -> None:
    """`show`: the note rendered for the terminal's width, folded callouts open; in colour on a terminal."""
    from notes.reader import read_note
    from notes.relations import Relations
    from tui.render import ansi, layout, plain  # markdown-it-py: only for those who render
    from tui.render import document as draw
    from tui.typeset import in_colour, width

    whole = read_note(document["path"], document["source"].encode(), Relations())
    page = layout(draw(whole, lambda *_: "note"), min(width(), _WIDEST), folded=frozenset())
    write = ansi if in_colour() else plain
    for y in range(page.height):
        print(write(page.line(y)).rstrip())


def links(document: Document) -> None:
    """`links`: line, place or property, what is read, where it leads, how it was resolved if by alias, label."""
    rows = []
    for link in document["links"]:
        where = link["path"] or link["target"] + GHOST_MARK
        label = link["label"] if link["label"] != link["relation"] else None
        cells = (link["relation"] or link["place"], link["text"], where, *_via(link["via"]), label)
        rows.append((f"{link['line']}", *(cell for cell in cells if cell is not None)))
    _table(rows, ("dim", "dim", "bold", "path", "dim", "dim"))
    if not rows:
        complain("it links to nothing")


def _via(via: str | None) -> Iterable[str]:
    return ["by alias"] if via == "alias" else []


def backlinks(document: Document) -> None:
    """`backlinks`: groups with their counts, each link as `source:line: [label] context`."""
    name = file_stem(document["path"] or "").lower()
    for group, found in groupby(document["backlinks"], key=lambda link: link["relation"] or f"in {link['place']}"):
        rows = list(found)
        _heading(group, len(rows))
        for link in rows:
            label = link["label"] if link["label"] and link["label"] != link["relation"] else ""
            context = _as_read(link["context"])
            at = context.lower().find(name) if name else -1
            _passage(link["source"], link["line"], label, context, [(at, at + len(name))] if at >= 0 else (), "  ")
    if not document["backlinks"]:
        complain("nothing links here yet")


def family(document: Document) -> None:
    """`tree`: trails from the roots, then parents, children by their relations and siblings by their parents."""
    for trail in document["trails"]:
        _paragraph(" › ".join(trail))
    if parents := document["parents"]:
        print()
        _heading("PARENTS", len(parents))
        _table([(f"  {_node(kin)}", f"({kin['relation']})") for kin in parents], ("bold", "dim"), "  ")
    for relation, found in groupby(document["children"], key=lambda one: one["relation"]):
        _kin(f"CHILDREN  {relation}", list(found))
    for (relation, parent), found in groupby(document["siblings"], key=lambda one: (one["relation"], one["parent"])):
        _kin(f"SIBLINGS  {parent} ({relation})", list(found))


def _kin(heading: str, kin: Sequence[Document]) -> None:
    """Notes by name; where two bear the same, with their folders."""
    print()
    _heading(heading, len(kin))
    of_this_name = Counter(one["name"] for one in kin)
    words = [
        one["path"].removesuffix(".md") if one["path"] and of_this_name[one["name"]] > 1 else _node(one) for one in kin
    ]
    if sys.stdout.isatty():
        from tui.typeset import names

        print("\n".join(names(words)))
    else:
        for word in words:
            _print(f"  {word}")


def _node(kin: Document) -> str:
    return str(kin["name"]) + (GHOST_MARK if kin["path"] is None else "")


def way(document: Document) -> None:
    """`path`: where it begins, then a line for each step, its arrow pointing as the link does."""
    if not document["steps"] and document["from"] != document["to"]:
        complain(f"no way leads from {document['from']} to {document['to']}")
        return
    _print(document["from"])
    arrows = {"out": "→", "in": "←"}
    steps = document["steps"]
    rows = [
        (f"  {arrows[step['direction']]} {step['relation'] or step['label'] or 'link'}", step["to"]) for step in steps
    ]
    _table(rows, ("dim", "path"), "  ")


def mentions(document: Document) -> None:
    """`mentions`: `path:line: the line`."""
    for mention in document["mentions"]:
        context, matched = _as_read(mention["context"]), mention["matched"]
        at = context.find(matched)
        _passage(mention["source"], mention["line"], "", context, [(at, at + len(matched))] if at >= 0 else ())
    if not document["mentions"]:
        complain("its names stand nowhere unlinked")


def problems(document: Document) -> None:
    """`doctor`: kinds with their counts, each problem as `path:line: message`."""
    for kind, rows in groupby(document["problems"], key=lambda problem: problem["kind"]):
        _heading(kind, document["counts"][kind])
        for row in rows:
            _passage(row["path"], row["line"], "", row["message"], (), "  ")
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


def _table(rows: Sequence[Sequence[str]], looks: Sequence[str], between: str = "\t") -> None:
    """Cells parted by tabs; on a terminal in columns."""
    if sys.stdout.isatty():
        from tui.typeset import columns

        for line in columns(rows, looks) if rows else ():
            print(line)
    else:
        for row in rows:
            print(between.join(safe_text(cell) for cell in row))


def _passage(place: str, line: int, label: str, text: str, marks: Marks = (), indent: str = "") -> None:
    """`place:line: [label] text`; on a terminal broken into lines, the marked letters bold."""
    if sys.stdout.isatty():
        from tui.typeset import passage

        for row in passage(place, line, label, text, marks, indent):
            print(row)
    else:
        where = f"{place}:{line}:" if line else f"{place}:"
        _print(f"{indent}{where}{f' [{label}]' if label else ''} {text}")


def _as_read(line: str) -> str:
    """A line of a note: as it is written; for a terminal without its marks, links as they are shown."""
    if not sys.stdout.isatty():
        return line
    from search.snippet import plain

    return plain(line)


def _heading(text: str, count: int) -> None:
    line = f"{text}  {count:,}"
    if sys.stdout.isatty():
        from tui.typeset import heading

        print(heading(line))
    else:
        _print(line)


def _paragraph(text: str) -> None:
    if sys.stdout.isatty():
        from tui.typeset import paragraph

        print("\n".join(paragraph(text)))
    else:
        _print(text)


def _print(line: str) -> None:
    print(safe_text(line))
