"""Checks a cover: one sheet with back, spine and front, seen from outside."""

from __future__ import annotations

from dataclasses import dataclass

from book.printing.measure import Measured
from book.printing.measure.bounds import UNDRAWABLE
from book.printing.measure.boxes import Box
from book.printing.measure.facts import Mark, PageFacts
from book.printing.preflight import marks, rules
from book.printing.preflight.barcode import BarCode, check_bar_code, quiet, read_bar_codes
from book.printing.preflight.demands import BarCodeDemands, CoverDemands
from book.printing.preflight.edges import check_printer_marks
from book.printing.preflight.faults import mm, size
from book.printing.preflight.report import Report

# Points: what a length may be off before it is said, where nothing else is allowed.
_ROUNDING = 0.3
_REACHES = 1.0
# Greys of 255 that differ by less are one flat colour.
_FLAT = 24
# A thing on the spine that is taller than this share of the sheet is its background.
_BACKGROUND = 0.9


@dataclass(frozen=True, slots=True)
class Panels:
    """The parts of the sheet. `trimmed` is all that is seen of it in the end."""

    sheet: Box
    trimmed: Box
    back: Box
    spine: Box
    front: Box


def panels(sheet: Box, demands: CoverDemands) -> Panels:
    """Where the parts are on this very sheet: what the panels leave is the spine."""
    edge, (width, _) = demands.edge, demands.panel
    trimmed = sheet.inset(edge, edge, edge, edge)
    left, right = trimmed.left + width, trimmed.right - width
    return Panels(
        sheet,
        trimmed,
        Box(trimmed.left, trimmed.bottom, left, trimmed.top),
        Box(min(left, right), trimmed.bottom, max(left, right), trimmed.top),
        Box(right, trimmed.bottom, trimmed.right, trimmed.top),
    )


class Cover:
    """One cover under examination."""

    def __init__(self, measured: Measured, demands: CoverDemands, report: Report) -> None:
        self.measured, self.demands, self.report = measured, demands, report

    def check_page(self, page: PageFacts) -> None:
        """All checks of a sheet; a cover has one."""
        report, demands, common = self.report, self.demands, self.demands.common
        parts = panels(page.media, demands)
        self._check_size(page, parts)
        codes = self._check_bar_codes(page, parts)
        marks.check_fonts(page, self.measured.fonts, report)
        spared = [_with_figures(one) for one in codes]
        marks.check_lines(page, common.rule_weight, common.name, report, spared)
        marks.check_type(page, common.type_size, common.name, report, spared)
        marks.check_pictures(page, common, report)
        marks.check_inks(page, common, report, self.measured.coverage)
        marks.check_transparency(page, report)
        marks.check_trappings(page, report)
        check_printer_marks(page, parts.trimmed, report)
        self._check_bleed(page, parts)
        self._check_spine(page, parts, codes)
        self._check_safe_areas(page, parts, codes)

    def finish(self) -> None:
        """What only the whole tells."""
        count = self.measured.file.pages
        if count != 1:
            self.report.add(
                rules.COVER_PAGES,
                f"the cover has {count} pages; {self.demands.common.name} takes one sheet with "
                "back, spine and front",
                "put back, spine and front on one sheet, as they lie when the cover is opened flat",
            )  # fmt: skip

    def _check_size(self, page: PageFacts, parts: Panels) -> None:
        report, demands = self.report, self.demands
        name, media = demands.common.name, page.media
        if demands.size is None or demands.spine is None:
            report.add(
                rules.NOT_MEASURED,
                f"the size of the cover and its spine could not be judged: {demands.spine_reason}",
                "compare the cover with the template that the printer makes for this very book",
                page=page.number,
            )  # fmt: skip
            return
        slack = demands.common.tolerance
        width, height = demands.size
        off = media.width - width
        if abs(media.height - height) <= slack and slack < abs(off) <= 3 * demands.spine + 72:
            spine = demands.spine + off
            report.add(
                rules.SPINE_WIDTH,
                f"the spine is {mm(spine)} wide and should be {mm(demands.spine)}: "
                f"{demands.spine_reason}",
                f"make the sheet {size(width, height)}: it is {mm(abs(off))} too "
                f"{'wide' if off > 0 else 'narrow'}",
                page=page.number, box=parts.spine,
            )  # fmt: skip
        elif abs(off) > slack or abs(media.height - height) > slack:
            report.add(
                rules.COVER_SIZE,
                f"the sheet is {size(media.width, media.height)}; {name} asks for "
                f"{size(width, height)}",
                f"the spine is {mm(demands.spine)}: {demands.spine_reason}",
                page=page.number,
            )  # fmt: skip
        for trouble in page.troubles:
            report.add(
                rules.NOT_MEASURED, f"not everything could be judged: {trouble}",
                "look at the cover yourself, and make the PDF again if you can", page=page.number,
            )  # fmt: skip
        if page.unit != 1.0:
            report.add(
                rules.USER_UNIT, f"the page is measured in units of {page.unit:g} pt (UserUnit)",
                "make the PDF again in points", page=page.number,
            )  # fmt: skip
        if page.turned:
            report.add(
                rules.TURNED, f"the page is stored turned by {page.turned} degrees",
                "make the PDF again as it is to be seen", page=page.number,
            )  # fmt: skip
        if page.crop is not None and not page.crop.same_as(media, 0.1):
            report.add(
                rules.PAGE_BOXES,
                f"the CropBox shows only {size(page.crop.width, page.crop.height)} of the sheet",
                "take the CropBox out", page=page.number, box=page.crop,
            )  # fmt: skip

    def _check_bleed(self, page: PageFacts, parts: Panels) -> None:
        """What reaches the cut reaches the edge of the sheet."""
        cut, sheet = parts.trimmed, parts.sheet
        for side, sign in (("left", 1), ("bottom", 1), ("right", -1), ("top", -1)):
            at, edge = getattr(cut, side), getattr(sheet, side)
            drawn = [
                sign * (getattr(one.box, side) - at)
                for one in marks.seen(page)
                if one.kind != "text" and not one.ink.is_white and self._spans(one, parts)
            ]
            # The background that goes furthest counts: others may end before it.
            reaching = [one for one in drawn if one <= _REACHES]
            if reaching and min(reaching) > sign * (edge - at) + _REACHES:
                self.report.add(
                    rules.BLEED,
                    f"the cover is drawn to the cut at the {side} and not {mm(self.demands.edge)} "
                    "beyond it, to the edge of the sheet",
                    "draw it out to the edge of the sheet", page=page.number,
                )  # fmt: skip

    @staticmethod
    def _spans(mark: Mark, parts: Panels) -> bool:
        """Whether a mark is large enough for a background."""
        return (
            mark.box.width > 0.2 * parts.front.width or mark.box.height > 0.2 * parts.front.height
        )

    def _check_spine(self, page: PageFacts, parts: Panels, codes: list[BarCode]) -> None:
        demands, spine = self.demands, parts.spine
        if spine.width <= 0:
            return
        things = [
            one
            for one in marks.seen(page)
            if _is_on_spine(one, parts)
            and not any(_with_figures(code).holds(one.box) for code in codes)
        ]
        if not things:
            return
        if not demands.spine_text:
            for one in things:
                self.report.add(
                    rules.SPINE_TEXT,
                    f"words stand on the spine, {demands.spine_text_reason}",
                    "leave the spine without words", page=page.number, box=one.box,
                    detail=marks.quoted(one), far=True,
                )  # fmt: skip
            return
        if demands.spine_wise and spine.width < demands.spine_wise - _ROUNDING:
            self.report.add(
                rules.SPINE_TEXT,
                f"words stand on a spine narrower than {mm(demands.spine_wise)}, and will drift on "
                "many copies",
                "leave the spine without words, or be ready to see them off the middle",
                page=page.number, box=things[0].box,
            )  # fmt: skip
        clear = demands.spine_clearance
        for one in things:
            gap = min(one.box.left - spine.left, spine.right - one.box.right)
            if gap >= clear - _ROUNDING:
                continue
            room = [
                Box(one.box.left, one.box.bottom, spine.left + clear - _ROUNDING, one.box.top),
                Box(spine.right - clear + _ROUNDING, one.box.bottom, one.box.right, one.box.top),
            ]
            if any(strip.width > 0 and self._varies(page, strip) for strip in room):
                self.report.add(
                    rules.SPINE_CLEARANCE,
                    f"words on the spine stand nearer to a fold than {mm(clear)}",
                    "set them smaller, in the middle of the spine", page=page.number, box=one.box,
                    detail=f"{mm(max(gap, 0.0))} {marks.quoted(one)}".rstrip(), rank=gap,
                )  # fmt: skip

    def _varies(self, page: PageFacts, box: Box) -> bool:
        """Whether something is seen in a box, whatever its ground."""
        try:
            picture, _ = self.measured.pictures.drawn(page.number, page.media, box, 6.0)
        except UNDRAWABLE:
            return True
        low, high = (int(str(one)) for one in picture.convert("L").getextrema())
        return high - low > _FLAT

    def _check_safe_areas(self, page: PageFacts, parts: Panels, codes: list[BarCode]) -> None:
        demands = self.demands
        name = demands.common.name
        for one in marks.seen(page):
            if one.kind != "text" or _is_on_spine(one, parts):
                continue
            if any(_with_figures(code).holds(one.box) for code in codes):
                continue  # the figures of a bar code go where it goes
            self._check_fold(page, one, parts)
            cut = parts.trimmed
            gap = min(
                one.box.left - cut.left, cut.right - one.box.right,
                one.box.bottom - cut.bottom, cut.top - one.box.top,
            )  # fmt: skip
            wanted = max(demands.safe, demands.wise)
            if gap >= wanted - _ROUNDING:
                continue
            far = gap < demands.safe - _ROUNDING and self._enters(page, one, parts, demands.safe)
            if not far and not self._enters(page, one, parts, wanted):
                continue
            limit = demands.safe if far else wanted
            self.report.add(
                rules.COVER_SAFE,
                f"words stand nearer to the edge of the cover than {mm(limit)}, "
                + (f"what {name} asks for" if far else f"what is wise with {name}"),
                "move them inwards", page=page.number, box=one.box, far=far, rank=gap,
                detail=f"{mm(gap) if gap >= 0 else mm(-gap) + ' beyond it'} {marks.quoted(one)}"
                .rstrip(),
            )  # fmt: skip

    def _enters(self, page: PageFacts, mark: Mark, parts: Panels, depth: float) -> bool:
        """Whether a mark is seen in the strip of this depth along the cut."""
        inner = parts.trimmed.grown(-(depth - _ROUNDING))
        box = mark.box
        strips = (
            Box(box.left, box.bottom, min(box.right, inner.left), box.top),
            Box(max(box.left, inner.right), box.bottom, box.right, box.top),
            Box(box.left, box.bottom, box.right, min(box.top, inner.bottom)),
            Box(box.left, max(box.bottom, inner.top), box.right, box.top),
        )
        return any(one.width > 0 and one.height > 0 and self._varies(page, one) for one in strips)

    def _check_fold(self, page: PageFacts, mark: Mark, parts: Panels) -> None:
        """Words of a panel keep clear of the spine and the hinge beside it."""
        hinge = self.demands.hinge
        zone = Box(parts.spine.left - hinge, 0, parts.spine.right + hinge, parts.sheet.top)
        inside = mark.box.meets(zone.inset(_ROUNDING, 0, _ROUNDING, 0))
        if inside is None or inside.width <= 0 or not self._varies(page, inside):
            return
        what = f"the hinge, {mm(hinge)} beside the spine" if hinge else "the spine"
        self.report.add(
            rules.COVER_SAFE, f"words of a panel reach into {what}", "move them outwards",
            page=page.number, box=mark.box, far=True, detail=marks.quoted(mark),
        )  # fmt: skip

    def _check_bar_codes(self, page: PageFacts, parts: Panels) -> list[BarCode]:
        wanted = self.demands.bar_code or BarCodeDemands()
        codes = read_bar_codes(page, self.measured.pictures)
        if codes is None:
            self.report.add(
                rules.NOT_MEASURED,
                "the bar code was NOT read: nothing here can read one",
                "install the reader: pip install zxing-cpp; or scan the cover with a telephone",
                page=page.number,
            )  # fmt: skip
            codes = []
        elif not codes:
            self._no_code(page, parts, wanted)
        for code in codes:
            check_bar_code(
                code, page, self.measured.pictures, wanted, self.demands.isbn, self.report
            )
            self._check_place(code, page, parts, wanted)
        self._check_area(page, wanted, codes)
        return codes

    def _no_code(self, page: PageFacts, parts: Panels, wanted: BarCodeDemands) -> None:
        bars = _like_bars(page, parts)
        if bars is not None:
            self.report.add(
                rules.BAR_CODE_UNREAD, "there is a bar code, and it can’t be read",
                "make it again from the ISBN, in black on white, at 80 % or larger",
                page=page.number, box=bars,
            )  # fmt: skip
            return
        name = self.demands.common.name
        hint = (
            f"{name} lays a bar code of its own on the back, at the bottom right"
            if wanted.printed_by_service
            else "put one on the back: the EAN-13 of the ISBN"
        )
        self.report.add(rules.NO_BAR_CODE, "the cover has no bar code", hint, page=page.number)

    def _check_place(
        self, code: BarCode, page: PageFacts, parts: Panels, wanted: BarCodeDemands
    ) -> None:
        whole = quiet(code)
        clear, fold = wanted.clear, max(wanted.fold_clear, self.demands.hinge)
        back = parts.back
        room = Box(
            back.left + clear,
            max(back.bottom + clear, wanted.bottom_clear),
            back.right - fold,
            back.top - clear,
        )
        if room.holds(whole, _ROUNDING + 0.5):
            return
        if not back.holds(whole, _ROUNDING + 0.5):
            if parts.trimmed.holds(whole, _ROUNDING + 0.5):
                where = "reaches over the fold of the spine" if back.meets(code.box) else (
                    "is not on the back"
                )  # fmt: skip
            else:
                where = "stands in the bleed, where the paper is cut"
        else:
            where = f"stands nearer than {mm(clear)} to the edge, or {mm(fold)} to the spine"
        self.report.add(
            rules.BAR_CODE_PLACE, f"the bar code {where}",
            "put it on the back, clear of the edges and of the spine", page=page.number,
            box=code.box,
        )  # fmt: skip

    def _check_area(self, page: PageFacts, wanted: BarCodeDemands, codes: list[BarCode]) -> None:
        if wanted.area is None or codes:
            return
        for one in marks.seen(page):
            if one.kind == "text" and one.box.meets(wanted.area):
                self.report.add(
                    rules.BAR_CODE_AREA,
                    "words stand where the printer lays his bar code",
                    f"leave {size(wanted.area.width, wanted.area.height)} free at the bottom right "
                    "of the back, or bring a bar code of your own",
                    page=page.number, box=one.box, detail=marks.quoted(one),
                )  # fmt: skip


def _with_figures(code: BarCode) -> Box:
    """A bar code with the white that belongs to it, its figures and the ISBN above them."""
    return quiet(code).grown(14 * code.module)


def _is_on_spine(mark: Mark, parts: Panels) -> bool:
    """Whether a mark is a thing on the spine: words, a device; not the colour of the spine."""
    middle = (mark.box.left + mark.box.right) / 2
    inside = parts.spine.left <= middle <= parts.spine.right
    if mark.kind == "text":
        return inside and mark.box.width <= 2 * parts.spine.width + 20
    within = parts.spine.grown(_REACHES).holds(mark.box)
    return (
        within
        and not mark.ink.is_white
        and mark.box.height < _BACKGROUND * parts.sheet.height
        and mark.box.width < _BACKGROUND * parts.spine.width
    )


def _like_bars(page: PageFacts, parts: Panels) -> Box | None:
    """Something that looks like a bar code: many narrow bars of one height beside each other."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for one in marks.seen(page):
        box = one.box
        if one.kind == "fill" and one.weight and box.height > 4 * box.width and box.height > 14:
            rows.setdefault((round(box.bottom / 8), round(box.height / 8)), []).append(box)
    for boxes in rows.values():
        if len(boxes) >= 20:
            joined = boxes[0]
            for box in boxes[1:]:
                joined = joined.joined(box)
            return joined
    return None
