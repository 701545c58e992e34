"""The one door to a terminal, and what makes two names the same to a link."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.text import hides_text, link_key, safe_lines, safe_text

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def is_inert(char: str) -> bool:
    """Whether a terminal shows the character and nothing else (joiners are for scripts and emoji)."""
    return unicodedata.category(char) not in ("Cc", "Cs") and (
        unicodedata.category(char) != "Cf" or char in "\u200c\u200d" or unicodedata.bidirectional(char) != "BN"
    )


@given(ANYTHING)
def test_no_control_gets_through_in_names(text: str) -> None:
    safe = safe_text(text)
    assert all(is_inert(char) for char in safe)
    assert not any(
        unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for char in safe
    )
    assert safe_text(safe) == safe


@given(ANYTHING)
def test_no_control_gets_through_in_prose(text: str) -> None:
    safe = safe_lines(text)
    assert all(is_inert(char) or char in "\n\t" for char in safe)
    assert safe_lines(safe) == safe


TRICKY = "\u00ad\u034f\u115f\u17b4\u200b\u200d\u2028\u3164\ufe0f\uffa0\ufffb\U000e0101\u0301\u20dd\udcff\U0010ffff…–字é"


@given(ANYTHING | st.text(TRICKY) | st.text("\u0301\u20dd", min_size=8).map("é".__add__))
def test_a_name_looks_the_same_whatever_stands_behind_it(text: str) -> None:
    assert safe_text(text + "\n") == safe_text(text) + "␊"


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs"))))
def test_plain_text_stays(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;UFdORUQ=\x07", "␛]52;c;UFdORUQ=␇"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("invoice\u202efdp.md", "invoice⟨U+202E⟩fdp.md"),
        ("pay\u200bpal", "pay⟨U+200B⟩pal"),
        ("a\nb\tc", "a␊b␉c"),
        ("\udcff.md", "\ufffd.md"),
        ("\U0010ffff.md", "\ufffd.md"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_what_a_name_looks_like(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_prose_drops_what_hides_and_says_so() -> None:
    assert safe_lines("pay\u200bpal\u2028next\rlast\x1b[1m") == "paypal\nnext\nlast␛[1m"
    assert hides_text("pay\u200bpal")
    assert not hides_text("plain")


def test_a_letter_keeps_eight_marks() -> None:
    assert safe_text("e" + "\u0301" * 10_000) == "e" + "\u0301" * 8
    assert safe_text("─" * 40) == "─" * 40


def test_link_keys() -> None:
    assert link_key("Ext.MD") == link_key("ext")
    assert link_key("Caf\u00e9") == link_key("CAFE\u0301")
    assert link_key("cafe") != link_key("café")
