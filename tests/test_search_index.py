import fcntl
import json
import os
import pickle
import random
import stat
import threading
from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_corpus import document, made_up, vocabulary

from search import merging
from search.bulk import BulkBuilder
from search.index import Index, IndexLocked, IndexReadOnly
from search.postings import UnknownPostings
from search.segment import FIELDS, POSTINGS, TERMS
from search.shelf import digest_of
from search.topk import TopK
from search.tree import Not, Phrase, Prefix, Typo, Word

QUESTIONS = [Word(word) for word in vocabulary()[:8]] + [Word("東京"), Prefix("ka"), Phrase("karo miten"), Word("C++")]
QUESTIONS += [Not(Word(vocabulary()[0])), Typo(vocabulary()[3][1:])]


def answers(index):
    """All that an index says: what it holds, and which notes answer some questions."""
    return dict(index.known()), [{path for path, _ in index.search(node, 10_000)} for node in QUESTIONS]


def built(folder, documents):
    index = Index.open(folder)
    index.rebuild(documents)
    return index


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "index"


def test_what_is_built_is_there_when_it_is_opened_again(folder):
    documents = made_up(120)
    first = answers(built(folder, documents))
    assert first[0] == {each.path: each.digest for each in documents}
    assert sum(map(bool, first[1])) > 8
    assert answers(Index.open(folder)) == first
    assert answers(built(None, documents)) == first
    stock = Index.open(None, stock=True)
    stock.rebuild(documents)
    assert answers(stock) == first


@pytest.mark.parametrize("stock", [False, True])
def test_no_phrase_runs_over_from_one_name_to_the_next(stock):
    index = Index.open(None, stock=stock)
    index.rebuild([document("a.md", "Big Apple\nPie Chart", "Red Apple\nPie", "Apple\n\nPie", "an apple\npie")])
    assert not index.search(Phrase("apple pie", ("title", "aliases", "headings")))
    assert index.search(Phrase("apple pie", ("body",)))
    assert all(index.search(Phrase(name)) for name in ("big apple", "pie chart", "red apple"))


def test_an_index_of_nothing(folder):
    for index in (Index.open(folder), Index.open(None), built(folder, []), Index.open(folder)):
        assert dict(index.known()) == {}
        assert index.search(Word("a")) == []
        assert index.search(Not(Word("a"))) == []
        assert index.beginning("a").words == index.near("abcd").words == []
    assert not Index.open(folder).refresh()


def test_a_closed_index_is_empty(folder):
    index = built(folder, made_up(5))
    index.close()
    assert dict(index.known()) == {}
    assert index.search(Word("a")) == []


def test_progress_is_told(folder):
    told = []
    Index.open(folder).rebuild(made_up(250), told.append)
    assert told == [100, 200, 250]


def test_large_builds_are_written_in_several_segments(monkeypatch):
    monkeypatch.setattr("search.index.SEGMENT_WORDS", 1000)
    index, documents = Index.open(None), made_up(300)
    index.rebuild(iter(documents))
    assert len(index._segments) > 5
    monkeypatch.undo()
    assert answers(index) == answers(built(None, documents))


def test_a_path_that_comes_twice_counts_once():
    index = built(None, [document("a.md", body="one"), document("a.md", body="two")])
    assert index.search(Word("one")) != []
    assert index.search(Word("two")) == []


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 40), max_size=12), st.sets(st.integers(0, 45), max_size=6)), max_size=25)
)
def test_changed_step_by_step_is_as_good_as_built_anew(steps):
    index, now = built(None, made_up(30)), {each.path: each for each in made_up(30)}
    pool = made_up(41)
    for step, (changed, removed) in enumerate(steps):
        documents = [
            document(pool[i].path, pool[i].title, body=f"{pool[i].body} {vocabulary()[step]}") for i in sorted(changed)
        ]
        gone = {pool[i].path if i < 41 else f"unknown {i}" for i in removed - changed}
        index.update(documents, gone)
        now.update({each.path: each for each in documents})
        now = {path: each for path, each in now.items() if path not in gone}
        if step % 4 == 3:
            index.merge()
    assert answers(index) == answers(built(None, list(now.values())))


def worn(folder):
    """An index of 60 notes after 35 updates of one note; the notes."""
    documents = made_up(60)
    index = built(folder, documents)
    for i in range(35):
        documents[i] = documents[i]._replace(digest=f"new {i}", body=f"{documents[i].body} zebra{i}")
        index.update(documents[i : i + 1])
    return index, documents


def test_small_changes_are_merged(folder):
    index, documents = worn(folder)
    assert len(index._segments) == 36
    before = answers(index)
    assert index.is_worn
    while index.merge():
        pass
    assert not index.is_worn
    assert len(index._segments) < 12
    assert len(index.beginning("zebra").words) == 35
    assert len(index.search(Prefix("zebra"), 100)) == 35
    assert answers(index) == answers(Index.open(folder)) == answers(built(None, documents)) == before
    assert len(os.listdir(folder)) == len(index._segments) + 3


def test_what_is_left_of_a_large_segment_is_written_anew(folder, monkeypatch):
    monkeypatch.setattr("search.index.SMALL", 5)
    documents = made_up(60)
    index = built(folder, documents)
    index.update([], [each.path for each in documents[:30]])
    assert not index.is_worn
    index.update([], [documents[30].path])
    assert index.merge()
    ((segment, deleted),) = index._segments
    assert (segment.count, deleted) == (29, frozenset())
    assert answers(index) == answers(built(None, documents[31:]))
    index.update([], [each.path for each in documents])
    assert index._segments == []
    assert not index.merge()


def in_between(monkeypatch, do):
    """Have something done once, when a merging has taken in what it merges."""
    finish, todo = BulkBuilder.finish, [do]

    def finish_later(builder):
        built = finish(builder)
        if todo and builder.count:
            todo.pop()()
        return built

    monkeypatch.setattr(BulkBuilder, "finish", finish_later)


def test_others_write_while_one_merges(folder, monkeypatch):
    index, documents = worn(folder)
    other = Index.open(folder)
    new = document("new.md", body="zebra new")
    changed = documents[3]._replace(digest="newer", body="newer")
    in_between(monkeypatch, lambda: other.update([new, changed], [documents[5].path, documents[50].path]))
    assert index.merge()
    left = [each for i, each in enumerate(documents) if i not in (3, 5, 50)]
    other.refresh()
    assert answers(index) == answers(other) == answers(built(None, [*left, new, changed]))
    assert len(index._segments) < 36


def test_a_merging_overtaken_by_a_rebuilding_changes_nothing(folder, monkeypatch):
    index, documents = worn(folder)
    in_between(monkeypatch, lambda: Index.open(folder).rebuild(documents[:7]))
    assert index.merge()
    assert answers(index) == answers(Index.open(folder)) == answers(built(None, documents[:7]))


def test_only_one_merges_at_a_time(folder):
    index, _ = worn(folder)
    with open(folder / "merging", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexLocked):
            index.merge()
        index.update([document("new.md")])
    assert index.merge()


def test_who_sees_a_merging_need_not_learn_its_words(folder):
    index, _ = worn(folder)
    reader = Index.open(folder)
    words = reader.beginning("zebra", 100).words
    assert len(words) == 35
    assert reader.near(f"{words[0][:-1]}x").words
    vocabulary = reader._top.lists._vocabulary
    assert index.merge()
    index.update([document("new.md", body="zebranew")])
    assert reader.refresh()
    assert reader._top.lists._vocabulary is vocabulary
    assert reader.beginning("zebra", 100).words == sorted([*words, "zebranew"])


def test_merging_is_left_to_a_process_of_its_own(folder):
    index, documents = worn(folder)
    merging.begin(folder).join(60)
    assert len(index._segments) == 36
    assert index.refresh()
    assert len(index._segments) < 12
    assert answers(index) == answers(built(None, documents))


def test_what_is_indexed_already_is_left_alone(folder):
    documents = made_up(20)
    index = built(folder, documents)
    before = (folder / "manifest").read_bytes()
    index.update(documents, ["never heard of it.md"])
    assert (folder / "manifest").read_bytes() == before


def test_files_are_for_their_owner_only(folder):
    before = os.umask(0)
    try:
        built(folder, made_up(5))
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


# --- two processes ---
def test_another_index_sees_what_was_written_when_it_refreshes(folder):
    documents = made_up(60)
    writer = built(folder, documents[:50])
    reader = Index.open(folder)
    old = answers(reader)
    for i in range(12):
        writer.update(documents[50:], [documents[i].path])
    assert answers(reader) == old
    assert reader.refresh()
    assert answers(reader) == answers(writer) != old
    assert not reader.refresh()
    writer.rebuild(documents[:5])
    assert reader.refresh()
    assert set(reader.known()) == {each.path for each in documents[:5]}


def test_two_that_write_in_turn_do_not_undo_each_other(folder):
    documents = made_up(30)
    one, two = built(folder, documents[:10]), Index.open(folder)
    one.update(documents[10:20])
    two.update(documents[20:])
    one.refresh()
    assert answers(one) == answers(two) == answers(built(None, documents))


def test_only_one_writes_at_a_time(folder):
    index = built(folder, made_up(5))
    before = answers(index)
    with open(folder / "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexLocked):
            index.update([document("new.md")])
        with pytest.raises(IndexLocked):
            index.rebuild([])
        assert answers(Index.open(folder)) == before
    index.update([document("new.md")])
    assert "new.md" in index.known()


def test_it_answers_while_it_is_rebuilt():
    documents = made_up(40)
    index = built(None, documents[:20])
    seen = []

    def slowly():
        for each in documents:
            seen.append(answers(index))
            yield each

    worker = threading.Thread(target=index.rebuild, args=(slowly(),))
    worker.start()
    worker.join(60)
    assert len(seen) == 40
    assert all(each == seen[0] for each in seen)
    assert answers(index) == answers(built(None, documents))


def test_where_nothing_can_be_written_the_old_index_stays(tmp_path, folder, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    nowhere = Index.open(tmp_path / "file" / "index")
    with pytest.raises(IndexReadOnly):
        nowhere.rebuild(made_up(3))
    assert dict(nowhere.known()) == {}
    index = built(folder, made_up(5))
    before = answers(index)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(IndexReadOnly):
        index.update([document("new.md", body="new")])
    assert answers(index) == before
    monkeypatch.undo()
    assert answers(Index.open(folder)) == before
    index.update([document("new.md", body="new")])
    assert len(index.search(Word("new"))) == 1


def killed_at(step, folder, do):
    """Do it to the index in a child process that ends at its n-th call of these, without tidying up; whether it got
    through."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    try:
        left = [step]

        def counted(real):
            def call(*args, **kwargs):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return real(*args, **kwargs)

            return call

        index = Index.open(folder)
        for name in ("rename", "fsync", "unlink", "open"):
            setattr(os, name, counted(getattr(os, name)))
        do(index)
        os._exit(0)
    finally:
        os._exit(1)


def test_killed_at_any_step_leaves_the_old_or_the_new(tmp_path):
    documents = made_up(24)
    old = answers(built(None, documents[:20]))
    new = answers(built(None, documents[1:]))
    seen = []
    for step in range(40):
        folder = tmp_path / str(step)
        built(folder, documents[:20])
        through = killed_at(step, folder, lambda index: index.update(documents[20:], [documents[0].path]))
        index = Index.open(folder)
        seen.append(answers(index))
        assert seen[-1] in (old, new)
        index.update(documents[20:], [documents[0].path])
        assert answers(index) == answers(Index.open(folder)) == new
        assert len(os.listdir(folder)) == len(index._segments) + 2
        if through:
            break
    assert through
    assert seen.count(old) > 5
    assert seen[-1] == new


def test_killed_while_merging_loses_nothing(tmp_path):
    old, _ = worn(tmp_path / "first")
    content = {file.name: file.read_bytes() for file in (tmp_path / "first").iterdir()}
    right, sizes = answers(old), []
    for step in range(0, 99, 3):
        folder = tmp_path / str(step)
        folder.mkdir()
        for name, data in content.items():
            (folder / name).write_bytes(data)
        through = killed_at(step, folder, Index.merge)
        index = Index.open(folder)
        sizes.append(len(index._segments))
        assert answers(index) == right
        index.update([document("new.md")])
        while index.merge():
            pass
        assert len(os.listdir(folder)) == len(index._segments) + 3
        if through:
            break
    assert through
    assert sizes.count(36) > 3
    assert sizes[-1] < 36


# --- damage ---
def damaged(folder, documents, rng):
    """A folder, changed in one of many ways; what an index may say of it: nothing, or what is right."""
    files = sorted(file for file in folder.iterdir() if file.name != "lock")
    file = rng.choice(files)
    data = bytearray(file.read_bytes())
    how = rng.randrange(6)
    if how == 0:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif how == 1:
        del data[rng.randrange(len(data)) :]
    elif how == 2:
        at = rng.randrange(len(data))
        data[at:] = bytes(len(data) - at)
    elif how == 3:
        data += b"x"
    elif how == 4:
        data = bytearray(rng.choice(files).read_bytes())
    file.unlink()
    if how != 5:
        file.write_bytes(data)


def test_damage_leaves_an_empty_or_a_right_index(tmp_path):
    rng, documents = random.Random(11), made_up(40)
    pristine = tmp_path / "pristine"
    index = built(pristine, documents[:20])
    index.update(documents[20:30], [documents[3].path])
    index.update(documents[30:])
    right, nothing = answers(index), answers(Index.open(None))
    content = {file.name: file.read_bytes() for file in pristine.iterdir()}
    outcomes = []
    for i in range(300):
        folder = tmp_path / str(i)
        folder.mkdir()
        for name, data in content.items():
            (folder / name).write_bytes(data)
        damaged(folder, documents, rng)
        outcomes.append(answers(Index.open(folder)))
        assert outcomes[-1] in (right, nothing)
        if i % 20 == 0:
            again = Index.open(folder)
            again.rebuild(documents)
            assert answers(Index.open(folder)) == answers(built(None, documents))
    assert outcomes.count(nothing) > 250


def test_a_large_segment_is_read_through_once_and_again_when_it_was_touched(folder, monkeypatch):
    monkeypatch.setattr("search.shelf.MAPPED_FROM", 1)
    monkeypatch.setattr("search.shelf._SETTLED", -1)
    right, read = answers(built(folder, made_up(60))), []

    def counted(data):
        read.append(len(data))
        return digest_of(data)

    monkeypatch.setattr("search.shelf.digest_of", counted)
    (segment,) = folder.glob("*.segment")
    size = segment.stat().st_size
    assert answers(Index.open(folder)) == right
    assert size in read
    read.clear()
    assert answers(Index.open(folder)) == right
    assert read
    assert size not in read
    data = bytearray(segment.read_bytes())
    data[size // 2] ^= 4
    with segment.open("r+b") as file:
        file.write(data)
    os.utime(segment, (1, 1))
    assert dict(Index.open(folder).known()) == {}
    (folder / "stamps").write_bytes(b"x" * 45)
    assert dict(Index.open(folder).known()) == {}


def test_every_truncation_of_the_manifest_is_noticed(folder):
    built(folder, made_up(10))
    content = (folder / "manifest").read_bytes()
    for size in range(len(content)):
        (folder / "manifest").write_bytes(content[:size])
        assert dict(Index.open(folder).known()) == {}


def test_other_versions_are_empty(folder, monkeypatch):
    right = answers(built(folder, made_up(10)))
    monkeypatch.setattr("search.shelf.FORMAT", 99)
    index = Index.open(folder)
    assert dict(index.known()) == {}
    index.rebuild(made_up(10))
    assert answers(Index.open(folder)) == right
    monkeypatch.undo()
    assert dict(Index.open(folder).known()) == {}


class Payload:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.system, (f"touch '{self.marker}'",)


def test_a_planted_pickle_is_not_run(folder, tmp_path):
    marker = tmp_path / "marker"
    payload = pickle.dumps(Payload(marker))
    built(folder, made_up(10))
    manifest = (folder / "manifest").read_bytes()
    segment = next(file for file in folder.iterdir() if file.suffix == ".segment")
    good = segment.read_bytes()
    for name in ("_MAIN_1.toc", POSTINGS, "manifest", "manifest.new", segment.name, f"{'0' * 40}.segment"):
        for data in (payload, payload.ljust(len(good), b"\0"), good.replace(good[-200:], payload.ljust(200, b"\0"))):
            (folder / name).write_bytes(data)
            index = Index.open(folder)
            answers(index)
            index.update(made_up(2, seed=5))
            (folder / "manifest").write_bytes(manifest)
            segment.write_bytes(good)
    assert not marker.exists()
    pickle.loads(payload)
    assert marker.exists()  # the payload would have worked


def test_somebody_elses_manifest_is_empty(folder):
    built(folder, made_up(10))
    versions, _ = json.loads((folder / "manifest").read_bytes().partition(b"\n")[2])
    other = b"no segment at all"
    (folder / f"{digest_of(other)}.segment").write_bytes(other)
    members = {name: [0, 5] for name in (POSTINGS, *map(TERMS.format, FIELDS))}
    entries = [
        [digest_of(other), len(other), 3, {}, {}, [], []],
        ["../../x", 3, 3, {}, {}, [], []],
        ["short"],
        7,
        [digest_of(other), len(other), 3, {}, members, [], []],
    ]
    for content in (*([versions, [entry]] for entry in entries), [versions], {}, versions, [versions, {"a": 1}]):
        data = json.dumps(content).encode()
        (folder / "manifest").write_bytes(blake2b(data, digest_size=20).hexdigest().encode() + b"\n" + data)
        assert dict(Index.open(folder).known()) == {}


def test_symlinks_and_pipes_in_the_folder_are_not_followed(folder, tmp_path):
    index = built(folder, made_up(10))
    for file in list(folder.iterdir()):
        moved = tmp_path / file.name
        file.rename(moved)
        file.symlink_to(moved)
    assert dict(Index.open(folder).known()) == {}
    for name in ("manifest", next(iter(index._segments))[0].name + ".segment"):
        (folder / name).unlink()
        os.mkfifo(folder / name)
    assert dict(Index.open(folder).known()) == {}


def test_postings_that_our_reader_does_not_know_are_left_to_whoosh(monkeypatch):
    index = Index.open(None, stock=True)
    index.rebuild(made_up(60))
    expected, asked = answers(index), []
    index._stock = False
    index._show(index._segments)
    assert type(index._top) is TopK

    def unknown(*_):
        asked.append(1)
        raise UnknownPostings("not a W3 posting list")

    monkeypatch.setattr("search.postings.Postings.__init__", unknown)
    assert answers(index) == expected
    assert asked


def test_a_prior_moves_what_is_nearly_as_good():
    index = built(None, [document("a.md", body="word" + " x" * 50), document("b.md", body="word" + " x" * 51)])
    assert [path for path, _ in index.search(Word("word"))] == ["a.md", "b.md"]
    hits = index.search(Word("word"), prior={"b.md": 500})
    assert [path for path, _ in hits] == ["b.md", "a.md"]
    assert len(index.search(Word("word"), limit=1, prior={"b.md": 500})) == 1


def test_accents_and_odd_words_are_found_either_way():
    index = built(None, [document("a.md", body="a résumé in C++"), document("b.md", title="RESUME", body="to be ON")])
    for typed in ("resume", "résumé", "RE\u0301SUME\u0301"):
        assert len(index.search(Word(typed))) == 2
    assert [path for path, _ in index.search(Word("C++"))] == ["a.md"]
    for node in (Word("ON"), Phrase("to be"), Phrase("be on")):
        assert [path for path, _ in index.search(node)] == ["b.md"]
