"""`Book` to `Finding`s. A rule is one registered object and one small function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module

from book.checks.by_entry import entry_findings
from book.checks.registry import CHECKS, RULES, UNUSED_ALLOW
from book.checks.view import View
from book.model.book import Allowance, Book
from book.model.finding import Finding, Severity, in_order
from book.model.memory import Memory

__all__ = ["RULES", "check"]

# Importing a module registers its rules.
for _room in (
    "book",
    "glyphs",
    "identity",
    "identity_texts",
    "shape_caretless",
    "shape_characters",
    "shape_definitions",
    "shape_inline_notes",
    "shape_labels",
    "shape_lookalikes",
    "shape_lost_text",
    "shape_swallowing",
    "place",
    "position",
    "printing",
    "order",
    "unlinked",
    "unlinked_marks",
    "quotes",
    "settings",
    "spaces",
    "structure",
    "wording",
):
    import_module(f"book.checks.{_room}")


def check(book: Book, found: list[Finding], memory: Memory | None = None) -> list[Finding]:
    """All findings about `book`, those made while reading it (`found`) included.

    The book's own severities are applied, and what it allows is left out; rules about the
    identity of notes can be neither lowered nor allowed. What another error explains is left out.
    `memory` has what was found in entries before; it makes no difference but in time.
    """
    findings = list(found)
    view = View(book)
    for one in CHECKS:
        findings.extend(one(view))
    findings.extend(entry_findings(view, memory))
    weighed = [one for one in (_weighed(book, one) for one in findings) if one is not None]
    allowances = _Allowances(book.settings.allowances)
    kept = [one for one in weighed if _is_fixed(one.rule) or not allowances.cover(one)]
    unused = (
        _weighed(book, _unused(one))
        for one in book.settings.allowances
        if one not in allowances.used and one.rule in RULES  # an unknown rule has its finding
    )
    kept.extend(one for one in unused if one is not None)
    return in_order(_causes(kept))


def _causes(findings: list[Finding]) -> list[Finding]:
    """`findings` without those that an error among them explains.

    An explanation must itself stop a build: else lowering its rule would let the fault through.
    """
    explained = {
        pair for one in findings if one.severity is Severity.ERROR for pair in one.explains
    }
    return [
        one
        for one in findings
        if (one.rule, one.note or "") not in explained
        and (one.rule, str(one.span)) not in explained
    ]


def _is_fixed(rule: str) -> bool:
    return rule in RULES and RULES[rule].fixed


def _weighed(book: Book, finding: Finding) -> Finding | None:
    severities = book.settings.severities
    if finding.rule not in severities or _is_fixed(finding.rule):
        return finding
    severity = severities[finding.rule]
    return replace(finding, severity=severity) if severity is not None else None


class _Allowances:
    """What an author allows, by the lines that it covers; `used` are those that covered a finding.

    An allowance from the settings covers a rule in a whole file, or everywhere.
    """

    def __init__(self, allowances: Iterable[Allowance]) -> None:
        self.used: set[Allowance] = set()
        self._places: dict[tuple[str, str | None, int], Allowance] = {}
        for one in allowances:
            for line in range(one.first_line, one.last_line + 1) if one.last_line else (0,):
                self._places.setdefault((one.rule, one.file, line), one)

    def cover(self, finding: Finding) -> bool:
        """Whether one of them covers `finding`."""
        span = finding.span
        places: list[tuple[str, str | None, int]] = [(finding.rule, None, 0)]
        if span is not None:
            places = [(finding.rule, span.file, span.line), (finding.rule, span.file, 0), *places]
        found = next((self._places[one] for one in places if one in self._places), None)
        if found is not None:
            self.used.add(found)
        return found is not None


def _unused(one: Allowance) -> Finding:
    fixed = " Rules about the identity of notes can't be allowed." if _is_fixed(one.rule) else ""
    return UNUSED_ALLOW.finding(
        f"this allowance of “{one.rule}” silences nothing.{fixed}", one.span, "Delete it."
    )
