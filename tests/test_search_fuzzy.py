"""Names found by what a person types: checked against a plain reading of the rules, and by what must always hold."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from calls import calls
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.folding import fold
from search.fuzzy import KINDS, Kind, Name, NameHit, Names, Owner
from search.tiers import ABBREVIATION, ALL_WORDS, ELSEWHERE, PREFIX, SUBSTRING, UNFINISHED, WHOLE_WORD, WORD_START

ROOT = Path(__file__).parents[1]

kinds = st.sampled_from(KINDS)
words = st.text("abcd", min_size=1, max_size=5)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
written = st.one_of(phrases, st.text("aAbBéß字节-+. ", min_size=1, max_size=12), st.text(max_size=20))


@st.composite
def collections(draw: st.DrawFn, texts: st.SearchStrategy[str] = written) -> tuple[list[Owner], list[Name]]:
    """Up to eight owners, some of them ghosts, with up to three names each."""
    owners: list[Owner] = []
    names: list[Name] = []
    for number in range(draw(st.integers(1, 8))):
        own = draw(st.lists(st.tuples(texts, kinds), min_size=1, max_size=3))
        is_ghost = own[0][1] == "ghost"
        owners.append(Owner(None if is_ghost else f"{number}.md", f"{number}", draw(st.integers(0, 3))))
        names += [Name(text, kind, number) for text, kind in own]
    return owners, names


def library(*names: tuple[str, Kind, str], inbound: dict[str, int] | None = None) -> Names:
    """(name, kind, owner's title) rows."""
    titles = list(dict.fromkeys(title for _, _, title in names))
    ghosts = {title for _, kind, title in names if kind == "ghost"}
    owners = [Owner(None if t in ghosts else f"{t}.md", t, (inbound or {}).get(t, 0)) for t in titles]
    return Names.build(owners, [Name(text, kind, titles.index(title)) for text, kind, title in names])


def titles(hits: Sequence[NameHit]) -> list[str]:
    return [hit.owner.title for hit in hits]


# The rules, read plainly.


def abbreviates(typed: str, of: Sequence[str]) -> bool:
    if not of:
        return not typed
    return any(
        of[0].startswith(typed[:k]) and abbreviates(typed[k:], of[1:])
        for k in range(1, 2 if len(typed) < 1 else len(typed) + 1)
    )


def each_begins_its_own(typed: Sequence[str], name: Sequence[str]) -> bool:
    if not typed:
        return True
    return any(
        word.startswith(typed[0]) and each_begins_its_own(typed[1:], [*name[:i], *name[i + 1 :]])
        for i, word in enumerate(name)
    )


def judge(typed: str, name: str, complete: bool) -> tuple[int, str] | None:
    asked, own = typed.split(" "), name.split(" ")
    found: list[tuple[int, str]] = []
    finished = f" {typed} " in f" {name} "
    going_on = UNFINISHED if complete and not finished else 0
    if name.startswith(typed):
        found.append((PREFIX + going_on, "prefix"))
    elif finished:
        found.append((WHOLE_WORD + (ELSEWHERE if complete else 0), "word"))
    elif f" {typed}" in name:
        found.append((WORD_START + going_on, "word"))
    elif len(asked) > 1 and each_begins_its_own(asked, own):
        found.append((0 if len(name) == len(typed) else ALL_WORDS, "words"))
    if typed in name:
        found.append((SUBSTRING, "substring"))
    if len(asked) == 1 and len(own) > 1 and len(typed) > 1:
        initials = "".join(word[0] for word in own)
        if typed == initials if len(typed) < 4 else abbreviates(typed, own):
            found.append((ABBREVIATION, "subsequence"))
    return min(found, default=None, key=lambda match: match[0])


def plainly(owners: list[Owner], names: list[Name], typed: str) -> list[tuple[int, int]]:
    """(owner, cost) of all matches without a typo, in order; exact ones cost nothing."""
    text, complete = fold(typed), not fold(typed[-1])
    signs = typed.strip()[: -len(typed.strip().lstrip("- "))].strip()
    rows = [(fold(name.text), name) for name in names if fold(name.text)]
    most = {key: max(owners[name.owner].inbound for k, name in rows if k == key) for key, _ in rows}
    rows.sort(
        key=lambda row: (
            len(row[0]),
            -most[row[0]],
            row[0],
            KINDS.index(row[1].kind),
            -owners[row[1].owner].inbound,
            row[1].text,
            row[1].owner,
        )
    )
    best: dict[int, tuple[int, ...]] = {}
    for place, (key, name) in enumerate(rows):
        if key == text:
            cost: tuple[int, ...] = (int(name.text != typed), KINDS.index(name.kind), place)
        elif signs and name.text.startswith(signs) and key.startswith(text):
            cost = (2 + len(key), 0, place)
        elif match := judge(text, key, complete):
            cost = (1000 + len(key) + match[0], 0, place)
        else:
            continue
        best[name.owner] = min(cost, best.get(name.owner, cost))
    return [(owner, cost[0]) for owner, cost in sorted(best.items(), key=lambda item: item[1])]


@settings(max_examples=250)
@given(
    collections(st.one_of(phrases, st.text("ab字-. ", min_size=1, max_size=9))),
    st.text("abc字- ", min_size=1, max_size=9),
)
def test_answers_are_those_of_a_plain_reading_of_the_rules(known: tuple[list[Owner], list[Name]], typed: str) -> None:
    assume(fold(typed).strip() and not fold(typed).startswith("u"))
    owners, names = known
    hits = Names.build(owners, names).find(typed, 20)
    expected = plainly(owners, names, typed)
    mistyped = {hit.owner for hit in hits if hit.tier == "typo"}
    # A name with one typo competes with some of these (see below), and may be the better one of an owner.
    plain = [owners[owner] for owner, _ in expected if owners[owner] not in mistyped]
    assert [hit.owner for hit in hits if hit.tier != "typo"][: len(plain)] == plain
    assert {hit.owner for hit in hits} >= {owners[owner] for owner, _ in expected}
    assert {hit.tier for hit in hits[len(expected) :]} <= {"typo", "subsequence", "words", "substring"}


def test_a_whole_name_but_for_a_typo_comes_before_a_part_of_a_word() -> None:
    names = library(("Virgin Galactic", "file", "v"), ("Arctic", "file", "a"), ("Arctic ocean", "file", "o"))
    assert [(hit.owner.title, hit.tier) for hit in names.find("actic")] == [
        ("a", "typo"),
        ("v", "substring"),
        ("o", "typo"),
    ]


def test_a_missing_letter_is_likelier_than_another() -> None:
    names = library(("Polo", "file", "another"), ("Apollo", "file", "missing"), ("Apple", "file", "beginning"))
    assert titles(names.find("apolo"))[:2] == ["missing", "another"]


# What must always hold.


@given(collections())
def test_every_name_finds_its_owner_exactly(known: tuple[list[Owner], list[Name]]) -> None:
    owners, names = known
    built = Names.build(owners, names)
    for name in names:
        if fold(name.text):
            hits = built.find(name.text, 20)
            same = [hit for hit in hits if hit.tier == "exact"]
            assert owners[name.owner] in [hit.owner for hit in same]
            assert hits[: len(same)] == same
            assert hits[0].name == name.text


@given(collections(), st.text(min_size=1, max_size=10))
def test_each_owner_is_answered_once(known: tuple[list[Owner], list[Name]], typed: str) -> None:
    hits = Names.build(*known).find(typed, 20)
    assert len({hit.owner for hit in hits}) == len(hits)


@given(collections(), st.data())
def test_the_beginning_of_a_name_finds_it(known: tuple[list[Owner], list[Name]], data: st.DataObject) -> None:
    owners, names = known
    name = data.draw(st.sampled_from(names))
    assume(fold(name.text) and fold(name.text)[0] != "u")
    beginning = fold(name.text)[: data.draw(st.integers(1, 20))]
    found = {hit.owner: hit for hit in Names.build(owners, names).find(beginning, 20)}
    assert found[owners[name.owner]].tier in ("exact", "prefix", "word", "substring", "subsequence", "words")


letters = st.sampled_from("abcdefgh")


@settings(max_examples=200)
@given(collections(phrases), phrases, st.data())
def test_one_typo_in_a_name_of_five_letters_finds_it(
    known: tuple[list[Owner], list[Name]], meant: str, data: st.DataObject
) -> None:
    assume(len(meant) >= 5)
    owners, names = known
    at = data.draw(st.integers(0, len(meant) - 1))
    wrong = data.draw(
        st.one_of(
            letters.map(lambda c: meant[:at] + c + meant[at:]),
            letters.map(lambda c: meant[:at] + c + meant[at + 1 :]),
            st.just(meant[:at] + meant[at + 1 :]),
            st.just(meant[:at] + meant[at + 1 : at + 2] + meant[at] + meant[at + 2 :]),
        )
    )
    assume(all(fold(name.text) != fold(wrong) for name in names))
    owners.append(Owner("meant.md", "meant", 0))
    hits = Names.build(owners, [*names, Name(meant, "file", len(owners) - 1)]).find(wrong, 20)
    assert "meant" in titles(hits)


@settings(max_examples=200)
@given(collections(), st.one_of(phrases, st.text("abé字-. ", max_size=8)))
def test_lit_letters_spell_what_was_typed(known: tuple[list[Owner], list[Name]], typed: str) -> None:
    asked = sorted(fold(typed).replace(" ", ""))
    for hit in Names.build(*known).find(typed, 20):
        assert list(hit.letters) == sorted(set(hit.letters))
        assert all(0 <= letter < len(hit.name) for letter in hit.letters)
        are_symbols = not any(c.isalnum() for c in hit.name) or not any(c.isalnum() for c in typed)
        if hit.tier != "typo" and not are_symbols and len(fold(hit.name)) == len(hit.name):
            lit = sorted(fold("".join(hit.name[i] for i in hit.letters)).replace(" ", ""))
            # Words that were found as mere parts may lie one in another.
            assert set(lit) == set(asked) if hit.tier == "words" else lit == asked


def test_lit_letters_of_each_tier() -> None:
    names = library(("Crème-Brûlée Café", "file", "a"))
    lit = {
        "creme brulee cafe": ("exact", "CrèmeBrûléeCafé"),
        "crème b": ("prefix", "CrèmeB"),
        "brul": ("word", "Brûl"),
        "ulee c": ("substring", "ûléeC"),
        "cafe crem": ("words", "CrèmCafé"),
        "cbc": ("subsequence", "CBC"),
        "crbrca": ("subsequence", "CrBrCa"),
        "brulle": ("typo", "Brûle"),
        "xreme": ("typo", "rème"),
    }
    for typed, (tier, letters_lit) in lit.items():
        (hit,) = names.find(typed)
        assert hit.tier == tier, typed
        assert "".join(hit.name[i] for i in hit.letters) == letters_lit, typed


# Order.


def test_a_name_written_as_typed_comes_before_one_that_only_folds_to_it() -> None:
    names = library(("On", "alias", "On Running"), ("ON", "alias", "onsemi"), inbound={"On Running": 9})
    assert titles(names.find("ON")) == ["onsemi", "On Running"]
    assert titles(names.find("On")) == ["On Running", "onsemi"]
    assert titles(names.find("on")) == ["On Running", "onsemi"]


def test_signs_in_front_are_taken_at_their_word() -> None:
    every = ("Config", "~/.config/hypr", "Configuration", "🚀 Launch", "Launch", "Plan 🚀", ".config", "(draft) Config")
    names = library(*((name, "file", name) for name in every))
    found = {typed: titles(names.find(typed)) for typed in ("~/.c", ".co", "(d", "🚀 l", "🚀", "🚀la")}
    assert found["~/.c"][0] == "~/.config/hypr"
    assert found[".co"][:2] == [".config", "Config"]
    assert found["(d"][0] == "(draft) Config"
    assert found["🚀 l"][:2] == found["🚀la"][:2] == ["🚀 Launch", "Launch"]
    assert found["🚀"] == ["🚀 Launch", "Plan 🚀"]


def test_of_equal_names_files_come_first_and_ghosts_last() -> None:
    rows: list[tuple[str, Kind, str]] = [
        ("Same", "ghost", "g"),
        ("Same", "heading", "h"),
        ("Same", "alias", "a"),
        ("Same", "title", "t"),
        ("Same", "file", "f"),
    ]
    names = library(*rows, inbound={"g": 9, "h": 5})
    assert titles(names.find("same")) == ["f", "t", "a", "h", "g"]
    assert titles(names.find("sam")) == ["f", "t", "a", "h", "g"]


def test_ties_of_length_are_broken_by_recency_then_links_then_name() -> None:
    names = library(
        ("Note c", "file", "c"),
        ("Note b", "file", "b"),
        ("Note a", "file", "a"),
        ("Note d", "ghost", "d"),
        inbound={"b": 3},
    )
    assert titles(names.find("note")) == ["b", "a", "c", "d"]
    assert titles(names.find("note", recent={"c.md": 1.0, "d": 2.0})) == ["d", "c", "b", "a"]
    assert titles(names.find("note", 1, recent={"d": 2.0})) == ["d"]


def test_shorter_names_first_and_whole_words_with_beginnings() -> None:
    names = library(
        ("Seed rounds", "file", "x"), ("A seed", "file", "y"), ("Seedance", "file", "z"), ("Seed", "file", "s")
    )
    assert [(hit.owner.title, hit.tier) for hit in names.find("seed")] == [
        ("s", "exact"),
        ("y", "word"),
        ("z", "prefix"),
        ("x", "prefix"),
    ]


def test_a_blank_behind_a_word_means_that_it_is_complete() -> None:
    names = library(("Smartly", "file", "x"), ("Smart card", "file", "y"), ("So smart", "file", "z"))
    assert titles(names.find("smart ")) == ["y", "z", "x"]


def test_scripts_without_blanks_are_found_by_any_part() -> None:
    names = library(("字节跳动", "alias", "ByteDance"), ("ソニー", "alias", "Sony"))
    assert [(hit.owner.title, hit.tier, hit.letters) for hit in names.find("跳动")] == [
        ("ByteDance", "substring", (2, 3))
    ]
    assert titles(names.find("字")) == ["ByteDance"]
    assert titles(names.find("字节挑动")) == ["ByteDance"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("see dance", "Seedance"),
        ("seedance2", "Seedance 2"),
        ("generativ artificail inteligence", "Generative Artificial Intelligence"),
        ("intelignece generative", "Generative Artificial Intelligence"),
        ("inteligens", "Generative Artificial Intelligence"),
        ("gai", "Generative Artificial Intelligence"),
        ("c++", "C++"),
        ("dont panic", "Don’t Panic!"),
        ("🚀", "🚀"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_what_people_type(typed: str, meant: str) -> None:
    every = ("Seedance", "Seedance 2", "Generative Artificial Intelligence", "C++", "Don’t Panic!", "🚀", "हिन्दी", "C")
    names = library(*((name, "file", name) for name in every))
    assert titles(names.find(typed))[0] == meant


# The blob.


@settings(max_examples=60)
@given(collections(), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_packed_and_unpacked_names_answer_alike(known: tuple[list[Owner], list[Name]], queries: list[str]) -> None:
    built = Names.build(*known)
    unpacked = Names.unpack(built.pack())
    assert len(unpacked) == len(built)
    for typed in [*queries, *(name.text for name in known[1])]:
        assert unpacked.find(typed) == built.find(typed)
    assert unpacked.pack() == built.pack()
    behind = Names.unpack(b"before" + built.pack(), len(b"before"))
    assert [behind.find(typed) for typed in queries] == [built.find(typed) for typed in queries]
    assert behind.pack() == built.pack()


def test_a_damaged_blob_is_refused() -> None:
    blob = library(("Seedance", "file", "Seedance"), ("Seedance V2", "alias", "Seedance")).pack()
    for cut in range(len(blob)):
        with pytest.raises(ValueError, match="names"):
            Names.unpack(blob[:cut])
    for place in range(len(blob)):
        flipped = blob[:place] + bytes([blob[place] ^ (1 << place % 8)]) + blob[place + 1 :]
        with pytest.raises(ValueError, match="names"):
            Names.unpack(flipped)


@given(st.binary(max_size=200))
def test_a_foreign_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match="names"):
        Names.unpack(blob)


# Limits.


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "a" * 10_000,
        "a " * 2_000,
        " ".join(f"word{n}" for n in range(2_000)),
        "\x00\x1b]52;c;x\x07\u202e",
        ".*+?^${}()|[]\\" * 50,
        "(" * 10_000,
        "\n",
        "\ud800",
        "aaaa aaab aaba",
    ],
)
def test_rubbish_is_answered(typed: str) -> None:
    names = library(
        *((f"{'a ' * n}", "file", f"{n}") for n in range(1, 130)),
        *(("a" * n, "alias", f"{n}") for n in range(1, 130)),
        ("", "file", "empty"),
        ("b\nc", "file", "broken"),
        ("\udc80", "file", "surrogate"),
    )
    assert len(names.find(typed)) <= 10


def test_what_cannot_be_among_the_best_is_not_looked_for() -> None:
    begun: list[tuple[str, Kind, str]] = [(f"ban qui {n}", "file", f"{n}") for n in range(30)]
    near: list[tuple[str, Kind, str]] = [(f"bann{n} qiu{n}", "file", f"near {n}") for n in range(3000)]
    few, many = library(*begun), library(*begun, *near)
    assert many.find("ban qui") == few.find("ban qui")
    assert calls(many.find, "ban qui") < calls(few.find, "ban qui") + 100
    assert calls(many.find, "bna qui 7") > 500, "they are looked at where nothing better is found"


def test_no_names_no_answers() -> None:
    names = Names.unpack(Names.build([], []).pack())
    assert not names.find("anything")
    assert not library(("a", "file", "a")).find("")
    assert not library(("a", "file", "a")).find("a", 0)


def test_names_with_line_breaks_are_shown_as_written() -> None:
    (hit,) = library(("a\nb", "file", "x\ny")).find("a b")
    assert (hit.name, hit.owner.title) == ("a\nb", "x\ny")


def test_easy_questions_load_nothing_heavy(tmp_path: Path) -> None:
    blob = tmp_path / "names"
    blob.write_bytes(library(("Seedance V2", "alias", "Seedance"), ("Kling", "file", "Kling")).pack())
    script = (
        "import sys; from search.fuzzy import Names; names = Names.unpack(open(sys.argv[1], 'rb').read());"
        "assert [names.find(q)[0].tier for q in sys.argv[2:]] == ['exact', 'prefix', 'word', 'substring'];"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, str(blob), "seedance v2", "seedance v", "v2", "dance v2"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    loaded = set(done.stdout.split())
    assert "search.tiers" in loaded
    assert not loaded & {"rapidfuzz", "typing", "re", "unicodedata", "dataclasses", "argparse", "json"}


def test_what_is_no_name_may_be_a_path_or_its_end() -> None:
    paths = ["Actors/TSMC.md", "Deep/Actors/TSMC.md", "Theses/Long TSMC.md", "TSMC.md", "Actors/Intel.md", "a/Gamma.md"]
    owners = [Owner(path, path.rpartition("/")[2][:-3], 0) for path in paths]
    names = Names.build(owners, [Name(owner.title, "file", n) for n, owner in enumerate(owners)])

    def found(typed: str) -> list[str | None]:
        return [hit.owner.path for hit in names.find(typed)]

    assert found("Actors/TSMC") == found("/actors/tsmc.md") == ["Actors/TSMC.md", "Deep/Actors/TSMC.md"]
    assert found("TSMC.md") == found("tsmc.MD") == found("TSMC" + ".md" * 5_000) == found("TSMC")
    assert [hit.tier for typed in ("Long TSMC.md", "a/gamma") for hit in names.find(typed)] == ["exact", "exact"]
    assert found("Actors/TSCM") == ["Actors/TSMC.md", "Deep/Actors/TSMC.md"]
    assert found("deep/actors/ts") == ["Deep/Actors/TSMC.md"]
    assert found("Theses/tsmc") == ["Theses/Long TSMC.md"]
    alias = Name("Actors/Semiconductors and foundries", "alias", 0)
    both = Names.build(owners, [alias, alias._replace(owner=2)]).find("actors/semiconductrs and foundries")
    assert [hit.owner.path for hit in both] == ["Actors/TSMC.md", "Theses/Long TSMC.md"]
    assert found("Actors/") == found("nowhere/TSMC") == []
    assert len(names.find("Actors/TSMC", 1)) == 1


def test_real_names_find_themselves(investing: Path) -> None:
    stems = sorted(path.stem for path in investing.rglob("*.md"))
    names = Names.build(
        [Owner(f"{n}.md", stem, 0) for n, stem in enumerate(stems)],
        [Name(stem, "file", n) for n, stem in enumerate(stems)],
    )
    for stem in stems[::7]:
        assert names.find(stem, 1)[0].name == stem
        assert any(hit.name == stem for hit in names.find(stem[:-1], 30))
