"""PDFs that are broken, or built to harm: a finding, never a traceback, and soon."""

from __future__ import annotations

import resource

import pytest

from book.printing.measure import bounds
from book.printing.preflight import Answers
from book.printing.preflight.guard import judge_guarded
from tests.support.hostile_prints import HOSTILE
from tests.support.print_files import interior, saved

# What says nothing wrong that a printer would mind is judged like any other file.
HARMLESS = {
    "brackets without end",
    "colours that stand on themselves",
    "a pattern that fills itself",
    "half a file",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_finding(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    judged = judge_guarded(HOSTILE[name](), "kdp-paperback", Answers(), "x.pdf", pictures=True)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert spent < 30, "a guard of the file's own kind should have ended this long before"
    assert judged.findings or name in HARMLESS
    for one in judged.findings:
        assert one.artifact == "x.pdf"
        assert " at 0x" not in one.message


def test_a_process_that_dies_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    import book.printing.preflight as preflight

    monkeypatch.setattr(preflight, "judge_pdf", lambda *_, **__: os._exit(3))
    [found] = judge_guarded(b"%PDF", "kdp-paperback", Answers(), "x.pdf").findings
    assert found.rule == "unreadable-pdf"
    assert "breaks the program that reads it" in found.message


def test_a_page_with_too_many_marks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_MARKS", 5)
    found = judge_guarded(saved(interior(24)), "kdp-paperback", Answers(), "x.pdf").findings
    assert {one.rule for one in found} == {"not-measured"}
    assert "draws more than 5 things" in found[0].message
