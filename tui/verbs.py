"""The words of the command line: every verb, what it takes and what it is for; and what its exit code means."""

from __future__ import annotations

from types import SimpleNamespace

from notes.lean import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FOUND, NOTHING, USAGE, AMBIGUOUS, UNREADABLE = range(5)
"""Exit codes: 0 found, 1 nothing found, 2 wrong usage, 3 several notes bear this name, 4 the vault or the note
cannot be read, or the answer not be written."""


class Arguments(SimpleNamespace):
    """What one command asks for: `verb`, `vault`, `json`, `cached`, `restricted`, and what the verb takes."""


class Argument(NamedTuple):
    """A word or option that is taken. Its name is also that of its value in `Arguments`, without dashes."""

    name: str
    help: str
    metavar: str | None = None
    """What stands for its value in the help; None: it has none."""
    default: str | int | bool | None = None
    """Its type is that of the values; for a word, any but None means that it may be left out."""
    choices: tuple[str, ...] = ()
    many: bool = False
    """Whether a word may come several times: one at least."""

    @property
    def is_option(self) -> bool:
        """Whether it is known by its dashes and not by its place."""
        return self.name.startswith("-")

    @property
    def key(self) -> str:
        """The name of its value."""
        return self.name.lstrip("-")


class Verb(NamedTuple):
    """One word of the command line: where its function is, what it takes and what it is for."""

    module: str
    arguments: tuple[Argument, ...]
    help: str
    for_guests: bool = False
    """Whether it may be asked for in restricted mode."""
    of_a_vault: bool = True
    """Whether it needs one."""


COMMON = (
    Argument("--vault", "the vault to use", "FOLDER"),
    Argument("--json", "print one JSON document", default=False),
    Argument("--cached", "skip the look at the disk", default=False),
    Argument("--restricted", "for guests: one vault, eight verbs, no editor", default=False),
)
"""What stands before or behind any verb."""
_NOTE = Argument("note", "a path in the vault, any name of a note, or a ghost's name", "NOTE")
_MOST = Argument("-n", "how many rows at the most (default: 20)", "N", 20)
VERBS: Mapping[str, Verb] = {
    "browse": Verb(
        "tui.verbs_browse",
        (Argument("folder", "the vault; - opens the notes that standard input lists", "FOLDER", ""),),
        "open the app",
        True,
    ),
    "lookup": Verb(
        "tui.verbs_find",
        (Argument("name", "any name of a note; - reads one name a line from standard input", "NAME"), _MOST),
        "find notes by any of their names",
        True,
    ),
    "search": Verb(
        "tui.verbs_find",
        (Argument("query", "words, phrases and operators", "QUERY", many=True), _MOST),
        "find notes by their words",
        True,
    ),
    "show": Verb(
        "tui.verbs_note", (_NOTE, Argument("--source", "as it is written", default=False)), "print a note", True
    ),
    "links": Verb("tui.verbs_note", (_NOTE,), "print the links out of a note", True),
    "backlinks": Verb("tui.verbs_note", (_NOTE,), "print the links to a note, in groups", True),
    "tree": Verb("tui.verbs_note", (_NOTE,), "print trails to the roots, children and siblings", True),
    "path": Verb(
        "tui.verbs_note",
        (Argument("start", "a note or ghost", "A"), Argument("goal", "another one", "B")),
        "print the shortest way from one note to another",
        True,
    ),
    "mentions": Verb("tui.verbs_note", (_NOTE,), "print where a note's names stand unlinked"),
    "doctor": Verb("tui.verbs_vault", (), "print what is wrong in the vault"),
    "index": Verb(
        "tui.verbs_cache",
        (Argument("--rebuild", "read every note again", default=False),),
        "bring the caches up to date",
    ),
    "dump": Verb(
        "tui.verbs_cache",
        (Argument("--fresh", "read the vault anew, without any cache", default=False),),
        "print the whole structure as JSON",
    ),
    "serve": Verb(
        "tui.verbs_web",
        (Argument("--port", "where on the loopback (default: 8000)", "N", 8000),),
        "show the app as a page in a browser of this machine, restricted",
    ),
    "completion": Verb(
        "tui.verbs_shell",
        (
            Argument("shell", "which shell's", "SHELL", choices=("bash", "zsh", "fish")),
            Argument("line", "for these scripts: print the names of notes that may end this command line", "LINE", ""),
        ),
        "print what lets a shell complete verbs, options and notes' names",
        of_a_vault=False,
    ),
}
