"""Every operator, and what can be made of them, against a plain reading of the rules over notes of known parts."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu to be not null OR AND".split()  # noqa: SIM905 - a line of words
TAGS = ("a", "a/b", "a/b/c", "ab", "x-y")
VALUES = ("1", "5", "10", "-3", "3.5", "Draft", "not draft", "2024-05-01", "2025-11-30")
NOTHING = 1_000_000


class Line(NamedTuple):
    """A line of a body; `box` is what stands between the brackets of a task, a blank for one to do."""

    words: tuple[str, ...]
    is_heading: bool = False
    box: str = ""

    @property
    def written(self) -> str:
        before = "## " if self.is_heading else f"- [{self.box}] " if self.box else ""
        return before + " ".join(self.words)

    @property
    def tokens(self) -> list[str]:
        """All its words; the letter of a task that is done is one."""
        return [word.lower() for word in (*filter(str.isalpha, self.box), *self.words)]


class Made(NamedTuple):
    """A note and what it is made of."""

    path: str
    aliases: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...]
    properties: dict[str, str | None]
    lines: tuple[Line, ...]

    @property
    def written(self) -> str:
        aliases = ", ".join(" ".join(alias) for alias in self.aliases)
        front = [f"aliases: [{aliases}]", f"tags: [{', '.join(self.tags)}]"]
        front += [f"{key}: {value or ''}" for key, value in self.properties.items()]
        return "\n".join(["---", *front, "---", *(line.written for line in self.lines)]) + "\n"

    @property
    def fields(self) -> list[list[str]]:
        """The words of the name, of each alias and heading, of the body: in each of these may a phrase stand."""
        name = self.path.rpartition("/")[2].removesuffix(".md").split()
        headings = [line.words for line in self.lines if line.is_heading]
        body = [word for line in self.lines for word in line.tokens]
        return [[word.lower() for word in part] for part in (name, *self.aliases, *headings, body)]

    def passages(self, kind: str) -> Iterator[list[str]]:
        """The words of each line, section or task."""
        passage: list[str] = []
        for line in self.lines:
            if kind == "section" and line.is_heading:
                yield passage
                passage = []
            passage += line.tokens[kind.startswith("task") and line.box == "x" :]
            boxed = {"task": line.box != "", "task-todo": line.box == " ", "task-done": line.box not in ("", " ")}
            if kind != "section":
                if boxed.get(kind, True):
                    yield passage
                passage = []
        yield passage


Holds = Callable[[Made], bool]


class Maker:
    """Notes, and queries with what they mean, from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def some(self, most: int) -> tuple[str, ...]:
        return tuple(self.rng.choices(WORDS, k=self.rng.randint(1, most)))

    def note(self, number: int) -> Made:
        rng = self.rng
        lines = [
            Line(self.some(5), rng.random() < 0.15) if rng.random() < 0.7 else Line(self.some(4), box=rng.choice(" x-"))
            for _ in range(rng.randint(0, 9))
        ]
        properties = {key: rng.choice((*VALUES, None)) for key in ("status", "number") if rng.random() < 0.5}
        folder = rng.choice(("", "A/", "A/b c/", "Daily/"))
        aliases = tuple(self.some(2) for _ in range(rng.randint(0, 2)))
        tags = tuple(rng.sample(TAGS, rng.randint(0, 2)))
        return Made(f"{folder}{' '.join(self.some(2))} {number}.md", aliases, tags, properties, tuple(lines))

    def leaf(self) -> tuple[str, Holds]:
        rng, word, other = self.rng, self.rng.choice(WORDS[:15]), self.rng.choice(WORDS[:15])
        kind = rng.choice(("word", "prefix", "phrase", "tag", "path", "file", "key", "null", "value", "compare", "line",
                           "section", "task", "task-todo", "task-done"))  # fmt: skip
        match kind:
            case "word":
                return word, lambda note: any(word in field for field in note.fields)
            case "prefix":
                return f"{word[:2]}*", lambda note: any(w.startswith(word[:2]) for field in note.fields for w in field)
            case "phrase":
                return f'"{word} {other}"', lambda note: any((word, other) in pairwise(field) for field in note.fields)
            case "tag":
                tag = rng.choice(TAGS)
                return f"tag:#{tag}", lambda note: any(f"{has}/".startswith(f"{tag}/") for has in note.tags)
            case "path":
                part = rng.choice(("A/", "b c", "daily", word))
                return f'path:"{part}"', lambda note: part.lower() in note.path.lower()
            case "file":
                return f"file:{word}", lambda note: word in note.path.rpartition("/")[2]
            case "key" | "null":
                key = rng.choice(("status", "number"))
                if kind == "key":
                    return f"[{key}]", lambda note: key in note.properties
                return f"[{key}:null]", lambda note: note.properties.get(key, "") is None
            case "value":
                value = rng.choice(VALUES)
                return (
                    f'[status:"{value}"]',
                    lambda note: value.lower() in (note.properties.get("status") or "").lower(),
                )
            case "compare":
                bound = rng.choice((0, 3, 5, 100))

                def greater(note: Made) -> bool:
                    has = note.properties.get("number") or ""
                    return _number(has) > bound if _number(has) < NOTHING else has[:1].isdigit() and has > str(bound)

                return f"[number:>{bound}]", greater
        joined, fulfils = rng.choice(
            (
                (f"{word} {other}", lambda words: word in words and other in words),
                (f"{word} OR {other}", lambda words: word in words or other in words),
                (f"{word} -{other}", lambda words: word in words and other not in words),
            )
        )
        return f"{kind}:({joined})", lambda note: any(fulfils(words) for words in note.passages(kind))

    def query(self, depth: int) -> tuple[str, Holds]:
        """One that needs no parentheses around it but where it is joined."""
        if depth == 0 or self.rng.random() < 0.25:
            typed, holds = self.leaf()
        else:
            parts = [self.query(depth - 1) for _ in range(self.rng.randint(2, 3))]
            every = [part for _, part in parts]
            if self.rng.random() < 0.5:
                typed, holds = " ".join(part for part, _ in parts), lambda note: all(part(note) for part in every)
            else:
                typed, holds = " OR ".join(part for part, _ in parts), lambda note: any(part(note) for part in every)
            typed = f"({typed})"
        return (f"-{typed}", lambda note: not holds(note)) if self.rng.random() < 0.2 else (typed, holds)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return NOTHING


@pytest.mark.parametrize("seed", [1, 2])
def test_queries_find_what_the_rules_say(seed: int, make_vault: Callable[[dict[str, str | bytes]], Path]) -> None:
    make = Maker(seed)
    notes = [make.note(number) for number in range(120)]
    opened = OpenVault(make_vault({note.path: note.written for note in notes}), Relations(), keep=False)
    opened.refresh()
    finder = Finder.of(opened)
    finder.update_words()
    found = 0
    for _ in range(150):
        typed, holds = make.query(make.rng.randint(0, 3))
        expected = {note.path for note in notes if holds(note)}
        results = finder.search(f"{typed} -qqq*", 1000)  # no names: it is not plain
        hits = set() if results.message.startswith("nothing found") else {hit.path for hit in results.hits}
        assert hits == expected, typed
        found += bool(expected)
    assert found > 75
    finder.words.close()
    opened.close()
