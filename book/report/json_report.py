"""Findings and build reports as JSON: schemas `book.findings/1` and `book.build/1`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from book.model.finding import Finding, count


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """One file that a build wrote. `path` is relative to the working directory."""

    edition: str
    kind: str
    path: str
    bytes: int
    sha256: str
    pages: int | None
    seconds: float = 0.0


def findings_document(findings: list[Finding]) -> dict[str, object]:
    """The document `book.findings/1`."""
    return {
        "schema": "book.findings/1",
        "findings": [finding_record(finding) for finding in findings],
        "summary": count(findings),
    }


def build_document(
    outputs: Iterable[OutputRecord], findings: list[Finding], seconds: float
) -> dict[str, object]:
    """The document `book.build/1`."""
    return {
        "schema": "book.build/1",
        "outputs": [_output(record) for record in outputs],
        "findings": [finding_record(finding) for finding in findings],
        "summary": count(findings),
        "seconds": round(seconds, 3),
    }


def finding_record(finding: Finding) -> dict[str, object]:
    """One finding. `artifact` and `location` are there only for a fault in a built file."""
    span = finding.span
    record: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "note": finding.note,
    }
    if finding.artifact is not None:
        record["artifact"] = finding.artifact
        record["location"] = finding.location
    return record


def encoded(document: Mapping[str, object]) -> bytes:
    """A document in UTF-8, whatever the terminal's own encoding is.

    What UTF-8 can't hold, half a surrogate pair in the name of a file, becomes a JSON escape.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace")


def _output(record: OutputRecord) -> dict[str, object]:
    return {
        "edition": record.edition,
        "kind": record.kind,
        "path": record.path,
        "bytes": record.bytes,
        "sha256": record.sha256,
        "pages": record.pages,
    }
