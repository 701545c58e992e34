"""The grammar of a note: one markdown-it parser with the rules of a vault.

`parse` gives markdown-it's tokens (CommonMark, tables, `~~strikethrough~~`, footnotes, bare URLs) and these of ours:

- `wikilink`, `embed`: what is shown as content; meta `target`, `subpath`, `display`
- `tag`: `#a/b`; meta `tag`
- `mark_open`, `mark_close`: `==highlight==`
- `block_id`: hidden; meta `id`
- `callout_open` (meta `kind`, `word`, `fold`), `callout_title_open`, `callout_title_close`, `callout_close`
- `list_item_open` of a task: meta `task`, the character in its box
- `math_inline`, `math_block`

Comments leave no token; HTML comments leave a hidden one. Tokens that can be followed also know their line in the body
(meta `line`, from 0).

What no person writes is not parsed at all, since markdown-it takes 5 to 40 microseconds for every character that may
mean something: a body beyond 2,000,000 characters or 20,000 lines is one `code_block` with meta `plain`; in a paragraph
beyond `notes.syntax.too_dense`, and in all further ones when a body has had its share of such characters, only
wikilinks are found.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from notes.address import internal_target
from notes.markdown_block import add_block_rules
from notes.markdown_inline import add_inline_rules, tell
from notes.syntax import MOST_NESTING, SPECIAL, too_dense
from notes.wikilink import find_in_line

__all__ = ["Pause", "internal_target", "parse"]

Pause = Callable[[], None]

_LONGEST_BODY = 2_000_000
_MOST_LINES = 20_000
_MOST_WORK = 300_000
_MOST_LINKS = 20_000  # in a line that nobody wrote by hand
_MOST_NESTING = MOST_NESTING + 10
_BRACKET = re.compile(r"[\[\]]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str, pause: Pause | None = None) -> list[Token]:
    """The tokens of a note's body, front matter already cut off. Never raises on what a person wrote.

    `pause` is called between blocks; what it raises ends the parsing.
    """
    if len(text) > _LONGEST_BODY or text.count("\n") > _MOST_LINES:
        token = Token("code_block", "code", 0, content=text, block=True, map=[0, text.count("\n") + 1])
        token.meta["plain"] = True
        return [token]
    text = _LONE_SURROGATE.sub("\ufffd", text)
    # Where HTML ends with a quote that ends the note, markdown-it reads on to a line end.
    return _parser().parse(f"{text}\n", {"pause": pause or _go_on})


def _go_on() -> None:
    """Nobody waits."""


def _pause(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule that matches nothing, tried where a block may begin."""
    state.env["pause"]()
    return False


@cache
def _parser() -> MarkdownIt:
    md = _AsWritten("default", {"html": True, "maxNesting": _MOST_NESTING})
    md.use(footnote_plugin)
    add_inline_rules(md)
    add_block_rules(md)
    md.block.ruler.before("too_deep", "pause", _pause)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.push("html_comments", _hide_html_comments)
    return md


class _AsWritten(MarkdownIt):
    """Shows a URL as it stands in the note."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _inline(state: StateCore) -> None:
    """markdown-it's own step, with an end to the work that a body may cause."""
    work, before = 0, ""
    for token in state.tokens:
        if token.type == "inline":
            state.env["pause"]()
            content = token.content
            work += len(SPECIAL.findall(content)) + _work_of_brackets(content)
            state.env["line"] = line = token.map[0] if token.map else 0
            state.env["cell"] = before in ("th_open", "td_open")
            if token.meta.get("plain"):
                token.children = [Token("text", "", 0, content=content)]
            elif work > _MOST_WORK or too_dense(content):
                token.children = _only_wikilinks(content, line)
            else:
                token.children = []
                state.md.inline.parse(content, state.md, state.env, token.children)
        before = token.type


def _work_of_brackets(text: str) -> int:
    """For each bracket that opens, markdown-it looks into those within for the one that closes."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return text.count("[") * min(deepest, _MOST_NESTING) if deepest > 2 else 0


def _only_wikilinks(text: str, first_line: int) -> list[Token]:
    tokens: list[Token] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if tokens:
            tokens.append(Token("softbreak", "br", 0))
        after = 0
        for start, end, link in islice(find_in_line(line), _MOST_LINKS):
            embed = line[start - 1 : start] == "!"
            tokens.append(Token("text", "", 0, content=line[after : start - embed]))
            tokens.append(tell(Token("embed" if embed else "wikilink", "", 0), link, number))
            after = end
        tokens.append(Token("text", "", 0, content=line[after:]))
    return tokens


def _hide_html_comments(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "html_block":
            content = token.content.strip()
            token.hidden = content.startswith("<!--") and content.endswith("-->")
