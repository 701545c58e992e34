"""Whoosh's own writer and reader are the oracle of ours."""

from search_corpus import document, made_up, sample

from search.bulk import BulkBuilder
from search.codec import reader
from search.index import Index
from search.postings import BLOCK
from search.segment import FIELDS, Segment
from search.stock import StockBuilder


def segment_of(builder, documents):
    for each in documents:
        builder.add(each)
    assert builder.count == len(documents)
    return Segment(*builder.finish())


def ours(segment, deleted=frozenset()):
    """All postings as our reader sees them: (field, term) -> [(path, weight, positions)]."""
    out = {}
    for field, term, found in segment.terms():
        row = [
            (segment.paths[doc], weight, tuple(places))
            for doc, weight, places in segment.postings(found).everything()
            if doc not in deleted
        ]
        if row:
            out[field, term] = row
    return out


def theirs(segment):
    """The same as Whoosh sees them."""
    seen, out = reader(segment), {}
    for field, term in seen.all_terms():
        matcher, row = seen.postings(field, term), []
        while matcher.is_active():
            row.append((segment.paths[matcher.id()], matcher.weight(), tuple(matcher.value_as("positions"))))
            matcher.next()
        out[field, term] = row
    return out


def statistics(segment):
    """What Whoosh knows of each term and field."""
    seen, out = reader(segment), {}
    for field, term in seen.all_terms():
        info = seen.term_info(field, term)
        lengths = info.min_length(), info.max_length()
        out[field, term] = info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id(), lengths
    for field in FIELDS:
        out[field] = (
            seen.field_length(field),
            [seen.doc_field_length(doc, field, 0) for doc in range(segment.count)],
        )
    return out


ODD = [
    document("empty.md"),
    document("long.md", body="again " * 1000 + "far " + "x " * 5000 + "end"),
    document("once, late.md", body="filler " * 5000 + "late"),
    document("longest.md", body="deep " + "x " * 70_000 + "deep end"),
    document("many.md", body=" ".join(f"w{i}" for i in range(3000))),
    document("odd \ufffd\n\U0010ff80 name.md", title="\x00 \x1b[31m \ud800 é", body="東京都 " * 200),
    *(document(f"tiny {i}.md", body=f"often {i} " * (1 + i % 3)) for i in range(2 * BLOCK + 9)),
]


def check(documents):
    bulk, stock = segment_of(BulkBuilder(), documents), segment_of(StockBuilder(), documents)
    assert {bulk.in_blocks(found) for _, _, found in bulk.terms()} == {False, len(documents) > BLOCK}
    assert ours(bulk) == theirs(bulk) == theirs(stock) == ours(stock)
    assert statistics(bulk) == statistics(stock)
    assert list(bulk.paths) == [each.path for each in documents]
    assert list(bulk.digests) == [each.digest for each in documents]
    assert bulk.beginning("") == stock.beginning("")


def test_made_up_notes_are_written_as_whoosh_writes_them():
    check([*made_up(200), *ODD])


def test_real_notes_are_written_as_whoosh_writes_them(investing):
    check(sample(investing, 80))


def test_merged_segments_hold_what_the_living_notes_hold():
    documents = [*made_up(200), *ODD]
    first, second = segment_of(BulkBuilder(), documents[:120]), segment_of(StockBuilder(), documents[120:])
    gone = frozenset(range(0, 120, 3)), frozenset(range(5, 60))
    left = [each for i, each in enumerate(documents[:120]) if i not in gone[0]]
    left += [each for i, each in enumerate(documents[120:]) if i not in gone[1]]
    for builder in (BulkBuilder(), StockBuilder()):
        builder.add_segment(first, gone[0])
        builder.add_segment(second, gone[1])
        merged = Segment(*builder.finish())
        fresh = segment_of(BulkBuilder(), left)
        assert ours(merged) == ours(fresh)
        assert theirs(merged) == ours(fresh)
        assert list(merged.paths) == list(fresh.paths)
        assert merged.entry.lengths == fresh.entry.lengths
    assert statistics(Segment(*_merged(first, second, gone))) == statistics(segment_of(BulkBuilder(), left))


def _merged(first, second, gone):
    builder = BulkBuilder()
    builder.add_segment(first, gone[0])
    builder.add_segment(second, gone[1])
    return builder.finish()


def test_no_words_at_all_make_a_segment_too():
    index = Index.open(None)
    index.rebuild([document("a.md"), document("b.md")])
    assert set(index.known()) == {"a.md", "b.md"}
