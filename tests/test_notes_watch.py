"""Watching: every change calls for a look and nothing else does; without events, looks come at intervals."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from bench.storm import SAMPLE, Keeper, Storm, fresh, seconds_until_known

from notes.vault import WHOLE, Vault, VaultError
from notes.watch import Watch, far_file_system

Make = Callable[[dict[str, str | bytes]], Path]
PAUSE = 2.0  # seconds, for tests that wait for it


class Watched:
    """A vault that was looked at and is watched."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.vault = Vault(root)
        self.watch = Watch(self.vault)
        self.wake = Event()
        self.look()

    def look(self) -> None:
        """Look and watch until both agree, as a keeper does that finds nothing new."""
        watched = None
        while watched != self.vault.folders or not self.vault.folders:
            watched = self.vault.folders
            self.vault.look()
            if watched != self.vault.folders:
                self.watch.wait(self.wake)

    def told(self) -> tuple[str, ...]:
        """Wait; what is to be looked at if an event ended that, and not the pause."""
        start = time.monotonic()
        parts = self.watch.wait(self.wake)
        return parts if time.monotonic() - start < PAUSE else ()


@pytest.fixture
def watched(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setattr("notes.watch._SLOW", PAUSE)
    root = make_vault(
        {"N.md": "n", "a/M.md": "m", "a/b/pic.png": "p", ".git/objects/x": "", ".obsidian/app.json": "{}"}
    )
    vault = Watched(root)
    assert not vault.watch.polling
    yield vault
    vault.watch.close()


def rename_folder(root: Path) -> None:
    (root / "a").rename(root / "c")


CHANGES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "write": (lambda root: (root / "a/M.md").write_text("changed"), ("a/M.md",)),
    "create": (lambda root: (root / "a/b/new.md").write_text("new"), ("a/b/new.md",)),
    "delete": (lambda root: (root / "N.md").unlink(), ("N.md",)),
    "rename": (lambda root: (root / "N.md").rename(root / "O.md"), ("N.md", "O.md")),
    "permissions": (lambda root: (root / "N.md").chmod(0o400), ("N.md",)),
    "times": (lambda root: os.utime(root / "N.md", (0, 0)), ("N.md",)),
    "attachment": (lambda root: (root / "a/b/pic.png").write_text("other"), ("a/b/pic.png",)),
    "folder": (lambda root: (root / "new").mkdir(), ("new",)),
    "folder renamed": (rename_folder, WHOLE),
    "folder out": (lambda root: (root / "a").rename(root.parent / "out"), WHOLE),
    "folder deleted": (lambda root: shutil.rmtree(root / "a"), WHOLE),
    "atomic save": (
        lambda root: ((root / ".tmp").write_text("x"), (root / ".tmp").rename(root / "N.md")),
        ("N.md",),
    ),
    "not UTF-8": (lambda root: open(os.fsencode(root) + b"/\xff.md", "w").close(), WHOLE),
    "very many": (lambda root: [(root / f"{n}.md").touch() for n in range(300)], WHOLE),
}


@pytest.mark.parametrize(("change", "parts"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told(change: Callable[[Path], object], parts: tuple[str, ...], watched: Watched) -> None:
    change(watched.root)
    assert sorted(watched.told()) == sorted(parts)


def test_the_whole_is_due_soon_after_parts(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes.watch._SLOW", 3600.0)
    monkeypatch.setattr("notes.watch._SOON", 0.1)
    (watched.root / "N.md").write_text("changed")
    assert watched.told() == ("N.md",)
    watched.vault.look(["N.md"])
    assert watched.told() == WHOLE
    (watched.root / "N.md").write_text("again")
    assert watched.told() == ("N.md",)


def test_a_new_folder_is_looked_into_and_then_watched(watched: Watched) -> None:
    (watched.root / "new" / "deep").mkdir(parents=True)
    assert watched.told() == ("new",)
    watched.vault.look(["new"])
    assert watched.told() == WHOLE
    watched.vault.look()
    (watched.root / "new" / "deep" / "N.md").write_text("new")
    assert watched.told() == ("new/deep/N.md",)


def test_what_is_none_of_the_vaults_is_not_told(watched: Watched) -> None:
    (watched.root / ".git" / "objects" / "y").write_text("x")
    (watched.root / ".obsidian" / "workspace.json").write_text("{}")
    (watched.root / "a" / ".M.md.swp").write_text("x")
    (watched.root / "a" / "M.md~").write_text("x")
    (watched.root / "a" / "~syncthing~M.md.tmp").write_text("x")
    (watched.root / "N.md").read_text()
    os.listdir(watched.root / "a")
    assert not watched.told()


def test_a_renamed_folder_is_still_watched(watched: Watched) -> None:
    rename_folder(watched.root)
    assert watched.told()
    watched.look()
    (watched.root / "c" / "M.md").write_text("changed")
    assert watched.told()


def test_another_folder_of_the_same_name_is_watched(watched: Watched) -> None:
    shutil.rmtree(watched.root / "a")
    (watched.root / "a" / "b").mkdir(parents=True)
    assert watched.told()
    watched.look()
    (watched.root / "a" / "b" / "M.md").write_text("changed")
    assert watched.told()


def test_a_change_between_look_and_waiting_is_told(watched: Watched) -> None:
    watched.vault.look()
    (watched.root / "N.md").write_text("changed")
    watched.vault.look()
    assert watched.told()


def test_the_vault_away_and_back(watched: Watched) -> None:
    watched.root.rename(watched.root.parent / "away")
    assert watched.told()
    with pytest.raises(VaultError):
        watched.vault.look()
    watched.watch.wait(watched.wake)
    (watched.root.parent / "away").rename(watched.root)
    watched.look()
    (watched.root / "N.md").write_text("changed")
    assert watched.told()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for its watches")
def test_only_folders_of_the_vault_are_watched(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "outside" / "deep").mkdir(parents=True)
    (watched.root / "way out").symlink_to(tmp_path / "outside")
    (watched.root / "a" / "loop").symlink_to(watched.root)
    assert watched.told()
    watched.look()
    handles = [Path("/proc/self/fdinfo", name) for name in os.listdir("/proc/self/fdinfo")]
    infos = [handle.read_text() for handle in handles if handle.exists()]
    watches = [line for info in infos for line in info.splitlines() if line.startswith("inotify wd:")]
    inodes = {int(line.split()[2].removeprefix("ino:"), 16) for line in watches}
    assert inodes == {folder.stat().st_ino for folder in (watched.root, watched.root / "a", watched.root / "a" / "b")}


class Asked(Event):
    """An event that tells when it was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Event()

    def is_set(self) -> bool:
        self.asked.set()
        return super().is_set()


def test_waiting_ends_when_told(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes.watch._SLOW", 3600.0)
    wake = Asked()
    waiting = Thread(target=watched.watch.wait, args=(wake,), daemon=True)
    waiting.start()
    assert wake.asked.wait(5)
    wake.set()
    waiting.join(5)
    assert not waiting.is_alive()


def test_a_process_ends_while_a_thread_waits(make_vault: Make) -> None:
    code = (
        "import sys, threading, time; from pathlib import Path\n"
        "from notes.vault import Vault; from notes.watch import Watch\n"
        "vault = Vault(Path(sys.argv[1])); vault.look(); watch = Watch(vault); wake = threading.Event()\n"
        "watch.wait(wake); assert not watch.polling\n"
        "threading.Thread(target=watch.wait, args=(wake,), daemon=True).start(); time.sleep(0.01)"
    )
    done = subprocess.run([sys.executable, "-c", code, make_vault({"N.md": ""})], timeout=20, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


# --- without events ---------------------------------------------------------------------------------------------------

ALONE = """
import sys, threading; from pathlib import Path; import notes.watch; from notes.vault import Vault
notes.watch._POLLING = 0.01
vault = Vault(Path(sys.argv[1])); vault.look(); watch = notes.watch.Watch(vault)
for _ in range(3): watch.wait(threading.Event())
print(watch.polling)
"""


@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_polling_where_the_system_has_no_events_left(limit: str, make_vault: Make) -> None:
    root = make_vault({f"{n}/N.md": "" for n in range(5)})
    in_a_namespace = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    limited = f"echo 2 >/proc/sys/user/{limit} && [ {limit} = max_inotify_watches ] || echo 0 >/proc/sys/user/{limit}"
    if not shutil.which("unshare") or subprocess.run([*in_a_namespace, limited], capture_output=True).returncode:
        pytest.skip("no user namespace in which the limit could be lowered")
    command = [*in_a_namespace, f'{limited}; exec "$0" "$@"', sys.executable, "-c", ALONE, str(root)]
    done = subprocess.run(command, timeout=20, capture_output=True, text=True)
    assert done.stderr == ""
    assert "limit" in done.stdout or "Too many" in done.stdout


def test_polling_where_a_folder_has_no_name_for_the_watcher(make_vault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notes.watch._POLLING", 0.01)
    root = make_vault({"N.md": ""})
    os.mkdir(os.fsencode(root) + b"/\xff")
    watched = Watched(root)
    assert watched.watch.polling
    watched.watch.wait(watched.wake)
    os.rmdir(os.fsencode(root) + b"/\xff")
    watched.look()
    assert not watched.watch.polling
    watched.watch.close()


def test_polling_on_a_network_mount(make_vault: Make, tmp_path: Path) -> None:
    root = make_vault({"N.md": ""})
    device = root.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = tmp_path / "mountinfo"
    for kind, far in {"nfs4": "nfs4", "fuse.sshfs": "fuse.sshfs", "ext4": "", "fuseblk": "", "btrfs": ""}.items():
        line = f"36 35 {number} / {tmp_path} rw,noatime master:1 - {kind} server:/x rw\n"
        mounts.write_text("22 27 0:0 / /proc rw - nfs proc rw\nnonsense\n" + line)
        assert far_file_system(root, mounts) == far
    assert far_file_system(root, tmp_path / "nothing") == ""


# --- a storm ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_a_watched_vault_is_known_after_a_storm(seed: int, tmp_path: Path) -> None:
    root, outside = tmp_path / "vault", tmp_path / "outside"
    shutil.copytree(SAMPLE, root)
    outside.mkdir()
    keeper = Keeper(root)
    try:
        seconds_until_known(keeper, 20)
        storm = Storm(root, outside, seed)
        for _ in range(8):
            storm.change_a_note()
            seconds_until_known(keeper, 5)
        assert keeper.looks[False] > 4
        for _ in range(300):
            storm.change()
        seconds_until_known(keeper, 5)
        storm.change_many()
        seconds_until_known(keeper, 5)
        found = keeper.dump()
        assert found == fresh(root)
        assert len(found["notes"]) > 100
    finally:
        assert keeper.stop()
