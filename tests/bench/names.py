"""How well and how fast names are found: `python -m tests.bench.names VAULT`, beside fzf and rapidfuzz's scorers.

Real queries are not at hand, so each is made from a name drawn at random (files, titles, first headings, aliases and
ghosts, every one as likely), in one of a dozen disciplines; it is answered when the note that bears the name comes
first (hit@1) or among the first ten (hit@10). Every method is reduced to one row per note. Names are split in halves
by their owner: what is tuned on one half (`--half 0`) is reported on the other (`--half 1`); all names of the vault
are candidates in either case. `--fill N` adds random mixtures of the vault's own words up to N names.
"""

import argparse
import random
import re
import subprocess
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from search.folding import fold
from search.fuzzy import Kind, Name, Names, Owner

Answer = Callable[[str], list[int]]
"""Query -> owners, the best first, at most ten."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ALIASES = re.compile(r"^alias(?:es)?:[ \t]*(\S[^\n]*)?\n((?:[ \t]*-[ \t]+[^\n]*\n)*)", re.MULTILINE)
_LINK = re.compile(r"\[\[([^\[\]|#\n]+)")


def read_names(vault: Path) -> tuple[list[Owner], list[Name]]:
    """Roughly what the catalog holds: enough to draw from and to choose among."""
    owners: list[Owner] = []
    names: list[Name] = []
    links: dict[str, list[str]] = {}
    known: dict[str, int] = {}
    for path in sorted(vault.rglob("*.md")):
        relative = path.relative_to(vault)
        if any(part.startswith(".") for part in relative.parts):
            continue
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
        front = _FRONT.match(text)
        title, aliases = _front_matter(front[1]) if front else (None, [])
        heading = re.search(r"^#[ \t]+([^\n]+)", text[front.end() if front else 0 :], re.MULTILINE)
        written: list[tuple[str, Kind]] = [(path.stem, "file")]
        written += [(title, "title")] if title else []
        written += [(alias, "alias") for alias in aliases]
        written += [(heading[1].strip(), "heading")] if heading else []
        distinct = {name: kind for name, kind in reversed(written) if name}
        names += [Name(name, distinct[name], len(owners)) for name in dict.fromkeys(n for n, _ in written) if name]
        known.setdefault(path.stem.casefold(), len(owners))
        owners.append(Owner(str(relative), title or path.stem, 0))
        for target in _LINK.findall(text):
            target = target.rstrip("\\").strip().removesuffix(".md").rpartition("/")[2]
            links.setdefault(target.casefold(), []).append(target)
    inbound = {known[key]: len(found) for key, found in links.items() if key in known}
    owners = [owner._replace(inbound=inbound.get(i, 0)) for i, owner in enumerate(owners)]
    aliases_known = {name.text.casefold() for name in names}
    for key, found in links.items():
        if key and key not in aliases_known and "." not in key[-5:-2]:
            names.append(Name(found[0], "ghost", len(owners)))
            owners.append(Owner(None, found[0], len(found)))
    return owners, names


def _front_matter(text: str) -> tuple[str | None, list[str]]:
    try:
        data = yaml.load(text, yaml.CBaseLoader)
    except yaml.YAMLError:
        data = None
    if isinstance(data, dict):
        found = data.get("aliases") or data.get("alias") or []
        found = found.split(",") if isinstance(found, str) else found
        title = data.get("title")
        return (title if isinstance(title, str) else None), [a.strip() for a in found if isinstance(a, str)]
    if not (match := _ALIASES.search(text)):
        return None, []
    items = re.findall(r"-[ \t]+([^\n]*)", match[2]) or (match[1] or "").strip("[]").split(",")
    return None, [item.strip().strip("\"'[]") for item in items]


# Disciplines: a name -> a query, or None when the name does not fit.


def _words(name: str) -> list[str]:
    return fold(name).split()


def _prefix(length: int) -> Callable[[random.Random, str], str | None]:
    return lambda rng, name: name[:length].lower() if len(name) > length + 1 else None


def _last(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    return words[-1] if len(words) > 1 and len(words[-1]) > 1 else None


def _middle(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    inner = [word for word in words[1:-1] if len(word) > 1]
    return rng.choice(inner) if inner else None


def typo(rng: random.Random, text: str) -> str:
    """One letter too many, too few, another, or two neighbours swapped; all as likely, anywhere."""
    while True:
        at, letter = rng.randrange(len(text)), rng.choice("abcdefghijklmnopqrstuvwxyz")
        wrong = rng.choice(
            (
                text[:at] + letter + text[at:],
                text[:at] + text[at + 1 :],
                text[:at] + letter + text[at + 1 :],
                text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
            )
        )
        if wrong != text:
            return wrong


def _whole_typo(rng: random.Random, name: str) -> str | None:
    return typo(rng, name.lower()) if len(name) >= 5 else None


def _first_typo(rng: random.Random, name: str) -> str | None:
    return typo(rng, name[:8].lower()) if len(name) >= 10 else None


def _two_words_typo(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    if sum(len(word) >= 4 for word in words) < 1 or len(words) < 2:
        return None
    wrong = rng.choice([i for i, word in enumerate(words) if len(word) >= 4])
    other = rng.choice([i for i in range(len(words)) if i != wrong])
    return " ".join(typo(rng, words[i]) if i == wrong else words[i] for i in sorted((wrong, other)))


def _swapped(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    if len(words) < 2:
        return None
    i, j = rng.sample(range(len(words)), 2)
    words[i], words[j] = words[j], words[i]
    return " ".join(words)


def _one_missing(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    if len(words) < 3:
        return None
    del words[rng.randrange(len(words))]
    return " ".join(words)


def _two_letters(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    return "".join(word[:2] for word in words) if len(words) > 1 else None


def _initials(rng: random.Random, name: str) -> str | None:
    words = _words(name)
    return "".join(word[0] for word in words) if len(words) > 2 else None


def _unaccented(rng: random.Random, name: str) -> str | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return plain if plain.isascii() and plain != name.lower() else None


DISCIPLINES: dict[str, Callable[[random.Random, str], str | None]] = {
    "4-letter prefix": _prefix(4),
    "6-letter prefix": _prefix(6),
    "last word": _last,
    "middle word": _middle,
    "whole, one typo": _whole_typo,
    "first 8, one typo": _first_typo,
    "two words, one typo": _two_words_typo,
    "words swapped": _swapped,
    "one word missing": _one_missing,
    "two letters a word": _two_letters,
    "initials": _initials,
    "accents dropped": _unaccented,
    "alias": lambda rng, name: name,
}


def draw(
    owners: Sequence[Owner], names: Sequence[Name], discipline: str, size: int, half: int | None, seed: int
) -> list[tuple[str, int]]:
    """(query, owner) pairs, seeded; each name at most once."""
    rng = random.Random(f"{seed} {discipline}")
    pool = [n for n in names if half is None or crc32((owners[n.owner].path or n.text).encode()) & 1 == half]
    if discipline == "alias":  # where a file bears the same name, the file is the right answer
        files = {fold(n.text) for n in names if n.kind == "file"}
        pool = [n for n in pool if n.kind == "alias" and fold(n.text) not in files]
    rng.shuffle(pool)
    made: list[tuple[str, int]] = []
    for name in pool:
        query = DISCIPLINES[discipline](rng, name.text)
        if query and query.strip():
            made.append((query, name.owner))
            if len(made) == size:
                break
    return made


# Methods


def _first_ten(found: Iterable[int]) -> list[int]:
    ten: dict[int, None] = {}
    for owner in found:
        ten[owner] = None
        if len(ten) == 10:
            break
    return list(ten)


def here(owners: Sequence[Owner], names: Sequence[Name]) -> Answer:
    """This project's own."""
    found = Names.unpack(Names.build(owners, names).pack())
    number = {(o.path, o.title): i for i, o in enumerate(owners)}
    return lambda query: [number[hit.owner.path, hit.owner.title] for hit in found.find(query, 10)]


def fzf(owners: Sequence[Owner], names: Sequence[Name]) -> Answer:
    """`fzf --filter` over the names as written. It starts anew for each query: its time is no measure of a key."""
    bearers: dict[str, list[int]] = {}
    for name in names:
        bearers.setdefault(" ".join(name.text.split()), []).append(name.owner)
    listing = "\n".join(bearers).encode()

    def answer(query: str) -> list[int]:
        done = subprocess.run(["fzf", "--filter", query], input=listing, stdout=subprocess.PIPE, check=False)
        lines: Iterator[str] = iter(done.stdout.decode().split("\n")[:-1])
        return _first_ten(owner for line in lines for owner in bearers[line])

    return answer


def scorer(score: Callable[..., float], owners: Sequence[Owner], names: Sequence[Name]) -> Answer:
    """One of rapidfuzz's over folded names, shorter names first among equals."""
    ordered = sorted(((fold(name.text), name.owner) for name in names), key=lambda row: len(row[0]))
    folded, bearer = [text for text, _ in ordered], [owner for _, owner in ordered]

    def answer(query: str) -> list[int]:
        best = process.extract(fold(query), folded, scorer=score, processor=None, limit=200)
        return _first_ten(bearer[index] for _, _, index in best)

    return answer


def fill(owners: Sequence[Owner], names: Sequence[Name], size: int) -> tuple[list[Owner], list[Name]]:
    """Up to `size` names: mixtures of two to four of the vault's words, four to a note."""
    rng = random.Random(400)
    owners, names = list(owners), list(names)
    words = [word for name in names for word in name.text.split()]
    while len(names) < size:
        text = " ".join(rng.choices(words, k=rng.randint(2, 4)))
        if len(names) % 4 == 0:
            owners.append(Owner(f"filled/{len(owners)}.md", text, 0))
        names.append(Name(text, "file" if len(names) % 4 == 0 else "alias", len(owners) - 1))
    return owners, names


def main() -> None:
    """Draw, ask, count, print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--samples", type=int, default=500, help="queries a discipline")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", type=int, choices=(0, 1), help="draw from one half of the names only")
    parser.add_argument("--fill", type=int, default=0, metavar="N", help="add mixed names up to N")
    parser.add_argument("--only", default="", help="methods, by comma: here,fzf,WRatio,JaroWinkler,OSA")
    args = parser.parse_args()
    owners, names = read_names(args.vault)
    if args.fill:
        owners, names = fill(owners, names, args.fill)
    makers: dict[str, Callable[[], Answer]] = {
        "here": lambda: here(owners, names),
        "fzf": lambda: fzf(owners, names),
        "WRatio": lambda: scorer(fuzz.WRatio, owners, names),
        "JaroWinkler": lambda: scorer(JaroWinkler.similarity, owners, names),
        "OSA": lambda: scorer(OSA.normalized_similarity, owners, names),
    }
    chosen = args.only.split(",") if args.only else list(makers)
    answers = {method: makers[method]() for method in chosen}
    print(f"{len(names):,} names of {len(owners):,} notes and ghosts; hit@1 / hit@10 in %\n")
    print("| |", "n |", " | ".join(chosen), "| ms p50 / p95 / most | only here / only fzf @1 | @10 |")
    print("|---" * (len(chosen) + 5) + "|")
    for discipline in DISCIPLINES:
        asked = draw(owners, names, discipline, args.samples, args.half, args.seed)
        places: dict[str, list[int]] = {}
        times: list[float] = []
        for method, answer in answers.items():
            places[method] = []
            for query, owner in asked:
                begun = time.process_time()
                found = answer(query)
                if method == "here":
                    times.append((time.process_time() - begun) * 1000)
                places[method].append(found.index(owner) if owner in found else 10)
        if asked:
            print(_row(discipline, len(asked), places, sorted(times)), flush=True)


def _row(discipline: str, size: int, places: dict[str, list[int]], times: list[float]) -> str:
    cells = [discipline, str(size)]
    cells += [
        " / ".join(f"{100 * sum(p < bar for p in found) / size:.1f}" for bar in (1, 10)) for found in places.values()
    ]
    cells.append(" / ".join(f"{times[int(part * (len(times) - 1))]:.2f}" for part in (0.5, 0.95, 1)) if times else "")
    for bar in (1, 10):
        pairs = list(zip(places.get("here", []), places.get("fzf", []), strict=False))
        cells.append(f"{sum(a < bar <= b for a, b in pairs)} / {sum(b < bar <= a for a, b in pairs)}")
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
