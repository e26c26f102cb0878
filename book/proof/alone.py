"""Judges a finished file without a manuscript: an EPUB or a PDF that anybody may have made.

Such a file comes from a stranger. It is read in a process of its own, within bounds of time and
memory: what would bring that process down is a finding, and no end of the command.
"""

from __future__ import annotations

from pathlib import Path

from book.model.finding import Finding
from book.proof import rules
from book.proof.bounds import BeyondBounds, bounded, check_size, read_file


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
    data = read_file(path)
    kind = kind_of(data, path.suffix)
    if kind is None:
        raise NoBook(name)
    try:
        check_size(len(data))
        return bounded(f"the judgement of {name}", _judge, kind, data, name)
    except BeyondBounds as error:
        return _unreadable(kind, name, str(error))


def kind_of(data: bytes, suffix: str) -> str | None:
    """`epub` or `pdf`, by how a file begins, or by the end of its name when it is damaged there."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"PK":
        return "epub"
    named = suffix.lower().removeprefix(".")
    return named if named in ("epub", "pdf") else None


def _judge(kind: str, data: bytes, name: str) -> tuple[Finding, ...]:
    if kind == "epub":
        from book.proof.epub.judge import judge_epub

        return judge_epub(data, name)
    from book.proof.pdf.alone import judge_pdf

    return judge_pdf(data, name)


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
