"""`python tests/neighbour.py VAULT`: the library of another process.

For each word on its input it says which notes hold it, as soon as one does; at the end, what its reader was told."""

import json
import queue
import sys
from pathlib import Path

from notes.relations import Relations
from tui.library import Library, News

DEADLINE = 30.0


def holders(library: Library, heard: "queue.Queue[News]", word: str) -> list[str | None]:
    """The notes that hold a word, as soon as there are any; news is taken off `heard` meanwhile."""
    while True:
        hits = library.ask(lambda finder: finder.search(word, 5)).result(DEADLINE).hits
        if hits:
            return [hit.path for hit in hits]
        heard.get(timeout=DEADLINE)


class Complaints(queue.Queue[News]):
    """News, and what of it a reader would be bothered with."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def take(self, news: News) -> None:
        """What a library tells."""
        self.all += [news.notice] * bool(news.notice) + ["stale"] * news.stale
        self.put(news)


def main() -> None:
    """Answer until the input ends."""
    heard = Complaints()
    library = Library(Path(sys.argv[1]), Relations(), heard.take)
    library.start()
    for line in sys.stdin:
        print(json.dumps(holders(library, heard, line.strip())), flush=True)
    library.stop()
    print(json.dumps(heard.all), flush=True)


if __name__ == "__main__":
    main()
