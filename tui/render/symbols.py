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
)
