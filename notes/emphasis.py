"""Which emphasis marks (`*`, `_`, `~~`, `==`) belong together.

The delimiter algorithm of CommonMark ("Phase 2: inline structure") in the form that markdown-it gives it, a mark at a
time: linear, because failed searches are remembered.
"""

import unicodedata

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Run:
    """One mark: what it is, how long the run is in which it stands (0: no matter), and the piece of text it is."""

    __slots__ = ("closes", "end", "length", "mark", "opens", "piece")

    def __init__(self, mark: str, length: int, piece: int, opens: bool, closes: bool) -> None:
        self.mark, self.length, self.piece, self.opens, self.closes = mark, length, piece, opens, closes
        self.end = -1
        """The number of the mark that closes this one."""


def can_open_close(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the run of marks from `start` to `end` may open and may close emphasis."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    blank_before, blank_after = _is_blank(before), _is_blank(after)
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    left = not blank_after and (not sign_after or blank_before or sign_before)
    right = not blank_before and (not sign_before or blank_after or sign_after)
    if text[start] != "_":
        return left, right
    return left and (not right or sign_before), right and (not left or sign_after)


def _is_blank(char: str) -> bool:
    return char in "\t\n\v\f\r \xa0\u1680\u202f\u205f\u3000" or "\u2000" <= char <= "\u200a"


def _is_sign(char: str) -> bool:
    return char in _ASCII_PUNCTUATION or (char > "\x7f" and unicodedata.category(char)[0] in "PS")


def pair_up(runs: list[Run]) -> list[int]:
    """The pieces of text that are matched marks and so not text."""
    floors: dict[str, list[int]] = {}
    jumps: list[int] = []
    header, last_piece = 0, -2
    matched: list[int] = []
    for index, closer in enumerate(runs):
        jumps.append(0)
        if runs[header].mark != closer.mark or last_piece != closer.piece - 1:
            header = index
        last_piece = closer.piece
        if not closer.closes:
            continue
        kind = (3 if closer.opens else 0) + closer.length % 3
        lowest = floors.setdefault(closer.mark, [-1] * 6)
        at = floor = header - jumps[header] - 1
        while at > lowest[kind]:
            opener = runs[at]
            if opener.mark == closer.mark and opener.opens and opener.end < 0 and not _odd_match(opener, closer):
                jump = jumps[at - 1] + 1 if at > 0 and not runs[at - 1].opens else 0
                jumps[index], jumps[at] = index - at + jump, jump
                closer.opens, opener.end, opener.closes = False, index, False
                floor, last_piece = -1, -2
                matched += (opener.piece, closer.piece)
                break
            at -= jumps[at] + 1
        if floor != -1:
            lowest[kind] = floor
    return matched


def _odd_match(opener: Run, closer: Run) -> bool:
    return bool(
        (opener.closes or closer.opens)
        and (opener.length + closer.length) % 3 == 0
        and (opener.length % 3 or closer.length % 3)
    )
