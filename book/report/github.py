"""Findings as workflow commands: annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from book.model.finding import Finding, Severity
from book.report.places import shown

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def workflow_commands(findings: Iterable[Finding], root: Path, start: Path) -> list[str]:
    """One line for each finding; paths relative to `start`."""
    return [_annotation(finding, root, start) for finding in findings]


def _annotation(finding: Finding, root: Path, start: Path) -> str:
    properties = []
    if finding.span:
        place = shown(root / finding.span.file, start)
        properties.append(f"file={_property(place)}")
        properties.append(f"line={finding.span.line}")
        properties.append(f"col={finding.span.column}")
    properties.append(f"title={_property(finding.rule)}")
    message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return f"::{_LEVELS[finding.severity]} {','.join(properties)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
