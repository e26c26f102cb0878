"""Findings about one PDF, gathered with the names of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from book.checks.registry import Rule
from book.model.finding import Finding
from book.model.source import SourceSpan


@dataclass(slots=True)
class Report:
    """Gathers findings: `artifact` is the file's name, `folios` the printed name of each sheet."""

    artifact: str
    folios: Mapping[int, str]
    findings: list[Finding] = field(default_factory=list)

    def page(self, sheet: int) -> str:
        """The name of a sheet: its folio, or its place in the file where it has none."""
        return self.folios.get(sheet) or f"[{sheet + 1}]"

    def add(
        self,
        rule: Rule,
        message: str,
        span: SourceSpan | None,
        *,
        sheet: int | None = None,
        note: str | None = None,
        hint: str = "",
    ) -> None:
        """Add a finding: about the sheet with this index, from 0, and the place `span`."""
        location = None if sheet is None else f"page {self.page(sheet)}"
        finding = rule.finding(message, span, hint, note)
        self.findings.append(replace(finding, artifact=self.artifact, location=location))
