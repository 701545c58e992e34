"""The words of a field: a sorted list is the oracle of what is found, Whoosh's own terms that of what Whoosh sees."""

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st
from search_corpus import document

from search.bulk import BulkBuilder
from search.codec import reader
from search.dictionary import EACH, Dictionary
from search.postings import Found
from search.segment import FIELDS, POSTINGS, Segment
from search.stock import StockBuilder

_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" "), min_size=1, max_size=6)
_close = st.text("ab\xe9東\U00020000", min_size=1, max_size=6)  # many that begin alike
_numbers = st.one_of(st.integers(0, 255), st.integers(0, 70_000), st.integers(0, 2**32 - 1))
_infos = st.tuples(_numbers, _numbers, _numbers, st.integers(0, 255))
_dictionaries = st.dictionaries(_words | _close, _infos, max_size=5 * EACH)


def found(info):
    notes, offset, top, shortest = info
    return Found(notes, offset, top, shortest) if top else Found(1, offset, 1, shortest, only=notes)


@given(_dictionaries, st.lists(_words | _close, max_size=9), st.binary(max_size=9))
def test_what_was_packed_is_found_again(infos, others, before):
    words = sorted(infos)
    keys = [word.encode() for word in words]
    assert keys == sorted(keys)
    known = Dictionary(before + Dictionary.pack(words, map(infos.__getitem__, words)) + b"behind", len(before))
    assert len(known) == len(words)
    assert known.words() == words
    expected = [(key, found(infos[word])) for key, word in zip(keys, words, strict=True)]
    assert list(known.items()) == expected
    for i, key in enumerate(keys):
        assert (known.word(i), known.found(i), known.find(key), known.rank(key)) == (*expected[i], expected[i][1], i)
    for first in range(0, len(words), 7):
        assert list(known.items(first)) == expected[first:]
    for other in (*others, *(word[:-1] for word in words), *(word + "x" for word in words), ""):
        key = other.encode()
        assert known.find(key) == (found(infos[other]) if other in infos else None)
        assert known.rank(key) == bisect_left(keys, key)
        begun = [word for word in words if word.startswith(other)]
        assert known.beginning(key) == (begun, [found(infos[word]).notes for word in begun])


_texts = st.lists(
    st.sampled_from(["a", "ab", "b", "東京都", "\ud800", "\U00020000\U00020001", "é"]) | st.text(max_size=9)
)
_notes = st.lists(st.tuples(*(_texts.map(" ".join) for _ in FIELDS)), min_size=1, max_size=12)


def seen(whoosh):
    """All that Whoosh sees of the terms, by each way that it has."""
    terms = list(whoosh.all_terms())
    assert [term for term, _ in whoosh] == terms
    out = [terms, sorted(whoosh.indexed_field_names())]
    for term, info in whoosh:
        again = whoosh.term_info(*term)
        for each in (info, again):
            lengths = each.min_length(), each.max_length()
            out.append((each.weight(), each.doc_frequency(), each.max_weight(), each.min_id(), each.max_id(), lengths))
        matcher = whoosh.postings(*term)
        out.append(list(zip(matcher.all_ids(), whoosh.postings(*term).items_as("positions"), strict=True)))
        assert term in whoosh
    for field in FIELDS:
        for text in (
            b"",
            b"a",
            b"ab",
            b"b",
            "東".encode(),
            "\U00020000".encode(),
            b"\xff",
            *(text for _, text in terms),
        ):
            out.append(list(whoosh.terms_from(field, text)))
            out.append([term for term, _ in whoosh.iter_from(field, text)])
            out.append((whoosh.frequency(field, text), whoosh.doc_frequency(field, text), (field, text) in whoosh))
            out.append(list(whoosh.expand_prefix(field, text)))
        cursor, walk = whoosh.cursor(field), []
        for text in ("a", "東", "\U00020000", "a"):
            walk += [cursor.find(text), cursor.text(), cursor.next(), cursor.is_valid()]
        cursor.first()
        while cursor.is_valid():
            walk.append((cursor.text(), cursor.term_info().doc_frequency()))
            cursor.next()
        out += [walk, list(whoosh.lexicon(field)), list(whoosh.terms_within(field, "ab", 1))]
    return out


@settings(max_examples=12, deadline=None)
@given(_notes)
def test_whoosh_sees_in_it_what_it_writes_itself(notes):
    bulk, stock = BulkBuilder(), StockBuilder()
    for i, texts in enumerate(notes):
        for builder in (bulk, stock):
            builder.add(document(f"{i}.md", *texts))
    ours, theirs = Segment(*bulk.finish()), Segment(*stock.finish())
    assert seen(reader(ours)) == seen(reader(theirs)) == seen(stock._index.reader())
    assert ours.beginning("") == theirs.beginning("")


def test_a_word_that_stands_once_has_no_list():
    builder = BulkBuilder()
    builder.add(document("a.md", body="one two three"))
    segment = Segment(*builder.finish())
    assert segment.entry.members[POSTINGS][1] == 0
    assert segment.find("body", b"two") == Found(1, 1, 1, 3, only=0)
    assert list(segment.postings(segment.find("body", b"two")).everything()) == [(0, 1, (1,))]
