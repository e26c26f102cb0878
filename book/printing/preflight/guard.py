"""Judges a file in a process of its own, which may take so much memory and time and no more.

The libraries that open PDFs are written in C++ and trust what they read more than is wise: a file
can be made so that it takes all memory, or crashes who opens it. Here it takes that process alone.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from book.model.finding import Finding
from book.printing.load import load_profile
from book.printing.preflight import rules
from book.printing.preflight.judge import Judged
from book.printing.preflight.plan import Answers, Unanswered
from book.workers import WorkerFailed, run

_MEMORY = 4 * 1024**3
_SECONDS = 45
# A large file may take longer: a second more for each of these.
_BYTES_A_SECOND = 150_000
_MOST_SECONDS = 900


def judge_guarded(
    data: bytes, printer: str, answers: Answers, artifact: str, *, pictures: bool = False
) -> Judged:
    """As `judge_pdf`; a file that takes too much, or breaks its reader, is a finding.

    Raises:
        Unanswered: It is a cover, and its pages or its paper were not said.
        WorkerFailed: A fault of this tool.
    """
    try:
        [result] = run(_work, [(data, printer, answers, artifact, pictures)], 1)
    except WorkerFailed as error:
        if "Traceback" in str(error):
            raise
        return _failed(artifact)
    if isinstance(result, Unanswered):
        raise result
    return result


def _work(
    data: bytes, printer: str, answers: Answers, artifact: str, pictures: bool
) -> Judged | Unanswered:
    _limit(len(data))
    from book.printing.preflight import judge_pdf

    try:
        return judge_pdf(data, load_profile(printer), answers, artifact=artifact, pictures=pictures)
    except Unanswered as question:
        return question
    except MemoryError:
        return _failed(artifact)


def _limit(size: int) -> None:
    if sys.platform == "win32":
        return  # there is no such limit there: the process alone is the guard
    import resource

    seconds = min(_SECONDS + size // _BYTES_A_SECOND, _MOST_SECONDS)
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, seconds)):
        # Some systems know a limit and do not let it be set.
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def _failed(artifact: str) -> Judged:
    finding = Finding(
        rules.BAD_PDF.id,
        rules.BAD_PDF.severity,
        "the file could not be judged: it takes more memory or time than any book, or breaks the "
        "program that reads it",
        hint="make the PDF again, simpler: a printer’s system would fail on this one too",
        artifact=artifact,
    )
    return Judged(None, 0, (finding,))
