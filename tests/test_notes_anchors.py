"""Subpaths of links: headings, headings under headings, blocks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from calls import calls

from notes.anchors import Anchors
from notes.catalog import Catalog
from notes.headings import Headings
from notes.model import Heading
from notes.refresh import refresh
from notes.relations import Relations
from notes.vault import Vault

TEXT = """---
up: X
---
# One
## Part
Text ^here

# Two: the [[Link|linked]] *one*
### Part
## Part ^there
## C
## C++
## Été (`move`)?
## 🔥
"""


@pytest.mark.parametrize(
    ("subpath", "line"),
    [
        ("#One", 4), ("#one#part", 5), ("#Part", 5), ("#Two the linked one", 8), ("#Two: the linked one#Part", 9),
        ("#^here", 6), ("#^there", 10), ("#^HERE", 6), ("#Three", None), ("#^nowhere", None),
        ("#", None), ("#Part#One", None), ("#One#^here", 6),
        ("#C++", 12), ("#c", 11), ("#C#", 11), ("#E\u0301te\u0301 move", 13), ("#`Été` (move)", 13), ("#🔥", 14),
        ("#💧", None), ("#?", None),
    ],
)  # fmt: skip
def test_lines(subpath: str, line: int | None, make_vault: Callable[[dict[str, str | bytes]], Path]) -> None:
    catalog = Catalog.open(None, Relations())
    refresh(catalog, Vault(make_vault({"N.md": TEXT})), Relations())
    assert Anchors(catalog, "N.md").line_of(subpath) == line
    assert Anchors(catalog, "Other.md").line_of(subpath) is None
    catalog.close()


def test_a_table_of_contents_costs_what_it_is_long() -> None:
    def look_up(parts: str) -> None:
        headings = Headings([Heading(2, f"Part {part}: of it?", n) for n, part in enumerate(parts.split())])
        found = [headings.find([f"part {part} of it"]) for part in parts.split()]
        assert found == [*range(len(found))]

    numbers = [f"{n}" for n in range(400)]
    assert calls(look_up, " ".join(numbers)) < 2.6 * calls(look_up, " ".join(numbers[:200]))
