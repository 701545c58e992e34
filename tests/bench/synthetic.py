"""A vault of any size, made from a seed: notes that link like a research vault does, with hubs, tables and parents.

Its words are as unevenly frequent as those of a language (Zipf): the commonest stand in nearly every note.

`python -m tests.bench.synthetic FOLDER NOTES [SEED]`
"""

import random
import sys
from itertools import accumulate
from pathlib import Path

_SYLLABLES = tuple("ka ro mi ten lu sha vor el qui ban dor fe nix pol gra sto wen tri ul oma".split())  # noqa: SIM905 - twenty quoted syllables are no clearer


def write_vault(root: Path, notes: int, seed: int = 7) -> None:
    """Write so many notes below `root`, in folders of 200, about 2.5 KB and 15 links each; some target most notes."""
    rng = random.Random(seed)
    words = list(dict.fromkeys("".join(rng.choices(_SYLLABLES, k=rng.randint(1, 6))) for _ in range(90_000)))
    names = [f"{rng.choice(words).title()} {rng.choice(words)} {n}" for n in range(notes)]
    common = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for n, name in enumerate(names):
        folder = root / f"F{n // 200:04}"
        if n % 200 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(_note(rng, n, name, names, words, common), encoding="utf-8")


def _note(rng: random.Random, n: int, name: str, names: list[str], words: list[str], common: list[float]) -> str:
    def some(count: int) -> str:
        return " ".join(rng.choices(words, cum_weights=common, k=count))

    def link() -> str:
        # One link in four goes to one of a hundred hubs, one in fifty to a note that does not exist.
        draw = rng.random()
        target = names[rng.randrange(min(100, len(names)))] if draw < 0.25 else rng.choice(names)
        return f"[[{some(1)} {rng.randrange(len(names))}]]" if draw > 0.98 else f"[[{target}]]"

    parent = names[rng.randrange(max(1, n // 10))] if n else ""
    rows = "\n".join(f"| {some(1)} | {link()} |" for _ in range(4))
    related = "\n".join(f"- {link()} — {some(2)}" for _ in range(4))
    paragraphs = "\n\n".join(f"{some(25)} {link()} {some(25)} {link()}." for _ in range(3))
    return (
        f"---\naliases: [{some(2)} {n}, X{n}]\ntags: [{rng.choice(words[:40])}]\n"
        + (f'parent: "[[{parent}]]"\n' if parent else "")
        + f"---\n# {name}\n\n{paragraphs}\n\n## Facts\n\n| Of | What |\n|---|---|\n{rows}\n\n## Related\n\n{related}\n"
    )


if __name__ == "__main__":
    write_vault(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 7)
