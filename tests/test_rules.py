"""Every rule finds what it says at its place, and is silent about correct text."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.checks import RULES
from tests.support.rules import CASES, case_book, case_findings, listed, repaired, text_findings

BAD = sorted(CASES.glob("*/bad/*.expected"))
GOOD = sorted(one for one in CASES.glob("*/good/*.md") if not one.name.endswith(".notes.md"))
TEXT_FAMILIES = {"identity", "shape", "unlinked", "place", "order", "language"}
FIXED = sorted(one for one in CASES.glob("*/fixed/*.md") if not one.name.endswith(".notes.md"))
IN_TEXT = sorted(rule.id for rule in RULES.values() if rule.family in TEXT_FAMILIES)
# An example of these needs more than one file of text; the cases have it.
MORE_THAN_TEXT = {"note-in-caption", "note-in-metadata"}


def _name(case: Path) -> str:
    return f"{case.parent.parent.name}/{case.stem}"


@pytest.mark.parametrize("expected", BAD, ids=_name)
def test_a_bad_case_has_its_findings_and_no_others(expected: Path, tmp_path: Path) -> None:
    rule = expected.parent.parent.name
    found = case_findings(expected.with_suffix(".md"), tmp_path)
    assert listed(found) == expected.read_text(encoding="utf-8"), "\n".join(map(str, found))
    assert rule in {one.rule for one in found}


@pytest.mark.parametrize("case", GOOD, ids=_name)
def test_a_good_case_is_met_with_silence(case: Path, tmp_path: Path) -> None:
    assert case_findings(case, tmp_path) == []


@pytest.mark.parametrize("fixed", FIXED, ids=_name)
def test_a_repair_gives_the_text_that_is_shown(fixed: Path, tmp_path: Path) -> None:
    bad = fixed.parent.parent / "bad" / fixed.name
    root = case_book(bad, tmp_path)
    text, notes = repaired(root)
    assert text == fixed.read_bytes().decode("utf-8")
    if fixed.with_suffix(".notes.md").exists():
        assert notes == fixed.with_suffix(".notes.md").read_bytes().decode("utf-8")
    # Once more changes nothing.
    (root / "text.md").write_bytes(text.encode("utf-8"))
    if notes:
        (root / "notes/text.md").write_bytes(notes.encode("utf-8"))
    assert repaired(root) == (text, notes)


@pytest.mark.parametrize("rule", sorted(one.id for one in RULES.values() if one.repairs))
def test_a_rule_that_repairs_shows_how(rule: str) -> None:
    assert list((CASES / rule / "fixed").glob("*.md"))


@pytest.mark.parametrize("rule", [one for one in IN_TEXT if one not in MORE_THAN_TEXT])
def test_the_examples_of_a_rule_are_true(rule: str, tmp_path: Path) -> None:
    about = RULES[rule]
    assert about.bad
    assert about.good
    assert about.reader
    assert rule in {one.rule for one in text_findings(about.bad, tmp_path / "bad")}
    assert text_findings(about.good, tmp_path / "good") == []


@pytest.mark.parametrize("rule", IN_TEXT)
def test_every_rule_about_text_has_cases(rule: str) -> None:
    assert list((CASES / rule / "bad").glob("*.expected"))
    assert list((CASES / rule / "good").glob("*.md"))


def test_every_bad_case_says_what_is_expected() -> None:
    texts = {one.with_suffix("") for one in CASES.glob("*/bad/*.md")}
    assert {one for one in texts if one.suffix != ".notes"} == {one.with_suffix("") for one in BAD}
