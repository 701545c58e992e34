"""The manual page, made of the same table as the command line: `python -m tui.manual > tui/linkhop.1`."""

from collections.abc import Iterator

from tui.options import DESCRIPTION, EPILOG
from tui.verbs import COMMON, VERBS, Argument

_EXIT = (
    ("0", "found"),
    ("1", "nothing found; `doctor`: something is wrong in the vault"),
    ("2", "wrong usage, or refused"),
    ("3", "several notes bear exactly this name"),
    ("4", "the vault cannot be read, or the answer not be written"),
)
_EXAMPLES = (
    ("linkhop lookup 'Seedance V2'", "find a note by any of its names"),
    ('vim "$(linkhop lookup \\-n 1 seedacne | cut \\-f1)"', "edit it, whatever was mistyped"),
    ("rg \\-n sputnik | linkhop \\-", "the app on just these lines"),
    ("linkhop backlinks ByteDance \\-\\-json | jq '.backlinks[].source'", "for other programs"),
)
_VARIABLES = (
    ("LINKHOP_VAULT", "the vault, where none is named on the command line"),
    ("XDG_CONFIG_HOME, XDG_CACHE_HOME", "where `linkhop/config.toml` and the caches lie; else ~/.config and ~/.cache"),
    ("XDG_STATE_HOME", "where it is kept what was opened, and where; else ~/.local/state"),
    ("VISUAL, EDITOR", "what the key `e` hands a note to"),
    ("NO_COLOR", "no colours"),
    ("SSH_ORIGINAL_COMMAND", "set by SSH for a forced command: restricted mode, and what the guest asks"),
)


def man_page() -> str:
    """The page in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.TH LINKHOP 1 "" "linkhop" "User Commands"'
    yield from (".SH NAME", r"linkhop \- a terminal browser for linked Markdown notes")
    yield from (
        ".SH SYNOPSIS",
        ".B linkhop",
        "[OPTION]... [FOLDER]",
        ".br",
        ".B linkhop",
        "[OPTION]... VERB [ARGUMENT]...",
    )
    yield from (".SH DESCRIPTION", _text(DESCRIPTION), ".PP", _text(EPILOG))
    yield from (".SH OPTIONS",)
    for option in COMMON:
        yield from _entry(_shown(option), option.help)
    yield from _entry(r"\fB\-\-version\fR", "print the version")
    yield from _entry(r"\fB\-h\fR, \fB\-\-help\fR", "print help, of a verb if one is named")
    yield ".SH VERBS"
    for name, verb in VERBS.items():
        words = " ".join([rf"\fB{name}\fR", *map(_in_its_place, verb.arguments)])
        yield from _entry(words, verb.help + (" (also for guests)" if verb.for_guests else ""))
        for argument in verb.arguments:
            yield from (".RS", *_entry(_shown(argument), argument.help), ".RE")
    yield ".SH EXIT STATUS"
    for code, meaning in _EXIT:
        yield from _entry(code, meaning)
    yield ".SH EXAMPLES"
    for command, meaning in _EXAMPLES:
        yield from _entry(rf"\fB{command}\fR", meaning)
    yield ".SH ENVIRONMENT"
    for name, meaning in _VARIABLES:
        yield from _entry(rf"\fB{name}\fR", meaning)


def _entry(head: str, meaning: str) -> tuple[str, ...]:
    return ".TP", head, _text(meaning)


def _in_its_place(argument: Argument) -> str:
    """As it stands behind its verb: in brackets what may be left out, with dots what may come several times."""
    shown = _shown(argument) + (" ..." if argument.many else "")
    return f"[{shown}]" if argument.default is not None else shown


def _shown(argument: Argument) -> str:
    value = rf"\fI{argument.metavar}\fR" if argument.metavar else ""
    if not argument.is_option:
        return value
    return rf"\fB{argument.name}\fR {value}".replace("-", r"\-").rstrip()


def _text(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    print(man_page(), end="")
