"""Notes across files and entries, and what is said about them: the rules on form and identity."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.checks import RULES
from book.manuscript.load import load_book
from book.model.finding import Finding
from tests.support.books import findings, write_book

TEXT = "One.[^1] Two.[^2]\n"
OURS = {rule.id for rule in RULES.values() if rule.family in ("identity", "shape")} | {
    "stray-text",
    "dead-link",
    "missing-glyph",
    "unsupported-syntax",
    "note-in-html",
}


def found(root: Path, texts: dict[str, str]) -> list[Finding]:
    return [one for one in findings(load_book(write_book(root, texts))) if one.rule in OURS]


def places(root: Path, texts: dict[str, str]) -> list[str]:
    return [f"{one.rule} {one.span}" for one in found(root, texts)]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("[^1] First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:1"]),
        ("**[^1]:** First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:3"]),
        ("    [^1]: First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:5"]),
        ("[1]: First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:1"]),
        ("[1] First note.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:1"]),
        ("^1: First note.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:1"]),
        ("\u00a0[^1]: First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:2"]),
        ("\u200b[^1]: First.\n\n[^2]: Second.\n", ["bad-definition notes/one.md:1:2"]),
        ("[^1]: First. [^2]: Second.\n", ["swallowed-definition notes/one.md:1:14"]),
        ("[^1]: A.\n\n\ufeff[^2]: B.\n", ["stray-bom notes/one.md:3:1"]),
        ("[^1]: A.\n\n<!-- [^2]: B.\n", ["swallowed-text notes/one.md:3:1"]),
        ("[^1]: A.\n\nMore of it.\n\n[^2]: B.\n", ["stray-text notes/one.md:3:1"]),
        ("[^1]: A.\n\n  More of it.\n\n[^2]: B.\n", ["stray-text notes/one.md:3:3"]),
        (
            "- [^1]: A.\n- [^2]: B.\n",
            ["definition-in-block notes/one.md:1:3", "definition-in-block notes/one.md:2:3"],
        ),
    ],
)
def test_a_fault_in_a_notes_file_is_found_once(
    tmp_path: Path, notes: str, expected: list[str]
) -> None:
    assert places(tmp_path, {"one.md": TEXT, "notes/one.md": notes}) == expected


def test_a_definition_in_another_entry_is_named_there(tmp_path: Path) -> None:
    texts = {"one.md": "One.[^1]\n", "two.md": "Two.\n\n[^1]: First.\n"}
    (one,) = found(tmp_path, texts)
    assert (one.rule, str(one.span)) == ("undefined-note", "one.md:1:5")
    assert "two.md:3 has one, in another entry" in one.message


def test_a_label_that_is_defined_in_both_files_is_doubled(tmp_path: Path) -> None:
    texts = {"one.md": "One.[^1]\n\n[^1]: A.\n", "notes/one.md": "[^1]: B.\n"}
    (one,) = found(tmp_path, texts)
    assert (one.rule, str(one.span)) == ("duplicate-note", "notes/one.md:1:1")
    assert "one.md:3" in one.message


def test_the_same_label_in_two_entries_is_two_notes(tmp_path: Path) -> None:
    texts = {"one.md": "One.[^1]\n\n[^1]: A.\n", "two.md": "Two.[^1]\n\n[^1]: B.\n"}
    assert places(tmp_path, texts) == []


def test_a_file_without_a_newline_is_told_of_when_another_follows(tmp_path: Path) -> None:
    texts = {"one.md": "One.[^1]\n\n[^1]: A.", "two.md": "# Two\n\nText."}
    assert places(tmp_path, texts) == ["glued-files one.md:3:9"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.[^1](#fn1)\n\n[^1](#fnref1) First.\n", ["lookalike-marker"] * 2),
        ("One.\u3010^1\u3011\n\n[^1]: First.\n", ["lookalike-marker"]),
        ("One.[^1]\n\n[[^1]]: First.\n", ["bad-definition"]),
        ("One.[^1]\n\n[^1]\uff1aFirst.\n", ["bad-definition"]),
        ("One.[^1,2]\n\n[^1]: First.\n\n[^2]: Second.\n", ["odd-label"]),
        ("One.[^]\n\n[^]: First.\n", ["odd-label", "odd-label"]),
        ("One.^[1]\n\n^[1]: First.\n", ["inline-note-number"]),
        ("One.[^1]\u2028Two.\n\n[^1]: First.\n", ["odd-line-break"]),
        ("<p>One.[^1]</p>\n\n[^1]: First.\n", ["note-in-html"]),
    ],
)
def test_one_cause_is_one_finding(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert [one.rule for one in found(tmp_path, {"one.md": text})] == expected


def test_a_line_that_begins_like_a_definition_is_text_here(tmp_path: Path) -> None:
    text = "It resolved two things, as the paper said\n[^1]: land and peace.\n\n[^1]: *Pravda*.\n"
    (one,) = found(tmp_path, {"one.md": text})
    assert (one.rule, one.severity.value, str(one.span)) == ("swallowed-text", "info", "one.md:2:1")


def test_a_label_is_told_of_once_however_often_it_is_called(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"one.md": "A.[^9] B.[^9]\n\nC.[^9]\n"})
    assert str(one.span) == "one.md:1:3"
    assert "(in line 3 too)" in one.message


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Marx", "did you mean [^marx]?"),
        ("m\u0430rx", "U+0430"),
        ("marks", ""),
    ],
)
def test_a_near_miss_is_named(tmp_path: Path, label: str, said: str) -> None:
    text = f"One.[^{label}]\n\n[^marx]: *Capital*.\n"
    first, *others = found(tmp_path, {"one.md": text})
    assert said in first.message
    assert [one.rule for one in others] == ([] if said else ["unused-note"])
