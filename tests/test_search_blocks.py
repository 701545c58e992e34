"""Blocks of postings: what was packed is read again, by us and by Whoosh."""

import pickle
from array import array

from hypothesis import given
from hypothesis import strategies as st

from search.blocks import in_pickle, little, pack, start_in, unpack_notes, unpack_places
from search.codec import schema
from search.postings import W3

_numbers = st.one_of(st.integers(0, 255), st.integers(0, 70_000), st.integers(0, 2**32 - 1))
_notes = st.dictionaries(_numbers, st.sets(_numbers, min_size=1, max_size=300), min_size=1, max_size=300)


@given(_notes, st.binary(max_size=9))
def test_what_was_packed_is_read_again(notes, before):
    notes = {note: sorted(notes[note]) for note in sorted(notes)}
    often = list(map(len, notes.values()))
    flat = little(array("I", [place for places in notes.values() for place in places]))
    data = pack(tuple(notes), tuple(often) if max(often) > 1 else None, [flat[i::4] for i in range(4)])
    pickled = in_pickle(data)
    for some, at in ((before + data + b"behind", len(before)), (pickled, start_in(pickled))):
        ids, weights = unpack_notes(some, at)
        assert list(ids) == list(notes)
        assert list(weights) == often
        assert [list(places) for places in unpack_places(some, at)] == list(notes.values())
    gaps, weights, values = pickle.loads(pickled)
    assert [sum(gaps[: i + 1]) for i in range(len(gaps))] == list(notes)
    assert list(weights) == often
    decode = schema()["body"].format.decode_positions
    assert list(map(decode, values)) == list(notes.values())
    assert not data.startswith(W3)


def test_what_whoosh_packed_is_no_block_of_ours():
    assert start_in(pickle.dumps(((1, 2), None, (b"", b"")), 2)) == 0
