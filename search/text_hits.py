"""The row of a note that was found by its words: the line that shows them best, and where they stand."""

from collections.abc import Callable, Sequence

from notes.catalog import Catalog
from notes.model import FrontMatter, file_stem
from notes.vault import UnreadableError
from search.hits import Hit
from search.passages import Seeker
from search.snippet import Snippet, as_written, best, marks
from search.tree import Leaf


def text_hit(
    catalog: Catalog,
    path: str,
    words: Sequence[Leaf],
    asked: str,
    seek: Seeker | None,
    read: Callable[[], tuple[FrontMatter, str]],
) -> Hit:
    """The row; where no words are shown it says by what else that was `asked` for. Of a passage that `seek` finds no
    line outside of it is shown. `read` may raise UnreadableError."""
    title = catalog.title(path)
    without = Hit(path, title, asked.partition(":")[0] or "text", field=asked)
    if not words:
        return without
    try:
        front, text = read()
    except UnreadableError:
        return without
    before = front.body_line - 1
    if seek and (lines := seek(text, catalog.heading_lines(path, front.body_line))):
        text = "\n".join(text.split("\n")[lines.start - 1 : lines.stop - 1])
        before += lines.start - 1
    if (found := best(text, words)).line:
        return _shown(catalog, path, title, found, before)
    for field, name in (("title", title), ("title", file_stem(path)), *(("alias", name) for name in front.aliases)):
        if marked := marks(name, words):
            return Hit(path, title, "text", field=_field(field, name, marked))
    found = as_written(text, words)
    return _shown(catalog, path, title, found, before) if found.line else without


def _shown(catalog: Catalog, path: str, title: str, found: Snippet, before: int) -> Hit:
    at = found.line + before
    field = _field("heading" if catalog.is_heading(path, at) else "body", found.text, found.marks)
    return Hit(path, title, "text", "", "", (), at, found.text, found.marks, field)


def _field(name: str, text: str, marked: Sequence[tuple[int, int]]) -> str:
    """Where words were found, and which: `body: anvils, rockets`."""
    return f"{name}: {', '.join(dict.fromkeys(' '.join(text[start:end].casefold().split()) for start, end in marked))}"
