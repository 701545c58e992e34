"""`python -m tests.bench.scale [NOTES ...]`: how the catalog grows, on made-up vaults of these sizes.

For each size, in a fresh process: notes read and catalogued a second, an unchanged vault compared, backlinks, tree and
links of the notes that most link to and of a hundred others (slowest and median), one changed note, memory.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from notes.graph import Graph, node_of
from notes.kinship import Kinship
from notes.open_vault import OpenVault
from notes.relations import Relations
from tests.bench.synthetic import write_vault

SIZES = (1000, 10_000, 100_000)


def milliseconds(run: Callable[[], object]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def measure(root: Path) -> dict[str, float]:
    """The figures of one vault, in a process that has no catalog yet."""
    opened = OpenVault(root, Relations())
    total = milliseconds(opened.refresh)
    notes = len(opened.catalog.paths())
    compared = median(milliseconds(opened.refresh) for _ in range(5))
    inbound, _ = Graph(opened.catalog).ends
    hubs = sorted(inbound, key=lambda path: -inbound[path])[:5]
    others = opened.catalog.paths()[:: max(1, notes // 100)]

    def asked(question: Callable[[str], object]) -> tuple[float, float]:
        times = [milliseconds(lambda path=path: question(path)) for path in others]
        return median(times), max(milliseconds(lambda path=path: question(path)) for path in hubs)

    catalog, relations = opened.catalog, opened.relations
    links = asked(lambda path: Graph(catalog).links(path))
    backlinks = asked(lambda path: Graph(catalog).backlinks(node_of(path)))
    tree = asked(lambda path: Kinship(Graph(catalog), relations).family(node_of(path)))
    changed = []
    for path in others[:20]:
        note = root / path
        note.write_text(note.read_text() + "\nOne more line.\n")
        changed.append(milliseconds(opened.refresh))
    return {
        "notes": notes,
        "notes a second": notes / total * 1000,
        "unchanged, compared (ms)": compared,
        "one changed note, beyond comparing (ms)": median(changed) - compared,
        "links, median (ms)": links[0],
        "links, of a hub (ms)": links[1],
        "backlinks, median (ms)": backlinks[0],
        "backlinks, of a hub (ms)": backlinks[1],
        "tree, median (ms)": tree[0],
        "tree, of a hub (ms)": tree[1],
        "most links to one note": max(inbound.values()),
        "memory (MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Make the vaults, measure each in a process of its own, print a table."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    columns = []
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_vault(Path(folder) / "vault", size)
            environment = {**os.environ, "XDG_CACHE_HOME": folder}
            command = [sys.executable, "-m", "tests.bench.scale", "--one", str(Path(folder) / "vault")]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            columns.append(json.loads(done.stdout))
    for row in columns[0]:
        print(f"{row:42}" + "".join(f"{column[row]:12,.1f}" for column in columns))


if __name__ == "__main__":
    main()
