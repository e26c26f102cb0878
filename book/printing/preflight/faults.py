"""What preflight found, place by place, and the findings that a person reads: one a cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from book.checks.registry import Rule
from book.model.finding import Finding, Severity
from book.printing.measure.boxes import INCH, MM, Box

WordsAt = Callable[[int, Box], str]
_LETTERS = re.compile("“(.{1,2})”")
# Runs of pages that a message names; the rest is in the picture.
_MOST_RUNS = 8
# A picture is marked at this many places of one fault on one page.
MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place.

    `message` is the same for all places of one cause. `page` counts from 1, 0 for the file as a
    whole; `detail` is what is seen at this place (a measure, the words), and `rank` orders the
    places: the worst has the lowest.
    """

    rule: Rule
    severity: Severity
    message: str
    hint: str = ""
    page: int = 0
    box: Box | None = None
    detail: str = ""
    rank: float = 0.0


def as_findings(
    faults: Iterable[Fault], artifact: str, words_at: WordsAt | None = None
) -> list[Finding]:
    """One finding for each cause, the gravest first, with the pages where it is met.

    `words_at` gives the words at a place of a page, for files that set letter by letter.
    """
    causes: dict[tuple[str, Severity, str], list[Fault]] = {}
    for fault in faults:
        causes.setdefault((fault.rule.id, fault.severity, fault.message), []).append(fault)
    findings = [_finding(places, artifact, words_at) for places in causes.values()]
    return sorted(findings, key=lambda one: one.severity.rank)


def _finding(places: list[Fault], artifact: str, words_at: WordsAt | None) -> Finding:
    first = min(places, key=lambda one: (one.rank, one.page))
    pages = sorted({one.page for one in places if one.page})
    location = None
    message = first.message
    if pages:
        location = f"page {pages[0]}" if len(pages) == 1 else f"pages {runs(pages)}"
        if location.endswith("…"):
            location += f" ({len(pages)} in all)"
    if first.detail:
        worst = f" on page {first.page}" if len(pages) > 1 else ""
        message = f"{message}: {_detail(first, words_at)}{worst}"
    return Finding(
        first.rule.id, first.severity, message, hint=first.hint, artifact=artifact,
        location=location,
    )  # fmt: skip


def _detail(fault: Fault, words_at: WordsAt | None) -> str:
    """The detail of a fault; where it quotes a letter or two, the words that they are part of."""
    quote = _LETTERS.search(fault.detail)
    if quote is None or words_at is None or fault.box is None:
        return fault.detail
    words = words_at(fault.page, fault.box)
    return fault.detail.replace(quote[0], f"“{words}”") if quote[1] in words else fault.detail


def runs(pages: list[int]) -> str:
    """`2, 4, 6–9 …`: pages in order, those that follow one another as a run."""
    found: list[list[int]] = []
    for page in pages:
        if found and page == found[-1][-1] + 1:
            found[-1].append(page)
        else:
            found.append([page])
    said = [str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in found[:_MOST_RUNS]]
    return ", ".join(said) + (" …" if len(found) > _MOST_RUNS else "")


def mm(points: float) -> str:
    """A length as printers say it: millimetres, with the inches behind."""
    return f"{points / MM:.1f} mm ({points / INCH:.3f} in)"


def size(width: float, height: float) -> str:
    """A size in millimetres and inches."""
    return (
        f"{width / MM:.1f} × {height / MM:.1f} mm ({_inches(width)} × {_inches(height)} in)"
    )  # fmt: skip


def _inches(points: float) -> str:
    return f"{points / INCH:.3f}".rstrip("0").rstrip(".")
