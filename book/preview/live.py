"""The preview at work: watches, has the book made, and tells the browsers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from book.cache import Cache
from book.markup.templates import TemplateFault
from book.model.book import Book
from book.model.finding import Finding
from book.preview.making import Maker, prove
from book.preview.published import Published
from book.preview.watch import State, changes, state_of
from book.typesetting.makeup.shop import pooled
from book.workers import Pool, WorkerDied

Say = Callable[[str], None]


class Live:
    """One book, shown live.

    Args:
        root: the directory of its settings.
        jobs: how many processes set pages; they stay warm.
        cache: where set pages are kept.
        edition: the name of the edition to begin with.
        say: told what a person at the terminal may want to know.
    """

    def __init__(self, root: Path, jobs: int, cache: Cache, edition: str, say: Say) -> None:
        self._root, self._jobs, self._say = root, jobs, say
        self._pool = Pool(jobs)
        self._maker = Maker(root, cache, pooled(self._pool), edition)
        self._shown = Published(0)
        self._state: State = {}
        # What is shown and could not be looked at closely yet.
        self._left: tuple[Any, ...] = ()
        self._news = threading.Condition()
        self._again = threading.Event()
        self._stopped = threading.Event()

    def shown(self) -> Published:
        """What is shown now."""
        return self._shown

    def wait(self, version: int, seconds: float) -> Published:
        """What is shown as soon as that is not `version`, or after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._shown.version != version, seconds)
            return self._shown

    def choose(self, edition: str) -> None:
        """Show another edition."""
        self._maker.edition = edition
        self._again.set()

    def stop(self) -> None:
        """Make an end."""
        self._stopped.set()
        self._again.set()
        self._pool.kill()

    def run(self) -> None:
        """Build now, and whenever something changes, until `stop` is called."""
        for state in changes(self._root, self._stopped.is_set, sleep=self._sleep):
            self._state = state
            self._build()

    def _sleep(self, seconds: float) -> None:
        # Another edition that is asked for need not wait for a change in the files.
        if self._again.wait(seconds) and not self._stopped.is_set():
            self._again.clear()
            self._build()
        elif self._left and not self._is_stale():
            # What was taken for a change was gone again.
            self._try(self._look_closely, *self._left)

    def _build(self) -> None:
        self._left = ()
        self._try(self._show)

    def _show(self) -> None:
        shown, loaded = self._maker.make(self._shown)
        self._publish(shown)
        if loaded is not None and loaded.book is not None:
            self._look_closely(shown, loaded.book, loaded.findings)

    def _try(self, work: Callable[..., None], *task: Any) -> None:
        """Do what can fail in as many ways as there are manuscripts, and say how it did."""
        try:
            work(*task)
        except TemplateFault as fault:
            self._publish(self._maker.failed(self._shown, f"{fault.span}: {fault.message}"))
        except WorkerDied as error:
            self._pool = Pool(self._jobs)
            self._maker.hands = pooled(self._pool)
            self._publish(self._maker.failed(self._shown, f"The book could not be set: {error}."))
        except Exception as error:  # whatever it is, it is said, and the next change is waited for
            last = str(error).strip().splitlines()[-1:] or [type(error).__name__]
            self._publish(self._maker.failed(self._shown, f"The book could not be set: {last[0]}"))

    def _look_closely(self, shown: Published, book: Book, found: list[Finding]) -> None:
        """Check and prove what is shown already, unless there is something new to show."""
        self._left = (shown, book, found) if self._is_stale() else ()
        if self._left:
            return
        shown = self._maker.checked(shown, book, found)
        self._publish(shown, said=True)
        if shown.made is None:
            return
        if self._is_stale():
            self._left = shown, book, found
            return
        data = shown.made.written().data
        future = self._pool.submit("the proof", prove, book, shown.edition, data)
        future.add_done_callback(lambda done: self._proved(shown, book, done))

    def _is_stale(self) -> bool:
        return self._again.is_set() or state_of(self._root) != self._state

    def _proved(self, shown: Published, book: Book, done: Future[Any]) -> None:
        # What is proved by now may be shown no more.
        if self._stopped.is_set() or done.cancelled() or done.exception() is not None:
            return
        with self._news:
            if self._shown is not shown:
                return
        self._publish(self._maker.proved(shown, book, done.result()), said=True)

    def _publish(self, shown: Published, said: bool = False) -> None:
        with self._news:
            self._shown = shown
            self._news.notify_all()
        if shown.problem:
            self._say(shown.problem)
        elif not said:
            count = f"{len(shown.keys)} pages" if shown.keys else f"{len(shown.chapters)} chapters"
            self._say(f"{shown.edition}: {count}, {shown.seconds:.1f} s")
