"""The pieces of a note's syntax that the grammar (`notes.markdown`) and the scanner (`notes.scanner`) must agree on.

Every pattern is linear: no nested quantifiers, and runs that cannot be given back are possessive.
"""

import re

from notes.wikilink import Wikilink, find_in_line

# White space and punctuation of all scripts end a tag; letters, digits, `_`, `-`, `/`, emoji and other symbols do not.
_NO_TAG = (
    "\x00-,.:-@\\[-^`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u1680\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f"
    "\u3000-\u3003\u3008-\u3011\u3014-\u301f\u3030\ufe10-\ufe19\ufe30-\ufe6f\ufeff\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff3e\uff40\uff5b-\uff65"
)
TAG = re.compile(rf"(?<!\S)#(?!\d++(?:[{_NO_TAG}]|\Z))([^{_NO_TAG}]+)")
"""`#a/b` at a line's start or after white space, not of digits alone (Obsidian Help, "Tags")."""

BLOCK_ID = re.compile(r"(?<!\S)\^([A-Za-z0-9-]+)[ \t]*(?=\n|\Z)")
"""` ^id` at the end of a line or alone on it (Obsidian Help, "Internal links")."""

INLINE_MATH = re.compile(
    r"\$\$((?:[^$\n\\]|\\.)++)\$\$|(?<![\w$])\$(?![\s$])((?:[^$\n\\]|\\.)++)(?<!\s)\$(?![\w$])",
)
"""`$x$` and `$$x$$` on one line. No letter, digit or blank may touch the dollar signs where prices have them."""

BARE_URL = re.compile(
    r"https?://(?:[\w.:~!&=+,;-]++@)?[\w.-]++(?::\d++)?(?:[/?#](?:[^\s<>\[\]`\"|\\$%^]|%(?!%))*)?", re.IGNORECASE
)
"""What may be a URL in running text, before trailing punctuation is taken off."""

CALLOUT = re.compile(r"\[!([^\]\n]+)\]([+-]?)[ \t]*(.*)")
"""First line of a callout: type, fold, title (Obsidian Help, "Callouts")."""

TASK = re.compile(r"\[([^\n])\](?:[ \t]+|(?=\n)|\Z)")
"""The box of a task, any one character in it (Obsidian Help, "Basic formatting syntax")."""

LONE_BLOCK_ID = re.compile(r"\^[A-Za-z0-9-]+[ \t]*\Z")
"""A block id on a line of its own: it ends a table."""

MOST_NESTING = 40
"""A quote counts one, a list item two: what stands deeper is plain text."""

_MOST_COLUMNS = 1_000
_COLUMN = re.compile(r":?-+:?")
_SIMPLE = re.compile(r"\|(?: ?:?-++:? ?\|){1,100}+\Z")
_PIPE = re.compile(r"\\?\|")
_PIPED = re.compile(r"\[\[[^|\]]*+(?:\](?!\])[^|\]]*+)*+\|")
_ALIGN = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "center"}
SPECIAL = re.compile(r"[!#$%&*+:<=>@\[\\\]^_`{}~\n-]")
"""A character that may mean something within a text, or that markdown-it takes for such a one."""

_LONGEST_SPAN = 100_000
_MOST_SPECIALS = 10_000


def too_dense(text: str) -> bool:
    """Whether one paragraph, heading or cell is beyond what a person writes: only its wikilinks are looked for then."""
    if len(text) <= _MOST_SPECIALS:
        return False
    return len(text) > _LONGEST_SPAN or len(SPECIAL.findall(text)) > _MOST_SPECIALS


def wikilinks(text: str) -> dict[int, tuple[int, Wikilink]]:
    """Where each wikilink of the text begins: the offset of its `[[`, the one behind its `]]`, and what it says."""
    found: dict[int, tuple[int, Wikilink]] = {}
    begun = 0
    for line in text.split("\n"):
        found.update((begun + start, (begun + end, link)) for start, end, link in find_in_line(line))
        begun += len(line) + 1
    return found


def split_row(row: str) -> list[str]:
    """The cells of a table row, trimmed. A pipe separates unless it is written `\\|` or stands inside a wikilink.

    Source: GitHub Flavored Markdown, "Tables"; the pipe inside a wikilink is ours.
    """
    row = row.strip()
    cells = row.split("|")
    if "\\" in row or ("[[" in row and _PIPED.search(row)):
        cells = _split_escaped(row)
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return [cell.strip() for cell in cells]


def cell_count(row: str) -> int:
    """How many cells a table row has."""
    if row[:1] == "|" == row[-1:] and "\\" not in row and "[[" not in row:
        return row.count("|") - 1
    return len(split_row(row))


def _split_escaped(row: str) -> list[str]:
    links = iter([(start, end) for start, end, _ in find_in_line(row)])
    start, end = next(links, (len(row), len(row)))
    cells: list[str] = []
    cell: list[str] = []
    begun = 0
    for pipe in _PIPE.finditer(row):
        at = pipe.start()
        while end <= at:
            start, end = next(links, (len(row), len(row)))
        if pipe[0] == "\\|":
            cell.append(row[begun:at])
            begun = at + 1
        elif at < start:
            cell.append(row[begun:at])
            cells.append("".join(cell))
            cell.clear()
            begun = at + 1
    return [*cells, "".join(cell) + row[begun:]]


def column_count(line: str) -> int:
    """How many columns the line below a table's head declares, 0 when it is no such line."""
    return line.count("|") - 1 if _SIMPLE.match(line) else len(alignments(line) or ())


def alignments(line: str) -> list[str] | None:
    """How the line below a table's head aligns its columns (`left`, `right`, `center`, `""`); None: none such."""
    if len(line) < 2 or line[0] not in "|-:" or line.strip("|-: \t") or (line[0] == "-" and line[1] in " \t"):
        return None
    columns = [column.strip() for column in line.split("|")]
    if not columns[0]:
        del columns[0]
    if columns and not columns[-1]:
        del columns[-1]
    if not 0 < len(columns) <= _MOST_COLUMNS or not all(map(_COLUMN.fullmatch, columns)):
        return None
    return [_ALIGN[column[0] == ":", column[-1] == ":"] for column in columns]
