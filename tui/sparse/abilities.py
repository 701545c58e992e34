"""What the terminal can do beyond what all do: what terminfo tells, and what the terminal itself shows when asked."""

import os
from collections.abc import Mapping
from typing import NamedTuple


class Abilities(NamedTuple):
    """Only what is sure: a false no costs bytes, a false yes a wrong screen."""

    colours_erased: bool = False
    """What is erased takes the background colour in force (`bce`)."""
    erases_cells: bool = False
    """Some cells of a row can be erased in place (`ech`)."""
    scrolls_lines: bool = False
    """Some rows can be moved up and down (`csr`, `ind`, `ri`)."""
    repeats: bool = False
    """A letter can be repeated (REP)."""
    steps_down: bool = False
    """A vertical tab takes the cursor a row down and leaves it in its column."""
    has_margins: bool = False
    """Lines can be moved between a left and a right margin (DECLRMM, DECSLRM)."""


QUESTION = "\x1b[2;1H─\x1b[3b\v\x1b[6n\x1b[2;1H\x1b[K\x1b[?69h\x1b[3;7s\x1b[2;5H\x1b[9D\x1b[6n\x1b[s\x1b[?69l"
"""Tries what terminfo does not tell or tells wrongly, and has the terminal say twice where its cursor is then. It is
written to an empty screen and leaves it empty; a terminal that does not know a sequence passes over it. The margin that
stops the cursor is the left one: at the right it could be the edge of a narrow terminal."""
_SHOWS = {
    (2, 4): ("repeats", "steps_down"),
    (1, 4): ("repeats",),
    (2, 1): ("steps_down",),
    (1, 2): ("has_margins",),
}
"""By where the cursor is, (row, column) from 0 on, what works."""


def shown(can: Abilities, y: int, x: int) -> Abilities:
    """What a terminal can do after one of its answers to the question."""
    return can._replace(**dict.fromkeys(_SHOWS.get((y, x), ()), True))


def abilities(terminal: int, environment: Mapping[str, str] = os.environ) -> Abilities:
    """Those of the terminal on a file descriptor; none where terminfo does not know it.

    Inside tmux and GNU screen, TERM is often the outer terminal's, whose `bce` is not theirs.
    """
    try:
        import curses

        curses.setupterm(environment.get("TERM", "dumb"), terminal)
    except (ImportError, OSError, curses.error):
        return Abilities()
    is_inside = "TMUX" in environment or "STY" in environment
    return Abilities(
        colours_erased=curses.tigetflag("bce") == 1 and not is_inside,
        erases_cells=curses.tigetstr("ech") == b"\x1b[%p1%dX",
        scrolls_lines=curses.tigetstr("csr") == b"\x1b[%i%p1%d;%p2%dr" and curses.tigetstr("ri") == b"\x1bM",
    )
