"""Whoosh's searcher is the oracle, without its limit: with one, Whoosh 2.7.4 loses notes."""

import random

import pytest
from search_corpus import document, made_up, sample, vocabulary
from whoosh import query
from whoosh.reading import MultiReader
from whoosh.searching import Searcher

from search import topk
from search.ceilings import HIGHEST, Ladder
from search.codec import reader
from search.index import Index
from search.lists import BOOSTS, ROUNDED
from search.plan import All, But, Either, InARow, OneOf, Planner, Those
from search.stock import weighting
from search.topk import TopK
from search.tree import And, Docs, Not, Operator, Or, Phrase, Prefix, Typo, Word


def in_whooshs_words(plan):
    """Queries of which the best counts, note by note."""
    match plan:
        case OneOf(words, fields):
            return [query.Term(f, word, boost=BOOSTS[f] * by) for word, by in words for f in fields or tuple(BOOSTS)]
        case InARow(words, fields, ends):
            rows = [[*words, end] for end in ends] or [list(words)]
            return [query.Phrase(f, row, boost=BOOSTS[f]) for row in rows for f in fields or tuple(BOOSTS)]
    raise AssertionError(plan)


def whooshs_answer(index, node):
    """{path: score} by Whoosh; how answers are joined is written out here. Of Whoosh 2.7.4, DisjunctionMax takes the
    scores of other notes for a note's own, And-not lets notes through whose number is not the first of the negated
    ones, and Not adds to scores and returns deleted notes."""
    top = index._top
    readers = [reader(part.segment, part.deleted) for part in top.parts]
    searcher = Searcher(readers[0] if len(readers) == 1 else MultiReader(readers), weighting=weighting())
    paths = {part.first + doc: path for part in top.parts for doc, path in enumerate(part.segment.paths)}

    def scores(plan):
        if isinstance(plan, Either):
            parts = list(map(scores, plan.plans))
            return {path: sum(part.get(path, 0.0) for part in parts) for path in set().union(*parts)}
        if isinstance(plan, All):
            wanted = [scores(each) for each in plan.plans if not isinstance(each, But)]
            unwanted = set().union(*(scores(each.plan) for each in plan.plans if isinstance(each, But)))
            both = set.intersection(*map(set, wanted)) - unwanted
            return {path: sum(part[path] for part in wanted) for path in both}
        out = {}
        for one in in_whooshs_words(plan):
            for number, score in searcher.search(one, limit=None).items():
                out[paths[number]] = max(score, out.get(paths[number], 0.0))
        return out

    return scores(Planner(top.lists, node).plan(node))


@pytest.fixture(scope="module")
def built():
    index = Index.open(None)
    index.rebuild(made_up(400))
    return index


@pytest.fixture(scope="module")
def changed():
    """Several segments, with deleted notes in them, one of them by Whoosh's own writer."""
    notes = made_up(600)
    index = Index.open(None, stock=True)
    index.rebuild(notes[:250])
    index._stock = False
    index.update(notes[250:500], {each.path for each in notes[:100:3]})
    for i in range(4):
        again = [each._replace(digest=f"{i}", body=each.body + " kamiten") for each in notes[40 + i : 500 : 31]]
        index.update([*again, *notes[500 + 20 * i : 520 + 20 * i]], {notes[300 + i].path})
    assert len(index._top.parts) == 6
    assert all(part.deleted for part in index._top.parts[:2])
    return index


def some_trees(count, seed):
    """Words common and rare, phrases, prefixes, typos, and what can be made of them."""
    rng = random.Random(seed)
    known = vocabulary()

    def word():
        return rng.choice(known[:30]) if rng.random() < 0.5 else rng.choice(known)

    def leaf():
        fields = () if rng.random() < 0.8 else tuple(rng.sample(("title", "headings", "body"), 2))
        kind = rng.random()
        if kind < 0.55:
            return Word(rng.choice(["東京", "resume", "C++", "hindi"]) if kind < 0.05 else word(), fields)
        if kind < 0.7:
            before = f"{word()}-" if kind < 0.6 else ""
            return Prefix(before + word()[: rng.randint(1, 4)], fields)
        if kind < 0.8:
            return Typo(word()[1:], fields)
        return Phrase(" ".join(rng.choices(known[:12], k=rng.randint(2, 3))), fields)

    def tree(depth):
        if depth == 0 or rng.random() < 0.3:
            return leaf()
        parts = tuple(tree(depth - 1) for _ in range(rng.randint(2, 3)))
        if rng.random() < 0.5:
            return Or(parts)
        return And((*parts, Not(tree(depth - 1)))) if rng.random() < 0.4 else And(parts)

    return [tree(rng.randint(0, 3)) for _ in range(count)]


def agrees(index, node):
    hits = index.search(node, limit=10_000)
    expected = whooshs_answer(index, node)
    assert {path for path, _ in hits} == set(expected), node
    assert dict(hits) == pytest.approx(expected)
    assert hits == sorted(hits, key=lambda hit: (-hit[1], hit[0]))
    for few in (1, 5, 50):
        assert index.search(node, limit=few) == hits[:few]
    return len(hits)


def test_one_segment_is_searched_as_whoosh_searches_it(built):
    found = [agrees(built, node) for node in some_trees(100, seed=1)]
    assert sum(map(bool, found)) > 50


def test_several_segments_with_deleted_notes_too(changed):
    found = [agrees(changed, node) for node in some_trees(50, seed=2)]
    assert sum(map(bool, found)) > 25


@pytest.mark.parametrize("index", ["built", "changed"])
def test_the_best_are_looked_at_first_and_no_other_is_better(index, request, monkeypatch):
    index = request.getfixturevalue(index)
    monkeypatch.setattr("search.topk.DEAR", 0)
    looked = []
    between = topk._between
    monkeypatch.setattr("search.topk._between", lambda *args: looked.append(len(found := between(*args))) or found)
    everything = 0
    for node in some_trees(60, seed=4):
        monkeypatch.setattr("search.topk.DEAR", 1 << 60)
        expected = index.search(node, limit=10_000)
        monkeypatch.setattr("search.topk.DEAR", 0)
        for few in (1, 5, 50):
            assert index.search(node, limit=few) == expected[:few], node
        everything += 3 * len(expected) * bool(looked)
    assert 0 < sum(looked) < everything / 2


def test_no_note_scores_more_than_its_ceiling(changed):
    lists = changed._top.lists
    ladder, seen = Ladder(lists), 0
    for node in some_trees(60, seed=6):
        plan = Planner(lists, node).plan(node)
        step = ladder.step(plan)
        scores = dict(changed.search(node, 10_000))
        for part in lists.parts if step else ():
            ceilings = ladder.ceilings(plan, part, step)
            assert len(ceilings) == part.segment.count
            for doc, path in enumerate(part.segment.paths):
                if doc in part.deleted:
                    assert ceilings[doc] == 0
                elif path in scores:
                    seen += 1
                    assert ceilings[doc] == HIGHEST or scores[path] <= (ceilings[doc] - 1) * step * ROUNDED
                    assert ceilings[doc] > 0
    assert seen > 1000


def test_the_ceilings_that_are_kept_are_bounded(built, monkeypatch):
    ladder = Ladder(built._top.lists)
    monkeypatch.setattr("search.ceilings.MOST_KEPT", 3 * ladder._lists.size)
    words = [OneOf(((word, 1.0),), ()) for word in vocabulary()[:6]]
    first = [ladder.ceilings(word, part, ladder.step(word)) for word in words for part in ladder._lists.parts]
    assert len(ladder._words) == 3
    assert first == [ladder.ceilings(word, part, ladder.step(word)) for word in words for part in ladder._lists.parts]


def test_real_notes_too(investing):
    index = Index.open(None)
    index.rebuild(sample(investing, 8))
    typed = ["the", "china", "ON", "to be", "semiconductor", "nvidia", "resume", "AI chips", "sk hynix", "$1,000"]
    nodes = [Word(text) for text in typed] + [Phrase(text) for text in ("in the", "market share", "joint venture")]
    nodes += [And((Word("china"), Word("taiwan"), Not(Word("the")))), Or((Word("korea"), Prefix("jap")))]
    nodes += [Prefix("se"), Prefix("semi"), Typo("nvidai"), Word("ai", ("title",))]
    assert sum(agrees(index, node) > 0 for node in nodes) > 15


def test_sets_are_those_of_set_algebra(changed):
    everything = frozenset(changed.known())

    def paths(node):
        match node:
            case And(nodes):
                return frozenset.intersection(*map(paths, nodes))
            case Or(nodes):
                return frozenset.union(*map(paths, nodes))
            case Not(inner):
                return everything - paths(inner)
            case Docs(known):
                return known & everything
        return frozenset(path for path, _ in changed.search(node, 10_000))

    rng = random.Random(3)
    some = frozenset(rng.sample(sorted(everything), 60)) | {"no such note.md"}
    for tree in some_trees(25, seed=3):
        for node in (Not(tree), And((Not(tree), Docs(some))), Or((tree, Not(Docs(some)))), And((Docs(some), tree))):
            hits = changed.search(node, 10_000)
            assert {path for path, _ in hits} == paths(node)
            assert len(hits) == len(paths(node))
        assert len(changed.search(tree, 10_000, among=some)) == len(paths(tree) & some)


def test_equals_are_ordered_by_path():
    index = Index.open(None)
    index.rebuild([document(f"{name}.md", body="same words") for name in "cadb"])
    assert [path for path, _ in index.search(Word("same"), 3)] == ["a.md", "b.md", "c.md"]
    assert [path for path, _ in index.search(Not(Word("x")), 3)] == ["a.md", "b.md", "c.md"]


def test_what_is_kept_unpacked_is_bounded(built, monkeypatch):
    expected = [built.search(node) for node in some_trees(30, seed=5)]
    monkeypatch.setattr("search.lists.KEPT_POSTINGS", 50)
    fresh = TopK(built._segments)
    assert [fresh.search(node, 20) for node in some_trees(30, seed=5)] == expected
    assert fresh.lists._kept <= 50 or len(fresh.lists._lists) == 1


def test_prefixes_take_the_most_frequent_words_and_say_so(built):
    words = built.beginning("k", most=5)
    everything = built.beginning("K", most=10_000)
    assert built.beginning("!").words == []
    assert words.cut
    assert not everything.cut
    assert everything.words == sorted(everything.words)
    assert len(words.words) == 5
    counts = {word: len(built.search(Word(word), 1000)) for word in everything.words}
    assert min(counts[word] for word in words.words) > sorted(counts.values())[len(counts) // 2]
    many = Or(tuple(Prefix(word[:2]) for word in vocabulary()))
    assert isinstance(plan := Planner(built._top.lists, many).plan(many), Either)
    assert sum(len(each.words) for each in plan.plans) <= 640 + 2 * len(many.nodes)


def test_typos_find_the_nearest_words(built):
    word = next(word for word in vocabulary() if len(word) == 6 and built.search(Word(word)))
    slip = word[:2] + word[3] + word[2] + word[4:]
    assert word in built.near(slip).words
    assert built.near(word).words[0] == word
    assert len(built.search(Typo(slip), 1000)) >= len(built.search(Word(word), 1000)) > 0
    assert built.near(word.upper() + "\u0301").words[0] == word
    assert built.near("xy").words == built.near("two words").words == built.near("!").words == []


def test_an_open_question_is_an_error_of_the_caller(built):
    with pytest.raises(TypeError):
        built.search(Operator("path", Word("a")))


def test_numbers_are_those_of_one_segment_only():
    assert Those([1, 4, 5, 9]).between(4, 5) == [0, 1]


def test_whoosh_finds_its_way_with_a_limit_too(built):
    """Short lists are in no form of Whoosh's; what it skips in them must not lead it astray."""
    (part,) = built._top.parts
    searcher, known, found = Searcher(reader(part.segment), weighting=weighting()), vocabulary(), 0
    for i in range(200, 300):
        some, others = query.Term("body", known[i], boost=2.0), query.Term("body", known[i % 7])
        for both in (query.AndNot(some, others), query.Or([some, others]), query.And([some, others])):
            best = searcher.search(both, limit=1)
            assert {number for _, number in best.top_n} <= set(dict(searcher.search(both, limit=None).items()))
            found += len(best.top_n)
    assert found > 250
