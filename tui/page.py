"""Everything the screen shows of one note or ghost, read and drawn up in the answerer's thread."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from notes.graph import Graph, Node
from notes.kinship import Kinship, unlinked_siblings
from notes.markdown import Pause
from notes.model import FrontMatter, Note, file_stem, folder_of, is_note
from notes.relations import Relations
from notes.scanner import scan
from notes.standing import Standing, standings
from notes.vault import UnreadableError
from search.finder import Finder
from tui.decoder import DRAWN
from tui.kin_rows import Kin
from tui.render import Document, LinkState, document
from tui.render.symbols import Symbols
from tui.ways import path_of_ghost

_MOST_NEAR = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One note or ghost, ready to be shown. A ghost's note is written by `ghost_note`."""

    node: Node
    note: Note
    document: Document
    kin: Kin
    badge: str
    """What is odd about the note, in a few words; empty for most."""

    @property
    def file(self) -> str | None:
        """Its path in the vault, or the one that a ghost's note would have; None where no file can have the name."""
        return self.node.path or path_of_ghost(self.node, self.kin.backlinks)

    def is_like(self, other: "Page") -> bool:
        """Whether both would look the same. Of a page with embedded notes nobody knows."""
        embeds = any(edge.link.place == "embed" for edge in self.kin.links)
        return not embeds and (self.node, self.note, self.kin, self.badge) == (
            other.node,
            other.note,
            other.kin,
            other.badge,
        )


def load_page(
    finder: Finder,
    node: Node,
    relations: Relations,
    symbols: Symbols,
    glimpse: int | None = None,
    pause: Pause | None = None,
    most: int | None = None,
) -> Page:
    """Read a note and its kin. Raises UnreadableError if its file cannot be read.

    `glimpse` and `pause` are for long notes: see `tui.render.document`; `most` is for hubs: of the links to the note no
    more are read, though counted. Who names a ghost is always read.
    """
    with finder.catalog.steady():
        graph = Graph(finder.catalog)
        kin = _kin(graph, node, relations, most if node.path is not None else None)
        if node.path is None:
            note = ghost_note(finder, node, kin.backlinks)
        else:
            note = finder.read(node.path) if is_note(node.path) else file_note(node.path)
        source = node.path or ""

        def state(target: str, subpath: str, form: str) -> LinkState:
            to = graph.resolve(target, source)
            if to.path is None:
                return "ghost"
            if not is_note(to.path):
                return "file"
            return "alias" if to.via == "alias" else "self" if to.path == source else "note"

        def embedded(target: str, _: str) -> Note | None:
            to = graph.resolve(target, source)
            with suppress(UnreadableError):
                return finder.read(to.path) if to.path is not None and is_note(to.path) else None
            return None

        def figure(target: str) -> str:
            path = graph.resolve(target, source).path
            return path if path is not None and path.lower().endswith(DRAWN) else ""

        drawn = document(note, state, symbols=symbols, embed=embedded, figure=figure, glimpse=glimpse, pause=pause)
    return Page(node, note, drawn, kin, " · ".join(dict.fromkeys(problem.kind for problem in note.problems)))


def load_kin(finder: Finder, node: Node, relations: Relations) -> Kin:
    """The kin of a note alone."""
    with finder.catalog.steady():
        return _kin(Graph(finder.catalog), node, relations)


def _kin(graph: Graph, node: Node, relations: Relations, most: int | None = None) -> Kin:
    links = tuple(graph.links(node.path)) if node.path is not None else ()
    backlinks, family = graph.backlinks(node), Kinship(graph, relations).family(node)
    apart = unlinked_siblings(graph, family, backlinks, links)
    return Kin(family, apart, tuple(standings(backlinks, most)), links)


def ghost_note(finder: Finder, node: Node, backlinks: Sequence[Standing]) -> Note:
    """A page for a name without a note: who names it, and what is called something like it."""
    links = [edge.source for standing in backlinks for edge in standing.edges]
    sources = sorted(set(links))
    names = Counter(map(file_stem, sources))
    near = near_notes(finder, node.name)
    text = "\n".join(
        [
            f"# {_shown(node.name)}",
            "",
            f"No note has this name yet. {_count(len(links), 'link')} to it, in {_count(len(sources), 'note')}.",
            *(["", "## Near names", ""] if near else []),
            *(f"- {_link(path)}" for path in near),
            *(["", "## Named by", ""] if sources else []),
            *(f"- {_link(path)}{_apart(path, names)}" for path in sources),
        ]
    )
    return Note("", text, FrontMatter(title=node.name), scan(text))


def file_note(path: str) -> Note:
    """A page for a file of the vault that is no note: what it shows, if it is an image."""
    can_be_linked = not set(path) & set("[]|#^")
    text = (
        f"![[/{path}]]" if can_be_linked and path.lower().endswith(DRAWN) else f"{_shown(path)} is a file, not a note."
    )
    return Note(path, text, FrontMatter(title=path.rpartition("/")[2]), scan(text))


def near_notes(finder: Finder, name: str) -> list[str]:
    """Paths of the notes that a ghost's name may have meant.

    A name that is borne, if only by a ghost, is no slip to `lookup`; without its last letter it is none that is borne.
    """
    like = finder.lookup(name, _MOST_NEAR)
    slips = [hit for hit in finder.lookup(name[:-1], _MOST_NEAR) if hit.tier == "typo"]
    return list(dict.fromkeys(hit.owner.path for hit in (*like, *slips) if hit.owner.path is not None))[:_MOST_NEAR]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("s" if number != 1 else "")


def _shown(name: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>#=%$~|&!" else char for char in name)


def _apart(path: str, names: Counter[str]) -> str:
    """The folder of a note, if another of these bears its name."""
    return f" · {_shown(folder_of(path))}/" if names[file_stem(path)] > 1 else ""


def _link(path: str) -> str:
    stem = path.removesuffix(".md")
    return f"[[/{stem}|{stem.rpartition('/')[2]}]]" if not set(stem) & set("[]|#^") else _shown(stem)
