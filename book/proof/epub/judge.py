"""Judges an EPUB that others made, by its structure alone: there is no manuscript to ask."""

from __future__ import annotations

from collections.abc import Iterable

from book.model.finding import Finding
from book.proof import rules
from book.proof.epub.alone import NoteJudge
from book.proof.epub.container import Unreadable
from book.proof.epub.marks import contents_flaws, marker_flaws
from book.proof.epub.opened import Epub, open_epub
from book.proof.epub.report import Report
from book.proof.epub.structure import Flaw, structure_flaws


def judge_epub(data: bytes, artifact: str = "") -> tuple[Finding, ...]:
    """What is wrong with an EPUB, as far as it can be told without its manuscript.

    Args:
        data: the file.
        artifact: its name, for the findings.
    """
    report = Report(artifact)
    try:
        epub = open_epub(data, guess=True)
    except Unreadable as error:
        report.add(rules.BAD_EPUB, f"the file can't be opened: {error}", None)
        return tuple(report.findings)
    for flaw in _flaws(epub):
        report.add(
            flaw.rule,
            flaw.message,
            flaw.page,
            flaw.element,
            hint=flaw.hint,
            severity=flaw.severity,
        )
    return tuple(report.findings)


def _flaws(epub: Epub) -> Iterable[Flaw]:
    structure = list(structure_flaws(epub))
    yield from structure
    judge = NoteJudge(epub, {(flaw.rule.id, flaw.element) for flaw in structure})
    yield from judge.run()
    yield from marker_flaws(epub, judge.unused)
    yield from contents_flaws(epub)
