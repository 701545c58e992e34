"""`python -m tests.bench.footprint ENGINE FOLDER WORD ...`: what memory a process needs that asks an index.

It opens the index, asks for each word, for the first two together and for the beginning of the first; then it prints
the megabytes that this took: its own memory, and with it the pages of files that the system may take back.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from search.tree import And, Prefix, Word
from tests.bench.engines import Engine, Fts5, Ours, Whoosh

_ENGINES = {"linkhop": Ours, "Whoosh": Whoosh, "FTS5": Fts5}


def footprint(engine: Engine, words: Sequence[str]) -> str:
    """Of an index that is built, measured in a process of its own: `own, with mapped files`, in MB."""
    command = [sys.executable, "-m", "tests.bench.footprint", engine.name, str(engine.folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _megabytes(field: str) -> float:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1000


def main() -> None:
    """Ask and print."""
    _, name, folder, *words = sys.argv
    own, resident = _megabytes("Anonymous"), _megabytes("Rss")
    engine: Engine = _ENGINES[name](Path(folder))
    engine.open()
    for node in (*map(Word, words), And(tuple(map(Word, words[:2]))), Prefix(words[0][:3])):
        engine.ask(node)
    print(f"{_megabytes('Anonymous') - own:.0f} ({_megabytes('Rss') - resident:.0f})")


if __name__ == "__main__":
    main()
