"""A note drawn from its text, for tests."""

from notes.model import Note
from notes.reader import read_note
from notes.relations import Relations
from tui.render import Layout, LinkState, document, layout, plain


def note(text: str, path: str = "Folder/Note.md") -> Note:
    return read_note(path, text.encode("utf-8", "surrogatepass"), Relations())


def resolve(target: str, subpath: str, form: str) -> LinkState:
    if not target:
        return "self"
    return "ghost" if target.startswith("Ghost") else "alias" if target.startswith("Alias") else "note"


def drawn(text: str, width: int = 60) -> Layout:
    return layout(document(note(text), resolve), width)


def lines(page: Layout) -> list[str]:
    return [plain(page.line(y)) for y in range(page.height)]
