"""Judges a finished file without a manuscript: an EPUB or a PDF that anybody may have made.

Such a file comes from a stranger. It is read in a process of its own, within bounds of time and
memory: what would bring that process down is a finding, and no end of the command.
"""

from __future__ import annotations

import sys
from pathlib import Path

from book.model.finding import Finding
from book.proof import rules
from book.workers import WorkerFailed, run

LARGEST = 1 << 30
"""The largest file that is looked at, in bytes: shops take no larger books."""
_MEMORY = 3 << 30
_SECONDS = 600


class NoBook(Exception):
    """A file that is neither an EPUB nor a PDF."""


def judge_file(path: Path, name: str) -> tuple[Finding, ...]:
    """What is wrong with a finished file, as far as it can be told by its structure.

    Args:
        path: the file.
        name: what it is called in the findings.

    Raises:
        NoBook: It is neither an EPUB nor a PDF.
        OSError: It can't be read from the disk.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    kind = kind_of(data, path.suffix)
    if kind is None:
        raise NoBook(name)
    if len(data) > LARGEST:
        return _unreadable(kind, name, f"it is larger than any book, over {LARGEST >> 20} MB")
    try:
        return run(_judge, [(kind, data, name)], 1)[0]
    except WorkerFailed as error:
        if "MemoryError" not in str(error) and "without a result" not in str(error):
            raise
        bounds = f"{_MEMORY >> 30} GB of memory or {_SECONDS // 60} minutes"
        return _unreadable(kind, name, f"reading it needs more than {bounds}, or fails")


def kind_of(data: bytes, suffix: str) -> str | None:
    """`epub` or `pdf`, by how a file begins, or by the end of its name when it is damaged there."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"PK":
        return "epub"
    named = suffix.lower().removeprefix(".")
    return named if named in ("epub", "pdf") else None


def _judge(kind: str, data: bytes, name: str) -> tuple[Finding, ...]:
    _bound()
    if kind == "epub":
        from book.proof.epub.judge import judge_epub

        return judge_epub(data, name)
    from book.proof.pdf.alone import judge_pdf

    return judge_pdf(data, name)


def _bound() -> None:
    """Bound this process, where the system can (not in Windows)."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def _unreadable(kind: str, name: str, why: str) -> tuple[Finding, ...]:
    if kind == "epub":
        from book.proof.epub.report import Report

        report = Report(name)
        report.add(rules.BAD_EPUB, f"the file can’t be judged: {why}", None)
        return tuple(report.findings)
    from book.proof.pdf import rules as pdf_rules
    from book.proof.pdf.report import Report as PdfReport

    pdf_report = PdfReport(name, {})
    pdf_report.add(pdf_rules.BAD_PDF, f"the file can’t be judged: {why}", None)
    return tuple(pdf_report.findings)
