"""`python -m tests.bench.scale [NOTES | VAULT ...]`: how the catalog grows, on made-up vaults of these sizes.

A vault of one's own is copied first, for some of its notes are changed. For each vault, in a fresh process: notes read
and catalogued a second; an unchanged vault compared; one changed note that the watcher named, from then until it stands
in the catalog, and one that a look at the whole has to find; links, backlinks and tree, of a hundred notes (the median)
and of the five that most link to (the slowest, each at the best of three); memory. Of backlinks the lines of all; all
known and the first hundred lines in order; and what the kin panel shows first, all counted in their groups and the
first hundred lines of these. The last column says how many times as much the last vault takes as the first.
"""

import json
import os
import resource
import shutil
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
from notes.standing import FIRST_LINKS, Standing, standings
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
        slow = [min(milliseconds(lambda path=path: question(path)) for _ in range(3)) for path in hubs]
        return median(times), max(slow)

    catalog, relations = opened.catalog, opened.relations
    links = asked(lambda path: Graph(catalog).links(path))
    backlinks = asked(lambda path: list(Graph(catalog).backlinks(node_of(path))))
    hundred = asked(lambda path: Graph(catalog).backlinks(node_of(path))[:FIRST_LINKS])
    kin = asked(lambda path: _first_of_kin(Graph(catalog), path))
    tree = asked(lambda path: Kinship(Graph(catalog), relations).family(node_of(path)))

    def changed(refresh: Callable[[str], object]) -> float:
        times = []
        for path in others[:20]:
            with opened.vault.absolute(path).open("ab") as note:
                note.write(b"\nOne more line.\n")
            times.append(milliseconds(lambda path=path: refresh(path)))
        return median(times)

    named = changed(lambda path: opened.refresh(parts=(path,)))
    found = changed(lambda path: opened.refresh())
    return {
        "notes": notes,
        "notes a second": notes / total * 1000,
        "unchanged, compared (ms)": compared,
        "one changed note, named (ms)": named,
        "one changed note, beyond comparing (ms)": found - compared,
        "links, median (ms)": links[0],
        "links, of a hub (ms)": links[1],
        "backlinks, median (ms)": backlinks[0],
        "backlinks, of a hub (ms)": backlinks[1],
        "backlinks, first hundred, median": hundred[0],
        "backlinks, first hundred, of a hub": hundred[1],
        "backlinks counted, first shown, median": kin[0],
        "backlinks counted, first shown, of a hub": kin[1],
        "tree, median (ms)": tree[0],
        "tree, of a hub (ms)": tree[1],
        "most links to one note": max(inbound.values()),
        "memory (MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _first_of_kin(graph: Graph, path: str) -> list[Standing]:
    return standings(graph.backlinks(node_of(path)), FIRST_LINKS)


def main() -> None:
    """Make the vaults, measure each in a process of its own, print a table."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    columns = []
    for word in sys.argv[1:] or map(str, SIZES):
        with tempfile.TemporaryDirectory() as folder:
            if word.isdigit():
                write_vault(Path(folder) / "vault", int(word))
            else:
                shutil.copytree(word, Path(folder) / "vault", symlinks=True)
            environment = {**os.environ, "XDG_CACHE_HOME": folder}
            command = [sys.executable, "-m", "tests.bench.scale", "--one", str(Path(folder) / "vault")]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            columns.append(json.loads(done.stdout))
    for row in columns[0]:
        growth = f"{columns[-1][row] / columns[0][row]:10.1f} x" if len(columns) > 1 and columns[0][row] > 0 else ""
        print(f"{row:42}" + "".join(f"{column[row]:12,.1f}" for column in columns) + growth)


if __name__ == "__main__":
    main()
