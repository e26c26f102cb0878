"""Findings about one EPUB, gathered with their places in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from book.checks.registry import Rule
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan
from book.proof.epub.page import Element, Page

# As many words of a difference are shown.
_SHOWN = 12


@dataclass(slots=True)
class Report:
    """Gathers findings: `artifact` is the file's name."""

    artifact: str
    findings: list[Finding] = field(default_factory=list)
    told: set[tuple[str, Element]] = field(default_factory=set)

    def add(
        self,
        rule: Rule,
        message: str,
        page: Page | str | None,
        element: Element | None = None,
        *,
        span: SourceSpan | None = None,
        note: str | None = None,
        hint: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Add a finding about a place in the file; about the same element, a rule speaks once."""
        if element is not None:
            if (rule.id, element) in self.told:
                return
            self.told.add((rule.id, element))
        location = page.place(element) if isinstance(page, Page) else page
        finding = rule.finding(message, span, hint, note)
        self.findings.append(
            replace(
                finding,
                artifact=self.artifact,
                location=location,
                severity=severity or finding.severity,
            )
        )


def quoted(words: Sequence[str]) -> str:
    """Words as they are shown to a person: the first of them, in quotation marks."""
    more = " …" if len(words) > _SHOWN else ""
    return f"“{' '.join(words[:_SHOWN])}{more}”"
