"""Blocks of postings: what was packed is read again, by us and by Whoosh."""

import pickle
from array import array

from hypothesis import given
from hypothesis import strategies as st

from search.blocks import little, pack, unpack_notes, unpack_places
from search.codec import schema

_numbers = st.one_of(st.integers(0, 255), st.integers(0, 70_000), st.integers(0, 2**32 - 1))
_notes = st.dictionaries(_numbers, st.sets(_numbers, min_size=1, max_size=300), min_size=1, max_size=300)


def check(pickled, notes):
    """`notes`: number -> places."""
    ids, weights = unpack_notes(pickled)
    assert list(ids) == list(notes)
    assert list(weights) == list(map(len, notes.values()))
    assert [list(places) for places in unpack_places(pickled)] == list(notes.values())
    gaps, weights, values = pickle.loads(pickled)
    assert [sum(gaps[: i + 1]) for i in range(len(gaps))] == list(notes)
    assert list(weights) == list(map(len, notes.values()))
    decode = schema()["body"].format.decode_positions
    assert list(map(decode, values)) == list(notes.values())


@given(_notes)
def test_what_was_packed_is_read_again(notes):
    notes = {note: sorted(notes[note]) for note in sorted(notes)}
    weights = tuple(map(len, notes.values()))
    places = array("Q", [note << 32 | place for note, places in notes.items() for place in places])
    check(pack(tuple(notes), weights if max(weights) > 1 else None, little(places)), notes)


def test_what_whoosh_packed_is_no_block_of_ours():
    foreign = pickle.dumps(((1, 2), None, (b"", b"")), 2)
    assert unpack_notes(foreign) is None
    assert unpack_places(foreign) is None
