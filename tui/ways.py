"""Ways through the notes beside links: siblings, headings, the session's trail and a way to another to choose from.

Pure but for the dice: from a page or a history to where it leads.
"""

import re
from collections.abc import Sequence

from notes.graph import Node
from notes.kinship import Family
from notes.model import Heading, folder_of
from notes.standing import Standing
from notes.text import safe_text
from notes.ways import Step
from tui.history import Place
from tui.kin_rows import Goal
from tui.render.span import Span
from tui.render.symbols import Symbols
from tui.row import Row


def sibling(family: Family, by: int) -> Node | None:
    """The next (or, with -1, the previous) child of the first parent, by name and round its ends; None without one."""
    groups = [(one.relation, one.parent.key) for one in family.siblings]
    others = [one.node for one, group in zip(family.siblings, groups, strict=True) if group == groups[0]]
    if not others:
        return None
    children = sorted([*others, family.node], key=lambda node: (node.name.casefold(), node.path or ""))
    at = next(place for place, node in enumerate(children) if node.key == family.node.key)
    return children[(at + by) % len(children)]


def outline_rows(node: Node, headings: Sequence[Heading]) -> list[Row]:
    """The headings, each below and to the right of the one it belongs to."""
    least = min((heading.level for heading in headings), default=1)
    return [
        Row((Span("  " * (level - least)), Span(safe_text(text), "name")), (), Goal(node, line))
        for level, text, line in headings
    ]


def namesake_rows(goals: Sequence[Goal]) -> list[Row]:
    """Notes that a link may mean, each with its folder."""
    rows = []
    for goal in goals:
        folder = safe_text(f"{folder_of(goal.node.path or '')}/")
        rows.append(Row((Span(safe_text(goal.node.name), "name"),), (Span(folder, "dim"),), goal))
    return rows


def trail_rows(places: Sequence[Place], present: Place | None, symbols: Symbols) -> list[Row]:
    """The places of the session from the first to the last, with the queries that led there; the present one is
    marked."""
    rows = []
    for place in places:
        ghost = f" {symbols.ghost}" if place.node.is_ghost else ""
        here = f" {symbols.here} here" if place is present else ""
        name = Span(safe_text(place.node.name), "ghost" if ghost else "name")
        left = (name, Span(f"{ghost}{here}", "dim"))
        right = (Span(safe_text(f"/ {place.query}"), "dim"),) if place.query else ()
        rows.append(Row(left, right, Goal(place.node, place.line if place.line > 1 or place.beyond else 0)))
    return rows


def trail_text(places: Sequence[Place]) -> str:
    """The places of the session as a Markdown list of links, with the queries that led there; of notes that share a
    name, each by its path."""
    paths: dict[str, set[str | None]] = {}
    for place in places:
        paths.setdefault(place.node.name, set()).add(place.node.path)
    lines = []
    for place in places:
        name, path = place.node
        link = f"[[{path.removesuffix('.md')}|{name}]]" if path and len(paths[name]) > 1 else f"[[{name}]]"
        lines.append(f"- {link}, searched for {_as_code(place.query)}\n" if place.query else f"- {link}\n")
    return "".join(lines)


def _as_code(text: str) -> str:
    """In as many backquotes as it takes."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def way_rows(steps: Sequence[Step], symbols: Symbols) -> list[Row]:
    """The steps of a way, each under the one before: the arrow points as the link does, and what stands between says
    why it is there. A step leads to its end, and to the line of the link where that stands there."""
    rows = []
    for depth, step in enumerate(steps):
        is_out = step.direction == "out"
        start = (Span(safe_text(step.start.name), "here"), Span(" ")) if not depth else (Span("  " * depth, "dim"),)
        to, fro = (symbols.to, "") if is_out else ("", symbols.fro)
        how = safe_text(step.link.relation or step.link.label or "link")
        ghost = f" {symbols.ghost}" if step.end.is_ghost else ""
        left = (
            *start,
            Span(f"{fro or symbols.rule} {how} {to or symbols.rule} ", "dim"),
            Span(safe_text(step.end.name), "ghost" if ghost else "name"),
            Span(ghost, "dim"),
        )
        rows.append(Row(left, (), Goal(step.end, 0 if is_out else step.link.line)))
    return rows


def path_of_ghost(ghost: Node, backlinks: Sequence[Standing]) -> str | None:
    """Where in the vault a ghost's note would be: by the path that its links write, else beside the first note that
    names it. None for a name that no file in the vault can have."""
    name = ghost.name if ghost.name.lower().endswith(".md") else f"{ghost.name}.md"
    parts = name.split("/")
    if any(part in ("", ".", "..") or part.startswith(".") or "\0" in part for part in parts):
        return None
    first = min((edge.source for standing in backlinks for edge in standing.edges), default="")
    folder = folder_of(first) if len(parts) == 1 else ""
    return f"{folder}/{name}" if folder else name
