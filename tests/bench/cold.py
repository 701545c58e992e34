"""`python -m tests.bench.cold [NOTES ...]`: one question in a new process, on made-up vaults of these sizes.

Medians of wall time and their ratios to `python -c pass`, which is run before each; beside them `rg` and `fzf --filter`
over the same vault. Of `lookup -`: what each further line of standard input takes.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.__main__ import clean
from tests.bench.synthetic import write_vault

SIZES = (1000, 10_000, 100_000)
RUNS = 21
LINES = 500


def questions(notes: int, name: str, vault: Path) -> dict[str, list[str]]:
    """The commands to time."""
    alias = f"X{notes // 2}"
    typo = name[:3] + name[4] + name[3] + name[5:]
    linkhop = str(Path(sys.executable).with_name("linkhop"))
    verbs = {
        "lookup, exact": ["lookup", alias],
        "lookup, prefix": ["lookup", name[:6]],
        "lookup, substring": ["lookup", name[2:7]],
        "lookup, typo": ["lookup", typo],
        "backlinks": ["backlinks", alias],
        "links": ["links", alias],
        "tree": ["tree", alias],
        "show --source": ["show", "--source", alias],
        "search, one word": ["search", name.split()[0]],
    }
    rows = {}
    for title, words in verbs.items():
        rows[title] = [linkhop, *words, "--vault", str(vault)]
        if title.startswith("lookup"):
            rows[f"{title}, --cached"] = [*rows[title], "--cached"]
    rows["rg -l WORD"] = ["rg", "-l", name.split()[0], str(vault)]
    rows["fzf --filter"] = ["sh", "-c", f"cd '{vault}' && find . -name '*.md' | fzf --filter '{name[:6]}'"]
    return rows


def measure(notes: int) -> dict[str, tuple[float, float]]:
    """Milliseconds and ratio of each question."""
    with tempfile.TemporaryDirectory() as folder:
        vault, env = Path(folder) / "vault", clean(Path(folder))
        write_vault(vault, notes)

        def run(command: Sequence[str], typed: str = "") -> float:
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, input=typed.encode(),
                           env=env, check=False)  # fmt: skip
            return time.perf_counter() - start

        linkhop = str(Path(sys.executable).with_name("linkhop"))
        run([linkhop, "index", "--vault", str(vault)])
        run([linkhop, "lookup", "x", "--vault", str(vault)])
        stems = sorted(path.stem for path in vault.rglob("*.md"))
        name = next(stem for stem in stems if len(stem) > 12)
        found = {}
        for title, command in questions(notes, name, vault).items():
            if shutil.which(command[0]) and (title != "fzf --filter" or shutil.which("fzf")):
                times = [(run([sys.executable, "-c", "pass"]), run(command)) for _ in range(RUNS)]
                base, took = (median(each) for each in zip(*times, strict=True))
                found[title] = took * 1000, took / base
        many = [linkhop, "lookup", "-", "-n", "3", "--vault", str(vault)]
        asked = [stems[n * len(stems) // LINES] for n in range(LINES)]
        for title, names in (("names", asked), ("typos", [stem[0] + stem[2] + stem[1] + stem[3:] for stem in asked])):
            one, all_of_them = run(many, names[0]), run(many, "\n".join(names))
            took = (all_of_them - one) / (LINES - 1)
            found[f"lookup -, a line, {title}"] = took * 1000, took / base
        return found


def main() -> None:
    """Print a row for each question, two columns for each size."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    columns = [measure(size) for size in sizes]
    print(f"{'':28}" + "".join(f"{size:>14,} notes" for size in sizes))
    for title in columns[0]:
        cells = (f"{column[title][0]:9.1f} ms {column[title][1]:5.1f} x" for column in columns)
        print(f"{title:28}" + "  ".join(cells))


if __name__ == "__main__":
    main()
