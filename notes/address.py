"""Where a Markdown link leads: `[text](address "title")`, and `[label]: address "title"` on a line of its own."""

import re
from html.entities import html5
from urllib.parse import unquote

ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
FORBIDDEN = re.compile(r"(?:vbscript|javascript|file|data):(?!image/(?:gif|png|jpeg|webp);)", re.IGNORECASE)
"""Schemes that make no link at all (as markdown-it has it)."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?! |%20)|//")
_UNESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|" + ENTITY.pattern)
_ANGLED = re.compile(r"<((?:[^<>\n\\]|\\[^\n])*+)>")
_BARE = re.compile(r"[^()\\\x00-\x20\x7f]+|\\(?=[ ])|\\.?|[()]", re.DOTALL)
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)", re.DOTALL)
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.)++)\]:[ \t]*")
_BLANKS = re.compile(r"[ \t]*")
_MOST_PARENTHESES = 32


def internal_target(href: str) -> tuple[str, str] | None:
    """Target and subpath of a Markdown link's address, percent-decoded; None when it leads out of the vault.

    Whatever begins with a URL scheme leads out (`https:`, `mailto:`, `obsidian:`, `file:`, ...). `./x` and `../x` keep
    their dots, and `%23` is part of a name while `#` begins the subpath.
    """
    href = href.strip()
    if not href or _SCHEME.match(href):
        return None
    target, hash_, subpath = href.partition("#")
    return unquote(target).strip(), hash_ + unquote(subpath).strip() if hash_ else ""


def link_destination(text: str, at: int) -> tuple[str, int] | None:
    """The address that begins at `at`, escapes undone, and where it ends; None when none does or it is forbidden."""
    if match := _ANGLED.match(text, at):
        address, end = match[1], match.end()
    elif text[at : at + 1] == "<":
        return None
    else:
        end, depth = at, 0
        while match := _BARE.match(text, end):
            if match[0] == "\\" and text[match.end() : match.end() + 1] == " ":
                break
            depth += (match[0] == "(") - (match[0] == ")")
            if depth < 0:
                break
            if depth > _MOST_PARENTHESES:
                return None
            end = match.end()
        if end == at or depth > 0:
            return None
        address = text[at:end]
    address = _UNESCAPE.sub(lambda found: found[1] or entity(found[0], found[2], found[3], found[4]), address)
    return None if FORBIDDEN.match(address.strip()) else (address, end)


def link_title(text: str, at: int) -> int | None:
    """Where the title that begins at `at` ends, None when none does."""
    match = _TITLE.match(text, at)
    return match.end() if match else None


def definition(line: str) -> tuple[str, str] | None:
    """Label and address of a line that defines a link, `[label]: address "title"`.

    CommonMark lets a definition run over several lines; ours stands on one, so that a link below `[label]:` is a link.
    """
    match = _DEFINITION.match(line)
    if match is None or not match[1].strip() or (found := link_destination(line, match.end())) is None:
        return None
    address, after = found
    end = _end_of_blanks(line, after)
    if end > after and (titled := link_title(line, end)) is not None:
        end = _end_of_blanks(line, titled)
    return (match[1], address) if end == len(line) else None


def reference_key(label: str) -> str:
    """What makes two labels of link definitions the same."""
    return " ".join(label.split()).lower().upper()


def entity(whole: str, hexadecimal: str | None, decimal: str | None, name: str | None) -> str:
    """The character that an HTML entity stands for, from the groups of `ENTITY`; itself when it stands for none."""
    if name:
        return html5.get(name + ";", whole)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or "0")
    bad = code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    control = code <= 8 or code == 0xB or 0xE <= code <= 0x1F or 0x7F <= code <= 0x9F
    return "\ufffd" if bad or control else chr(code)


def _end_of_blanks(line: str, at: int) -> int:
    match = _BLANKS.match(line, at)
    return match.end() if match else at
