"""Checks of where things stand: margins on the real marks of a page, bleed, crop marks.

What is drawn is seen on the picture of the page; who drew it is told by its marks. Hidden white
things, and text that a font's own box makes look taller than it is, count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from book.printing.measure.bounds import UNDRAWABLE
from book.printing.measure.boxes import Box
from book.printing.measure.facts import Mark, PageFacts
from book.printing.measure.pictures import FINE, Pictures
from book.printing.preflight import rules
from book.printing.preflight.demands import InteriorDemands
from book.printing.preflight.faults import mm
from book.printing.preflight.marks import quoted, seen
from book.printing.preflight.report import Report

# Points: half a coarse pixel, and what a rasterizer adds to an edge.
_ROUNDING = 0.3
# Points: what comes this near to the edge is meant to reach it.
_REACHES = 1.0
# Points: what is nearer to the edge than this is cut: nothing further out is known of it.
_CUT_OFF = 0.1
# Points: crop marks are lines of at most this weight and length, this near to a corner.
_MARK_WEIGHT, _MARK_LENGTH, _MARK_CORNER = 2.0, 60.0, 60.0
_FEWEST_MARKS = 4
SIDES = ("left", "bottom", "right", "top")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a page: where the paper is cut, where text must stop, how far bleed goes."""

    name: str
    said: str
    cut: float
    limit: float
    bleed: float

    @property
    def sign(self) -> int:
        """1 where lengths grow inwards."""
        return 1 if self.name in ("left", "bottom") else -1

    def inward(self, box: Box) -> float:
        """How far the nearer edge of a box stands inside the cut; negative beyond it."""
        edge: float = getattr(box, self.name)
        return self.sign * (edge - self.cut)

    @property
    def margin(self) -> float:
        """The margin that is asked for."""
        return self.sign * (self.limit - self.cut)

    def strip(self, trimmed: Box, depth: float | None = None) -> Box:
        """The part of the trimmed page between its edge and the limit, or so deep."""
        inner = self.limit if depth is None else self.cut + self.sign * depth
        edge, limit = sorted((self.cut, inner))
        if self.name in ("left", "right"):
            return Box(edge, trimmed.bottom, limit, trimmed.top)
        return Box(trimmed.left, edge, trimmed.right, limit)


def sides_of(page: PageFacts, demands: InteriorDemands, trimmed: Box) -> list[Side]:
    """The four sides of an interior's page."""
    recto = page.is_recto
    live = trimmed.inset(*demands.margins.on(recto))
    bleeds = demands.bleed.on(recto)
    gutter = "left" if recto else "right"
    return [
        Side(
            name,
            "spine" if name == gutter else {"left": "outer", "right": "outer"}.get(name, name),
            getattr(trimmed, name),
            getattr(live, name),
            bleed,
        )
        for name, bleed in zip(SIDES, bleeds, strict=True)
    ]


def check_margins(
    page: PageFacts,
    demands: InteriorDemands,
    trimmed: Box,
    pictures: Pictures,
    report: Report,
    cropping: Sequence[Mark] = (),
) -> None:
    """Nothing but what bleeds stands in the margins; crop marks have been told of already."""
    if page.paint is None:
        return
    # White words may stand on a picture; any other white is paper.
    shown = [one for one in seen(page) if one.kind == "text" or not one.ink.is_white]
    for side in sides_of(page, demands, trimmed):
        if side.inward(page.paint) >= side.margin - _ROUNDING:
            continue
        near = [one for one in shown if side.inward(one.box) < side.margin - _ROUNDING]
        bleeding = _bleeding(page, side, trimmed, near, pictures)
        rest = [one for one in near if one not in bleeding and one not in cropping]
        found = _nearest(page, side, trimmed, rest, bleeding, pictures)
        if found is None:
            continue
        distance, box, words = found
        if side.said == "spine":
            rule, what = (
                rules.GUTTER,
                f"something stands nearer to the spine than {mm(side.margin)}",
            )
            reason = demands.gutter_reason
        else:
            rule = rules.MARGIN
            what = f"something stands nearer to the {side.said} edge than {mm(side.margin)}"
            reason = f"what {demands.common.name} asks for"
        beyond = mm(distance) if distance > _CUT_OFF else "cut off at the edge"
        report.add(
            rule, f"{what}, {reason}",
            "move it inwards, or choose wider margins",
            page=page.number, box=box, detail=f"{beyond} {words}".rstrip(), rank=distance,
        )  # fmt: skip


def _nearest(
    page: PageFacts,
    side: Side,
    trimmed: Box,
    rest: Sequence[Mark],
    bleeding: Sequence[Mark],
    pictures: Pictures,
) -> tuple[float, Box, str] | None:
    """The nearest thing in a margin: its distance from the cut, its place, its words."""
    cut_off = [one for one in rest if side.inward(one.box) < 0 and one.kind == "text"]
    strip = side.strip(trimmed)
    if bleeding or cut_off:
        # A picture lies under it all: the marks themselves must tell.
        texts = [
            one
            for one in rest
            if (one.box.meets(strip) or one in cut_off)
            and (not one.ink.is_white or any(below.box.meets(one.box) for below in bleeding))
        ]
        if not texts:
            return None
        worst = min(texts, key=lambda one: side.inward(one.box))
        return side.inward(worst.box), worst.box, quoted(worst)
    try:
        paint = pictures.paint(page.number, page.media, strip, FINE)
    except UNDRAWABLE:
        paint = strip
    if paint is None or side.inward(paint) >= side.margin - _ROUNDING:
        return None
    owners = [one for one in rest if one.box.meets(paint)]
    words = quoted(min(owners, key=lambda one: side.inward(one.box))) if owners else ""
    return side.inward(paint), paint, words


def _bleeding(
    page: PageFacts, side: Side, trimmed: Box, marks: Sequence[Mark], pictures: Pictures
) -> list[Mark]:
    """The marks that are meant to be cut at this side: they reach the edge, seen, and are no text.

    A picture of a whole page, white at its edges, is none of them.
    """
    reaching = [one for one in marks if one.kind != "text" and side.inward(one.box) <= _REACHES]
    if not reaching:
        return []
    try:
        ink = pictures.paint(page.number, page.media, side.strip(trimmed, _REACHES), FINE)
    except UNDRAWABLE:
        return reaching
    return [one for one in reaching if ink is not None and one.box.meets(ink)]


def check_bleed(
    page: PageFacts,
    demands: InteriorDemands,
    trimmed: Box,
    pictures: Pictures,
    report: Report,
    cropping: Sequence[Mark] = (),
) -> None:
    """What reaches the edge of the page goes on to that of the bleed."""
    shown = [one for one in seen(page) if not one.ink.is_white and one not in cropping]
    for side in sides_of(page, demands, trimmed):
        if not side.bleed:
            continue
        for mark in _bleeding(page, side, trimmed, shown, pictures):
            if demands.bleeds:
                if side.inward(mark.box) <= -side.bleed + _REACHES:
                    continue
                what = f"what reaches the {side.said} edge does not go {mm(side.bleed)} beyond it"
                hint = "draw it out to the edge of the sheet"
            else:
                what = f"something reaches the {side.said} edge, and the pages have no bleed"
                hint = (
                    f"make all pages {mm(side.bleed)} larger on the sides that bleed, and draw it "
                    "out to the edge of the sheet; or keep it within the margins"
                )
            report.add(rules.BLEED, what, hint, page=page.number, box=mark.box)


def is_printer_mark(mark: Mark, trimmed: Box) -> bool:
    """Whether a mark is drawn for the printer: a short thin line wholly outside the cut."""
    if mark.ink.space == "spot" and "All" in mark.ink.names:
        return True
    return _is_short_line(mark) and trimmed.grown(-0.1).meets(mark.box) is None


def _is_short_line(mark: Mark) -> bool:
    long, short = max(mark.box.width, mark.box.height), min(mark.box.width, mark.box.height)
    line = mark.kind in ("stroke", "fill") and 0 < mark.weight <= _MARK_WEIGHT
    return line and 4 <= long <= _MARK_LENGTH and short <= 3 * _MARK_WEIGHT


def check_printer_marks(page: PageFacts, trimmed: Box, report: Report) -> list[Mark]:
    """No crop marks, no crosses, no bars of colour; gives those that are there."""
    found = [one for one in seen(page) if is_printer_mark(one, trimmed)]
    if len(found) < _FEWEST_MARKS:
        found = [
            one for one in seen(page) if _is_short_line(one) and _is_at_corner(one, page.media)
        ]
        corners = {
            (one.box.left < page.media.width / 2, one.box.bottom < page.media.height / 2)
            for one in found
        }
        if len(corners) < _FEWEST_MARKS:
            return []
    for mark in found:
        report.add(
            rules.PRINTER_MARKS, "crop or registration marks are drawn",
            "export again without printer’s marks: the printer adds his own",
            page=page.number, box=mark.box,
        )  # fmt: skip
    return found


def _is_at_corner(mark: Mark, media: Box) -> bool:
    box = mark.box
    across = min(box.left, media.width - box.right)
    along = min(box.bottom, media.height - box.top)
    # A crop mark's one end lies at the outside: it never reaches far along both sides.
    return max(across, along) < _MARK_CORNER and min(across, along) < _MARK_CORNER / 2
