"""Breaking text by cells: against textwrap where both apply, and by its promises everywhere else."""

import sys
import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.render.wrap import cells, chop, crop, is_narrow, longest_word, name, prose, wrap

WIDE = "漢字かな한글、。（）「」ｱｲｳ"
ODD = "e\u0301 ❤\ufe0f 👩\u200d💻 🇩🇪 #\ufe0f\u20e3 न\u094dत ـ\u064eا \u200d\u200c—“”…"
texts = st.text(st.sampled_from(WIDE + ODD + "abc de-f/g \n") | st.characters(codec="utf-8"), max_size=80).map(
    lambda text: "\n".join(prose(line) for line in text.split("\n"))
)
widths = st.integers(2, 40)


def test_what_counts_as_narrow_is_one_cell_wide_to_rich() -> None:
    narrow = [chr(code) for code in range(0x20, sys.maxunicode) if is_narrow(chr(code)) and chr(code) != "\x7f"]
    assert len(narrow) > 1500
    assert [char for char in narrow if cell_len(char) != 1] == []


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), max_size=40), st.integers(12, 60))
def test_words_break_as_textwrap_breaks_them(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert lines == (textwrap.wrap(text, width, break_on_hyphens=False) or [""])


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(12, 60))
def test_one_wide_letter_does_not_change_where_other_lines_break(words: list[str], width: int) -> None:
    text = " ".join(words)
    with_wide = text + " 漢"
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert [with_wide[start:end].rstrip(" 漢") for start, end in wrap(with_wide, width)][: len(lines) - 1] == lines[:-1]


@given(texts, widths)
def test_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    cuts = wrap(text, width)
    assert cuts
    assert all(cell_len(text[start:end]) <= width for start, end in cuts)
    assert "".join(text[start:end] for start, end in cuts).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(a[1] <= b[0] for a, b in pairwise(cuts))


@given(texts, widths)
def test_code_is_cut_where_it_is_full_and_whole(text: str, width: int) -> None:
    line = text.replace("\n", " ")
    cuts = chop(line, width)
    assert "".join(line[start:end] for start, end in cuts) == line
    assert all(cell_len(line[start:end]) <= width for start, end in cuts)


@given(texts, st.integers(0, 40))
def test_a_cropped_line_fits(text: str, width: int) -> None:
    line = text.replace("\n", " ")
    cropped = crop(line, width)
    assert cells(cropped) <= width
    assert cropped == line or cropped.endswith("…") or not width


def test_wide_text_breaks_anywhere_but_keeps_its_marks() -> None:
    text = "東京（日本）は、大きい。"
    lines = [text[start:end] for start, end in wrap(text, 6)]
    assert all(not line.startswith(("、", "。", "）")) and not line.endswith("（") for line in lines)
    assert "".join(lines) == text


def test_a_word_among_wide_letters_stays_whole() -> None:
    text = "新しいiPhone発売"
    assert "iPhone" in "|".join(text[start:end] for start, end in wrap(text, 8))


def test_longest_word_counts_cells() -> None:
    assert longest_word("a 漢字 bcd") == 4
    assert longest_word("GPU-as-collateral 2026-02-10 a/b") == len("collateral")
    assert longest_word("") == 0


def test_a_word_that_is_too_long_breaks_behind_a_hyphen_between_letters() -> None:
    def broken(text: str, width: int) -> list[str]:
        return [text[start:end] for start, end in wrap(text, width)]

    assert broken("GPU-as-collateral", 11) == ["GPU-as-", "collateral"]
    assert broken("Crusoe-OpenAI", 7) == ["Crusoe-", "OpenAI"]
    assert broken("one-two three", 11) == ["one-two", "three"]
    assert broken("2026-02-10", 8) == ["2026-02-", "10"]
    assert broken("Telecommunications", 11) == ["Telecommuni", "cations"]
    assert broken("é\u0301tat-major", 6) == ["é\u0301tat-", "major"]


@given(st.text(max_size=60))
def test_shown_text_has_no_controls(text: str) -> None:
    for shown in (prose(text), name(text)):
        assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in shown)


def test_joiners_that_join_no_emoji_go() -> None:
    assert prose("a\u200db") == "ab"
    assert prose("👩\u200d💻") == "👩\u200d💻"
    assert prose("a\ufe0f ❤\ufe0f") == "a ❤\ufe0f"
