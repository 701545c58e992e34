"""The signs a drawn note uses for itself: plain Unicode ones, and ASCII for terminals without them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbols:
    """One sign each; all of them one cell wide, but for `todo`, `done`, `arrow` and `hidden`, which may be longer."""

    ghost: str = "∘"
    alias: str = "≈"
    external: str = "↗"
    bullets: tuple[str, ...] = ("•", "◦", "▪")
    todo: str = "☐"
    done: str = "☑"
    bar: str = "│"
    callout: str = "▌"
    rule: str = "─"
    column: str = "│"
    cross: str = "┼"
    corners: tuple[str, str, str, str] = ("┌", "┐", "└", "┘")
    opened: str = "▾"
    closed: str = "▸"
    back: str = "↩"
    embed: str = "↳"
    dot: str = "·"
    dash: str = "—"
    ellipsis: str = "…"
    arrow: str = "›"
    corner: str = "└"
    here: str = "◂"
    to: str = "→"
    fro: str = "←"


UNICODE = Symbols()
ASCII = Symbols(
    ghost="?",
    alias="~",
    external="^",
    bullets=("*", "-", "+"),
    todo="[ ]",
    done="[x]",
    bar="|",
    callout="|",
    rule="-",
    column="|",
    cross="+",
    corners=("+", "+", "+", "+"),
    opened="v",
    closed=">",
    back="^",
    embed=">",
    dot="-",
    dash="-",
    ellipsis="~",
    arrow=">",
    corner="`",
    here="<",
    to=">",
    fro="<",
)
SETS = {"unicode": UNICODE, "ascii": ASCII}
_LIKE = {
    **{getattr(UNICODE, name): getattr(ASCII, name) for name in UNICODE.__dataclass_fields__ if name != "bullets"},
    **dict(zip(UNICODE.bullets, ASCII.bullets, strict=True)),
    UNICODE.todo: "o",
    UNICODE.done: "x",
    "–": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "━": "=",
    "▁": "_",
    "▔": "-",
    **dict.fromkeys("┌┐└┘├┤┬┴╭╮╰╯┏┓┗┛", "+"),
    **dict.fromkeys("▊▋▎▏▕┃║", "|"),
    **dict.fromkeys("▀▂▃▄▅▆▇█■", "#"),
}
_TO_ASCII = str.maketrans({sign: like for sign, like in _LIKE.items() if len(sign) == len(like) == 1})


def to_ascii(text: str) -> str:
    """The text with signs that are drawn, ours and those of a library, as ASCII ones of the same width."""
    return text if text.isascii() else text.translate(_TO_ASCII)
