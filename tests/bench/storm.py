"""`python -m tests.bench.storm [VAULT] [CHANGES]`: how soon a watched vault is known again after a storm of changes.

A copy of the vault is edited, renamed and moved about at random, and checked out between two branches of git, while a
keeper watches it as the app does; before that, notes are edited as a person would, one after another. Printed are the
seconds from the last change until the catalog has every file, and whether it then equals a fresh reading, which is what
the storm is for.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from typing import Any

from notes.dump import dump
from notes.open_vault import OpenVault
from notes.relations import Relations
from notes.vault import WHOLE, Vault, VaultError
from notes.watch import Watch

SAMPLE = Path(__file__).parents[2] / "notes" / "sample"
_WALK_AFTER = 20  # changes; what has gone since is simply not changed
_SMALL_FOLDER = 5  # files
_MOST_AWAY = 2
_CALM = 50  # changes


class Keeper:
    """A thread that keeps a catalog of a vault up to date, as the app's does."""

    def __init__(self, root: Path) -> None:
        self.opened = OpenVault(root, Relations(), keep=False)
        self.watch = Watch(self.opened.vault)
        self.looks = [0, 0]
        """At parts of the vault, and at the whole."""
        self.failure: Exception | None = None
        self._wake, self._stop, self._lock = Event(), Event(), Lock()
        self._thread = Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self) -> None:
        parts = WHOLE
        while not self._stop.is_set():
            try:
                with self._lock:
                    self.opened.refresh(parts=parts)
            except VaultError:
                self.watch.close()
                self._wake.wait(0.1)
                parts = WHOLE
                continue
            except Exception as error:
                self.failure = error
                return
            self.looks[parts == WHOLE] += 1
            parts = self.watch.wait(self._wake)
        self.watch.close()

    def knows_all(self) -> bool:
        """Whether the catalog has every file as it lies on disk now, by `stat` but for the inode.

        That is left open for what was read right after it changed, see `Catalog.known`.
        """
        with self._lock:
            look = Vault(self.opened.vault.root).look()
            known = {path: stat[:3] for path, stat in self.opened.catalog.known().items()}
            seen = {path: stat[:3] for path, stat in look.notes.items()}
            return known == seen and self.opened.catalog.attachments() == look.attachments

    def dump(self) -> dict[str, Any]:
        """What is known."""
        with self._lock:
            return dump(self.opened.catalog)

    def stop(self) -> bool:
        """End the thread; False if it does not within two seconds."""
        self._stop.set()
        self._wake.set()
        self._thread.join(2)
        ended = not self._thread.is_alive()
        if ended:
            self.opened.close()
        return ended


def fresh(root: Path) -> dict[str, Any]:
    """What a reading from nothing knows."""
    opened = OpenVault(root, Relations(), keep=False)
    try:
        opened.refresh()
        return dump(opened.catalog)
    finally:
        opened.close()


class Storm:
    """Random changes in a vault; `outside` is a folder beside it."""

    def __init__(self, root: Path, outside: Path, seed: int) -> None:
        self.root, self.outside = root, outside
        self._random = Random(seed)
        self._number = self._changes = 0
        self._walk()
        self._kinds: tuple[Callable[[], None], ...] = (
            self.edit, self.edit, self.edit, self.edit_unseen, self.save_as_vim, self.add, self.add, self.remove,
            self.rename, self.rename, self.swap, self.change_case, self.add_deep, self.add_deep, self.move_folder,
            self.move_folder, self.move_out, self.move_in, self.replace_folder, self.note_to_folder, self.litter,
        )  # fmt: skip

    def change(self) -> None:
        """One change, or none where it cannot be made just now."""
        if self._changes % _WALK_AFTER == 0:
            self._walk()
        self._changes += 1
        with suppress(OSError):
            self._random.choice(self._kinds)()

    def change_a_note(self) -> None:
        """One change such as a person makes."""
        self._walk()
        kinds = (self.edit, self.edit_unseen, self.save_as_vim, self.add, self.remove, self.rename, self.swap)
        self._random.choice(kinds)()

    def _walk(self) -> None:
        self._notes, self._folders = [], [self.root]
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name[0] != ".")
            self._folders += (Path(folder, name) for name in folders)
            self._notes += (Path(folder, name) for name in sorted(files) if name[0] != "." and name.endswith(".md"))

    def change_many(self) -> None:
        """A third of the notes at once, as another branch checked out would."""
        self._walk()
        for note in self._notes:
            if self._random.random() < 1 / 3:
                note.unlink() if self._random.random() < 0.2 else note.write_text(self._text())
        for _ in range(40):
            self.add()

    def _text(self) -> str:
        self._number += 1
        targets = [self._note().stem for _ in range(2)] if self._number % 3 else ["Ghost"]
        links = " and ".join(f"[[{target}]]" for target in targets)
        return f"---\nparent: '[[{targets[0]}]]'\naliases: [alias {self._number}]\n---\n# {self._number}\n\n{links}\n"

    def _note(self) -> Path:
        return self._random.choice(self._notes)

    def _folder(self) -> Path:
        return self._random.choice(self._folders)

    def _away(self) -> list[Path]:
        return sorted(path for path in self.outside.iterdir() if path.is_dir())

    def _new(self) -> str:
        self._number += 1
        return f"new {self._number}"

    def edit(self) -> None:
        """Write a note in place."""
        self._note().write_text(self._text())

    def edit_unseen(self) -> None:
        """Change one letter, and give the file its size and time of before."""
        note = self._note()
        before, data = note.stat(), note.read_bytes()
        note.write_bytes(data[:-1] + b"x")
        os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))

    def save_as_vim(self) -> None:
        """A probe, a backup, the note under its name again."""
        note, text = self._note(), self._text()
        (note.parent / "4913").touch()
        (note.parent / "4913").unlink()
        note.rename(f"{note}~")
        note.write_text(text)
        Path(f"{note}~").unlink()

    def add(self) -> None:
        """A new note."""
        (self._folder() / f"{self._new()}.md").write_text(self._text())

    def remove(self) -> None:
        """A note less."""
        self._note().unlink()

    def rename(self) -> None:
        """A note under another name, perhaps in another folder."""
        self._note().rename(self._folder() / f"{self._new()}.md")

    def swap(self) -> None:
        """Two notes each under the other's name."""
        one, two = self._random.sample(self._notes, 2)
        other = self.outside / "swapped"
        one.rename(other)
        two.rename(one)
        other.rename(two)

    def change_case(self) -> None:
        """A name in capitals."""
        note = self._note()
        note.rename(note.with_name(note.stem.upper() + ".md"))

    def add_deep(self) -> None:
        """Folders in folders, with files in them at once."""
        folder = self._folder() / self._new() / "b" / "c"
        folder.mkdir(parents=True)
        for place in (folder, folder.parent, folder.parent.parent):
            (place / f"{self._new()}.md").write_text(self._text())

    def move_folder(self) -> None:
        """A folder elsewhere."""
        self._folder().rename(self._folder() / self._new())

    def move_out(self) -> None:
        """A folder out of the vault, if few are out: something should be left."""
        folder = self._folder()
        if folder != self.root and len(self._away()) < _MOST_AWAY:
            folder.rename(self.outside / self._new())

    def move_in(self) -> None:
        """A folder from outside into the vault, edited at once."""
        if not (away := self._away()):
            return
        new = self._random.choice(away).rename(self._folder() / self._new())
        (new / f"{self._new()}.md").write_text(self._text())

    def replace_folder(self) -> None:
        """Another folder of the same name, if it is a small one: something should be left."""
        folder = self._folder()
        if folder == self.root or sum(1 for _ in folder.rglob("*")) > _SMALL_FOLDER:
            return
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / f"{self._new()}.md").write_text(self._text())

    def note_to_folder(self) -> None:
        """A folder where a note was, named like one."""
        note = self._note()
        note.unlink()
        note.mkdir()
        (note / f"{self._new()}.md").write_text(self._text())

    def litter(self) -> None:
        """What is none of the vault's."""
        folder = self._folder()
        (folder / ".git").mkdir(exist_ok=True)
        (folder / ".git" / "x.md").write_text("hidden")
        (folder / ".syncthing.x.md.tmp").write_text("hidden")
        (folder / f"{self._new()}.md").symlink_to(self.outside)


def seconds_until_known(keeper: Keeper, most: float) -> float:
    """Seconds until the keeper knows every file; raises TimeoutError."""
    start = time.monotonic()
    while not keeper.knows_all():
        if keeper.failure is not None:
            raise keeper.failure
        if time.monotonic() - start > most:
            raise TimeoutError(f"not known after {most} s")
        time.sleep(0.1)
    return time.monotonic() - start


def main() -> None:
    """Storm over a copy of a vault and print."""
    vault = Path(sys.argv[1]).expanduser() if len(sys.argv) > 1 else SAMPLE
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    with tempfile.TemporaryDirectory() as place:
        root, outside = Path(place, "vault"), Path(place, "outside")
        shutil.copytree(vault, root)
        subprocess.run(["chmod", "-R", "u+w", str(root)], check=True)
        outside.mkdir()
        keeper = Keeper(root)
        seconds_until_known(keeper, 60)

        def tell(what: str, change: Callable[[], object]) -> None:
            start, before = time.monotonic(), [*keeper.looks]
            change()
            took = time.monotonic() - start
            known = seconds_until_known(keeper, 60)
            found, (some, whole) = keeper.dump(), (now - then for now, then in zip(keeper.looks, before, strict=True))
            looks = f"looks at parts {some:4}, at the whole {whole:4}"
            print(
                f"{what:30} {took:6.1f} s, {looks}; known {known:5.2f} s after; {len(found['notes']):6,} notes", end=""
            )
            print(f"; equal to a fresh reading: {found == fresh(root)}", flush=True)

        storm = Storm(root, outside, 1)

        def change_calmly() -> None:
            for _ in range(_CALM):
                storm.change_a_note()
                seconds_until_known(keeper, 60)

        tell(f"{_CALM} changes, each waited for", change_calmly)
        tell(f"{changes:,} changes at random", lambda: elsewhere("change", root, outside, changes))
        git(root, "init", "-q", "-b", "one")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "one")
        git(root, "switch", "-q", "-c", "two")
        elsewhere("change_many", root, outside, 1)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "two")
        seconds_until_known(keeper, 60)
        for branch in ("one", "two", "one", "two"):
            tell(f"git switch {branch}", lambda branch=branch: git(root, "switch", "-q", branch))
        root.rename(outside / "whole")
        (outside / "whole").rename(root)
        tell("the vault away, back, changed", lambda: elsewhere("add", root, outside, 1))
        print(f"events: {keeper.watch.polling or 'yes'}; ended when told: {keeper.stop()}")


def elsewhere(kind: str, root: Path, outside: Path, times: int) -> None:
    """Have another process change the vault, as it would be."""
    code = (
        "import sys; from pathlib import Path; from tests.bench.storm import Storm\n"
        "kind, root, outside, times = sys.argv[1:]; storm = Storm(Path(root), Path(outside), 1)\n"
        "for _ in range(int(times)): getattr(storm, kind)()"
    )
    subprocess.run([sys.executable, "-c", code, kind, str(root), str(outside), str(times)], check=True)


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder, without the user's own settings."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.excludesFile="]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, env=environment)


if __name__ == "__main__":
    main()
