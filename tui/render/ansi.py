"""A drawn line for a plain terminal: the sixteen colours every terminal has, and nothing else."""

from functools import lru_cache

from tui.render.span import Line

_CODES = {
    "strong": "1",
    "em": "3",
    "strike": "9",
    "code": "36",
    "mark": "7",
    "tag": "36",
    "math": "3",
    "html": "2",
    "dim": "2",
    "done": "2",
    "lit": "1;4",
    "current": "7",
    "link": "34;4",
    "alias": "34",
    "ghost": "35",
    "external": "36",
    "file": "36",
    "ref": "36",
    "fold": "1",
    "heading1": "1;4",
    "heading2": "1",
    "heading3": "1;2",
    "chip": "2",
    "key": "2",
    "header": "1",
    "rule": "2",
    "bar": "2",
    "bullet": "2",
    "task": "1",
    "image": "2",
    "embed": "1",
    "notice": "2;3",
    "callout-note": "34",
    "callout-tip": "36",
    "callout-success": "32",
    "callout-warning": "33",
    "callout-danger": "31",
    "callout-example": "35",
    "callout-quote": "2",
    "code-lang": "2",
    "code-keyword": "35",
    "code-string": "32",
    "code-number": "33",
    "code-comment": "2",
    "code-name": "34",
}


def ansi(line: Line) -> str:
    """The line with SGR codes around what has a style; every other character is one a reader sees."""
    return "".join(f"\x1b[{codes}m{span.text}\x1b[0m" if (codes := _codes(span.style)) else span.text for span in line)


@lru_cache(maxsize=512)
def _codes(style: str) -> str:
    return ";".join(_CODES[name] for name in style.split() if name in _CODES)
