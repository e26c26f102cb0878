"""How a command that failed ends: one clear message, the right status, never a traceback."""

from __future__ import annotations

import errno
import os
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

import click

from book import __version__
from book.cli.common import FAILED, FAULT, INTERRUPTED, MISSING, USAGE, Ended, say


def end(error: BaseException) -> int:
    """The exit status for `error`, after saying what happened."""
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else USAGE
        case Ended():
            return error.status
        case KeyboardInterrupt() | click.Abort():
            say("book: interrupted")
            # An interruption inside an `exec` (as of a dataclass that is being made) leaves a mark
            # by which Python would end itself by the signal, whatever status it is given. The
            # next one takes it away.
            exec("")  # noqa: S102
            return INTERRUPTED
        case click.ClickException():
            error.show()
            return USAGE
        case OSError():
            return _input_output(error)
        case _:
            return _library_or_fault(error)


def _input_output(error: OSError) -> int:
    if error.errno == errno.EPIPE:
        # The reader of a pipe has had enough. Python would complain once more when it closes.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    where = f" {error.filename}:" if error.filename else ""
    say(f"book: reading or writing failed:{where} {error.strerror or error}")
    if not where and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        # The typesetter's own files, which nobody names.
        say(f"book: see whether there is room for temporary files, in {tempfile.gettempdir()}")
    return FAILED


def _library_or_fault(error: BaseException) -> int:
    from book.libraries import MissingLibrary

    if isinstance(error, MissingLibrary):
        say(f"book: a library that the typesetter needs is missing: {error}")
        say("book: `book doctor` says which, and how to install it")
        return MISSING
    if type(error).__name__ == "WorkerDied" and "SIGKILL" in str(error):
        say(f"book: {error}")
        say("book: the machine ends processes so when its memory runs out: --jobs 1 needs less")
        return FAILED
    say(f"book: a fault of the tool, not of your book: {_brief(error)}")
    path = _write_report(error)
    if path:
        say(f"book: please send the report {path} with a word on what you did")
    return FAULT


def _brief(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    # A failure in another process brings its whole traceback: the last line says what it was.
    said = lines[-1] if lines else ""
    name = type(error).__name__
    return said if name in ("WorkerFailed", "WorkerDied") else f"{name}: {said}" if said else name


def _write_report(error: BaseException) -> Path | None:
    report = "\n".join(
        [
            f"book {__version__}",
            f"Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {sys.argv[1:]}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            errors="replace",
            prefix="book-fault-",
            suffix=".txt",
            delete=False,
        ) as file:
            file.write(report)
    except OSError:
        return None
    return Path(file.name)
