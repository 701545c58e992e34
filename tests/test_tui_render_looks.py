"""What the pieces of a note look like when they are drawn, and how lines, links and source lines lead to each other."""

from drawing import drawn, lines, note, resolve

from notes.model import Note
from tui.render import ASCII, Layout, LinkState, document, layout, plain
from tui.render.wrap import cells


def test_a_short_note() -> None:
    text = "---\nup: '[[Ghost]]'\n---\n# Title\n\nSome *text*.\n\n- one\n  - two\n- [x] three\n\n> said\n\n1. a\n2. b\n"
    assert lines(drawn(text)) == [
        *("up  Ghost ∘", "", "Title", "", "Some text.", "", "• one", "  ◦ two", "☑ three", ""),
        *("│ said", "", "1. a", "2. b"),
    ]


def test_ascii_symbols_are_ascii() -> None:
    text = "- [[Ghost]]\n- [[Alias]]\n- [ ] t\n\n> [!tip]- x\n\n| a | b |\n|---|---|\n| c | d |\n\n---\n\n![[e]]"
    page = layout(document(note(text), resolve, symbols=ASCII), 40, frozenset())
    assert all(line.isascii() for line in lines(page))


def test_links_tell_how_they_resolve() -> None:
    page = drawn("[[A]] [[Ghost]] [[Alias]] [w](https://x.y) https://z.z [[#h]] [[Ghost b|c]]")
    assert lines(page) == ["A Ghost ∘ Alias ≈ w↗ https://z.z h c ∘"]
    assert [(link.target, link.form, link.state) for link in page.document.links] == [
        ("A", "wiki", "note"), ("Ghost", "wiki", "ghost"), ("Alias", "wiki", "alias"),
        ("https://x.y", "external", "external"), ("https://z.z", "external", "external"),
        ("", "wiki", "self"), ("Ghost b", "wiki", "ghost"),
    ]  # fmt: skip
    assert page.document.links[-1].text == "c"
    assert page.line(0)[1].link == -1


def test_a_link_broken_over_lines_has_a_spot_on_each() -> None:
    page = drawn("some words [[A note with a long name]] after", 20)
    spots = page.spots(0)
    assert [(spot.y, spot.x) for spot in spots] == [(0, 11), (1, 0)]
    assert page.link_at(0, 12) == page.link_at(1, 3) == 0
    assert page.link_at(0, 2) is None


def test_links_know_their_line_in_the_file() -> None:
    page = drawn(
        "---\na: '[[P]]'\n---\n\ntext %%a\nb%% more\n[[One]]\n- [[Two]]\n\n| [[Three]] |\n|---|\n| [[Four]] |\n"
    )
    assert [(link.text, link.line) for link in page.document.links] == [
        ("P", 2), ("One", 7), ("Two", 8), ("Three", 10), ("Four", 12),
    ]  # fmt: skip


def test_properties_stand_in_a_table_when_one_line_is_too_short() -> None:
    text = "---\nparent_actor: Plain\nurl: https://a.b\nmany: ['[[A]]', b]\n---\n"
    page = drawn(text, 40)
    assert lines(page) == ["parent_actor  Plain", "url           https://a.b", "many          A · b"]
    assert [(link.target, link.form) for link in page.document.links] == [
        ("Plain", "property"), ("https://a.b", "external"), ("A", "property"),
    ]  # fmt: skip
    assert lines(drawn(text, 120)) == ["parent_actor  Plain    url  https://a.b    many  A · b"]


def test_other_names_and_tags_are_chips_at_the_head() -> None:
    text = "---\naliases: [Note, Other name, Third]\ntags: [a/b, c, A/B]\n---\ntext"
    assert lines(drawn(text, 40)) == [" Other name   Third           #a/b   #c ", "", "text"]
    assert lines(drawn(text, 16)) == [" Other name ", " Third ", " #a/b   #c ", "", "text"]
    page = drawn(text, 40)
    assert [(link.form, link.target, link.line) for link in page.document.links] == [("tag", "a/b", 3), ("tag", "c", 3)]
    assert lines(drawn("---\ntags: [x]\nup: y\n---\n", 40)) == [" #x ", "up  y"]


def test_headings_and_where_they_stand() -> None:
    page = drawn("---\nk: v\n---\n# One *x*\ntext\n## Two\ntext\n\n### [[Three]]")
    assert [(h.level, h.text, h.line) for h in page.document.headings] == [
        (1, "One x", 4),
        (2, "Two", 6),
        (3, "Three", 9),
    ]
    for heading in page.document.headings:
        assert plain(page.line(page.y_of_block(heading.block))) == heading.text
        assert page.y_of_block(heading.block) == page.y_of_source(heading.line)
    assert page.document.line_of("#two") == 6
    assert page.document.line_of("#One x#Two") == 6
    assert page.document.line_of("#None") is None


def test_source_lines_and_rows_lead_to_each_other() -> None:
    text = "\n\n".join(f"Paragraph {i} " + "word " * 20 + f"\nsecond line {i} " + "word " * 20 for i in range(30))
    page = drawn(text, 30)
    for line in range(1, 88):
        y = page.y_of_source(line)
        if line % 3:
            assert page.source_of_y(y) in (line, line - 1)
            assert ("Paragraph" if line % 3 == 1 else "second") in plain(page.line(y)) + plain(page.line(y + 1))
    assert [page.source_of_y(y) for y in range(page.height)] == sorted(page.source_of_y(y) for y in range(page.height))


def test_code_keeps_its_text_and_gets_its_colours_only_when_seen() -> None:
    code = "\n".join(f"def name_{i}(): return 'x'  # y" for i in range(250))
    page = drawn(f"```python\n{code}\n```", 50)
    assert page.height == 250
    assert plain(page.line(0)).split() == [*code.split("\n")[0].split(), "python"]
    assert [plain(page.line(y)).strip() for y in range(1, 250)] == code.split("\n")[1:]
    styles = {style for span in page.line(120) for style in span.style.split()}
    assert {"code-block", "code-keyword", "code-name", "code-string", "code-comment"} <= styles
    assert all(cells(plain(page.line(y))) == 50 for y in range(250))
    assert page.source_of_y(130) == 132
    assert page.y_of_source(132) == 130


def test_a_closed_callout_hides_what_it_holds() -> None:
    text = "> [!tip]- Tip\n> inside [[A]]\n> > [!bug]+ Bug\n> > deep [[B]]\n\nafter [[C]]"
    doc = document(note(text), resolve)
    closed = layout(doc, 40)
    assert lines(closed) == ["▌ ▸ Tip", "", "after C"]
    assert [closed.is_open(link) for link in range(len(doc.links))] == [True, False, False, False, True]
    assert closed.y_of_link(3) == 0
    assert closed.y_of_source(4) == 0
    open_ = layout(doc, 40, frozenset())
    assert lines(open_) == ["▌ ▾ Tip", "▌ inside A", "▌", "▌ ▌ ▾ Bug", "▌ ▌ deep B", "", "after C"]
    assert open_.fold_at(3) == 2
    assert lines(layout(doc, 40, frozenset({1})))[3:] == ["▌ ▌ ▸ Bug", "", "after C"]


def test_a_callout_says_its_kind() -> None:
    assert lines(drawn("> [!Caution] Hot\n> x\n\n> [!note]\n> y")) == ["▌ Hot  Caution", "▌ x", "", "▌ Note", "▌ y"]
    page = drawn("> [!Caution] Hot")
    assert "callout-warning" in page.line(0)[0].style


def test_footnotes_lead_there_and_back() -> None:
    page = drawn("Text[^a] more.^[inline] Again[^a].\n\n[^a]: The note.")
    assert lines(page) == ["Text[a] more.[2] Again[a].", "", "────────", "[a] The note.", "", "[2] inline"]
    jumps = page.document.jumps
    assert {page.document.links[a].text for a in jumps} == {"[a]", "[2]"}
    there = jumps[0]
    assert page.y_of_link(there) == 3
    assert jumps[there] == 0


def test_math_and_html_are_readable() -> None:
    text = "$E = mc^2$ and $\\frac{a}{b} \\leq \\alpha_1$\n\n$$\n\\sum x\n$$\n\na<br>b <u>u</u> <!-- no -->"
    assert lines(drawn(text)) == ["E = mc² and a/b ≤ α₁", "", "∑ x", "", "a", "b <u>u</u>"]


def test_pictures_are_named() -> None:
    page = drawn("![[p.png|100x20]]\n\n![alt|50](img/q.jpg)\n\n![[r.png|Some words|30]]\n\n[![i](s.png)](https://x.y)")
    assert lines(page) == [
        "┌─ image ─┐",
        "│ p.png   │",
        "└─────────┘",
        "",
        "┌─ image ─────┐",
        "│ alt — q.jpg │",
        "└─────────────┘",
        "",
        "┌─ image ────────────┐",
        "│ Some words — r.png │",
        "└────────────────────┘",
        "",
        "[image: i — s.png]↗",
    ]
    assert [(spot.link, spot.y, spot.x) for spot in page.links_between(0, 13)] == [
        (0, 1, 2), (1, 5, 2), (2, 9, 2), (3, 12, 0),
    ]  # fmt: skip
    assert [(link.target, link.form) for link in page.document.links] == [
        ("p.png", "embed"), ("img/q.jpg", "embed"), ("r.png", "embed"), ("https://x.y", "external"),
    ]  # fmt: skip
    assert lines(drawn("![[long name.png]]", 12)) == ["┌─ image ──┐", "│ long     │", "│ name.png │", "└──────────┘"]
    assert lines(drawn("![[p.png]]", 9)) == ["┌───────┐", "│ p.png │", "└───────┘"]
    assert lines(drawn("![[p.png]]", 7)) == ["p.png"]


def test_an_embed_on_a_line_of_its_own_is_drawn_there() -> None:
    page = embedding("Before\n![[A#Part]]\nafter it\nand on, ![[A]] inside")
    assert lines(page) == [
        "Before", "↳ A › Part", "│ • item", "│ • other", "", "after it and on, ↳ A inside",
    ]  # fmt: skip
    assert [link.line for link in page.document.links] == [2, 4]


def test_nothing_stands_before_a_line_that_an_author_broke() -> None:
    assert lines(drawn("one<br> two  \n  three")) == ["one", "two", "three"]


EMBEDDED = {
    "A": "---\nk: v\n---\n# A\nFirst [[#Here]] and [[./Near]].\n\n## Part\n- item ^one\n- other\n\n## Last\n![[B]]",
    "B": "From B: ![[C]]\n\n![[C]]",
    "C": "Text of C ![[A]]\n\n![[D]]",
    "D": "Deepest\n\n![[B]]\n\n![[E]]",
    "E": "Too deep",
}


def embed(target: str, subpath: str) -> Note | None:
    return note(EMBEDDED[target], f"Sub/{target}.md") if target in EMBEDDED else None


def embedding(text: str) -> Layout:
    return layout(document(note(text), resolve, embed=embed), 60)


def test_embedded_notes_are_drawn_in_place() -> None:
    page = embedding("Before\n\n![[A#Part]]\n\nAfter")
    assert lines(page) == ["Before", "", "↳ A › Part", "│ • item", "│ • other", "", "After"]
    assert lines(embedding("![[A#^one]]")) == ["↳ A", "│ • item"]
    assert lines(embedding("![[Nowhere]] and text\n\n![[A#None]]")) == ["↳ Nowhere and text", "", "↳ A › None"]
    assert lines(drawn("![[A]]")) == ["↳ A"]


def test_embeds_end_three_deep_and_never_repeat_themselves() -> None:
    page = embedding("![[A]]\n\n![[Note]]")
    text = "\n".join(lines(page))
    assert "From B" in text
    assert "│ │ │ Text of C" in text
    assert "Deepest" not in text
    assert text.count("First") == 1
    assert all(cells(line) <= 60 for line in lines(page))
    assert all(page.spots(link) for link in range(len(page.document.links)))


def test_links_in_embedded_notes_say_where_they_lead_from_here() -> None:
    page = embedding("one\n\n![[A]]")
    inner = {link.text: link for link in page.document.links}
    assert inner["Here"].target == "/Sub/A.md"
    assert inner["./Near"].target == "/Sub/Near"
    assert {link.line for link in page.document.links} == {3}
    assert page.document.headings == ()
    assert {page.source_of_y(y) for y in range(2, page.height)} == {3}


def test_a_huge_note_is_plain_text_and_says_so() -> None:
    page = drawn("**bold** word " * 200_000)
    assert "plain text" in " ".join(lines(page)[:2])
    assert "**bold**" in plain(page.line(3))
    assert "more characters are not shown" in plain(page.line(page.height - 1))
    assert page.document.notices


def test_invisible_characters_are_announced() -> None:
    page = drawn("in\u200bvisible `co\u200bde`")
    assert lines(page) == ["Invisible characters are left out.", "", "invisible co⟨U+200B⟩de"]


def test_an_empty_note_says_so() -> None:
    assert lines(drawn("")) == ["This note is empty."]


def test_each_link_is_asked_about_once() -> None:
    asked: list[tuple[str, str, str]] = []

    def answer(target: str, subpath: str, form: str) -> LinkState:
        asked.append((target, subpath, form))
        return "note"

    document(note("---\nup: '[[P]]'\n---\n[[A#x]] ![[B]] [c](C.md) [d](https://d)"), answer)
    assert asked == [("P", "", "property"), ("A", "#x", "wiki"), ("B", "", "embed"), ("C.md", "", "markdown")]
