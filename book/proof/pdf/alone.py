"""Judges a PDF by itself: whether it opens, where its links and bookmarks lead.

A PDF has no notes, only ink: that all are there and whole, nobody can tell without the manuscript.
What can be told is whether a raised figure that is a link leads to where its number stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import pikepdf

from book.model.finding import Finding, Severity
from book.proof.pdf import rules
from book.proof.pdf.foreign import judge_pages
from book.proof.pdf.read import Figure, Line, PdfLink, Sheet, Unreadable, read_pdf
from book.proof.pdf.report import Report

_NUMBER = re.compile(r"[\[(]?(\d{1,4}|[*†‡§]{1,4})(?:[\])]?[.:]?(?=\s)|(?=[^\W\d_]))")
# A point that a link leads to may be at the top of its line, or at its foot: so many lines apart.
_NEAR = 1.6


def judge_pdf(data: bytes, artifact: str = "") -> tuple[Finding, ...]:
    """What is wrong with a PDF, as far as it can be told without its manuscript.

    Args:
        data: the file.
        artifact: its name, for the findings.
    """
    report = Report(artifact, {})
    locked = _locked(data)
    if locked:
        report.add(rules.BAD_PDF, f"the file can’t be opened: {locked}", None)
        return tuple(report.findings)
    try:
        file = read_pdf(data)
    except Unreadable as error:
        report.add(rules.BAD_PDF, f"the file can’t be opened: {error}", None)
        return tuple(report.findings)
    if not file.sheets:
        report.add(rules.BAD_PDF, "the file has no pages", None)
    labels = {one.index: one.label or str(one.index + 1) for one in file.sheets}
    report = Report(artifact, labels, report.findings)
    for sheet in file.sheets:
        for link in sheet.links:
            _judge_link(file.sheets, sheet, link, report)
    for entry in file.outline:
        if not 0 <= entry.page < len(file.sheets):
            said = f"the bookmark “{entry.title}” leads nowhere"
            report.add(rules.WRONG_BOOKMARK, said, None)
            # It may be meant as a mere heading over others.
            report.findings[-1] = replace(report.findings[-1], severity=Severity.WARNING)
    with suppress(pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError):
        # What is so broken that it can't be judged is no page label and no tag.
        judge_pages(file.sheets, data, report)
    return tuple(report.findings)


def _locked(data: bytes) -> str:
    """Why a file can't be opened at all, where that is a lock; nothing otherwise."""
    try:
        with pikepdf.open(BytesIO(data)):
            return ""
    except pikepdf.PasswordError:
        return "it is locked with a password"
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return ""  # what is wrong with it, the reader of pages says better


def _judge_link(sheets: Sequence[Sheet], sheet: Sheet, link: PdfLink, report: Report) -> None:
    line, figure = _pressed(sheet, link)
    words = f"“{figure.text}”" if figure else f"“{line.text[:40]}”" if line else "without words"
    if not 0 <= link.page < len(sheets):
        said = f"the link {words} leads nowhere"
        report.add(rules.DANGLING_LINK, said, None, sheet=sheet.index)
        return
    if figure is None or not figure.raised or line is None:
        return
    there = sheets[link.page]
    near = list(_lines_near(there, link.y))
    numbers = [match[1] for one in near if (match := _NUMBER.match(one.text.strip()))]
    if numbers and figure.text not in numbers:
        said = (
            f"the call {words} leads to page {report.page(there.index)}, "
            f"where the note {numbers[0]} stands"
        )
        report.add(rules.NUMBER_MISMATCH, said, None, sheet=sheet.index)


def _pressed(sheet: Sheet, link: PdfLink) -> tuple[Line | None, Figure | None]:
    """The line that a link lies on, and the figure that it covers alone."""
    for line in sheet.lines:
        if not link.bottom - 1 <= line.baseline + 0.25 * line.size <= link.top + line.size / 2:
            continue
        if link.right < line.left or link.left > line.right:
            continue
        for figure in line.figures:
            middle = (figure.left + figure.right) / 2
            narrow = link.right - link.left < 3 * (figure.right - figure.left) + 4
            if narrow and link.left <= middle <= link.right:
                return line, figure
        return line, None
    return None, None


def _lines_near(sheet: Sheet, y: float) -> Iterator[Line]:
    """The lines that a reader may take for the end of a link at this height, the nearest first."""
    apart = sorted(sheet.lines, key=lambda one: abs(one.baseline + one.size / 2 - y))
    for line in apart:
        if abs(line.baseline + line.size / 2 - y) <= _NEAR * max(line.size, 6):
            yield line
