"""Findings for a person at a terminal: place, message, the line with a caret, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from book.model.finding import Finding, Severity, count
from book.report.places import shown

LineOf = Callable[[str, int], str]

# Paragraphs are often a single line of a thousand letters: only a part of it is shown.
_WINDOW, _BEFORE = 76, 44
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def rendered(
    findings: Iterable[Finding], root: Path, start: Path, line_of: LineOf, colour: bool = False
) -> list[str]:
    """The lines to print. `line_of(file, number)` gives a source line, or nothing."""
    lines: list[str] = []
    for finding in findings:
        lines += _finding(finding, root, start, line_of, colour)
    return lines


def summary(findings: list[Finding]) -> str:
    """`2 errors, 1 warning`; `no findings` when there are none."""
    names = {"error": "error", "warning": "warning", "info": "remark"}
    parts = [
        f"{number} {names[severity]}{'' if number == 1 else 's'}"
        for severity, number in count(findings).items()
        if number
    ]
    return ", ".join(parts) or "no findings"


def printable(text: str) -> str:
    """`text` without control characters: a manuscript must not steer the terminal."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    return "\ufffd" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _finding(finding: Finding, root: Path, start: Path, line_of: LineOf, colour: bool) -> list[str]:
    span = finding.span
    severity = _paint(finding.severity.value, _COLOURS[finding.severity], colour)
    place = ""
    if span:
        place = f"{shown(root / span.file, start)}:{span.line}:{span.column}: "
    elif finding.artifact:
        place = f"{finding.artifact}: {finding.location}: " if finding.location else ""
        place = place or f"{finding.artifact}: "
    message = printable(finding.message)
    lines = [f"{printable(place)}{severity}: {message} [{finding.rule}]"]
    if span:
        lines += _excerpt(line_of(span.file, span.line), span.line, span.column, colour)
    if finding.artifact and span:
        where = f" at {finding.location}" if finding.location else ""
        lines.append(f"   in: {printable(finding.artifact + where)}")
    if finding.hint:
        lines.append(f"   hint: {printable(finding.hint)}")
    return lines


def _excerpt(line: str, number: int, column: int, colour: bool) -> list[str]:
    if not line.strip():
        return []
    at = min(max(column - 1, 0), len(line))
    first = max(0, min(at - _BEFORE, len(line) - _WINDOW))
    last = min(len(line), first + _WINDOW)
    head = ("…" if first else "") + printable(line[first:at])
    tail = printable(line[at:last]) + ("…" if last < len(line) else "")
    gutter = f"{number:>5} | "
    caret = " " * _width(head) + _paint("^", "1;32", colour)
    return [f"{gutter}{head}{tail.rstrip()}", f"{'':>5} | {caret}"]


def _width(text: str) -> int:
    """The columns that `text` takes in a terminal: two for CJK, none for a combining mark."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
