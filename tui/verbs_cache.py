"""The verbs about the caches: `index` and `dump`."""

import json
import time

from notes.open_vault import OpenVault
from search.finder import Finder
from tui import printing
from tui.answer import answer, notices
from tui.config import Config
from tui.progress_bar import ProgressBar
from tui.verbs import FOUND, Arguments


def index(arguments: Arguments, root: str, config: Config) -> int:
    """`index`: bring catalog, names and full text up to date."""
    start = time.monotonic()
    opened = OpenVault(root, config.relations)
    if arguments.rebuild:
        opened.forget()
    bar = ProgressBar("reading")
    changes = opened.refresh(bar)
    bar.end()
    finder = Finder.of(opened)
    finder.lookup("", 1)
    bar = ProgressBar("indexing")
    finder.update_words(bar, rebuild=arguments.rebuild)
    bar.end()
    notices(opened)
    printing.notice(finder.words.notice)
    seconds = round(time.monotonic() - start, 3)
    return answer(arguments, {"notes": changes.notes, "read": changes.read, "seconds": seconds}, printing.indexed)


def dump(arguments: Arguments, root: str, config: Config) -> int:
    """`dump`: the whole structure; `--fresh` reads the vault anew without any cache."""
    from notes.dump import dump as whole

    opened = OpenVault(root, config.relations, keep=not arguments.fresh)
    if not arguments.cached or arguments.fresh:
        opened.refresh()
    notices(opened)
    print(json.dumps(whole(opened.catalog)))  # a fifth of the time that indented JSON takes
    return FOUND
