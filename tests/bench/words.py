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


def queries(ours: Ours, documents: Sequence[Document], count: int, seed: int = 3) -> Iterator[tuple[str, list[Node]]]:
    """(kind, queries of it), from the words of the vault."""
    rng = random.Random(seed)
    held: dict[str, int] = {}
    for segment, _ in ours.index._segments:
        for word, notes in segment.vocabulary().items():
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


def measure(vault: Path, count: int, with_stock: bool) -> None:
    """Print the tables of one vault."""
    opened = OpenVault(vault, Relations(), keep=False)
    opened.refresh()
    text = FullText(opened.vault, Relations(), None)
    documents: list[Document] = []
    reading = cpu_ms(lambda: documents.extend(text.documents(opened.catalog.paths())))
    size = sum(len(part.encode()) for each in documents for part in each[2:]) / 1e6
    print(f"{len(documents):,} notes, {size:.1f} MB of text; reading and scanning them {reading / 1000:.1f} CPU s\n")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ours = Ours(root / "ours")
        engines: list[Engine] = [ours, *([Whoosh(root / "whoosh")] if with_stock else []), Fts5(root / "fts5")]
        print(f"{'':28}" + "".join(f"{engine.name:>18}" for engine in engines))
        changed = [each._replace(digest="x", body=each.body + " changed") for each in documents[:: len(documents) // 9]]
        rows: dict[str, list[str]] = {}
        asked = [word for word in words(documents[len(documents) // 2].body) if simple(word) and len(word) > 3][:20]

        def put(row: str, cell: str) -> None:
            rows.setdefault(row, []).append(cell)

        for engine in engines:
            took = cpu_ms(lambda engine=engine: engine.build(documents))
            put("notes a CPU second", f"{len(documents) / took * 1000:,.0f}")
            put("MB of text a CPU second", f"{size / took * 1000:.1f}")
            put("MB a MB of text", f"{megabytes(engine.folder) / size:.2f}")
            few = changed[:2] if isinstance(engine, Whoosh) else changed
            put("one note changed (ms)", f"{at([cpu_ms(lambda n=n, e=engine: e.update(n)) for n in few], 0.5):.1f}")
            put("opened (ms)", f"{at([cpu_ms(engine.open) for _ in range(3)], 0.5):.1f}")
            put("MB to be asked (and files)", footprint(engine, asked))
        for row, cells in rows.items():
            print(f"{row:28}" + "".join(f"{cell:>18}" for cell in cells))
        for engine in engines:
            engine.ask(Word("x"))
            print(f"first prefix of {engine.name}: {cpu_ms(lambda e=engine: e.ask(Prefix('zzz'))):.1f} ms")
        print(f"\nms, p50/p95 of {count}")
        grep = Ripgrep(vault)
        print(f"{'':28}" + "".join(f"{engine.name:>18}" for engine in (*engines, grep)))
        for kind, nodes in queries(ours, documents, count):
            cells = []
            for engine in engines:
                slow = isinstance(engine, Whoosh) and (kind.startswith("prefix") or len(documents) > 20_000)
                times = [cpu_ms(lambda n=n, e=engine: e.ask(n)) for n in (nodes[:3] if slow else nodes)]
                cells.append(f"{at(times, 0.5):.2f}/{at(times, 0.95):.2f}" if engine.ask(nodes[0]) is not None else "-")
            walls = [wall_ms(lambda n=n: grep.ask(n)) for n in nodes[:3]] if grep.ask(nodes[0]) is not None else []
            cells.append(f"{at(walls, 0.5):.0f} (wall)" if walls else "-")
            print(f"{kind:28}" + "".join(f"{cell:>18}" for cell in cells), flush=True)
        finder = Finder(opened.vault, opened.catalog, Relations(), None, words=_over(text, ours))
        print("\nthe whole way, names and snippets included (ms, p50/p95)")
        for kind, typed in operators(opened, count):
            times = [cpu_ms(lambda t=t: finder.search(t, 20)) for t in typed]
            print(f"{kind:28}{f'{at(times, 0.5):.1f}/{at(times, 0.95):.1f}':>18}")
    opened.close()


def _over(text: FullText, ours: Ours) -> FullText:
    text.index = ours.index
    return text


def main() -> None:
    """Measure and print."""
    vault = Path(sys.argv[1]).expanduser()
    measure(vault, int(sys.argv[2]) if len(sys.argv) > 2 else QUERIES, "--no-stock" not in sys.argv)


if __name__ == "__main__":
    main()
