"""The vault's own rules for whole lines: tables, comments, math, callouts, tasks, footnotes, as markdown-it rules."""

from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from notes.address import definition
from notes.syntax import CALLOUT, LONE_BLOCK_ID, MOST_NESTING, TASK, alignments, split_row

_MOST_CELLS = 20_000  # in one note; each costs about a kilobyte
_CALLOUTS = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}
_KINDS = {"note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure", "danger", "bug"} | {
    "example",
    "quote",
}


def add_block_rules(md: MarkdownIt) -> None:
    """Add them all to a parser that has markdown-it's own rules and footnotes."""
    ruler = md.block.ruler
    ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    ruler.before("table", "too_deep", too_deep)
    ruler.before("fence", "comment_block", comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.before("fence", "math_block", math_block)
    ruler.at("reference", reference)
    ruler.at("footnote_def", footnote, {"alt": ["paragraph", "reference"]})
    md.core.ruler.after("block", "callouts", callouts)
    md.core.ruler.after("block", "tasks", tasks)
    md.core.ruler.before("footnote_tail", "footnotes_unused", footnotes_unused)


def line_text(state: StateBlock, line: int) -> str:
    """A line without the marks of its containers."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Where quotes and lists are nested beyond reason, a paragraph of plain text."""
    if silent or state.level < MOST_NESTING:
        return False
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        line += 1
    state.line = line
    text = state.getLines(start, line, state.blkIndent, False).strip()
    state.tokens += _paragraph("paragraph", text, [start, line], state.level, plain=True)
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table as in GitHub Flavored Markdown, but that a pipe inside a wikilink parts no cells."""
    if start + 2 > end or state.is_code_block(start) or state.is_code_block(start + 1):
        return False
    head = line_text(state, start)
    if "|" not in head or state.sCount[start + 1] < state.blkIndent:
        return False
    aligns = alignments(line_text(state, start + 1))
    if aligns is None or len(cells := split_row(head)) != len(aligns):
        return False
    if state.env.get("cells", 0) > _MOST_CELLS:
        return False
    if silent:
        return True
    old_parent, state.parentType = state.parentType, "table"
    opening = state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1).map = [start, start + 1]
    _row(state, start, cells, aligns, "th")
    state.push("thead_close", "thead", -1)
    terminators = state.md.block.ruler.getRules("blockquote")
    line, body = start + 2, None
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        text = line_text(state, line)
        if (
            any(rule(state, line, end, True) for rule in terminators)
            or state.is_code_block(line)
            or LONE_BLOCK_ID.match(text)
            or state.env["cells"] > _MOST_CELLS
        ):
            break
        if body is None:
            body = state.push("tbody_open", "tbody", 1)
        _row(state, line, split_row(text), aligns, "td")
        line += 1
    if body:
        state.push("tbody_close", "tbody", -1)
        body.map = [start + 2, line]
    state.push("table_close", "table", -1)
    opening.map = [start, line]
    state.parentType, state.line = old_parent, line
    return True


def _row(state: StateBlock, line: int, cells: list[str], aligns: list[str], kind: str) -> None:
    state.env["cells"] = state.env.get("cells", 0) + len(aligns)
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for index, align in enumerate(aligns):
        token = state.push(kind + "_open", kind, 1)
        if align:
            token.attrs = {"style": f"text-align:{align}"}
        inline = state.push("inline", "", 0)
        inline.map, inline.children = [line, line + 1], []
        inline.content = cells[index] if index < len(cells) else ""
        state.push(kind + "_close", kind, -1)
    state.push("tr_close", "tr", -1)


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """From a line that begins with `%%` to the next one that has `%%`; unclosed, it is text. What follows stays."""
    text = line_text(state, start)
    if not text.startswith("%%") or "%%" in text[2:] or state.is_code_block(start):
        return False
    line = start + 1
    while line < end and state.sCount[line] >= 0 and "%%" not in line_text(state, line):
        line += 1
    if line >= end or state.sCount[line] < 0:
        return False
    if not silent:
        rest = state.skipSpaces(state.src.find("%%", state.bMarks[line]) + 2)
        if rest >= state.eMarks[line]:
            state.line = line + 1
        else:
            state.bMarks[line], state.tShift[line], state.line = rest, 0, line
    return True


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """From a line that begins with `$$` to the one that ends with `$$`, without a blank line between."""
    text = line_text(state, start).rstrip(" \t")
    if not text.startswith("$$") or state.is_code_block(start):
        return False
    line, lines = start, [text[2:]]
    if len(text) > 3 and "$$" in text[2:]:
        if text.find("$$", 2) != len(text) - 2:
            return False
    else:
        while not lines[-1].endswith("$$") or line == start:
            line += 1
            if line >= end or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
                return False
            lines.append(line_text(state, line).rstrip(" \t"))
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = "\n".join(lines)[:-2]
        token.map, token.markup = [start, line + 1], "$$"
        state.line = line + 1
    return True


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^1]: text`, as the plugin has it; a footnote inside a footnote would lose text there and is no footnote."""
    inside = state.env.get("in_footnote")
    if inside and state.sCount[start] >= state.blkIndent:
        return False
    if silent:
        return bool(footnote_def(state, start, end, True))
    state.env["in_footnote"] = True
    try:
        return bool(footnote_def(state, start, end, False))
    finally:
        state.env["in_footnote"] = inside


def reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[label]: address`, on one line."""
    found = None if silent or state.is_code_block(start) else definition(line_text(state, start))
    if found is None:
        return False
    label, address = found
    state.env.setdefault("references", {}).setdefault(
        normalizeReference(label), {"title": "", "href": state.md.normalizeLink(address), "map": [start, start + 1]}
    )
    state.line = start + 1
    return True


def footnotes_unused(state: StateCore) -> None:
    """Footnotes to which nothing refers, and second ones of a name, are shown after the others, not dropped."""
    notes = state.env.get("footnotes")
    if not notes:
        return
    seen: Counter[str] = Counter()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            seen[label] += 1
            if seen[label] > 1:
                label = token.meta["label"] = f"{label} ({seen[label]})"
            if notes["refs"].get(":" + label, -1) < 0:
                notes["refs"][":" + label] = len(notes["list"])
                notes["list"][len(notes["list"])] = {"label": label, "count": 0}


def callouts(state: StateCore) -> None:
    """A quote that begins with `[!type]` becomes a callout with a title."""
    tokens: list[Token] = []
    opened: list[Token] = []
    skip = 0
    for index, token in enumerate(state.tokens):
        if skip:
            skip -= 1
        elif token.type == "blockquote_open":
            opened.append(token)
            tokens.append(token)
            first = state.tokens[index + 1 : index + 3]
            match = CALLOUT.match(first[1].content) if first[0].type == "paragraph_open" else None
            if match:
                skip = _begin_callout(tokens, first, match.groups(), match.end())
        else:
            tokens.append(token)
            if token.type == "blockquote_close" and opened.pop().type == "callout_open":
                token.type, token.tag = "callout_close", "div"
    state.tokens = tokens


def _begin_callout(tokens: list[Token], first: list[Token], parts: tuple[str, ...], end: int) -> int:
    """Turn the quote just opened into a callout with a title; how many tokens of its first paragraph are used up."""
    word, fold, title = parts
    quote, (paragraph, inline) = tokens[-1], first
    kind = word.partition("|")[0].strip().lower()
    kind = _CALLOUTS.get(kind, kind)
    quote.type, quote.tag = "callout_open", "div"
    quote.meta = {"kind": kind if kind in _KINDS else "note", "word": word, "fold": fold}
    line = (inline.map or [0])[0]
    said = title.strip()
    shown = said or word.partition("|")[0].strip().capitalize()
    tokens += _paragraph("callout_title", shown, [line, line + 1], quote.level + 1, plain=not said)
    rest = inline.content[end:].lstrip()
    if not rest:
        return 3
    inline.content = rest
    inline.map = paragraph.map = [line + 1, (inline.map or [0, 0])[1]]
    return 0


def _paragraph(kind: str, content: str, lines: list[int], level: int, plain: bool = False) -> list[Token]:
    """Three tokens that hold a text; a plain one means only what it says."""
    inline = Token("inline", "", 0, content=content, children=[], level=level + 1, block=True, map=lines)
    if plain:
        inline.meta["plain"] = True
    return [
        Token(kind + "_open", "p", 1, level=level, block=True, map=lines),
        inline,
        Token(kind + "_close", "p", -1, level=level, block=True),
    ]


def tasks(state: StateCore) -> None:
    """`- [x] text`: the item knows what is in its box, and the box is taken off the text."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        if tokens[index].type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            inline = tokens[index + 2]
            if match := TASK.match(inline.content):
                tokens[index].meta["task"] = match[1]
                inline.content = inline.content[match.end() :]
