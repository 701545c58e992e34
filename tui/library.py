"""The worker side of the app: one thread keeps the caches up to date, one answers questions. No Textual.

The keeper compares the folder with the catalog, reads what changed and brings the full text after; whatever it finds is
told as frozen `News`. Where much changed it sends an errand: all threads of the app share one interpreter. The answerer
has its own view of the catalog and of the index and answers one question after another, so a screen never waits for a
disk, an index or a parse.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import Empty, PriorityQueue
from typing import Any, NamedTuple, TypeVar

from notes.database import FAILURES, is_damage
from notes.open_vault import OpenVault
from notes.relations import Relations
from notes.vault import WHOLE, Vault
from notes.watch import Watch
from search.catching_up import send
from search.finder import Finder
from search.fuzzy import Names
from tui.gate import Gate

T = TypeVar("T")
_AFTER_A_FAILURE, _AFTER_A_WRITER = 2.0, 1.0  # seconds until the next attempt


@dataclass(frozen=True, slots=True)
class News:
    """What the keeper has to say."""

    doing: str = ""
    """`reading`, `indexing`, or empty when all is done."""
    done: int = 0
    total: int = 0
    names: Names | None = None
    """The names as they are now, if they changed."""
    notes: int | None = None
    changed: frozenset[str] = frozenset()
    """Paths that are new, different or gone."""
    words_ready: bool = False
    """Full text can be searched."""
    polling: bool | None = None
    """Whether the disk is looked at from time to time because the system tells no changes; None: as before."""
    stale: bool = False
    """The disk cannot be looked at: what is shown is what was known."""
    notice: str = ""
    """Something to tell the reader once."""


class GivenWayError(Exception):
    """An answer was given up because another question came; it may be asked for again."""


class Asked(NamedTuple):
    """A question that waits for the answerer. The first two fields are its place among others."""

    is_at_leisure: bool
    """Nobody waits for it."""
    number: int
    question: Callable[[Finder], Any] | None
    """None: there will be no more."""
    answer: Future[Any]


class Library:
    """The two threads of one vault. `tell` is called from the keeper's thread."""

    def __init__(self, root: Path, relations: Relations, tell: Callable[[News], None]) -> None:
        self.root = root
        self._relations = relations
        self._tell = tell
        self._questions: PriorityQueue[Asked] = PriorityQueue()
        self._numbers = count()
        self._finder: Finder | None = None
        self._told = ""
        """The last notice, which is not told again."""
        self._damage: Exception | None = None
        """What an answer failed of, if it shows that the catalog must be made anew."""
        self._stop = threading.Event()
        self._wake = threading.Event()
        self.gate = Gate()
        """Where an answer that takes long lets the screen go first."""

    def start(self) -> None:
        """Begin. Both threads are daemons: a stuck disk does not keep the app from ending."""
        threading.Thread(target=self._keep, name="linkhop-keeper", daemon=True).start()

    def stop(self) -> None:
        """End both threads when they next look."""
        self._stop.set()
        self._wake.set()
        self._questions.put(Asked(False, next(self._numbers), None, Future()))

    def look_now(self) -> None:
        """Compare with the disk at once, for instance after an editor was left."""
        self._wake.set()

    def absolute(self, path: str) -> Path:
        """Where a note lies, for an editor."""
        return Vault(self.root).absolute(path)

    def ask(self, question: Callable[[Finder], T], is_at_leisure: bool = False) -> "Future[T]":
        """Have a question answered in the answerer's thread, after those that somebody waits for if nobody waits for
        this one; questions before the vault is open wait."""
        answer: Future[T] = Future()
        self._questions.put(Asked(is_at_leisure, next(self._numbers), question, answer))
        return answer

    def give_way(self) -> None:
        """For a long answer that nobody waits for, to call now and then: raises GivenWayError when a question has come
        that somebody waits for. Before another one of its kind it never gives way: both would for ever."""
        self.gate.wait()
        with self._questions.mutex:
            if self._questions.queue and not self._questions.queue[0].is_at_leisure:
                raise GivenWayError

    # --- the keeper -----------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        try:
            opened = OpenVault(self.root, self._relations)
            keeper = self._take_known(opened)
        except Exception as error:  # whatever it is, a keeper that ended unheard would leave the screen waiting
            self._tell(News(stale=True, notice=str(error)))
            return
        threading.Thread(target=self._answer, name="linkhop-answerer", daemon=True).start()
        self.ask(
            lambda finder: finder.search("a", 1), is_at_leisure=True
        )  # what the first query loads, before it comes
        is_current, watch, polling, parts = False, Watch(opened.vault), "", WHOLE
        while not self._stop.is_set():
            try:
                is_current = self._look(opened, keeper, parts, is_current)
            except Exception as error:
                is_current = False
                if not opened.mend(error):
                    self._tell(News(stale=True, notice=self._once(f"showing what was known: {error}")))
                watch.close()  # it may be another folder by the time it can be looked at
                self._wake.wait(_AFTER_A_FAILURE)
                parts = WHOLE
            else:
                if is_current:
                    parts = watch.wait(self._wake)
                else:  # another process is writing the index
                    self._wake.wait(_AFTER_A_WRITER)
                    parts = WHOLE
            self._wake.clear()
            if watch.polling != polling:
                polling = watch.polling
                notice = self._once(f"looking from time to time: {polling}") if polling else ""
                self._tell(News(polling=bool(polling), notice=notice))
        watch.close()
        opened.close()

    def _take_known(self, opened: OpenVault) -> Finder:
        """What was known the last time serves until the first look is done."""
        keeper = Finder.of(opened)
        opened.catalog.others_wrote()  # from here on
        try:
            self._finder = keeper.second()
        except FAILURES as error:
            if not opened.mend(error):
                raise
            keeper.renew(opened)
            self._finder = keeper.second()
        if notes := len(opened.catalog.paths()):
            self._tell(News("reading", names=keeper.names, notes=notes))
        return keeper

    def _look(self, opened: OpenVault, keeper: Finder, parts: tuple[str, ...], is_current: bool) -> bool:
        """One comparison with the disk, and what follows from it; whether all is current then, as `is_current` says of
        before. Raises what else showed the catalog damaged."""
        damage, self._damage = self._damage, None
        if damage is not None:
            raise damage
        changes = opened.refresh(
            lambda done, total: self._tell(News("reading", done, total)), parts, lambda: self._send("reading", "names")
        )
        changed = frozenset((*changes.written, *changes.removed))
        if opened.catalog.others_wrote():  # who knows what
            is_current, changed = False, frozenset(opened.catalog.paths())
        are_others = keeper.renew(opened)
        if changes or are_others or not is_current:
            self._replace(keeper)
            notice = self._once(opened.notice)
            self._tell(News("indexing", 0, 0, keeper.names, changes.notes, changed, notice=notice))
            known = changes if is_current else None
            is_current = keeper.update_words(
                lambda done, total: self._tell(News("indexing", done, total)),
                known,
                elsewhere=lambda: self._send("indexing", "words"),
            )
            self._replace(keeper)
            self._tell(News(words_ready=True, notice=self._once(keeper.words.notice)))
        elif changes.read:
            self._tell(News())  # that it is done, all the same
        return is_current

    def _send(self, doing: str, part: str) -> None:
        """Have another process bring a part of the caches up to date. Where there can be none, it is left undone."""
        with suppress(OSError), send(self.root, self._relations, part) as errand:
            for done, total in errand:
                if self._stop.is_set():
                    break
                self._tell(News(doing, done, total))

    def _once(self, notice: str) -> str:
        """A notice, unless it is the one told last."""
        before, self._told = self._told, notice or self._told
        return notice if notice != before else ""

    def _replace(self, keeper: Finder) -> None:
        """Let the answerer see what the keeper sees, between two of its questions."""
        second = keeper.second()

        def swap(_: Finder) -> None:
            old, self._finder = self._finder, second
            if old is not None:
                old.close()

        self.ask(swap)

    # --- the answerer ---------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        while not self._stop.is_set():
            try:
                asked = self._questions.get(timeout=60)
            except Empty:
                continue
            question, answer = asked.question, asked.answer
            if question is None:
                break
            if not answer.set_running_or_notify_cancel() or self._finder is None:
                continue  # nobody waits for it any more
            if asked.is_at_leisure:
                self.gate.wait()
            try:
                answer.set_result(question(self._finder))
            except Exception as error:  # whatever it is, the screen that asked must hear of it
                answer.set_exception(error)
                if is_damage(error):
                    self._damage = error
                    self._wake.set()
        if self._finder is not None:
            self._finder.close()
