"""Restricted mode: what a guest may ask, as the forced command of a key in `authorized_keys` or in a browser's window.

The words of the forced command are the host's: they name the vault and nothing else. Those in `$SSH_ORIGINAL_COMMAND`
are the guest's: they are split as a shell splits words, no shell ever sees them, and only eight verbs are answered.
"""

from __future__ import annotations

from tui.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from tui.verbs import Arguments

ASKED = "SSH_ORIGINAL_COMMAND"
LONGEST = 4096
"""Letters of a guest's command."""
KEPT = ("HOME", "LANG", "LOGNAME", "NO_COLOR", "PATH", "COLORTERM", "COLUMNS", "LINES", "ROWS", "TERM", "TZ", "USER")
KEPT_KINDS = ("LC_", "SSH_")
"""Variables that a guest's session keeps, and beginnings of such. What chooses programs, code or folders goes."""
PAGE_DRIVER = "textual.drivers.web_driver:WebDriver"
"""How textual-serve says in `$TEXTUAL_DRIVER` that the app is on a page. Any other value goes, and this one too in a
session of SSH: sshd always sets `$SSH_CONNECTION`, and `linkhop serve` takes it away."""
_MAY = ", ".join(name for name, verb in VERBS.items() if verb.for_guests)


class RefusedError(Exception):
    """A guest asked for something that is not for guests; the message says what is."""


def is_guest(words: Sequence[str], environment: MutableMapping[str, str]) -> bool:
    """Whether a command must be answered in restricted mode: it says so, or SSH forces it."""
    return ASKED in environment or "--restricted" in words


def guest_words(words: Sequence[str], environment: MutableMapping[str, str]) -> list[str]:
    """The whole command: the host's options, then what the guest asked for. Raises RefusedError."""
    if ASKED not in environment:
        return list(words)
    if any(not word.startswith("-") for word in _without_values(words)):
        raise RefusedError(
            "a forced command names the vault (--vault FOLDER) and no verb: that is for the guest to say"
        )
    asked = environment[ASKED]
    if len(asked) > LONGEST:
        raise RefusedError(f"this command is longer than {LONGEST:,} letters")
    if not asked.isprintable():
        raise RefusedError("this command holds characters that are no text")
    import shlex  # only guests need it

    try:
        theirs = shlex.split(asked)
    except ValueError as error:
        raise RefusedError(f"this command cannot be read: {error}") from error
    theirs = theirs[1:] if theirs[:1] == ["linkhop"] else theirs
    options = theirs[: theirs.index("--")] if "--" in theirs else theirs
    if any(word.partition("=")[0] in ("--vault", "--restricted") for word in options):
        raise RefusedError("a guest's vault is the one of the forced command")
    verb = next((word for word in theirs if not word.startswith("-")), "browse")
    if verb not in VERBS or not VERBS[verb].for_guests:
        raise RefusedError(f"a guest may ask for these alone: {_MAY}")
    return [*words, *theirs]


def _without_values(words: Sequence[str]) -> list[str]:
    return [word for at, word in enumerate(words) if at == 0 or words[at - 1] != "--vault"]


def check_guest(arguments: Arguments, environment: MutableMapping[str, str]) -> None:
    """Hold what was asked for against what a guest may have. Raises RefusedError."""
    if not VERBS[arguments.verb].for_guests:
        raise RefusedError(f"a guest may ask for these alone: {_MAY}")
    if not arguments.vault:
        raise RefusedError("restricted mode needs --vault FOLDER: a guest sees that one and no other")
    if arguments.verb == "browse":
        if arguments.folder:
            raise RefusedError("a guest's vault is the one of --vault")
        term = environment.get("TERM", "")
        if len(term) > 64 or not all(char.isalnum() or char in "._+-" for char in term) or not term.isascii():
            raise RefusedError("this TERM is the name of no terminal")


def forget_environment(environment: MutableMapping[str, str]) -> None:
    """Drop every variable that is not known to be harmless."""
    on_page = is_on_page(environment) and not any(name.startswith("SSH_") for name in environment)
    for name in [*environment]:
        if name not in KEPT and not name.startswith(KEPT_KINDS):
            del environment[name]
    if on_page:
        environment["TEXTUAL_DRIVER"] = PAGE_DRIVER


def is_on_page(environment: Mapping[str, str]) -> bool:
    """Whether the app is shown by a browser, over a pipe to textual-serve, and not by a terminal."""
    return environment.get("TEXTUAL_DRIVER") == PAGE_DRIVER
