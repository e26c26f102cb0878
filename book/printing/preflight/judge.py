"""One file, judged: opened, measured page by page, and held against what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from book.model.finding import Finding
from book.printing.measure import Locked, Measured, Unreadable
from book.printing.measure.boxes import Box
from book.printing.measure.facts import FileFacts, Sheet
from book.printing.preflight import rules
from book.printing.preflight.cover import Cover, panels
from book.printing.preflight.demands import Common, CoverDemands, InteriorDemands, Kind
from book.printing.preflight.faults import Fault, WordsAt, as_findings
from book.printing.preflight.interior import Interior
from book.printing.preflight.pdfx import Conformance
from book.printing.preflight.places import MOST_PAGES, draw, pages_to_draw
from book.printing.preflight.report import Report
from book.printing.preflight.whole import check_file

# Files of so many pages are read through, whatever a printer binds.
_READ_THROUGH = 2_000
# Of a file with far too many pages, or of a cover with any number, these tell enough.
_SAMPLE = 100

Demands = InteriorDemands | CoverDemands
Plan = Callable[[FileFacts, Sequence[Sheet], Report], Demands]

# Readers look for the mark of a PDF in so many bytes (ISO 32000-1, annex H, note 13).
_MARK, _HEAD = b"%PDF-", 1024


@dataclass(frozen=True, slots=True)
class Judged:
    """What preflight says of a file. `pictures` are PNGs by file name, when they were asked for."""

    kind: Kind | None
    pages: int
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)


def judge(
    data: bytes, common: Common, plan: Plan, artifact: str, *, pictures: bool = False
) -> Judged:
    """Judge a file. `plan` says what is asked of it, once the sizes of its pages are known."""
    report = Report(common.service)
    try:
        measured = Measured(data)
    except Locked as error:
        report.add(rules.LOCKED, f"the file is encrypted: {error}", "save it without any security")
        return _ended(None, 0, report, artifact)
    except Unreadable as error:
        why = error if _MARK in data[:_HEAD] else "it is no PDF"
        finding = Finding(
            rules.BAD_PDF.id,
            rules.BAD_PDF.severity,
            f"the file can’t be opened: {why}",
            hint="make the PDF again; this one is damaged, or no PDF",
            artifact=artifact,
        )
        return Judged(None, 0, (finding,))
    with measured:
        sheets = measured.sheets()
        demands = plan(measured.file, sheets, report)
        _check(measured, demands, report)
        drawn = _pictures(measured, demands, report, sheets) if pictures else {}
        kind: Kind = "cover" if isinstance(demands, CoverDemands) else "interior"
        words_at = measured.pictures.words_at
        return _ended(kind, measured.file.pages, report, artifact, drawn, words_at)


def _ended(
    kind: Kind | None,
    pages: int,
    report: Report,
    artifact: str,
    drawn: dict[str, bytes] | None = None,
    words_at: WordsAt | None = None,
) -> Judged:
    findings = as_findings(report.faults, artifact, words_at)
    return Judged(kind, pages, tuple(findings), tuple(report.faults), drawn or {})


def _check(measured: Measured, demands: Demands, report: Report) -> None:
    common = demands.common
    examined: Interior | Cover
    if isinstance(demands, CoverDemands):
        examined = Cover(measured, demands, report)
    else:
        examined = Interior(measured, demands, report)
    check_file(measured.file, common, report)
    standard = None
    if common.standards:
        standard = Conformance(measured.file, common.standards, common.name, report)
        standard.check_file()
    last = _last_page(measured, demands, report)
    for page in measured.pages():
        if page.number > last:
            break
        examined.check_page(page)
        if standard is not None:
            standard.check_page(page)
    if standard is not None:
        for font in measured.fonts:
            standard.check_font(font.name, font.program)
    examined.finish()


def _last_page(measured: Measured, demands: Demands, report: Report) -> int:
    """The last page to look at: a file with far too many is refused for that, not read through."""
    pages = measured.file.pages
    most = demands.most or 0 if isinstance(demands, InteriorDemands) else 1
    if pages <= max(2 * most, _READ_THROUGH):
        return pages
    report.add(
        rules.NOT_MEASURED,
        f"only the first {_SAMPLE} of {pages:,} pages were looked at",
        "no printer binds so many pages: split the file",
    )
    return _SAMPLE


def _pictures(
    measured: Measured,
    demands: Demands,
    report: Report,
    sheets: Sequence[Sheet],
) -> dict[str, bytes]:
    drawn: dict[str, bytes] = {}
    for number in pages_to_draw(report.faults)[:MOST_PAGES]:
        media = Box(0, 0, sheets[number - 1].width, sheets[number - 1].height)
        places = [one for one in report.faults if one.page == number]
        picture = draw(number, media, places, _guides(demands, number, media), measured.pictures)
        if picture is not None:
            drawn[f"page-{number:03}.png"] = picture
    return drawn


def _guides(demands: Demands, number: int, media: Box) -> dict[str, Box]:
    if isinstance(demands, CoverDemands):
        parts = panels(media, demands)
        guides = {"cut": parts.trimmed, "spine": parts.spine}
        if demands.hinge:
            hinge = demands.hinge
            guides["hinge"] = parts.spine.inset(-hinge, 0, -hinge, 0)
        safe = max(demands.safe, demands.wise)
        if safe:
            guides["live"] = parts.trimmed.grown(-safe)
        return guides
    recto = number % 2 == 1
    return {"cut": demands.trimmed(recto), "live": demands.live(recto)}
