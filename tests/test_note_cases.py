"""Seventy ways in which a note can go wrong, as they were found in books and programs.

Each case is a small text with the rule that must find its fault, and the line; a control has
neither, and nothing may be found in it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from book.manuscript.load import load_book
from book.model.finding import Finding
from tests.support.books import findings, write_book

FOLDER = Path(__file__).parent / "cases" / "notes"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
DEFECTS = [case for case in CASES if "rule" in case]
CONTROLS = [case for case in CASES if "rule" not in case]


def _id(case: dict[str, Any]) -> str:
    return f"{case['id']} {case['title']}"


def found(case: dict[str, Any], root: Path) -> list[Finding]:
    """All findings about the book of a case: one entry a file."""
    texts = {Path(one).name: (FOLDER / one).read_bytes().decode("utf-8") for one in case["files"]}
    write_book(root, texts)
    if any("i.png" in text for text in texts.values()):
        shutil.copy(FOLDER / "i.png", root)
    return findings(load_book(root))


@pytest.mark.parametrize("case", DEFECTS, ids=_id)
def test_a_defect_is_found_at_its_line(case: dict[str, Any], tmp_path: Path) -> None:
    there = [
        one
        for one in found(case, tmp_path)
        if one.rule == case["rule"] and one.span is not None and one.span.line == case["line"]
    ]
    assert there
    said = " ".join(f"{one.message} {one.hint}" for one in there)
    assert [words for words in case.get("says", ()) if words not in said] == []


@pytest.mark.parametrize("case", DEFECTS, ids=_id)
def test_a_defect_has_one_finding_and_no_cascade(case: dict[str, Any], tmp_path: Path) -> None:
    others = [
        one
        for one in found(case, tmp_path)
        if one.rule != case["rule"] and one.severity.value != "info"
    ]
    assert others == []


@pytest.mark.parametrize("case", CONTROLS, ids=_id)
def test_a_control_is_met_with_silence(case: dict[str, Any], tmp_path: Path) -> None:
    assert found(case, tmp_path) == []
