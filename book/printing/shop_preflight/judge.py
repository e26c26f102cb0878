"""The verdict on an EPUB, shop by shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from book.model.finding import Finding, Severity
from book.printing.shop_preflight.checks import CHECKS
from book.printing.shop_preflight.opened import Opened
from book.printing.shops import Rule, Shop, shop, shops
from book.proof.epub.container import Unreadable

# What an edition made for the shop changes.
_MENDED = frozenset({"cover-page", "contents-depth", "contents-page", "notes-shown"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one shop would say of the file."""

    shop: Shop
    findings: tuple[Finding, ...]

    @property
    def word(self) -> str:
        """`refused`, `taken, with faults` or `good`."""
        severities = {one.severity for one in self.findings}
        if Severity.ERROR in severities:
            return "refused"
        return "taken, with faults" if Severity.WARNING in severities else "good"


def preflight_epub(
    data: bytes, shop_id: str | None = None, *, artifact: str = ""
) -> tuple[Finding, ...]:
    """What a shop would refuse or frown upon in an EPUB; without one, what any of them would.

    Args:
        data: the finished EPUB.
        shop_id: the id of the shop's profile.
        artifact: the file's name, for findings.
    """
    return tuple(
        finding
        for verdict in judge_epub(data, shop_id, artifact=artifact)
        for finding in verdict.findings
    )


def judge_epub(
    data: bytes, shop_id: str | None = None, *, artifact: str = ""
) -> tuple[Verdict, ...]:
    """The verdict of one shop, or of all.

    Raises:
        KeyError: There is no such shop.
    """
    chosen = shops() if shop_id is None else (shop(shop_id),)
    try:
        opened = Opened.of(data, artifact.rpartition("/")[2])
    except Unreadable as error:
        finding = Finding(
            "shop-unreadable",
            Severity.ERROR,
            f"this is no EPUB that can be opened: {error}",
            hint="Build it again; nothing else was looked at.",
            artifact=artifact,
        )
        return tuple(Verdict(one, (finding,)) for one in chosen)
    return tuple(Verdict(one, _findings(opened, one, artifact)) for one in chosen)


def _findings(opened: Opened, one: Shop, artifact: str) -> tuple[Finding, ...]:
    found = [
        _finding(one, rule, message, place, artifact)
        for rule in one.rules.values()
        for message, place in CHECKS[rule.name](opened, rule)
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _finding(one: Shop, rule: Rule, message: str, place: str, artifact: str) -> Finding:
    return Finding(
        f"shop-{rule.name}",
        rule.severity,
        f"{one.name}: {message}. {rule.why}",
        hint=_hint(one, rule),
        artifact=artifact,
        location=place or None,
    )


def _hint(one: Shop, rule: Rule) -> str:
    read = f"Read in {rule.source}, {rule.checked} ({rule.confidence})."
    if rule.name in _MENDED:
        return f'An edition with shop = "{one.id}" is made so. {read}'
    return read


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """One line a shop: the verdict, and how many findings of each severity."""
    width = max(len(one.shop.name) for one in verdicts)
    lines = []
    for one in verdicts:
        counts = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for severity, word in (
                (Severity.ERROR, "error"),
                (Severity.WARNING, "warning"),
                (Severity.INFO, "remark"),
            )
            if (number := sum(finding.severity == severity for finding in one.findings))
        ]
        lines.append(f"{one.shop.name:{width}}  {one.word:18}  {', '.join(counts) or '–'}".rstrip())
    return lines
