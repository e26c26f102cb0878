"""A baseline: the findings of an old manuscript on the day it was taken over.

What is in it is left out of later checks, so that only what is new is shown. A finding is known by
its rule, its file and the text of its line, not by the line's number: text may be added above.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from book.checks.registry import RULES
from book.model.finding import Finding

SCHEMA = "book.baseline/1"
LineOf = Callable[[str, int], str]
Mark = tuple[str, str, str]


class BadBaseline(Exception):
    """The file is no baseline; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is new, how many findings the baseline covers, and how many of it are no more."""

    new: list[Finding]
    known: int
    gone: int


def written(findings: list[Finding], line_of: LineOf) -> str:
    """The text of a baseline that covers `findings`, those of note identity apart."""
    marks = Counter(_mark(one, line_of) for one in findings if not _is_fixed(one))
    records = [
        {"rule": rule, "file": file, "line": line, "count": count}
        for (rule, file, line), count in sorted(marks.items())
    ]
    document = {"schema": SCHEMA, "findings": records}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Counter[Mark]:
    """The marks of a baseline.

    Raises:
        BadBaseline: It is not one.
    """
    try:
        document = json.loads(text)
        if document["schema"] != SCHEMA:
            raise BadBaseline(f"its schema is {document['schema']!r}, not {SCHEMA!r}")
        return Counter(
            {
                (str(one["rule"]), str(one["file"]), str(one["line"])): int(one["count"])
                for one in document["findings"]
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBaseline(f"it can't be read ({type(error).__name__})") from error


def compare(findings: list[Finding], marks: Counter[Mark], line_of: LineOf) -> Compared:
    """`findings` against a baseline. A finding about the identity of a note is always new."""
    left = Counter(marks)
    new = []
    for one in findings:
        mark = _mark(one, line_of)
        if left[mark] > 0 and not _is_fixed(one):
            left[mark] -= 1
        else:
            new.append(one)
    return Compared(new, len(findings) - len(new), sum(left.values()))


def _mark(finding: Finding, line_of: LineOf) -> Mark:
    span = finding.span
    if span is None:
        return finding.rule, "", finding.message
    return finding.rule, span.file, " ".join(line_of(span.file, span.line).split())


def _is_fixed(finding: Finding) -> bool:
    # What stands for a fault of identity is as fixed as that fault itself.
    stands_for = {rule for rule, _ in finding.explains}
    return any(name in RULES and RULES[name].fixed for name in {finding.rule, *stands_for})
