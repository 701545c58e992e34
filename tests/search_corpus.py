"""Notes for the tests of full text: made up ones in several scripts, and a sample of the real vault."""

import random
import re
from hashlib import blake2b
from pathlib import Path

from search.tree import Document

_ODD = (
    "東京都 手机芯片 삼성전자 résumé RE\u0301SUME\u0301 straße हिन्दी ไทย C++ C# F# ON to be"
    + " don't snake_case x² 100+ — …"
)
_NAMES = "  \n"  # between words: every third begins the next line
_SYLLABLES = ["ka", "ro", "mi", "ten", "sel", "da", "vor", "u", "pri", "lun", "gra", "e", "chi", "bo"]


def vocabulary(size: int = 800) -> list[str]:
    """Words of two to four syllables, the first ones the commonest in `made_up`."""
    rng = random.Random(7)
    return list(dict.fromkeys("".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(size * 2)))[:size]


def made_up(count: int, seed: int = 1) -> list[Document]:
    """Notes whose words are as unevenly common as those of real ones; some empty, some long, some odd."""
    rng = random.Random(seed)
    known = vocabulary()
    weights = [1 / (i + 1) for i in range(len(known))]
    odd = _ODD.split()

    def text(most: int, between: str = " ") -> str:
        out = rng.choices(known, weights, k=rng.randint(0, most))
        words = [rng.choice(odd) if rng.random() < 0.05 else word for word in out]
        return "".join(word + between[len(word) % len(between)] for word in words)

    return [
        document(
            f"folder {i % 7}/n{seed}-{i}.md", text(4), text(3, _NAMES), text(12, _NAMES), text(40 if i % 10 else 900)
        )
        for i in range(count)
    ]


def document(path: str, title: str = "", aliases: str = "", headings: str = "", body: str = "") -> Document:
    """A note with the digest of its words."""
    digest = blake2b(
        "\0".join((title, aliases, headings, body)).encode(errors="surrogatepass"), digest_size=8
    ).hexdigest()
    return Document(path, digest, title, aliases, headings, body)


def sample(vault: Path, every: int) -> list[Document]:
    """Every so manyth note of a vault, roughly read."""
    out = []
    for path in sorted(vault.rglob("*.md"))[::every]:
        text = path.read_text(encoding="utf-8", errors="replace")
        front, body = text[4:].split("\n---\n", 1) if text.startswith("---\n") and "\n---\n" in text else ("", text)
        aliases = "\n".join(re.findall(r"^  - (.*)$", front, re.M))
        headings = "\n".join(re.findall(r"^#+ (.*)$", body, re.M))
        out.append(document(str(path.relative_to(vault)), path.stem, aliases, headings, body))
    return out
