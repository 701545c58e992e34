"""How names are compared when they are searched, and where each compared letter stood.

Answering from a shell should cost little more than starting Python, so nothing here imports `re`, and `unicodedata`
only for text that is not ASCII.
"""

from __future__ import annotations

_KEPT = "+#&@$%"
_ASCII: dict[int, str | None] = {
    code: chr(code).lower() if chr(code).isalnum() or chr(code) in _KEPT else " " for code in range(128)
}
_DROPPED = {ord(c): None for c in "'’‘`´ʼ\u00ad"}  # apostrophes, and the hyphen that is shown at a line's end only
_ASCII |= _DROPPED
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters of Latin that Unicode does not take apart, as a keyboard without them has them (Lucene's ASCIIFolding)."""
_LAST: dict[int, str | None] = {**_DROPPED, **PLAIN}


def fold(text: str) -> str:
    """Without case, accents, width, punctuation and apostrophes; words parted by one blank.

    Vowel signs that are no accents (Devanagari, Thai) stay: without them words of these scripts would fall apart.
    A name of nothing but symbols becomes their code points, so that it can still be found.
    """
    spaced = text.translate(_ASCII) if text.isascii() else _spaced(text)
    return " ".join(spaced.split()) or "".join(f"u{ord(c):x}" for c in text.strip())


def signs_before(text: str) -> str:
    """What stands before the first letter that is compared, without blanks around it: `~/.` of `~/.config`."""
    text = text.strip()
    return next((text[:i].rstrip() for i, char in enumerate(text) if _spaced(char).strip()), text)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its letters, the index into `text` of the letter that it came from.

    The list is empty for a name of nothing but symbols.
    """
    letters: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and not text[end].isascii() and _leans(text[end]):
            continue
        for letter in _spaced(text[start:end]):
            if letter != " " or (letters and letters[-1] != " "):
                letters.append(letter)
                places.append(start)
        start = end
    if letters and letters[-1] == " ":
        del letters[-1], places[-1]
    folded = "".join(letters)
    return (folded, places) if folded and folded == fold(text) else (fold(text), [])


def _spaced(text: str) -> str:
    if text.isascii():
        return text.translate(_ASCII)
    from unicodedata import combining, normalize

    text = normalize("NFKD", text.translate(_DROPPED))  # before: an acute accent alone is one, and a blank after
    text = normalize("NFC", "".join(c for c in text if not combining(c))).casefold().translate(_LAST)
    return "".join(c if c.isalnum() or c in _KEPT or _is_vowel_sign(c) else " " for c in text)


def _is_vowel_sign(char: str) -> bool:
    from unicodedata import category

    return category(char) in ("Mc", "Mn") and not ("\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100")


def _leans(char: str) -> bool:
    """Whether it may melt into the letter before it: marks, vowels and final consonants of spelt-out Hangul."""
    from unicodedata import category, normalize

    first = normalize("NFKD", char)[0]
    return category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"
