"""Drawing notes: nothing raised, nothing too wide, nothing lost, every link to be followed."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing import drawn, lines, note, resolve
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from notes import markdown
from notes.model import Note
from notes.reader import read_note
from notes.relations import Relations
from tui.render import STYLES, Layout, ansi, document, layout, plain
from tui.render.wrap import cells, name, prose

WIDTHS = (40, 80, 120)
NAMED = ("aliases", "alias", "tags", "tag")


def check(page: Layout) -> None:
    """What must hold of any note at any width."""
    looks: set[str] = set()
    for y in range(-1, page.height + 1):
        line = page.line(y)
        assert sum(cells(span.text) for span in line) <= page.width
        assert "\n" not in plain(line)
        assert all(span.text and -1 <= span.link < len(page.document.links) for span in line)
        looks.update(span.style for span in line)
    assert {name for look in looks for name in look.split()} <= set(STYLES)
    seen = {spot.link for spot in page.links_between(0, page.height)}
    for link in range(len(page.document.links)):
        spots = page.spots(link)
        assert bool(spots) == page.is_open(link) == (link in seen)
        assert not spots or page.link_at(spots[0].y, spots[0].x) == link
    for y in range(page.height):
        assert page.source_of_y(y) >= 1


def inline_tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        else:
            yield token


def links_of(tokens: list[Token]) -> Counter[tuple[str, str]]:
    """What can be followed, told by the tokens alone."""
    found: Counter[tuple[str, str]] = Counter()
    inside = 0
    for token in inline_tokens(tokens):
        if token.type == "tag" and not inside:
            found[token.meta["tag"], ""] += 1
        elif token.type in ("wikilink", "embed"):
            found[token.meta["target"], token.meta["subpath"]] += 1
        elif token.type == "link_close":
            inside -= 1
        elif token.type == "link_open" or (token.type == "image" and not inside):
            address = str(token.attrs.get("href", token.attrs.get("src")))
            found[markdown.internal_target(address) or (address, "")] += 1
        inside += token.type == "link_open"
    return found


def head_of(whole: Note) -> Counter[tuple[str, str]]:
    """The tags of the front matter, and its addresses."""
    tags = {tag.name.lower(): tag.name for tag in reversed(whole.front.tags)}
    addresses = (value for prop in whole.front.properties for value in prop.values if prop.key.lower() not in NAMED)
    return Counter(
        [
            *((tag, "") for tag in tags.values()),
            *(
                (value, "")
                for value in addresses
                if value.startswith(("http://", "https://", "mailto:")) and " " not in value
            ),
        ]
    )


def words_of(tokens: list[Token]) -> Counter[str]:
    words: Counter[str] = Counter()
    for token in inline_tokens(tokens):
        if token.type == "text":
            words.update(prose(token.content).split())
        elif token.type in ("code_inline", "tag", "wikilink"):
            words.update(name(token.content).split())
        elif token.type in ("fence", "code_block"):
            words.update(word for line in token.content.split("\n") for word in name(line.expandtabs(4)).split())
    return words


def compare_with_tokens(whole: Note) -> int:
    """Links and words of the drawn note against those of its tokens; how many words were compared."""
    tokens = markdown.parse(whole.body_text)
    doc = document(whole, resolve)
    followed = Counter(
        (link.target, link.subpath) for link in doc.links if link.form not in ("property", "footnote", "fold")
    )
    assert followed - head_of(whole) == links_of(tokens)
    assert not head_of(whole) - followed
    words = words_of(tokens)
    unfolded = layout(doc, 5000, frozenset())
    text = "\n".join(lines(unfolded)).replace("\xa0", " ")
    shown = set(text.split())
    assert [word for word in words if word not in shown and word.replace("\xa0", " ") not in text] == []
    letters = Counter("".join(word * count for word, count in words.items()).replace("\xa0", ""))
    for width in WIDTHS:
        page = layout(doc, width, frozenset())
        if width == min(WIDTHS):
            assert not letters - Counter("".join(lines(page)))
        check(page)
        assert all(page.is_open(link) for link in range(len(doc.links)))
    return len(words)


def test_every_page_of_the_help(obsidian_help: Path) -> None:
    files = sorted(obsidian_help.rglob("*.md"))
    words = sum(compare_with_tokens(read_note(file.name, file.read_bytes(), Relations())) for file in files)
    assert words > 10_000


def test_a_sample_of_a_real_vault(investing: Path) -> None:
    files = random.Random(7).sample(sorted(investing.rglob("*.md")), 250)
    words = sum(compare_with_tokens(read_note(file.name, file.read_bytes(), Relations())) for file in files)
    assert words > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_note_of_a_real_vault(investing: Path, part: int) -> None:
    files = sorted(investing.rglob("*.md"))[part::8]
    words = sum(compare_with_tokens(read_note(file.name, file.read_bytes(), Relations())) for file in files)
    assert words > 100_000


SNIPPETS = [
    *("# Head", "text", "**b**", "*i", "`c`", "[[a|b]]", "![[x#y]]", "- ", "1. ", "> ", "> [!tip]- t", "| a | b |"),
    *("|---|---|", "```py", "$$", "$x^2$", "~~s~~", "==m==", "[^1]", "[^1]: f", "- [x] t", "---", "<b>", "<!-- c -->"),
    *(
        "%%c%%",
        "^id",
        "#tag",
        "https://a.b/c",
        "[t](u)",
        "![i](p.png)",
        "漢字",
        "e\u0301\u0301",
        "👩\u200d💻",
        "\t",
        "    ",
    ),
    *("\x1b]0;x\x07", "\u202e", "&#155;"),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=12), max_size=25).flatmap(
        lambda parts: st.lists(
            st.sampled_from([" ", "\n", "\n\n", "", "\n  "]), min_size=len(parts), max_size=len(parts)
        ).map(lambda gaps: "".join(part + gap for part, gap in zip(parts, gaps, strict=True)))
    ),
    st.integers(10, 60),
)
def test_whatever_is_written_can_be_drawn(text: str, width: int) -> None:
    page = drawn(text, width)
    check(page)
    for y in range(page.height):
        shown = plain(page.line(y))
        assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in shown)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 10_000 + "x",
        "- " * 3_000 + "x",
        "[" * 100_000,
        "*a_" * 30_000,
        "[[a]] " * 20_000,
        "![[a]]\n" * 3000,
        "a" * 100_000,
    ],
    ids=["quotes", "lists", "brackets", "emphasis", "links", "embeds", "word"],
)
def test_hostile_notes_are_drawn(text: str) -> None:
    page = layout(document(note(text), resolve, embed=lambda *_: note("long " * 1000, "Long.md")), 80)
    assert page.height
    for y in (*range(min(50, page.height)), page.height - 1):
        assert cells(plain(page.line(y))) <= 80


def test_deep_nesting_leaves_room_for_text() -> None:
    for width in (10, 20, 40):
        check(drawn("> " * 30 + "- some words here", width))


def test_ansi_has_no_escapes_but_its_own() -> None:
    page = drawn("**a\x1b[31m** [[b\x1b]0;t\x07]] `c\x9b2J`")
    written = ansi(page.line(0))
    assert written.count("\x1b") == written.count("\x1b[0m") * 2
    assert "\x9b" not in written
    assert "\x07" not in written


def test_rendering_needs_no_textual() -> None:
    code = "import sys, tui.render; print({m.split('.')[0] for m in sys.modules} & {'textual', 'pygments', 'whoosh'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
