"""A few processes side by side, stopped together.

Not an executor of the standard library: those have no public way to stop work that has begun,
and a pool waits for ever on a process that died.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

Result = TypeVar("Result")


class WorkerFailed(Exception):
    """Work in another process failed; the message is its traceback."""


def run(work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], jobs: int) -> list[Result]:
    """`work(*task)` for every task, at most `jobs` at a time; results in the order of the tasks.

    When one fails or the caller is interrupted, the others are stopped before this returns, and
    the temporary files of all are cleared away: a process that is stopped can't do so itself.

    Raises:
        WorkerFailed: A process died, or raised what cannot be handed over.
        Exception: What `work` raised, if it can be handed over.
    """
    # Under Linux a fork hands the book over without a copy, however deeply it is nested.
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    waiting = list(enumerate(tasks))
    results: dict[int, Result] = {}
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    temporary = tempfile.TemporaryDirectory(prefix="book-", ignore_cleanup_errors=True)
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                index, task = waiting.pop(0)
                receiver, sender = context.Pipe(duplex=False)
                given = (sender, work, task, temporary.name)
                process = context.Process(target=_serve, args=given, daemon=True)
                process.start()
                sender.close()
                running[receiver] = index, process
            ready = wait(list(running))
            for receiver in [one for one in running if one in ready]:
                index, process = running[receiver]
                results[index] = _received(receiver, process)
                process.join()
                del running[receiver]
                receiver.close()
    finally:
        for _, process in running.values():
            process.terminate()
        for _, process in running.values():
            process.join()
        temporary.cleanup()
    return [results[index] for index in range(len(tasks))]


def _received(receiver: Connection, process: BaseProcess) -> Any:
    try:
        good, value = receiver.recv()
    except EOFError:
        process.join()
        raise WorkerFailed(f"a process ended without a result ({process.exitcode})") from None
    if good:
        return value
    raise value


def _serve(
    sender: Connection, work: Callable[..., object], task: tuple[Any, ...], temporary: str
) -> None:
    # Ctrl-C reaches every process of the terminal: the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = temporary
    try:
        sender.send((True, work(*task)))
    except Exception as error:
        sender.send((False, _portable(error)))
    finally:
        sender.close()


def _portable(error: Exception) -> Exception:
    from book.build import MissingLibrary
    from book.markup.templates import TemplateFault

    if isinstance(error, MissingLibrary):
        return MissingLibrary(str(error))
    if isinstance(error, TemplateFault):
        return TemplateFault(error.file, error.line, error.message, error.hint)
    if isinstance(error, OSError) and error.errno is not None:
        return OSError(error.errno, error.strerror, error.filename)
    return WorkerFailed("".join(traceback.format_exception(error)))
