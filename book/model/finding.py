"""Findings: what every check, proof and validator returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from book.model.source import Edit, SourceSpan


class Severity(StrEnum):
    """How much a finding weighs: an error stops a build, a warning and an information do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANK[self]

    def __reduce_ex__(self, protocol: object) -> tuple[type[Severity], tuple[str]]:
        """As its word: some versions of Python 3.11 would have `getattr` called to read it."""
        return Severity, (self.value,)


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, said to a person.

    `message` says what is wrong and what a reader would see; `hint` what to do. `note` is the key
    of the note that it concerns. `artifact` and `location` name the place in a built file when
    the finding is about one; `span` is then the manuscript place that it comes from.

    `edits` is a repair that is certain, all of it or none. `explains` holds the findings that are
    mere consequences of this one, as pairs of a rule and the key of a note, or of a rule and a
    place (`str(span)`): one cause, one finding. Only an error explains: while it stands, they are
    left out.
    """

    rule: str
    severity: Severity
    message: str
    span: SourceSpan | None = None
    hint: str = ""
    note: str | None = None
    artifact: str | None = None
    location: str | None = None
    edits: tuple[Edit, ...] = ()
    explains: tuple[tuple[str, str], ...] = ()


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings by place, each once: the order in which a person would go through the files."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=_place)


def _place(finding: Finding) -> tuple[str, int, int, int, str, str]:
    span = finding.span or SourceSpan("", 0, 0)
    return (
        span.file,
        span.line,
        span.column,
        finding.severity.rank,
        finding.rule,
        finding.message,
    )


def count(findings: list[Finding]) -> dict[str, int]:
    """How many there are of each severity, the gravest first."""
    totals = {severity.value: 0 for severity in Severity}
    for finding in findings:
        totals[finding.severity.value] += 1
    return totals
