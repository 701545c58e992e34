"""The things a vault is made of, as values. No I/O.

They are named tuples: as immutable as a frozen dataclass, four times cheaper to make where they come by the hundred
thousand, a row for SQLite as they stand, and nothing to import for a shell verb that should answer at once.

Lines are counted from 1 in the file as it is stored, front matter included. Paths are relative to the vault's root,
with `/` between folders; a byte of a file name that is not UTF-8 stands in them as one private character
(`notes.vault` maps both ways).
"""

from __future__ import annotations

from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Place = Literal["text", "list", "table", "heading", "property", "embed"]
    Form = Literal["wiki", "markdown", "plain"]
else:
    Place = Form = str


class Link(NamedTuple):
    """One link out of a note, as its author wrote it; where it leads is a question for `notes.names`."""

    line: int
    place: Place
    """Where it stands. An embed is `embed` wherever it stands; a link in a table cell is `table` before all else."""
    relation: str | None
    """The property key that holds the link; None in the body."""
    label: str | None
    """What its place says about it: property key, list annotation, first cell of a two-column row, column heading."""
    text: str
    """What a reader sees: the display text, else the target (`Note#Heading` as `Note › Heading`)."""
    target: str
    """The target as written, trimmed and (Markdown links) percent-decoded, without subpath. Empty: this note."""
    subpath: str
    """`""`, `#Heading`, `#Heading#Below` or `#^block`, as written."""
    form: Form
    """`wiki`: `[[...]]`; `markdown`: `[...](...)`; `plain`: the bare string of a property that names a parent."""


class Heading(NamedTuple):
    """A heading of the body, `#` or underlined."""

    level: int
    text: str
    """Plain text: no emphasis marks, links as they are shown, no block id."""
    line: int


class Block(NamedTuple):
    """A jump target `^id`, without the caret."""

    id: str
    line: int


class Tag(NamedTuple):
    """A tag as written, without `#`; nested by `/`."""

    name: str
    line: int


class Property(NamedTuple):
    """One front-matter key. Values stay as their author wrote them, one string a list item; none for null."""

    key: str
    values: tuple[str, ...]
    line: int


class Problem(NamedTuple):
    """Something about a note that its author may want to know. `kind` is a short stable word for grouping."""

    kind: str
    line: int
    message: str


class Body(NamedTuple):
    """What the text below the front matter holds, in order of appearance."""

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    blocks: tuple[Block, ...] = ()


class FrontMatter(NamedTuple):
    """What stands between the `---` lines. `body_line` is the line on which the body begins, 1 without any."""

    properties: tuple[Property, ...] = ()
    aliases: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    title: str | None = None
    links: tuple[Link, ...] = ()
    """Links in the values: place `property`, relation and label the key."""
    problems: tuple[Problem, ...] = ()
    body_line: int = 1


class Note(NamedTuple):
    """One note as read from its bytes."""

    path: str
    text: str
    """The whole file, decoded (U+FFFD for what is not UTF-8), with line ends as `\\n`."""
    front: FrontMatter
    body: Body
    problems: tuple[Problem, ...] = ()
    """All of them, those of the front matter included."""

    @property
    def name(self) -> str:
        """The file name without `.md`."""
        return file_stem(self.path)

    @property
    def title(self) -> str:
        """For display: front-matter `title`, else the file name."""
        return self.front.title or self.name

    @property
    def body_text(self) -> str:
        """The text below the front matter."""
        if self.front.body_line == 1:
            return self.text
        return "\n".join(self.text.split("\n")[self.front.body_line - 1 :])


def is_note(path: str) -> bool:
    """Whether a path is that of a note: it ends in `.md` (in any case)."""
    return path[-3:].lower() == ".md"


def without_md(path: str) -> str:
    """A path or name without its `.md` (in any case), if it has one."""
    return path[:-3] if is_note(path) else path


def file_stem(path: str) -> str:
    """The name by which links mean a file: without folders and without `.md`."""
    return without_md(path.rpartition("/")[2])


def folder_of(path: str) -> str:
    """The folder of a path, `""` for the root."""
    return path.rpartition("/")[0]
