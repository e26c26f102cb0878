"""An edition for a printer: pages, count, gutter, spine and cover as one graph.

The pages are set until their count and their margins agree (`book.printing.settle`), converted for
the press, and the cover is drawn for that very count. A cover that does not fit its interior
cannot come out: there is no way to make the one without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from book.checks.printing import BOOK_LENGTH, COVER_REMARK, NO_COVER, PRINT_FILE
from book.checks.registry import Rule
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan
from book.model.theme import PageStyle

if TYPE_CHECKING:
    from book.covers.wrap import Cover
    from book.printing.colour import Press, Space
    from book.printing.interior import Interior
    from book.printing.profile import Profile
    from book.printing.rules import FileRules
    from book.typesetting import Typeset

_DEFAULT_STANDARD = "PDF/X-4"
# Where a printer gives no limit of ink: what uncoated paper takes.
_MOST_INK = 240

_TO_FLATTEN = (
    "Take what fades or lets light through (opacity, a gradient to transparent, a mask) out of the "
    "style sheet or the picture, and give it the colour that is seen."
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What goes to the printer: the interior, its pages with the blank ones, the cover.

    `cover` is None, and a finding says why, where too little is known to lay it out. `proof` is
    a picture of it with folds and safe areas.
    """

    interior: bytes
    pages: int
    cover: Cover | None = None
    proof: bytes | None = None
    findings: tuple[Finding, ...] = ()


def settled(
    edition: Edition, style: PageStyle, set_pages: Callable[[Edition], Typeset]
) -> tuple[Typeset, Edition]:
    """The pages of a PDF edition, and the edition with the margins that they have.

    Args:
        edition: what is to be set; one without a known printer is set as it is.
        style: the page, as its theme has it.
        set_pages: sets the pages of an edition.
    """
    profile = _profile(edition)
    if profile is None:
        return set_pages(edition), edition
    from book.printing.settle import settle
    from book.typesetting.geometry import page_geometry

    def look_alike(one: Edition, two: Edition) -> bool:
        return page_geometry(one, style) == page_geometry(two, style)

    return settle(edition, profile, set_pages, look_alike)


def finish(book: Book, edition: Edition, data: bytes) -> Printed:
    """Make interior and cover of a print edition from its pages as they were set.

    Args:
        book: the whole book.
        edition: as it was set, with its printer's margins (`settled`).
        data: the pages.
    """
    profile = _profile(edition)
    interior = _interior(book, edition, profile, data)
    findings = _remarks(book, edition, profile, interior)
    if profile is None:
        return Printed(interior.data, interior.pages, findings=tuple(findings))
    findings += _length(book, edition, profile, interior.pages)
    cover, proof, remarks = _cover(book, edition, profile, interior.pages)
    return Printed(interior.data, interior.pages, cover, proof, (*findings, *remarks))


def _profile(edition: Edition) -> Profile | None:
    from book.printing.load import load_profile

    return load_profile(edition.printer) if edition.printer else None


def _interior(book: Book, edition: Edition, profile: Profile | None, data: bytes) -> Interior:
    from book.printing.interior import Wanted, make_interior
    from book.printing.standards import Claim

    rules = profile.interior if profile else None
    wanted = Wanted(
        width=edition.trim.width,
        height=edition.trim.height,
        space="gray" if edition.press.ink == "black" else _space(rules),
        claim=Claim(
            standard=edition.press.standard or (rules.standard if rules else _DEFAULT_STANDARD),
            press=_press(book, edition, profile),
            title=book.metadata.title,
            day=book.metadata.published,
            condition=edition.press.output_condition,
        ),
        profile=profile,
    )
    return make_interior(data, wanted)


def _remarks(
    book: Book, edition: Edition, profile: Profile | None, interior: Interior
) -> list[Finding]:
    """What the conversion had to leave: a fault for printers who take nothing else."""
    from book.printing.streams import is_transparency

    strict = profile is not None and profile.interior.transparency == "forbidden"
    severity = Severity.ERROR if strict else Severity.WARNING
    hint = f"{profile.name}, refuses files with transparency. " if strict and profile else ""
    hints = {True: hint + _TO_FLATTEN, False: ""}
    return [
        _finding(book, edition, PRINT_FILE, "", one, hints[is_transparency(one)], severity)
        for one in interior.remarks
    ]


def _space(rules: FileRules | None) -> Space:
    """Colours as the printer wants them, or advises: as inks, unless it asks for light."""
    if rules is not None and rules.colour == "any" and rules.colour_advised == "srgb":
        return "rgb"
    return "cmyk"


def _press(book: Book, edition: Edition, profile: Profile | None, *, cover: bool = False) -> Press:
    """What is printed on: the cover is of coated card, the pages are of the edition's paper."""
    from book.printing.colour import Press, free_press, surface

    most = profile.ink.advised if profile and profile.ink else _MOST_INK
    path = edition.press.output_profile
    if path is None or path not in book.output_profiles:
        paper = "coated" if cover else surface(edition.paper)
        return replace(free_press(paper), most_ink=most)
    press = Press(book.output_profiles[path], "", most)
    return replace(press, condition=edition.press.output_condition or press.name)


def _length(book: Book, edition: Edition, profile: Profile, pages: int) -> list[Finding]:
    """Whether the printer binds so many pages on this paper."""
    trim, ink = edition.trim, edition.press.ink
    found = profile.page_range(trim.width, trim.height, edition.paper or "*", ink)
    if found is None and not edition.paper and profile.papers:
        paper = profile.papers[0]
        found = profile.page_range(trim.width, trim.height, paper, ink)
    if found is None:
        return []
    paper = f"{edition.paper} paper" if edition.paper else "its paper"
    if pages in found:
        if pages >= found.doubtful_below:
            return []
        message = (
            f"{profile.name}: sources differ on whether {pages} pages are enough; "
            f"from {found.doubtful_below} on they agree"
        )
        return [_finding(book, edition, BOOK_LENGTH, "", message, severity=Severity.WARNING)]
    if pages < found.low:
        message = f"{pages} pages are too few: {profile.name}, binds from {found.low} on {paper}"
        hint = "A smaller trim, a larger type or added pages (notes, a preface) make more of them."
    else:
        message = f"{pages} pages are too many: {profile.name}, binds up to {found.high} on {paper}"
        hint = "A larger trim makes fewer of them; or divide the book into volumes."
        others = [
            one
            for one in profile.papers
            if (room := profile.page_range(trim.width, trim.height, one, ink)) and pages in room
        ]
        if others:
            hint = f"On {' or '.join(others)} paper it is not too long. {hint}"
    return [_finding(book, edition, BOOK_LENGTH, "printer", message, hint)]


def _cover(
    book: Book, edition: Edition, profile: Profile, pages: int
) -> tuple[Cover | None, bytes | None, list[Finding]]:
    from book.covers.wrap import draw_cover
    from book.covers.wrap_proof import cover_proof
    from book.printing.standards import Claim
    from book.printing.wrap import CoverUnknown, lay_out

    try:
        wrap = lay_out(edition, profile, pages)
    except CoverUnknown as error:
        return (
            None,
            None,
            [_finding(book, edition, NO_COVER, error.setting, f"no cover: {error}", error.hint)],
        )
    rules = profile.cover.files
    claim = Claim(
        standard=edition.press.standard or rules.standard,
        press=_press(book, edition, profile, cover=True),
        title=book.metadata.title,
        day=book.metadata.published,
        condition=edition.press.output_condition,
    )
    cover = draw_cover(book, edition, profile, wrap, _space(rules), claim)
    remarks = [_finding(book, edition, COVER_REMARK, "", one) for one in cover.remarks]
    title = f"{profile.name}, {edition.trim.name}, {pages} pages"
    return cover, cover_proof(cover.data, wrap, cover.code, title), remarks


def _finding(
    book: Book,
    edition: Edition,
    rule: Rule,
    setting: str,
    message: str,
    hint: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding at the edition's setting, or at its table where that was not written."""
    spans = book.settings.key_spans
    span: SourceSpan | None = spans.get(f"editions.{edition.name}.{setting}", edition.span)
    found = rule.finding(message, span, hint)
    return found if severity is None else replace(found, severity=severity)
