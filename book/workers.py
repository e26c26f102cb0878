"""A few processes side by side, stopped together.

The processes are those of the standard library's executor. What it lacks is added: work that has
begun can be stopped, and when a process dies, it is known what it was doing.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, TypeVar

Result = TypeVar("Result")


def cores() -> int:
    """How many processors this process may use: in a container often fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# Bytes for what a process is doing: its number, and a label.
_NOTE = 240


class WorkerFailed(Exception):
    """Work in another process failed; the message is its traceback."""


class WorkerDied(WorkerFailed):
    """A process was ended, from outside or by a fault in a library; the message says at what."""


@contextmanager
def _interruption_held() -> Iterator[None]:
    """Hold Ctrl-C back until the block is left: in the middle of a fork it would be lost."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Pool:
    """Processes that take tasks until the `with` block is left.

    Their temporary files are in one folder, which goes when they do: one that is stopped in the
    middle has no time to clear away its own.

    Args:
        jobs: how many processes.
        inherited: what every process has from the start, and `inherited()` gives there. Under
            Linux it is not copied, however large and deeply nested it is.
    """

    def __init__(self, jobs: int, inherited: object = None) -> None:
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._notes = context.Array(ctypes.c_char, jobs * _NOTE, lock=False)
        self._temporary = tempfile.TemporaryDirectory(prefix="book-", ignore_cleanup_errors=True)
        given = inherited, self._notes, context.Value("i", 0), self._temporary.name
        self.executor = ProcessPoolExecutor(jobs, context, _begin, given)
        before = set(multiprocessing.active_children())
        # All of them begin now: later there may be threads, which do not go with forks.
        try:
            with _interruption_held():
                self.executor.submit(os.getpid).result()
        except BaseException as error:
            # Stopped before the `with` block is entered: nobody else would end what has begun.
            self._processes = set(multiprocessing.active_children()) - before
            self.__exit__(type(error), error, None)
            raise
        self._processes = set(multiprocessing.active_children()) - before

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.kill()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self._temporary.cleanup()

    def submit(self, label: str, work: Callable[..., Result], *task: Any) -> Future[Result]:
        """Have `work(*task)` done; `label` says to people what it is.

        The future's result raises what `result_of` knows how to tell.
        """
        return self.executor.submit(_guarded, label, work, task)

    def result_of(self, future: Future[Result]) -> Result:
        """The result of a task, when it is done.

        Raises:
            WorkerDied: the process was ended.
            WorkerFailed: the work raised what cannot be handed over.
            Exception: what the work raised, if it can be handed over.
        """
        try:
            return future.result()
        except BrokenProcessPool:
            raise WorkerDied(self._last_words()) from None

    def call(self, label: str, work: Callable[..., Result], *task: Any) -> Result:
        """`work(*task)`, done in one of the processes; raises as `result_of` does."""
        return self.result_of(self.submit(label, work, *task))

    def kill(self) -> None:
        """Stop all work at once, done or not."""
        for process in self._processes:
            # Not asked to end: one that has just begun may not listen yet.
            with suppress(OSError):
                process.kill()

    def _last_words(self) -> str:
        """Which process died, of what, and what it was doing."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        doing: dict[int, str] = {}
        for start in range(0, len(self._notes), _NOTE):
            note = bytes(self._notes[start : start + _NOTE]).rstrip(b"\0")
            number, _, label = note.decode("utf-8", "replace").partition(" ")
            if number and label:
                doing[int(number)] = label
        # When one dies, the executor ends the others by a signal of its own.
        own = {one.pid: one.exitcode for one in self._processes}
        own = {pid: code for pid, code in own.items() if code not in (None, 0, -signal.SIGTERM)}
        at_fault = {pid: code for pid, code in own.items() if pid in doing} or own
        labels = [doing[pid] for pid in at_fault if pid in doing] or sorted(set(doing.values()))
        reason = next((_cause(code) for code in at_fault.values() if code), "was ended")
        at = f" while it worked on {' and '.join(labels)}" if labels else ""
        return f"a process {reason}{at}"


def _cause(code: int) -> str:
    if code >= 0:
        return f"ended itself with the status {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by the signal {-code}"


def run(work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], jobs: int) -> list[Result]:
    """`work(*task)` for every task, at most `jobs` at a time; results in the order of the tasks.

    When one fails or the caller is interrupted, the others are stopped before this returns.

    Raises:
        WorkerFailed: A process died, or raised what cannot be handed over.
        Exception: What `work` raised, if it can be handed over.
    """
    with Pool(min(jobs, max(len(tasks), 1))) as pool:
        futures = [pool.submit(work.__name__, work, *task) for task in tasks]
        for future in as_completed(futures):
            pool.result_of(future)
        return [future.result() for future in futures]


_state: dict[str, Any] = {}


def inherited() -> Any:
    """In a process of a pool: what the pool was given for all of them."""
    return _state.get("inherited")


def _begin(given: object, notes: Any, counter: Any, temporary: str) -> None:
    # Ctrl-C reaches every process of the terminal: the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = temporary
    with counter.get_lock():
        place = counter.value
        counter.value += 1
    _state.update(inherited=given, notes=notes, place=place)


def _guarded(label: str, work: Callable[..., Result], task: tuple[Any, ...]) -> Result:
    _note(f"{os.getpid()} {label}")
    try:
        return work(*task)
    except Exception as error:
        raise _portable(error) from None
    finally:
        _note("")


def _note(text: str) -> None:
    start = _state["place"] * _NOTE
    data = text.encode()[:_NOTE]
    if start + _NOTE <= len(_state["notes"]):
        _state["notes"][start : start + _NOTE] = data.ljust(_NOTE, b"\0")


def _portable(error: Exception) -> Exception:
    from book.libraries import MissingLibrary
    from book.markup.templates import TemplateFault

    if isinstance(error, MissingLibrary):
        return MissingLibrary(str(error))
    if isinstance(error, TemplateFault):
        return TemplateFault(error.file, error.line, error.message, error.hint)
    if isinstance(error, OSError) and error.errno is not None:
        return OSError(error.errno, error.strerror, error.filename)
    return WorkerFailed("".join(traceback.format_exception(error)))
