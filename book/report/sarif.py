"""Findings as SARIF 2.1.0, the form that code hosts and editors take in.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0,
sections 3.13 to 3.57.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from book import __version__
from book.checks.registry import Rule
from book.model.finding import Finding, Severity
from book.model.source import Edit, SourceSpan
from book.report.places import shown

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
Document = dict[str, object]


def sarif_document(
    findings: list[Finding], rules: Mapping[str, Rule], root: Path, start: Path
) -> Document:
    """One run with the rules that were met; paths are relative to `start`."""
    met = sorted({one.rule for one in findings})
    index = {name: number for number, name in enumerate(met)}
    where = _Places(root, start)
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "book",
                        "semanticVersion": __version__,
                        "rules": [_rule(name, rules.get(name)) for name in met],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, index, where) for one in findings],
            }
        ],
    }


class _Places:
    """Manuscript places as SARIF locations."""

    def __init__(self, root: Path, start: Path) -> None:
        self._root = root
        self._start = start

    def artifact(self, file: str) -> Document:
        return {"uri": quote(shown(self._root / file, self._start))}

    def location(self, span: SourceSpan) -> Document:
        return {
            "physicalLocation": {
                "artifactLocation": self.artifact(span.file),
                "region": _region(span),
            }
        }


def _region(span: SourceSpan) -> Document:
    region: Document = {"startLine": span.line, "startColumn": span.column}
    if span.end_line:
        region["endLine"] = span.end_line
        region["endColumn"] = span.end_column
    return region


def _rule(name: str, rule: Rule | None) -> Document:
    if rule is None:
        return {"id": name}
    help_text = rule.why + (f" What a reader would see: {rule.reader}" if rule.reader else "")
    return {
        "id": name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": help_text, "markdown": _markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family]},
    }


def _markdown(rule: Rule) -> str:
    parts = [rule.why]
    if rule.reader:
        parts.append(f"**What a reader would see.** {rule.reader}")
    for name, text in (("Wrong", rule.bad), ("Right", rule.good)):
        if text:
            parts.append(f"{name}:\n\n````markdown\n{text.rstrip()}\n````")
    return "\n\n".join(parts)


def _result(finding: Finding, index: Mapping[str, int], where: _Places) -> Document:
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    result: Document = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"bookFinding/v1": _fingerprint(finding)},
    }
    if finding.span is not None:
        result["locations"] = [where.location(finding.span)]
    if finding.edits:
        result["fixes"] = [_fix(finding, where)]
    return result


def _fingerprint(finding: Finding) -> str:
    """Stays the same while text moves: the rule, the file, the note, the message."""
    file = finding.span.file if finding.span else ""
    whole = "\0".join((finding.rule, file, finding.note or "", finding.message))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _fix(finding: Finding, where: _Places) -> Document:
    files: dict[str, list[Edit]] = {}
    for edit in finding.edits:
        files.setdefault(edit.span.file, []).append(edit)
    return {
        "description": {"text": finding.hint or finding.message},
        "artifactChanges": [
            {"artifactLocation": where.artifact(file), "replacements": list(_replacements(edits))}
            for file, edits in files.items()
        ],
    }


def _replacements(edits: Iterable[Edit]) -> Iterable[Document]:
    for edit in edits:
        span = edit.span
        if not span.end_line:
            span = SourceSpan(span.file, span.line, span.column, span.line, span.column)
        yield {"deletedRegion": _region(span), "insertedContent": {"text": edit.text}}
