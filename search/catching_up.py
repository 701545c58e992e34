"""`python -m search.catching_up VAULT RELATIONS PART`: the caches of a vault brought up to date, as an errand.

`names`: the catalog and the names; `words`: the index as well. While it is at it others see what was there before.
"""

import json
import os
import sys
from pathlib import Path

from notes.errand import Errand, begin, tell
from notes.open_vault import OpenVault
from notes.relations import Relations
from search.finder import Finder


def send(root: Path, relations: Relations, part: str) -> Errand:
    """Have it done. Raises OSError where no process can be started."""
    return Errand("search.catching_up", os.fspath(root), json.dumps(relations), part)


def main(root: str, relations: str, part: str) -> None:
    """Do it. Where no cache can be kept nothing would come of it."""
    begin()
    up, down, by_alias = json.loads(relations)
    opened = OpenVault(root, Relations(tuple(up), tuple(down), by_alias))
    if opened.cache is None:
        return
    if part == "names":
        opened.refresh(tell)
        _ = Finder.of(opened).names
    else:
        opened.refresh()
        Finder.of(opened).update_words(tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
