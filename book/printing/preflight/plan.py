"""From a printer's profile to what is asked of this very file: trim, bleed, gutter, spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from book.printing.measure.boxes import Box
from book.printing.measure.facts import FileFacts, Sheet
from book.printing.preflight import rules
from book.printing.preflight.demands import (
    BarCodeDemands,
    Common,
    CoverDemands,
    InteriorDemands,
    Kind,
    Sides,
)
from book.printing.preflight.faults import size
from book.printing.preflight.interior import common_size
from book.printing.preflight.report import Report
from book.printing.preflight.weights import limit
from book.printing.profile import Profile
from book.printing.rules import FileRules, ImageRules, PageRange, SpineUnknown

BLACK = "black"
_PLAIN = "plain"
# Points: a sheet of this size is meant to have it.
_SAME = 1.0
# A sheet this much wider than high, alone in its file, is a cover.
_WIDE = 1.2
_A_YEAR = 366


class Unanswered(Exception):
    """The file does not tell something that must be known; `option` is where to say it."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(option, message)
        self.option, self.message = option, message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person, or the edition of a book, says of the file. Lengths are in points."""

    kind: Kind | None = None
    trim: tuple[float, float] | None = None
    pages: int | None = None
    paper: str | None = None
    ink: str | None = None
    isbn: str | None = None
    spine: float | None = None
    caliper: float | None = None
    today: date | None = None


class Planner:
    """Works out what a printer asks of a file."""

    def __init__(self, profile: Profile, answers: Answers) -> None:
        self.profile, self.answers = profile, answers
        inks = profile.inks
        self.ink = answers.ink or (BLACK if BLACK in inks else "")

    def common(self, *, cover: bool = False) -> Common:
        """What is asked of the file, whatever its pages are."""
        profile = self.profile
        files: FileRules = profile.cover.files if cover else profile.interior
        images: ImageRules = profile.images
        if cover and profile.cover.images.low_ppi:
            images = profile.cover.images
        return Common(
            printer=profile.id,
            name=profile.name.replace(",", ""),
            service=profile.service,
            standards=() if files.standard == _PLAIN else (files.accepts or (files.standard,)),
            most_bytes=profile.most_cover_bytes if cover else profile.most_bytes,
            colour_inside=cover or self.ink != BLACK,
            good_ppi=images.low_ppi,
            bad_ppi=images.least_ppi or limit("refused-ppi"),
            most_ppi=images.high_ppi or profile.images.high_ppi,
            good_ink=profile.ink.advised if profile.ink else None,
            bad_ink=profile.ink.most if profile.ink else None,
            type_size=profile.smallest_type or limit("smallest-type"),
            rule_weight=profile.thinnest_rule or limit("thinnest-rule"),
            lightest=profile.lightest_tint,
            forbidden_words=profile.copyright_words,
        )

    def __call__(
        self, file: FileFacts, sheets: Sequence[Sheet], report: Report
    ) -> InteriorDemands | CoverDemands:
        """What is asked of this file.

        Raises:
            Unanswered: Something must be known, and nobody has said it.
        """
        today = self.answers.today
        if today is not None and (today - self.profile.checked).days > _A_YEAR:
            report.add(
                rules.OLD_PROFILE,
                f"the rules of {self.profile.name} were looked up on {self.profile.checked}, more "
                "than a year ago",
                "compare them with the printer’s own pages: `book printers` has the addresses",
            )
        kind = self.answers.kind or _kind(sheets)
        if kind == "cover":
            return self._cover(sheets[0])
        return self._interior(file, sheets, report)

    # Interiors

    def _interior(
        self, file: FileFacts, sheets: Sequence[Sheet], report: Report
    ) -> InteriorDemands:
        profile, ink = self.profile, self.ink
        trim, bleeds = self._trim(sheets, report)
        bleed = profile.bleed
        padded = profile.padded(file.pages, last_is_blank=True)
        margins = profile.margins(bleeds)
        inside = profile.gutter(padded)
        known, reason = self._range(trim)
        stepped = len(profile.gutters) > 1
        gutter_reason = f"what {profile.name.replace(',', '')} asks for"
        if stepped:
            gutter_reason += f" with {file.pages} pages"
        blanks = profile.blanks
        return InteriorDemands(
            common=self.common(),
            trim=trim,
            trim_name=size(*trim),
            bleed=Sides(bleed.inside, bleed.outside, bleed.top, bleed.bottom),
            bleeds=bleeds,
            margins=Sides(inside, margins.outside, margins.top, margins.bottom),
            gutter_reason=gutter_reason,
            fewest=known.low if known else None,
            most=known.high if known else None,
            doubtful_below=known.doubtful_below if known else 0,
            pages_reason=reason if ink or reason else "",
            blanks_inside=(blanks.run, blanks.sure + 1) if blanks else None,
            blanks_at_end=blanks.at_end if blanks else None,
            last_blank=profile.page_count.last_blank,
        )

    def _trim(self, sheets: Sequence[Sheet], report: Report) -> tuple[tuple[float, float], bool]:
        """The trim that the pages are made for, and whether they have bleed."""
        profile, usual = self.profile, common_size(sheets)
        always = profile.bleed.always
        wanted = self.answers.trim
        if wanted is not None:
            if not profile.takes_trim(*wanted):
                report.add(
                    rules.PAGE_SIZE, f"{profile.name} does not print {size(*wanted)}",
                    self._nearest(*wanted),
                )  # fmt: skip
            return wanted, always or self._is_bled(usual, wanted)
        offered = [(one.width, one.height) for one in profile.trims]
        for trim in offered:
            if _close(usual, trim) and not always:
                return trim, False
        for trim in offered:
            if _close(usual, self._sheet(trim)):
                return trim, True
        said = _own_trim(sheets, usual)
        if said is not None:
            standard = next((one for one in offered if _close(one, said)), None)
            if standard is not None:
                return standard, always or not _close(usual, said)
            if profile.takes_trim(*said):
                return said, always or not _close(usual, said)
        if always and not offered:
            # Whether the sheet is the trim, or the trim with its bleed, nothing in the file tells.
            name = profile.name.replace(",", "")
            raise Unanswered(
                "--trim",
                f"{name} prints pages of many sizes, all with bleed, and the file does not say how "
                "large these are when they are cut: say --trim, as --trim 6x9in",
            )
        if profile.takes_trim(*usual):
            return usual, always
        report.add(
            rules.PAGE_SIZE,
            f"most pages are {size(*usual)}, and {profile.name} prints no such size",
            self._nearest(*usual),
        )
        return usual, False

    def _nearest(self, width: float, height: float) -> str:
        near = self.profile.nearest_trims(width, height)
        names = " or ".join(size(one.width, one.height) for one in near)
        return f"the nearest that it prints: {names}" if names else "ask the printer for its sizes"

    def _sheet(self, trim: tuple[float, float]) -> tuple[float, float]:
        bleed = self.profile.bleed
        return trim[0] + bleed.inside + bleed.outside, trim[1] + bleed.top + bleed.bottom

    def _is_bled(self, usual: tuple[float, float], trim: tuple[float, float]) -> bool:
        """Whether sheets of this size are nearer to the trim with bleed than to the bare trim."""
        bled = self._sheet(trim)
        return _apart(usual, bled) < _apart(usual, trim)

    def _range(self, trim: tuple[float, float]) -> tuple[PageRange | None, str]:
        """How many pages a book may have, and on what."""
        paper = self.answers.paper
        standard = self.profile.trim(*trim)
        if standard is None:
            return None, ""
        if paper is not None:
            found = self.profile.page_range(*trim, paper, self.ink)
            on = f"on {paper} paper" if found else ""
            return found, on
        fitting = [
            one for stock, one in standard.ranges.items()
            if not self.ink or stock.partition("/")[2] in (self.ink, "*")
        ]  # fmt: skip
        if not fitting:
            return None, ""
        low = min(one.low for one in fitting)
        doubtful = min(one.doubtful_below for one in fitting)
        several = len(fitting) > 1
        return (
            PageRange(low, max(one.high for one in fitting), doubtful),
            "whatever the paper" if several else "",
        )

    # Covers

    def _cover(self, sheet: Sheet) -> CoverDemands:
        profile, answers = self.profile, self.answers
        pages = answers.pages
        if pages is None:
            raise Unanswered(
                "--pages",
                "a cover can’t be judged without the number of pages inside: say --pages N",
            )
        counted = profile.padded(pages, last_is_blank=True)
        spine, reason = self._spine(counted)
        cover, text, code = profile.cover, profile.spine_text, profile.barcode
        trim = self._cover_trim(sheet, spine)
        over = (cover.over_width or 0.0, cover.over_height or 0.0)
        panel = trim[0] + over[0], trim[1] + over[1]
        known = cover.over_width is not None and cover.over_height is not None
        if not known:
            spine, reason = None, f"{profile.name} publishes no size for its boards"
        wanted = None
        if spine is not None:
            wanted = 2 * (cover.edge + panel[0]) + spine, panel[1] + 2 * cover.edge
        allowed = text.pages is None or counted >= text.pages
        clear = code.from_trim if code.from_trim is not None else cover.safe
        fold = code.from_spine if code.from_spine is not None else (text.clearance or 0.0)
        return CoverDemands(
            common=self.common(cover=True),
            size=wanted,
            panel=panel,
            spine=spine,
            spine_reason=reason,
            edge=cover.edge,
            hinge=cover.hinge or 0.0,
            safe=cover.safe,
            wise=cover.safe_advised,
            spine_text=allowed,
            spine_text_reason=(
                f"and {profile.name.replace(',', '')} prints none below {text.pages} pages"
                if text.pages else ""
            ),
            spine_clearance=text.clearance or 0.0,
            spine_wise=text.advised_width,
            isbn=answers.isbn,
            bar_code=BarCodeDemands(
                required=code.by_service == "never",
                printed_by_service=code.by_service != "never",
                smallest=code.smallest,
                clear=clear,
                fold_clear=fold,
                bottom_clear=code.from_file_bottom or 0.0,
                area=self._area(panel, clear, fold),
            ),
            pages=pages,
        )  # fmt: skip

    def _spine(self, counted: int) -> tuple[float | None, str]:
        """How thick the book is, and why; None with the reason where nobody tells."""
        profile, answers = self.profile, self.answers
        if answers.spine is not None:
            return answers.spine, "as it was said"
        paper = answers.paper
        if paper is None:
            dependent = [one for one in profile.spines if not one.stocks[0].startswith("*")]
            if dependent and answers.caliper is None:
                raise Unanswered(
                    "--paper",
                    "the spine depends on the paper: say --paper " + " or ".join(profile.papers),
                )
            paper = ""
        try:
            width = profile.spine_width(counted, paper, self.ink, caliper=answers.caliper)
        except SpineUnknown as error:
            return None, f"{error}; say it with --spine, from the printer’s template"
        on = f" on {paper} paper" if paper else ""
        return width, f"{counted} pages{on}"

    def _cover_trim(self, sheet: Sheet, spine: float | None) -> tuple[float, float]:
        """The trim that a cover is made for: as was said, or the one that fits its sheet best."""
        if self.answers.trim is not None:
            return self.answers.trim
        cover, profile = self.profile.cover, self.profile
        edge_across = 2 * (cover.edge + (cover.over_width or 0.0))
        edge_along = 2 * cover.edge + (cover.over_height or 0.0)
        offered = [(one.width, one.height) for one in profile.trims]
        if not offered:
            inner = sheet.width - edge_across - (spine or 0.0)
            return inner / 2, sheet.height - edge_along
        fits = [one for one in offered if abs(one[1] + edge_along - sheet.height) <= _SAME]

        def off(trim: tuple[float, float]) -> float:
            across = abs(2 * trim[0] + edge_across + (spine or 0.0) - sheet.width)
            return across if fits else across + abs(trim[1] + edge_along - sheet.height)

        return min(fits or offered, key=off)

    def _area(self, panel: tuple[float, float], clear: float, fold: float) -> Box | None:
        """Where the printer lays a bar code of its own: at the foot of the back, at the right."""
        code, edge = self.profile.barcode, self.profile.cover.edge
        given = code.area or code.size
        if given is None or code.by_service == "never":
            return None
        right = edge + panel[0] - fold
        low = max(edge + clear, code.from_file_bottom or 0.0)
        return Box(right - given[0], low, right, low + given[1])


def _kind(sheets: Sequence[Sheet]) -> Kind:
    first = sheets[0]
    return "cover" if len(sheets) <= 2 and first.width > _WIDE * first.height else "interior"


def _own_trim(sheets: Sequence[Sheet], usual: tuple[float, float]) -> tuple[float, float] | None:
    """The size of the TrimBox of the pages of the usual size."""
    for one in sheets:
        if one.trim is not None and _close((one.width, one.height), usual):
            return one.trim.width, one.trim.height
    return None


def _close(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return _apart(one, other) <= _SAME


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
