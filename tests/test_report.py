"""Findings as text and as annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.model.finding import Finding, Severity
from book.model.source import SourceSpan
from book.report.github import workflow_commands
from book.report.text import rendered, summary

ROOT = Path("/home/book")


def finding(column: int = 1, message: str = "a fault", hint: str = "") -> Finding:
    return Finding("a-rule", Severity.WARNING, message, SourceSpan("a.md", 1, column), hint)


@pytest.mark.parametrize(
    ("line", "column", "under"),
    [
        ("short", 1, "s"),
        ("short", 5, "t"),
        ("\tindented", 2, "i"),
        ("long " * 100 + "X" + " long" * 100, 501, "X"),
        ("long " * 100 + "X", 501, "X"),
    ],
)
def test_caret_stands_under_the_place(line: str, column: int, under: str) -> None:
    _, source, caret = rendered([finding(column)], ROOT, ROOT, lambda file, number: line)
    assert source[caret.index("^")] == under
    assert len(source) < 90


@pytest.mark.parametrize(("before", "width"), [("漢字", 4), ("e\u0301", 1)])
def test_caret_counts_columns_of_the_terminal(before: str, width: int) -> None:
    line = f"{before}X"
    found = rendered([finding(len(before) + 1)], ROOT, ROOT, lambda file, number: line)
    assert found[2].index("^") == len("    1 | ") + width


def test_no_line_no_excerpt() -> None:
    lines = rendered([finding(hint="mend it")], ROOT, ROOT.parent, lambda file, number: "")
    assert lines == ["book/a.md:1:1: warning: a fault [a-rule]", "   hint: mend it"]


def test_colour_only_when_asked_for() -> None:
    def line_of(file: str, number: int) -> str:
        return "text"

    assert "\x1b" not in "".join(rendered([finding()], ROOT, ROOT, line_of))
    assert "\x1b" in "".join(rendered([finding()], ROOT, ROOT, line_of, colour=True))


def test_annotation_is_escaped() -> None:
    span = SourceSpan("a,b:c.md", 2, 3)
    one = Finding("a-rule", Severity.INFO, "50% \n::error::", span)
    (line,) = workflow_commands([one], ROOT, ROOT)
    assert line == "::notice file=a%2Cb%3Ac.md,line=2,col=3,title=a-rule::50%25 %0A::error::"


def test_summary() -> None:
    assert summary([]) == "no findings"
    assert summary([finding(), finding(2)]) == "2 warnings"
