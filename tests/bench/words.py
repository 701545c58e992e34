"""`python -m tests.bench.words VAULT [QUERIES]`: full text beside stock Whoosh, SQLite FTS5 and ripgrep.

CPU milliseconds of this process; for ripgrep, which has no index, wall milliseconds of a process of its own. Each query
is asked once, by all engines in turn, of an index that was opened and asked for one word and one prefix before. fzf
looks at names, not at words: see `tests.bench.names`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder
from search.full_text import FullText
from search.tree import And, Document, Node, Not, Or, Phrase, Prefix, Typo, Word
from search.words import words
from tests.bench.engines import Engine, Fts5, Ours, Ripgrep, Whoosh, simple
from tests.bench.footprint import footprint
from tests.rubbish import RUBBISH

QUERIES = 20
LARGE, SAMPLE = 20_000, 5000
"""Of so many notes Whoosh, which takes ten times as long to build, builds a sample; it then searches our index."""
SETTLED = 2.1
"""Seconds after which a written index is taken for unchanged by its stamps, as whoever opens it later finds it."""


def cpu_ms(run: Callable[[], object]) -> float:
    """The CPU time of one run."""
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def wall_ms(run: Callable[[], object]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def at(times: Sequence[float], part: float) -> float:
    """A percentile."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def megabytes(folder: Path) -> float:
    """What lies in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def megabytes_of(documents: Sequence[Document]) -> float:
    """What they hold of text."""
    return sum(len(part.encode()) for each in documents for part in each[2:]) / 1e6


def queries(ours: Ours, documents: Sequence[Document], count: int, seed: int = 3) -> Iterator[tuple[str, list[Node]]]:
    """(kind, queries of it), from the words of the vault."""
    rng = random.Random(seed)
    held: dict[str, int] = {}
    for segment, _ in ours.index._segments:
        for word, notes in segment.beginning("").items():
            held[word] = held.get(word, 0) + notes
    ranked = sorted((word for word in held if simple(word) and len(word) > 1), key=lambda word: (-held[word], word))
    total = len(documents)
    common = [word for word in ranked if held[word] > total / 5][:60] or ranked[:60]
    middle = [word for word in ranked if max(5, total / 1000) < held[word] < max(50, total / 50)]
    rng.shuffle(middle)

    def pairs(at_least: int) -> Iterator[Node]:
        """Two neighbouring words of a note, each in so many notes."""
        while True:
            tokens = words(rng.choice(documents).body)
            if len(tokens) > 10:
                i = rng.randrange(len(tokens) - 1)
                a, b = tokens[i : i + 2]
                if simple(a) and simple(b) and min(held.get(a, 0), held.get(b, 0)) >= at_least:
                    yield Phrase(f"{a} {b}")

    def beginnings(letters: int) -> list[Node]:
        heads = sorted({word[:letters] for word in middle if len(word) > letters})
        return [Prefix(head) for head in rng.sample(heads, min(count, len(heads)))]

    phrases, usual = pairs(2), pairs(held[common[-1]])
    long = [word for word in middle if len(word) > 6]
    yield "term", [Word(word) for word in middle[:count]]
    yield "common term", [Word(word) for word in rng.sample(common, min(count, len(common)))]
    yield "AND, one common", [And((Word(word), Word(rng.choice(common)))) for word in middle[count : 2 * count]]
    yield "AND, both common", [And(tuple(map(Word, rng.sample(common, 2)))) for _ in range(count)]
    yield "OR", [Or((Word(word), Word(rng.choice(common)))) for word in middle[:count]]
    yield "AND NOT", [And((Word(word), Not(Word(rng.choice(common))))) for word in middle[count : 2 * count]]
    yield "phrase", [next(phrases) for _ in range(count)]
    yield "phrase of common words", [next(usual) for _ in range(count)]
    yield "prefix of 3", beginnings(3)
    yield "prefix of 2", beginnings(2)
    yield "typo", [Typo(word[:2] + word[3] + word[2] + word[4:]) for word in long[:count]]


def operators(opened: OpenVault, count: int) -> Iterator[tuple[str, list[str]]]:
    """(kind, typed queries of it) for the whole way through the finder."""
    folders = sorted({path.partition("/")[0] for path in opened.catalog.paths() if "/" in path})[:count]
    tags = [name for (name,) in opened.catalog.db.execute("SELECT DISTINCT name FROM tags LIMIT ?", (count,))]
    names = [title for (title,) in opened.catalog.db.execute("SELECT title FROM notes LIMIT ?", (count,))]
    yield "path:", [f'path:"{folder}/"' for folder in folders]
    yield "tag:", [f"tag:#{tag}" for tag in tags]
    yield "[property:value]", ["[aliases]", "[tags:a]", "[parent:null]"]
    yield "[[link]]", [f"[[{name}]]" for name in names]
    yield "a word outside a folder", [f'the -path:"{folder}/"' for folder in folders]
    yield "a tag or a folder", [f'tag:#{tag} OR path:"{folder}/"' for tag, folder in zip(tags, folders, strict=False)]
    yield "what nobody means", list(RUBBISH)


def rows_of_building(engines: Sequence[Engine], documents: Sequence[Document], asked: Sequence[str]) -> list[list[str]]:
    """Build each engine's index, change notes, open it: rows of a name and a cell for each engine."""
    changed = [each._replace(digest="x", body=each.body + " changed") for each in documents[:: len(documents) // 9]]
    columns = []
    for engine in engines:
        is_whoosh = isinstance(engine, Whoosh)
        some = documents[:: len(documents) // SAMPLE] if is_whoosh and len(documents) > LARGE else documents
        size, took = megabytes_of(some), cpu_ms(lambda e=engine, some=some: e.build(some))
        built = megabytes(engine.folder)
        few = changed[:2] if is_whoosh else changed
        updates = [cpu_ms(lambda e=engine, n=n: e.update(n)) for n in few]
        time.sleep(SETTLED)
        cells = {
            "notes a CPU second": f"{len(some) / took * 1000:,.0f}",
            "MB of text a CPU second": f"{size / took * 1000:.1f}",
            "MB a MB of text": f"{built / size:.2f}",
            "one note changed (ms)": f"{at(updates, 0.5):.1f}",
            "opened (ms)": f"{at([cpu_ms(engine.open) for _ in range(3)], 0.5):.1f}",
            "MB to be asked (and files)": footprint(engine, asked),
        }
        columns.append(cells)
    return [[name, *(cells[name] for cells in columns)] for name in columns[0]]


def asked_of(engine: Engine, kind: str, nodes: Sequence[Node], is_large: bool) -> str:
    """p50 and p95 of the milliseconds that an engine takes for each query; of slow ones only a few are asked."""
    if isinstance(engine, Whoosh) and (is_large or kind.startswith("prefix")):
        nodes = nodes[: 1 if is_large and kind.startswith("prefix") else 3]
    answers: list[list[str] | None] = []
    times = [cpu_ms(lambda n=n: answers.append(engine.ask(n))) for n in nodes]
    return f"{at(times, 0.5):.2f}/{at(times, 0.95):.2f}" if None not in answers else "-"


def measure(vault: Path, count: int) -> None:
    """Print the tables of one vault."""
    opened = OpenVault(vault, Relations(), keep=False)
    opened.refresh()
    text = FullText(opened.vault, Relations(), None)
    documents: list[Document] = []
    reading = cpu_ms(lambda: documents.extend(text.documents(opened.catalog.paths())))
    size, is_large = megabytes_of(documents), len(documents) > LARGE
    print(f"{len(documents):,} notes, {size:.1f} MB of text; reading and scanning them {reading / 1000:.1f} CPU s\n")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ours, whoosh = Ours(root / "ours"), Whoosh(root / "whoosh")
        engines: list[Engine] = [ours, whoosh, Fts5(root / "fts5")]
        asked = [word for word in words(documents[len(documents) // 2].body) if simple(word) and len(word) > 3][:20]
        put("", [engine.name for engine in engines])
        for name, *cells in rows_of_building(engines, documents, asked):
            put(name, cells)
        if is_large:
            print(f"Whoosh built {SAMPLE:,} of the notes; from here on it reads the index that linkhop wrote of all")
            whoosh.read(ours)
        for engine in engines:
            engine.ask(Word("x"))
            print(f"first prefix of {engine.name}: {cpu_ms(lambda e=engine: e.ask(Prefix('zzz'))):.1f} ms")
        print(f"\nms, p50/p95 of {count}")
        grep = Ripgrep(vault)
        put("", [engine.name for engine in (*engines, grep)])
        for kind, nodes in queries(ours, documents, count):
            cells = [asked_of(engine, kind, nodes, is_large) for engine in engines]
            walls = [wall_ms(lambda n=n: grep.ask(n)) for n in nodes[:3]] if grep.ask(nodes[0]) is not None else []
            put(kind, [*cells, f"{at(walls, 0.5):.0f} (wall)" if walls else "-"])
        finder = Finder(opened.vault, opened.catalog, Relations(), None, words=_over(text, ours))
        print("\nthe whole way, names and snippets included (ms, p50/p95)")
        put("the names, loaded once", [f"{cpu_ms(lambda: finder.names):.0f}"])
        for kind, typed in operators(opened, count):
            times = [cpu_ms(lambda t=t: finder.search(t, 20)) for t in typed]
            put(kind, [f"{at(times, 0.5):.1f}/{at(times, 0.95):.1f}"])
    opened.close()


def put(name: str, cells: Sequence[str]) -> None:
    """Print a row."""
    print(f"{name:28}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


def _over(text: FullText, ours: Ours) -> FullText:
    text.index = ours.index
    return text


def main() -> None:
    """Measure and print."""
    vault = Path(sys.argv[1]).expanduser()
    measure(vault, int(sys.argv[2]) if len(sys.argv) > 2 else QUERIES)


if __name__ == "__main__":
    main()
