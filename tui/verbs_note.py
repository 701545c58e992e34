"""The verbs about one note or ghost, and about two: `show`, `links`, `backlinks`, `tree`, `mentions`, `path`."""

from collections.abc import Callable

from notes.graph import Graph, Node
from notes.vault import UnreadableError, Vault, vault_path
from search.finder import Ambiguous, Finder
from tui import printing
from tui.answer import Document, Print, answer, open_finder
from tui.config import Config
from tui.verbs import AMBIGUOUS, UNREADABLE, Arguments

_NEAR = 3  # names that are offered for one that nothing has


def show(arguments: Arguments, root: str, config: Config) -> int:
    """`show NOTE`: rendered for the terminal's width, or as it is written."""
    if arguments.source and not arguments.json:
        return _about(arguments, root, config, _source, printing.source)
    return _about(arguments, root, config, _show, printing.note)


def _source(finder: Finder, node: Node) -> Document | None:
    return None if node.path is None else {"source": finder.source(node.path)}


def _show(finder: Finder, node: Node) -> Document | None:
    if node.path is None:
        return None
    from notes.card import card  # the grammar: only for those who read a note

    note = finder.read(node.path)
    return {
        "path": note.path,
        "title": note.title,
        "aliases": list(note.front.aliases),
        "tags": list(dict.fromkeys(tag.name for tag in (*note.front.tags, *note.body.tags))),
        "properties": {prop.key: list(prop.values) for prop in note.front.properties},
        "headings": [heading._asdict() for heading in note.body.headings],
        "card": [list(pair) for pair in card(note.body_text)],
        "source": note.text,
    }


def links(arguments: Arguments, root: str, config: Config) -> int:
    """`links NOTE`: what the note links to; a ghost links to nothing."""
    return _about(arguments, root, config, _links, printing.links)


def _links(finder: Finder, node: Node) -> Document:
    edges = Graph(finder.catalog).links(node.path) if node.path is not None else []
    return {
        "path": node.path,
        "links": [
            {
                "line": link.line,
                "place": link.place,
                "relation": link.relation,
                "label": link.label,
                "text": link.text,
                "target": link.target + link.subpath,
                "path": to.path,
                "via": to.via,
            }
            for _, link, to, _ in edges
        ],
    }


def backlinks(arguments: Arguments, root: str, config: Config) -> int:
    """`backlinks NOTE`: what links to the note or names the ghost."""
    return _about(arguments, root, config, _backlinks, printing.backlinks)


def _backlinks(finder: Finder, node: Node) -> Document:
    from notes.standing import by_place

    edges = Graph(finder.catalog).backlinks(node)
    return {
        "path": node.path,
        "backlinks": [
            {
                "source": edge.source,
                "line": edge.link.line,
                "place": edge.link.place,
                "relation": edge.link.relation,
                "label": edge.link.label,
                "context": edge.context,
            }
            for _, group in by_place(edges)
            for edge in group
        ],
    }


def tree(arguments: Arguments, root: str, config: Config) -> int:
    """`tree NOTE`: trails to the roots, parents, children and siblings."""
    from notes.kinship import Kinship

    def family(finder: Finder, node: Node) -> Document:
        kin = Kinship(Graph(finder.catalog), config.relations).family(node)
        return {
            "path": node.path,
            "trails": [[step.name for step in trail] for trail in kin.trails],
            "parents": [{"relation": r, "name": n.name, "path": n.path} for r, n in kin.parents],
            "children": [{"relation": r, "name": n.name, "path": n.path} for r, n in kin.children],
            "siblings": [
                {"relation": r, "parent": parent.name, "name": n.name, "path": n.path} for r, parent, n in kin.siblings
            ],
        }

    return _about(arguments, root, config, family, printing.family)


def mentions(arguments: Arguments, root: str, config: Config) -> int:
    """`mentions NOTE`: where its names stand in other notes as plain words, unlinked."""
    from notes.mentions import mentions as find  # the grammar: the other verbs ask the catalog alone

    def unlinked(finder: Finder, node: Node) -> Document:
        return {
            "path": node.path,
            "mentions": [mention._asdict() for mention in find(finder.catalog, Vault(root), node)],
        }

    return _about(arguments, root, config, unlinked, printing.mentions)


def path(arguments: Arguments, root: str, config: Config) -> int:
    """`path A B`: the shortest way from one to the other, edge by edge."""
    from notes.ways import find_way

    finder = open_finder(arguments, root, config)
    start = _find(arguments, finder, arguments.start)
    if isinstance(start, int):
        return start
    goal = _find(arguments, finder, arguments.goal)
    if isinstance(goal, int):
        return goal
    with finder.catalog.steady():
        way = find_way(Graph(finder.catalog), start, goal)
    steps = [
        {
            "from": _address(step.start),
            "to": _address(step.end),
            "relation": step.link.relation,
            "label": step.link.label,
            "direction": step.direction,
        }
        for step in way or ()
    ]
    document = {"from": _address(start), "to": _address(goal), "steps": steps}
    return answer(arguments, document, printing.way, way is not None)


def _address(node: Node) -> str:
    """What names this node on a command line: a path, or a ghost's name."""
    return node.path if node.path is not None else node.name


def _about(
    arguments: Arguments, root: str, config: Config, make: Callable[[Finder, Node], Document | None], show: Print
) -> int:
    """Answer a verb about one note: find it, make its document, print it."""
    finder = open_finder(arguments, root, config)
    node = _find(arguments, finder, arguments.note)
    if isinstance(node, int):
        return node
    try:
        with finder.catalog.steady():
            document = make(finder, node)
    except UnreadableError as failure:  # no right to it, gone since the look, or one at which a reader failed
        answer(arguments, {"error": f"cannot read {failure}"}, printing.error)
        return UNREADABLE
    if document is None:
        error = f"{node.name} is a ghost: no note has this name"
        return answer(arguments, {"error": error}, printing.error, False)
    return answer(arguments, document, show)


def _find(arguments: Arguments, finder: Finder, name: str) -> Node | int:
    """The note or ghost of this name; where there is none, or are several, that is said and the exit code given."""
    node = finder.pick(vault_path(name))
    if isinstance(node, Ambiguous):
        answer(arguments, {"ambiguous": list(node.paths)}, printing.ambiguous)
        return AMBIGUOUS
    if node is None:
        near = ", ".join(hit.name for hit in finder.lookup(vault_path(name), _NEAR))
        error = f"no note is named {name}" + (f"; the nearest: {near}" if near else "")
        return answer(arguments, {"error": error}, printing.error, False)
    return node
