"""Checks an interior: page by page, then as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from book.printing.measure import Measured
from book.printing.measure.bounds import UNDRAWABLE
from book.printing.measure.boxes import Box
from book.printing.measure.facts import PageFacts, Sheet
from book.printing.preflight import marks, rules
from book.printing.preflight.demands import InteriorDemands
from book.printing.preflight.edges import check_bleed, check_margins, check_printer_marks
from book.printing.preflight.faults import runs, size
from book.printing.preflight.report import Report

# Points: pages that differ by less are of one size.
_SAME = 0.5
_NEAR_FRONT, _NEAR_END = 14, 8
# The page of the book that such words are about; a story may well be "printed in Berlin".
_COPYRIGHT_PAGE = re.compile(r"©|\bcopyright\b|\bISBN\b|\brights reserved\b", re.IGNORECASE)
# Colours further apart than this, of 255, are seen as colour and not as grey.
_COLOURFUL = 28


class Interior:
    """One interior under examination."""

    def __init__(self, measured: Measured, demands: InteriorDemands, report: Report) -> None:
        self.measured, self.demands, self.report = measured, demands, report
        self.usual = common_size(measured.sheets())
        self.blank: list[int] = []

    def check_page(self, page: PageFacts) -> None:
        """All checks of one page."""
        report, demands, common = self.report, self.demands, self.demands.common
        trimmed = self._trimmed(page)
        self._check_sheet(page)
        if page.is_blank:
            self.blank.append(page.number)
        marks.check_fonts(page, self.measured.fonts, report)
        marks.check_type(page, common.type_size, common.name, report)
        marks.check_lines(page, common.rule_weight, common.name, report)
        marks.check_pictures(page, common, report)
        marks.check_inks(page, common, report, self.measured.coverage)
        marks.check_transparency(page, report)
        marks.check_trappings(page, report)
        cropping = check_printer_marks(page, trimmed, report)
        check_margins(page, demands, trimmed, self.measured.pictures, report, cropping)
        check_bleed(page, demands, trimmed, self.measured.pictures, report, cropping)
        self._check_colour(page)
        self._check_claims(page)

    def _trimmed(self, page: PageFacts) -> Box:
        """Where a page is cut: as asked for where its size is right, else where it says itself."""
        width, height = self.demands.size
        slack = self.demands.common.tolerance
        media = page.media
        if abs(media.width - width) <= slack and abs(media.height - height) <= slack:
            return self.demands.trimmed(page.is_recto)
        return page.trim or media

    def _check_sheet(self, page: PageFacts) -> None:
        """The sheet has the size that the printer prints, and its boxes agree with it."""
        report, demands = self.report, self.demands
        media, number, name = page.media, page.number, demands.common.name
        width, height = demands.size
        slack, usual = demands.common.tolerance, self.usual
        if abs(media.width - usual[0]) > _SAME or abs(media.height - usual[1]) > _SAME:
            report.add(
                rules.MIXED_SIZES,
                f"the sheet is {size(media.width, media.height)}, and most pages are "
                f"{size(*usual)}",
                "make all pages of one size and of one orientation", page=number,
            )  # fmt: skip
        elif abs(media.width - width) > slack or abs(media.height - height) > slack:
            bleed = "with bleed" if demands.bleeds else "without bleed"
            report.add(
                rules.PAGE_SIZE,
                f"the sheet is {size(media.width, media.height)}; {name} prints "
                f"{demands.trim_name} from {size(width, height)} {bleed}",
                _size_hint(page, demands),
                page=number,
            )
        elif page.trim is not None and not page.trim.same_as(demands.trimmed(page.is_recto), slack):
            report.add(
                rules.PAGE_BOXES,
                f"the TrimBox is {size(page.trim.width, page.trim.height)} or off its place, and "
                f"the page will be cut to {size(*demands.trim)}",
                "set the TrimBox to where the page is cut, or leave it out",
                page=number, box=page.trim,
            )  # fmt: skip
        if page.crop is not None and not page.crop.same_as(media, 0.1):
            report.add(
                rules.PAGE_BOXES,
                f"the CropBox shows only {size(page.crop.width, page.crop.height)} of the sheet of "
                f"{size(media.width, media.height)}",
                "take the CropBox out: make the page as large as it is to be printed",
                page=number, box=page.crop,
            )  # fmt: skip
        if page.unit != 1.0:
            report.add(
                rules.USER_UNIT, f"the page is measured in units of {page.unit:g} pt (UserUnit)",
                "make the PDF again in points", page=number,
            )  # fmt: skip
        if page.turned:
            report.add(
                rules.TURNED, f"the page is stored turned by {page.turned} degrees",
                "make the PDF again with the pages as they are read", page=number,
            )  # fmt: skip
        for trouble in page.troubles:
            report.add(
                rules.NOT_MEASURED, f"not everything could be judged: {trouble}",
                "look at the page yourself, and make the PDF again if you can", page=number,
            )  # fmt: skip

    def _check_colour(self, page: PageFacts) -> None:
        """A book in black has no colours: looked up on the picture where inks leave it open."""
        if self.demands.common.colour_inside or not self.report.minds(rules.COLOUR_INSIDE):
            return
        suspects = [
            one for one in marks.seen(page)
            if not one.ink.is_black_alone and not one.ink.is_white
        ]  # fmt: skip
        if not suspects:
            return
        try:
            picture, _ = self.measured.pictures.drawn(
                page.number, page.media, scale=0.5, colour=True
            )
        except UNDRAWABLE:
            return
        if is_colourful(picture):
            self.report.add(
                rules.COLOUR_INSIDE, "there are colours, and the book is printed in black",
                "turn them to grey yourself, or choose a colour interior",
                page=page.number, box=suspects[0].box,
            )  # fmt: skip

    def _check_claims(self, page: PageFacts) -> None:
        """Where the printer asks for it: not a word of where, or on what, it was printed."""
        far = page.number > _NEAR_FRONT and page.number <= self.measured.file.pages - _NEAR_END
        if far or page.is_blank or not self.demands.common.forbidden_words:
            return
        try:
            text = " ".join(self.measured.pictures.text(page.number).split())
        except UNDRAWABLE:
            return
        if not _COPYRIGHT_PAGE.search(text):
            return
        for word in self.demands.common.forbidden_words:
            # Labels are written in capitals, as the words of a language are not.
            flags = re.NOFLAG if word.isupper() else re.IGNORECASE
            found = re.search(rf"\b{re.escape(word)}\b[^.©]{{0,40}}", text, flags)
            if found:
                place = word.lower().endswith(" in")
                what = "where the book was printed" if place else "what its paper is"
                self.report.add(
                    rules.CLAIM, f"the copyright page says {what}", "take the sentence out",
                    page=page.number, detail=f"“{found[0].strip()}”", far=not place,
                )  # fmt: skip

    def finish(self) -> None:
        """What only the whole tells."""
        self._check_count()
        if self.demands.blanks_inside or self.demands.blanks_at_end:
            self._check_blanks()

    def _check_count(self) -> None:
        demands, report = self.demands, self.report
        count, name = self.measured.file.pages, self.demands.common.name
        reason = demands.pages_reason
        if demands.fewest and count < demands.fewest:
            report.add(
                rules.PAGE_COUNT,
                f"the book has {_pages(count)}; {name} prints {demands.fewest} at the least "
                f"{reason}".rstrip(),
                "add pages, or choose another binding", far=True,
            )  # fmt: skip
        if demands.most and count + count % 2 > demands.most:
            report.add(
                rules.PAGE_COUNT,
                f"the book has {count} pages; {name} prints {demands.most} at the most {reason}"
                .rstrip(),
                "choose a larger trim, smaller type or thinner paper, or make two volumes",
                far=True,
            )  # fmt: skip
        if demands.doubtful_below > count >= (demands.fewest or 0):
            report.add(
                rules.PAGE_COUNT,
                f"the book has {count} pages, and it is not certain that {name} prints fewer than "
                f"{demands.doubtful_below}",
                "add a leaf",
            )
        if count % 2:
            report.add(
                rules.ODD_PAGES,
                f"the book has {_pages(count)}, and a leaf has two",
                f"{name} adds a blank one: count {count + 1} for the spine, or add it yourself",
            )

        if demands.last_blank and count not in self.blank and not count % 2:
            report.add(
                rules.LAST_PAGE,
                "the last page is not blank",
                f"{name} adds a leaf for its bar code: count {count + 2} pages for the spine, or "
                "end the book with a blank page",
                page=count,
            )

    def _check_blanks(self) -> None:
        count = self.measured.file.pages
        for run in _runs(self.blank):
            at_end = run[-1] == count
            length = len(run)
            most, grave = self.demands.blanks_inside or (count, count)
            end = self.demands.blanks_at_end
            if at_end:
                wrong, far, limit = bool(end and length > end), True, end
            else:
                wrong, far, limit = length > most, length >= grave, most
            if not wrong:
                continue
            where = "at the end" if at_end else "in a row"
            self.report.add(
                rules.BLANK_RUN,
                f"{length} pages {where} are blank (pages {runs(run)}); "
                f"{self.demands.common.name} takes no more than {limit}",
                "take blank pages out, or say on them that they are meant to be blank",
                page=run[0], far=far,
            )  # fmt: skip


def is_colourful(picture: object) -> bool:
    """Whether a picture in RGB has more than greys."""
    from PIL import Image, ImageChops

    if not isinstance(picture, Image.Image):
        raise TypeError("no picture")
    red, green, blue = picture.convert("RGB").split()
    pairs = ((red, green), (green, blue), (red, blue))
    spread = [ImageChops.difference(one, other).getextrema()[1] for one, other in pairs]
    return max(float(str(one)) for one in spread) > _COLOURFUL


def common_size(sheets: Sequence[Sheet]) -> tuple[float, float]:
    """The size of most pages, to a hundredth of a point."""
    sizes = Counter((round(one.width, 2), round(one.height, 2)) for one in sheets)
    return sizes.most_common(1)[0][0]


def _size_hint(page: PageFacts, demands: InteriorDemands) -> str:
    media, (width, height) = page.media, demands.size
    if abs(media.width - height) <= 1 and abs(media.height - width) <= 1:
        return "turn the page: it lies on its side"
    if page.trim is not None and page.trim.same_as(
        Box(0, 0, *demands.trim).moved(page.trim.left, page.trim.bottom), 1
    ):
        return "export again without printer’s marks and slug: the sheet ends where the bleed ends"
    return "set the page to this size where it is made; do not scale the PDF"


def _pages(count: int) -> str:
    return "a single page" if count == 1 else f"{count} pages"


def _runs(numbers: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
