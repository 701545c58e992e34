"""Labels of one or two letters for what can be jumped to, in the manner of vimium's hints. Pure."""

_HOME_ROW, _OTHERS = "fjdksalgh", "eiwoqprutyvmcnxbz"
LETTERS = _HOME_ROW + _OTHERS
"""From the easiest to the hardest to reach on most keyboards: the home row first."""
MOST = len(LETTERS) ** 2
"""So many labels of two letters there are."""


def labels(count: int) -> list[str]:
    """That many labels, the shortest first, none of them the beginning of another; no more than `MOST`.

    The home row serves as long as it is enough.
    """
    count = min(count, MOST)
    size = len(_HOME_ROW)
    while size**2 < count:
        size += 1
    letters = LETTERS[:size]
    # Each letter that begins two-letter labels gives up one label and gains as many as there are letters.
    first = -(-max(0, count - size) // (size - 1))
    alone, begin = letters[: size - first], letters[size - first :]
    return [*alone, *(one + other for one in begin for other in letters)][:count]


def hinted(offered: list[str], typed: str) -> list[str]:
    """The labels that what was typed may yet become, in either case."""
    return [label for label in offered if label.startswith(typed.lower())]
