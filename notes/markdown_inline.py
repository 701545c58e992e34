"""The vault's own rules inside a paragraph, heading or cell: wikilinks, embeds, tags, highlights, comments, block ids,
math and bare URLs, as markdown-it rules.

Whatever can be followed knows its line: `meta["line"]`, counted from 0 in the body, as markdown-it counts.
"""

from bisect import bisect_left
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_inline

from notes.syntax import BARE_URL, BLOCK_ID, INLINE_MATH, TAG, wikilinks
from notes.wikilink import Wikilink

_Rule = Callable[[StateInline, bool], bool]
_EQUALS = ord("=")
_MOST_NESTED = 4  # images within the text of images


def add_inline_rules(md: MarkdownIt) -> None:
    """Add them all to a parser that has markdown-it's own rules and footnotes."""
    ruler = md.inline.ruler
    ruler.at("linkify", bare_url)
    ruler.before("escape", "comment", comment)
    ruler.before("escape", "math_inline", math)
    ruler.after("strikethrough", "mark", mark)
    ruler.before("link", "wikilink", wikilink)
    ruler.before("link", "tag", tag)
    ruler.before("link", "block_id", block_id)
    ruler.before("html_inline", "html_comment", html_comment)
    ruler.at("link", _with_line(link))
    ruler.at("image", _with_line(_parsed_apart(image)))
    ruler.at("footnote_inline", _parsed_apart(footnote_inline))
    md.inline.ruler2.after("strikethrough", "mark", join_marks)


def wikilink(state: StateInline, silent: bool) -> bool:
    """`[[...]]` and `![[...]]`."""
    start = state.pos
    embed = state.src[start] == "!"
    found = _wikilinks(state).get(start + embed) if state.src.startswith("[[", start + embed) else None
    if found is None or found[0] > state.posMax:
        return False
    end, parsed = found
    if not silent:
        tell(state.push("embed" if embed else "wikilink", "", 0), parsed, _line(state))
    state.pos = end
    return True


def tell(token: Token, parsed: Wikilink, line: int) -> Token:
    """Let the token say what the wikilink says."""
    token.content = parsed.text
    token.meta = {"target": parsed.target, "subpath": parsed.subpath, "display": parsed.display, "line": line}
    return token


def _wikilinks(state: StateInline) -> dict[int, tuple[int, Wikilink]]:
    """Where the wikilinks of the whole text begin; found once, so that a million brackets cost a million steps."""
    known: dict[str, dict[int, tuple[int, Wikilink]]] = state.env.setdefault("wikilinks", {})
    if state.src not in known:
        known[state.src] = wikilinks(state.src)
    return known[state.src]


def tag(state: StateInline, silent: bool) -> bool:
    """`#a/b`."""
    if state.src[state.pos] != "#" or (state.pos == 0 and state.env.get("nested")):
        return False
    match = TAG.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = match[0]
        token.meta = {"tag": match[1], "line": _line(state)}
    state.pos = match.end()
    return True


def block_id(state: StateInline, silent: bool) -> bool:
    """` ^id` at a line's end; not in a table cell, where `m ^2` is text, nor in what is parsed apart."""
    if state.src[state.pos] != "^" or state.env.get("cell") or state.env.get("nested"):
        return False
    match = BLOCK_ID.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" \t")
        token = state.push("block_id", "", 0)
        token.hidden = True
        token.meta = {"id": match[1], "line": _line(state)}
    state.pos = match.end()
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """`%%...%%` within one paragraph: nothing is left of it."""
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    state.pos = end + 2
    return True


def html_comment(state: StateInline, silent: bool) -> bool:
    """`<!-- ... -->`, up to the first `-->` (CommonMark 0.31): hidden."""
    if not state.src.startswith("<!--", state.pos):
        return False
    end = state.src.find("-->", state.pos + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : end + 3]
        token.hidden = True
    state.pos = end + 3
    return True


def math(state: StateInline, silent: bool) -> bool:
    """`$x$` and `$$x$$`."""
    if state.src[state.pos] != "$":
        return False
    match = INLINE_MATH.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = match[1] or match[2]
        token.markup = "$$" if match[1] else "$"
    state.pos = match.end()
    return True


def bare_url(state: StateInline, silent: bool) -> bool:
    """`https://...` in running text, shown as it is written; linkify-it says where it ends."""
    src, pos = state.src, state.pos
    if not src.startswith("://", pos):
        return False
    start = pos - 5 if src[max(pos - 5, 0) : pos].lower() == "https" else pos - 4
    candidate = BARE_URL.match(src, start, state.posMax) if start >= 0 else None
    if candidate is None or (start and src[start - 1].isalnum()):
        return False
    found = state.md.linkify.match_at_start(candidate[0]) if state.md.linkify else None
    if found is None:
        return False
    url = found.url.rstrip("*")
    if not silent:
        if not state.pending.endswith(src[start:pos]):
            return False
        state.pending = state.pending[: start - pos]
        if not state.linkLevel:
            state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
        state.push("text", "", 0).content = url
        if not state.linkLevel:
            state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


def mark(state: StateInline, silent: bool) -> bool:
    """`==`: noted as a delimiter; `join_marks` makes pairs of them."""
    if silent or state.src[state.pos] != "=":
        return False
    scanned = state.scanDelims(state.pos, True)
    if scanned.length < 2:
        return False
    if scanned.length % 2:
        state.push("text", "", 0).content = "="
    for _ in range(scanned.length // 2):
        state.push("text", "", 0).content = "=="
        state.delimiters.append(Delimiter(_EQUALS, 0, len(state.tokens) - 1, -1, scanned.can_open, scanned.can_close))
    state.pos += scanned.length
    return True


def join_marks(state: StateInline) -> None:
    """Matched `==` become `mark_open` and `mark_close`."""
    groups = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    for delimiters in groups:
        for opener in delimiters:
            if opener.marker == _EQUALS and opener.end >= 0:
                for at, kind, nesting in (
                    (opener.token, "mark_open", 1),
                    (delimiters[opener.end].token, "mark_close", -1),
                ):
                    token = state.tokens[at]
                    token.type, token.tag, token.nesting, token.markup, token.content = kind, "mark", nesting, "==", ""


def _line(state: StateInline) -> int:
    """The line of the body on which we are."""
    known: dict[str, list[int]] = state.env.setdefault("line_ends", {})
    if state.src not in known:
        known[state.src] = [at for at, char in enumerate(state.src) if char == "\n"]
    first: int = state.env.get("line", 0)
    return first + bisect_left(known[state.src], state.pos)


def _with_line(rule: _Rule) -> _Rule:
    """The rule, and its token knows its line."""

    def run(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] not in "[!":
            return rule(state, silent)
        line, before = _line(state), len(state.tokens)
        found = rule(state, False)
        for token in state.tokens[before:] if found else ():
            if token.type in ("link_open", "image"):
                token.meta["line"] = line
                break
        return found

    return run


def _parsed_apart(rule: _Rule) -> _Rule:
    """A rule that parses a part of the text as a text of its own: its lines count on, its depth has an end."""

    def run(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] not in "!^":
            return rule(state, silent)
        env = state.env
        depth, line = env.get("nested", 0), env.get("line", 0)
        if depth >= _MOST_NESTED:
            return False
        env["nested"], env["line"] = depth + 1, _line(state)
        try:
            return rule(state, False)
        finally:
            env["nested"], env["line"] = depth, line

    return run
