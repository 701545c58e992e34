"""The bundled vault: what the tour, the pictures and other tests rely on, read here with nothing but yaml and re."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import notes

SAMPLE = Path(notes.__file__).parent / "sample"
TEXTS = {path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*.md")}
GHOSTS = {"generative ai", "midjourney", "stable diffusion", "world model", "sedance", "2026-02-13"}
RECOVERED = {"china-us ai race", "ai cold war"}  # the aliases of the one note whose front matter is not YAML
HIDDEN = re.compile(r"^```.*?^```|`[^`\n]+`|%%.*?%%", re.MULTILINE | re.DOTALL)
WIKILINK = re.compile(r"(!?)\[\[([^\[\]|#\\]*)(#[^\[\]|\\]*)?(?:\\?\|[^\[\]]*)?\]\]")


def head(text: str) -> str:
    return text.split("---\n")[1]


def front(text: str) -> dict[str, Any] | None:
    try:
        return dict(yaml.load(head(text), yaml.BaseLoader))
    except yaml.YAMLError:
        return None


FRONT = {path: front(text) for path, text in TEXTS.items()}


def aliases(properties: dict[str, Any] | None) -> list[str]:
    found = (properties or {}).get("aliases", [])
    return found.split(", ") if isinstance(found, str) else found


def names() -> dict[str, list[str]]:
    """Every name a link may use, in lower case, with the notes that bear it."""
    found: dict[str, list[str]] = {}
    for path in TEXTS:
        own = {path.removesuffix(".md"), Path(path).stem, *aliases(FRONT[path])}
        for name in {name.lower() for name in own} | (RECOVERED if FRONT[path] is None else set()):
            found.setdefault(name, []).append(path)
    return found


NAMES = names()


def wikilinks(path: str) -> list[tuple[bool, str, str]]:
    """(embed, target, subpath) of each link of a note, those of its properties included."""
    found = WIKILINK.findall(HIDDEN.sub("", TEXTS[path]))
    return [(bool(bang), target.strip(), subpath) for bang, target, subpath in found]


def test_size_and_folders() -> None:
    assert 36 <= len(TEXTS) <= 45
    assert {path.rpartition("/")[0] for path in TEXTS} == {
        *("", "Lessons", "Products", "Actors", "Concepts", "Regions", "Daily")
    }
    others = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()} - TEXTS.keys()
    assert others == {"Pictures/calendar.png"}
    assert (SAMPLE / "Pictures/calendar.png").stat().st_size < 10_000
    assert all(text.startswith("---\n") and 18 <= text.count("\n") <= 80 for text in TEXTS.values())


def test_every_link_leads_somewhere_but_the_known_ghosts() -> None:
    wanted = {target.lower() for path in TEXTS for _, target, _ in wikilinks(path)} - {
        "",
        "storyboard.png",
        "calendar.png",
    }
    assert len(wanted) > 50
    assert wanted - NAMES.keys() == GHOSTS


def test_every_heading_and_block_linked_to_is_there() -> None:
    looked_at = 0
    for path in TEXTS:
        for _, target, subpath in wikilinks(path):
            if not subpath:
                continue
            looked_at += 1
            text = TEXTS[NAMES[target.lower()][0] if target else path]
            if subpath.startswith("#^"):
                assert re.search(rf" {re.escape(subpath[1:])}$", text, re.MULTILINE), (path, target, subpath)
            else:
                last = subpath.rpartition("#")[2]
                assert re.search(rf"^#+ {re.escape(last)}$", text, re.MULTILINE), (path, target, subpath)
    assert looked_at >= 10


def test_one_front_matter_does_not_parse() -> None:
    assert [path for path in TEXTS if FRONT[path] is None] == ["Concepts/AI rivalry.md"]
    assert "aliases: [[[China]]-US AI race, AI cold war]\n" in TEXTS["Concepts/AI rivalry.md"]


def test_the_ghost_has_a_family() -> None:
    assert "generative ai" not in NAMES
    children = [path for path in TEXTS if (FRONT[path] or {}).get("parent_concept") == "[[Generative AI]]"]
    assert len(children) >= 4
    assert "Products/Seedance.md" in children


def test_namesakes() -> None:
    stems = Counter(Path(path).stem for path in TEXTS)
    assert [name for name, count in stems.items() if count > 1] == ["Gemini"]
    assert {path for path in TEXTS if path.endswith("/Gemini.md")} == {"Products/Gemini.md", "Concepts/Gemini.md"}
    clashes = {name: paths for name, paths in NAMES.items() if len(paths) > 1}
    assert set(clashes) == {"gemini"}


def test_diamond_of_parents() -> None:
    meeting = FRONT["Concepts/Diffusion transformer.md"]
    assert meeting is not None
    assert meeting["parents"] == ["[[Diffusion model]]", "[[Transformer]]"]
    for parent in ("Diffusion model", "Transformer"):
        assert (FRONT[f"Concepts/{parent}.md"] or {})["parent"] == "[[Neural network]]"


def test_the_orphan_neither_links_nor_is_linked() -> None:
    path = "Actors/onsemi.md"
    assert wikilinks(path) == []
    assert not {"onsemi", "on"} & {target.lower() for other in TEXTS for _, target, _ in wikilinks(other)}
    assert "ON" in aliases(FRONT[path])


@pytest.mark.parametrize(
    ("path", "alias"),
    [
        ("Actors/ByteDance.md", "字节跳动"),
        ("Actors/Kuaishou.md", "快手"),
        ("Actors/Kuaishou.md", "1024"),
        ("Actors/Tencent.md", "0700"),
        ("Products/Kling.md", "可灵"),
        ("Products/Jimeng.md", "即梦"),
        ("Products/Runway Gen.md", "Gen-4"),
        ("Products/Seedance.md", "Seedance V2"),
    ],
)
def test_aliases(path: str, alias: str) -> None:
    assert alias in aliases(FRONT[path])
    assert alias.lower() not in {Path(other).stem.lower() for other in TEXTS}


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("Products/Seedance.md", r"^\| Developer \| \[\[ByteDance\]\] \|$"),
        ("Products/Seedance.md", r"^\| \[\[Runway Gen\\\|Gen-4\]\] \| \[\[Runway\]\] \|"),
        ("Products/Seedance.md", r"^- \[\[Kling\]\] — competitor \(\[\[Kuaishou\]\]\)$"),
        ("Products/Seedance.md", r"^> \[!question\]- "),
        ("Products/Seedance.md", r" #ai/video$"),
        ("Products/Kling.md", r"^  - ai/video$"),
        ("Products/Douyin.md", r"^parent: ByteDance$"),
        ("Actors/Google.md", r"^has_part:\n  - \"\[\[Products/Gemini\|Gemini\]\]\"$"),
        ("Lessons/Up to the parent.md", r"^up: \[\[The kin panel\]\]$"),
        ("Lessons/Ghosts and namesakes.md", r"\[\[Gen-4\]\]"),
        ("Lessons/Marks on the page.md", r"^> \[!note\] "),
        ("Lessons/Marks on the page.md", r"^> \[!warning\]$"),
        ("Lessons/Marks on the page.md", r"^> > \[!tip\] Nested$"),
        ("Lessons/Marks on the page.md", r"^!\[\[Seedance#Quick stats\]\]$"),
        ("Lessons/Marks on the page.md", r"^!\[\[DeepSeek#\^one-day-loss\]\]$"),
        ("Lessons/Marks on the page.md", r"^!\[\[calendar\.png\|.*\|240\]\]$"),
        ("Lessons/Marks on the page.md", r"!\[\[storyboard\.png\|320x180\]\]"),
        ("Lessons/Marks on the page.md", r"\[\[Seedance#Quick stats\]\]"),
        ("Lessons/Marks on the page.md", r"\[\[DeepSeek#\^one-day-loss\|"),
        ("Lessons/Marks on the page.md", r"\[the field at a glance\]\(\.\./Concepts/AI%20video%20race\.md\)"),
        ("Lessons/Marks on the page.md", r"\(https://arxiv\.org/"),
        ("Lessons/Marks on the page.md", r"^- \[ \] .*"),
        ("Lessons/Marks on the page.md", r"==.+?=="),
        ("Lessons/Marks on the page.md", r"%% .*\[\[Nobody Yet\]\].* %%"),
        ("Lessons/Marks on the page.md", r"^\[\^flip\]: "),
        ("Lessons/Marks on the page.md", r"^```python$"),
        ("Concepts/Diffusion model.md", r"^\$\$$"),
        ("Concepts/AI rivalry.md", r"^!\[\[Sputnik moment\]\]$"),
        ("Concepts/AI video race.md", r"^## \[\[Sputnik moment\|"),
        ("Daily/2026-02-12.md", r"^title: "),
    ],
)
def test_marks(path: str, pattern: str) -> None:
    assert re.search(pattern, TEXTS[path], re.MULTILINE)


def test_the_tour_leads_from_its_first_lesson_through_every_other_and_names_the_keys() -> None:
    lessons = {Path(path).stem for path in TEXTS if path.startswith("Lessons/")}
    first = next(target for _, target, _ in wikilinks("Start here.md"))
    reached, todo = {first}, [first]
    while todo:
        linked = {target for _, target, _ in wikilinks(f"Lessons/{todo.pop()}.md")}
        todo += linked & lessons - reached
        reached |= linked & lessons
    assert reached == lessons
    tour = "".join(text for path, text in TEXTS.items() if path.startswith(("Lessons/", "Start here")))
    assert {"Tab", "Enter", "[", "]", "{", "}", "u", "b", "/", "e", "f", "p", "o", "t", "m", "3", "?", "q"} <= set(
        re.findall(r"`([^`\n]+)`", tour)
    )
