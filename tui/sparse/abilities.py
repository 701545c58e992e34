"""What the terminal can do beyond what all do, as terminfo tells."""

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
