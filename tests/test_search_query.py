import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.grammar import MOST_LETTERS, MOST_WORDS
from search.query import parse
from search.tree import (
    And,
    Compare,
    LinkTo,
    Node,
    Not,
    Null,
    Operator,
    Or,
    Phrase,
    Prefix,
    Property,
    Typo,
    Word,
    answer,
    leaves,
)

A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a b OR c d", Or((And((A, B)), And((C, D))))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a -b", And((A, Not(B)))),
        ("--a", A),
        ("-(a b)", Not(And((A, B)))),
        ("a - b", And((A, B))),
        ("a or b", And((A, Word("or"), B))),
        ('"OR"', Phrase("OR")),
        ('"star wars"', Phrase("star wars")),
        (r'"they said \"hello\" x"', Phrase('they said "hello" x')),
        ("pre* typo~ typo~2", And((Prefix("pre"), Typo("typo")))),
        ("C++ ON to be", And((Word("C++"), Word("ON"), Word("to"), Word("be")))),
        ("path:Actors/ -path:Daily/", And((Operator("path", Word("Actors/")), Not(Operator("path", Word("Daily/")))))),
        ('path:"Daily notes/2022-07"', Operator("path", Phrase("Daily notes/2022-07"))),
        ("file:.jpg", Operator("file", Word(".jpg"))),
        ("tag:#korea OR tag:#taiwan", Or((Operator("tag", Word("#korea")), Operator("tag", Word("#taiwan"))))),
        ("#a/b", Operator("tag", Word("#a/b"))),
        ("#1", Word("#1")),
        ("LINE:(mix flour)", Operator("line", And((Word("mix"), Word("flour"))))),
        ("task-todo:call", Operator("task-todo", Word("call"))),
        ("section:(a OR b)", Operator("section", Or((A, B)))),
        ("content:a", Word("a", ("headings", "body"))),
        ("[[Broadcom]] OR tag:#asic", Or((LinkTo("Broadcom"), Operator("tag", Word("#asic"))))),
        ("[[Note|shown]]", LinkTo("Note")),
        ("[aliases]", Property("aliases")),
        ("[aliases:null]", Property("aliases", Null())),
        ("[status:Draft OR Published]", Property("status", Or((Word("Draft"), Word("Published"))))),
        ('[status:"In progress"]', Property("status", Phrase("In progress"))),
        (
            "[duration:<5] [n:>= 1.5]",
            And((Property("duration", Compare("<", "5")), Property("n", Compare(">=", "1.5")))),
        ),
        ("[url:https://x.y]", Property("url", Word("https://x.y"))),
        ("12:30 https://x.y", And((Word("12:30"), Word("https://x.y")))),
        ("R&D & a", And((Word("R&D"), A))),
    ],
)
def test_what_is_typed_is_understood(typed, tree):
    query = parse(typed)
    assert query.tree == tree
    assert query.message == ""


@pytest.mark.parametrize(
    ("typed", "tree", "said"),
    [
        ("*:*", None, "end of a word only"),
        ("[a TO", And((Word("[a"), Word("TO"))), "[ is not closed"),
        ("title:(", Word("title:"), "no operator"),
        ('"a b', Phrase("a b"), "not closed"),
        ("(a", A, "not closed"),
        ("a)b", And((A, B)), "not opened"),
        ("a OR", A, "both sides"),
        ("path:", None, "path: wants"),
        ("a path:", A, "path: wants"),
        ("tag:#", None, "tag: wants"),
        ("[[Note", LinkTo("Note"), "[[ is not closed"),
        ("[]", None, "name of a property"),
        ("a*b", Word("a*b"), "end of a word only"),
        ("/a+/", Word("/a+/"), "regular expressions"),
        ("!!!", None, "nothing to look for"),
        ("-", None, "nothing to look for"),
        ("()", None, "nothing to look for"),
        (" ".join(f"w{i}" for i in range(MOST_WORDS + 1)), And(tuple(Word(f"w{i}") for i in range(MOST_WORDS))), "200"),
    ],
)
def test_what_cannot_be_read_is_read_as_well_as_can_be(typed, tree, said):
    query = parse(typed)
    assert query.tree == tree
    assert said in query.message


_PIECES = '()"-*~: \n\\[]aé<\x1b'
_LONGER = ["東京", "OR", "AND", "[[", "]]", "[a:", "path:", "tag:", "#x", "line:", "content:", "null", "<5", "C++"]
PIECES = st.lists(st.sampled_from([*_PIECES, *_LONGER]), max_size=25).map("".join)


@given(st.one_of(st.text(), PIECES), st.booleans())
def test_nothing_typed_raises_and_pieces_lie_in_order(typed, typing):
    query = parse(typed, typing)
    end = 0
    for span in query.spans:
        assert end <= span.start < span.end <= len(typed)
        end = span.end
    assert query.tree or query.message or typing or not typed.strip()
    if query.tree:
        answered = answer(query.tree, lambda question: Word("x"))
        assert set(leaves(answered)) <= {*query.words, *leaves(answered)}


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=20, unique=True))
def test_plain_words_come_back_as_they_are(typed):
    query = parse(" ".join(typed))
    assert [leaf.text for leaf in query.words] == typed
    assert query.message == ""
    assert [query.spans[i].kind for i in range(len(typed))] == ["word"] * len(typed)


def tree_of(depth: int = 3) -> st.SearchStrategy[Node]:
    word = st.from_regex(r"[a-z]{2,6}", fullmatch=True)
    leaf = st.one_of(word.map(Word), word.map(Prefix), word.map(Typo), st.lists(word, min_size=2, max_size=3)
                     .map(lambda found: Phrase(" ".join(found))))  # fmt: skip
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3, unique=True).map(lambda nodes: And(tuple(nodes))),
            st.lists(inner, min_size=2, max_size=3, unique=True).map(lambda nodes: Or(tuple(nodes))),
            inner.filter(lambda node: not isinstance(node, Not)).map(Not),
        ),
        max_leaves=8,
    )


def written(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Typo(text):
            return f"{text}~"
        case Phrase(text):
            return f'"{text}"'
        case And(nodes):
            return "(" + " ".join(map(written, nodes)) + ")"
        case Or(nodes):
            return "(" + " OR ".join(map(written, nodes)) + ")"
        case Not(inner):
            return "-" + written(inner)
    raise AssertionError(node)


@given(tree_of())
def test_a_tree_that_is_written_down_is_read_again(tree):
    query = parse(written(tree))
    assert query.tree == tree
    assert query.message == ""


def test_the_last_word_may_still_be_growing():
    assert parse("nvidia see", typing=True).tree == And((Word("nvidia"), Or((Word("see"), Prefix("see")))))
    assert parse("nvidia see ", typing=True).tree == And((Word("nvidia"), Word("see")))
    assert parse("line:(se", typing=True).tree == Operator("line", Or((Word("se"), Prefix("se"))))
    assert parse("#kor", typing=True).tree == Operator("tag", Or((Word("#kor"), Prefix("#kor"))))
    for half in ('"star wa', "(a", "a OR", "path:", "[[Not", "-"):
        assert parse(half, typing=True).message == ""


def test_only_what_a_note_can_show_is_lit_up():
    query = parse('a -b path:c "d e" line:(f -g) tag:#h [i:j] [[k]] -(-l) m*')
    assert query.words == (A, Phrase("d e"), Word("f"), Word("l"), Prefix("m"))


def test_pieces_are_named_for_colouring():
    typed = 'a -path:b "c d" [e:f] [[g]] (h* OR i~) #j'
    assert [(typed[a:z], kind) for a, z, kind, _ in parse(typed).spans] == [
        ("a", "word"),
        ("-", "not"),
        ("path:", "operator"),
        ("b", "value"),
        ('"c d"', "phrase"),
        ("[e:", "property"),
        ("f", "value"),
        ("]", "property"),
        ("[[g]]", "link"),
        ("(", "group"),
        ("h*", "prefix"),
        ("OR", "or"),
        ("i~", "typo"),
        (")", "group"),
        ("#j", "tag"),
    ]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("a)b", ")"), ("a OR", "OR"), ("OR a", "OR"), ("title:a", "title:a"), ("[a TO", "[a"), ("[a:b)c]", ")"),
        (" ".join("a" * (MOST_WORDS + 1)), "a"), ("a" * MOST_LETTERS + "bc", "bc"),
    ],
)  # fmt: skip
def test_what_is_not_read_as_meant_is_coloured_as_an_error(typed, wrong):
    query = parse(typed)
    assert [typed[a:z] for a, z, kind, _ in query.spans if kind == "error"] == [wrong]
    assert query.message


def test_half_a_property_is_one_already_while_it_is_typed():
    assert parse("a [sta", typing=True).tree == A
    assert parse("[status:", typing=True).tree == Property("status")
    assert parse("[status:Dra", typing=True).tree == Property("status", Or((Word("Dra"), Prefix("Dra"))))
    assert parse('[status:"In pro', typing=True).tree == Property("status", Phrase("In pro"))
    for half in ("[", "[sta", '["a b', "[status:", "[status:Dra", "[n:<", '[status:"In pro'):
        query = parse(half, typing=True)
        assert query.message == ""
        assert (query.spans[0].start, query.spans[0].kind, query.spans[-1].end) == (0, "property", len(half))


def test_messages_show_no_controls():
    assert "\x1b" not in parse("*\x1b\x1b\x1b").message


@pytest.mark.parametrize(
    "unit",
    ["[ ", "(", "-", '"', "[[", "a ", "path:", "[a:", '[a:"', "a OR ", "\\", '"\\', "x", ")", "((a", "東", "a~ "],
)
def test_long_rubbish_is_read_in_bounded_work(unit):
    query = parse(unit * (200_000 // len(unit)))
    assert query.message
    assert len(query.words) <= MOST_WORDS
