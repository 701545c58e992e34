"""Strings from outside: made safe for a terminal; and what makes two names the same to a link."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# Zero-width and bidirectional controls, tags, the byte order mark, interlinear marks, fillers; not ZWNJ and ZWJ
# (200C, 200D), which Persian, Indic scripts and emoji need, nor variation selectors 15 and 16.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# What stands for an undecodable byte in a vault path (see notes.vault) or in a decoded string.
_UNDECODABLE = "\ud800-\udfff\U0010ff80-\U0010ffff"
_UNSAFE_LINE = f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}{_UNDECODABLE}]"
_UNSAFE_PROSE = f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_INVISIBLE}{_UNDECODABLE}]"
_LINE_ENDS = "\r\n|[\r\x85\u2028\u2029]"
# Combining marks are no \\w: only such a run can hold more of them than a reader can want.
_LONG_RUN = r"[^\w\s\x00-\x7f]{9,}"
_RUN_OF_JOINERS = "([\u200c\u200d])[\u200c\u200d]+"
_MOST_MARKS = 8
_NOT_SEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_NO_ASCII = dict.fromkeys(range(128))


_compiled: dict[str, re.Pattern[str]] = {}


def _pattern(expression: str) -> re.Pattern[str]:
    """Compiled when first needed: most names are plain ASCII, and a lookup from a shell should not pay for the rest."""
    if expression not in _compiled:
        import re

        _compiled[expression] = re.compile(expression)
    return _compiled[expression]


def safe_text(text: str) -> str:
    """One line that no terminal can take for anything but text: names, titles, links, messages, code.

    Controls become visible pictures (`␛`, `⟨U+009D⟩`), bidirectional and invisible characters are shown as their
    code points, undecodable bytes as U+FFFD, and a letter keeps at most eight combining marks. Characters are replaced,
    sequences are never parsed. Line breaks are shown too: see `safe_lines` for text of several lines.
    """
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        return text
    return _few_marks(_pattern(_UNSAFE_LINE).sub(_picture, text))


def safe_lines(text: str) -> str:
    """Running text of several lines: as `safe_text`, but newlines and tabs stay and invisible characters go.

    Line separators of all kinds become newlines. `hides_text` tells whether something was dropped.
    """
    line = text.replace("\n", "").replace("\t", "")
    if line.isprintable() and (line.isascii() or _is_plain(line)):
        return text
    return _few_marks(_pattern(_UNSAFE_PROSE).sub(_picture_or_nothing, unify_line_ends(text)))


def hides_text(text: str) -> bool:
    """Whether `safe_lines` would drop invisible or bidirectional characters: worth a badge."""
    return not text.isascii() and _pattern(f"[{_INVISIBLE}]").search(text.removeprefix("\ufeff")) is not None


def unify_line_ends(text: str) -> str:
    """CRLF, a lone CR and Unicode's own line ends as `\\n`."""
    return _pattern(_LINE_ENDS).sub("\n", text)


def _is_plain(text: str) -> bool:
    """Whether printable text is safe as it stands, told without `re`: to import that takes 3 ms, and most is.

    What Python calls printable holds no controls and nothing undecodable, and few of the invisible characters.
    """
    others = text.translate(_NO_ASCII)
    few_marks = len(others) - sum(map(str.isalnum, others)) <= _MOST_MARKS
    return few_marks and _NOT_SEEN.isdisjoint(others) and max(others) < "\U000e0000"


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF or code >= 0x10FF80:
        return "\ufffd"
    return f"⟨U+{code:04X}⟩"


def _picture_or_nothing(match: re.Match[str]) -> str:
    code = ord(match.group())
    return _picture(match) if code < 0xA0 or 0xD800 <= code <= 0xDFFF or code >= 0x10FF80 else ""


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    return _pattern(_LONG_RUN).sub(_cap_marks, _pattern(_RUN_OF_JOINERS).sub(r"\1", text))


def _cap_marks(match: re.Match[str]) -> str:
    import unicodedata

    kept, marks = [], 0
    for char in match.group():
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def link_key(name: str) -> str:
    """What makes two names the same to a link: no case, one Unicode form, `.md` optional, also if it stands twice.

    Source: observations of Obsidian 1.13.7 (`Ext.MD` finds `Ext.md`, `LOG` finds `Log.md`).
    """
    if name.isascii():
        key = name.lower()
    else:
        from unicodedata import normalize  # a library of its own, and most names are plain

        key = normalize("NFC", normalize("NFC", name).casefold())
    while key.endswith(".md"):
        key = key[:-3]
    return key
