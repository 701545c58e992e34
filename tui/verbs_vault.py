"""The verb about the whole vault: `doctor`."""

from collections import Counter

from notes.doctor import diagnose
from notes.soundness import verify
from tui import printing
from tui.answer import answer, open_finder
from tui.config import Config
from tui.verbs import Arguments


def doctor(arguments: Arguments, root: str, config: Config) -> int:
    """`doctor`: what is wrong in the vault. The exit code is 0 where nothing is.

    Raises sqlite3.DatabaseError where the catalog is damaged, which it alone looks for.
    """
    finder = open_finder(arguments, root, config)
    verify(finder.catalog)
    problems = [
        {"kind": kind, "path": path, "line": line, "message": message}
        for path, (kind, line, message) in diagnose(finder.catalog, config.relations)
    ]
    counts = Counter(str(problem["kind"]) for problem in problems)
    return answer(arguments, {"problems": problems, "counts": counts}, printing.problems, not problems)
