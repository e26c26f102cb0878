"""What preflight says of finished PDFs: good ones pass, and each fault is said at its place."""

from __future__ import annotations

import pytest

from book.model.finding import Finding
from book.printing.load import load_profile
from book.printing.preflight import Answers, judge_pdf
from tests.support.print_files import ISBN, PAGES, interior, saved
from tests.support.spoilt_prints import CASES, KDP, Case


def judged(
    data: bytes, printer: str, kind: str = "interior", **answers: object
) -> tuple[Finding, ...]:
    said: dict[str, object] = {"kind": kind}
    if kind == "cover":
        said |= {"pages": PAGES, "paper": "cream", "isbn": ISBN}
    given = Answers(**{**said, **answers})  # type: ignore[arg-type]
    return judge_pdf(data, load_profile(printer), given).findings


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_is_said_at_its_place(case: Case) -> None:
    found = judged(case.make(), case.printer, case.kind, **case.answers)
    told = [f"{one.severity.value} {one.rule} {one.location}: {one.message}" for one in found]
    own = [one for one in found if one.rule == case.rule and case.words in one.message]
    assert own, told
    assert own[0].severity.value == case.severity
    assert case.pages is None or own[0].location == case.pages, told
    assert own[0].hint
    # Nothing is said beside it: a fault has one name.
    assert {one.rule for one in found} <= {case.rule, *case.also}, told


def test_there_are_cases_enough() -> None:
    assert len({one.name for one in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("printer", [KDP, "kdp-hardcover", "lulu-paperback", "lulu-hardcover"])
def test_a_good_interior_passes(printer: str) -> None:
    pages = 76 if printer == "kdp-hardcover" else 32
    wide = 50.0 if "lulu" not in printer else 54.0
    assert judged(saved(interior(pages, gutter=wide)), printer) == ()
