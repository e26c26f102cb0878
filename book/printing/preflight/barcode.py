"""Bar codes, read from the picture of a cover as a till reads them, and then judged.

The reader is ZXing (the package zxing-cpp), which need not be installed: without it
`read_bar_codes` says so by returning None.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from book.printing.measure.bounds import UNDRAWABLE
from book.printing.measure.boxes import MM, Box
from book.printing.measure.facts import Mark, PageFacts
from book.printing.measure.pictures import Pictures
from book.printing.preflight import rules
from book.printing.preflight.demands import BarCodeDemands
from book.printing.preflight.faults import mm, size
from book.printing.preflight.marks import seen
from book.printing.preflight.report import Report

if TYPE_CHECKING:
    from PIL.Image import Image

# Of one bar code with its check digit and its guards (ISO/IEC 15420).
MODULES = 95
_NOMINAL = 0.33 * MM
_SMALLEST, _LARGEST = 0.8, 2.0
_QUIET_LEFT, _QUIET_RIGHT = 11, 7
# What a rasterizer takes from a zone, in modules.
_SLACK = 0.75
_SCALE = 300 / 72
_MOST_PIXELS = 24_000_000
# Greys of 255: paper beside the bars is lighter.
_WHITE = 235
_BLACK, _TRACE = 0.9, 0.02


@dataclass(frozen=True, slots=True)
class BarCode:
    """A bar code on a page: its figures, whether the last of them is right, its bars' box."""

    digits: str
    sound: bool
    box: Box
    upright: bool = True

    @property
    def across(self) -> float:
        """From the first bar to the last."""
        return self.box.width if self.upright else self.box.height

    @property
    def along(self) -> float:
        """How long the bars are."""
        return self.box.height if self.upright else self.box.width

    @property
    def module(self) -> float:
        """The breadth of the narrowest bar, in points."""
        return self.across / MODULES


def can_read() -> bool:
    """Whether the reader is installed."""
    try:
        import zxingcpp  # noqa: F401
    except ImportError:
        return False
    return True


def read_bar_codes(page: PageFacts, pictures: Pictures) -> list[BarCode] | None:
    """The EAN-13 codes of a page, sound or not; None without a reader, or without a picture."""
    try:
        import zxingcpp
    except ImportError:
        return None
    media = page.media
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / (media.width * media.height)))
    try:
        picture, exact = pictures.drawn(page.number, media, scale=scale)
    except UNDRAWABLE:
        return None
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13]),
        return_errors=True,
    )
    codes: list[BarCode] = []
    for one in found:
        if len(one.text) != 13 or not one.text.isdecimal():
            continue
        corners = one.position
        points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
        xs = [point.x * exact.width / picture.width for point in points]
        ys = [media.height - point.y * exact.height / picture.height for point in points]
        upright = one.orientation % 180 in range(-45, 46) or one.orientation % 180 > 135
        box = _by_bars(page, Box(min(xs), min(ys), max(xs), max(ys)), upright)
        sound = check_digit(one.text[:12]) == one.text[12]
        if sound or one.text.startswith(("978", "979")):
            codes.append(BarCode(one.text, sound, box, upright))
    return codes


def check_digit(twelve: str) -> str:
    """The thirteenth figure of an EAN-13 or ISBN-13 (ISO 2108): weights 1 and 3 in turn."""
    total = sum(int(one) * (3 if index % 2 else 1) for index, one in enumerate(twelve))
    return str(-total % 10)


def bars_of(page: PageFacts, box: Box, upright: bool) -> list[Mark]:
    """The bars, where they are drawn as such: narrow things inside the code's box."""
    breadth = (box.width if upright else box.height) / MODULES
    around = box.grown(2 * breadth)
    return [
        one
        for one in seen(page)
        if one.kind in ("fill", "stroke")
        and not one.ink.is_white
        and around.holds(one.box.meets(around) or Box(0, 0, 0, 0))
        and one.box.meets(box) is not None
        and min(one.box.width, one.box.height) <= 5 * breadth
        and max(one.box.width, one.box.height) >= 10 * breadth
    ]


def _by_bars(page: PageFacts, box: Box, upright: bool) -> Box:
    """The box of the code, made exact by its bars where there are any."""
    bars = bars_of(page, box, upright)
    if len(bars) < 20:
        return box
    exact = bars[0].box
    for one in bars[1:]:
        exact = exact.joined(one.box)
    return exact


def check_bar_code(
    code: BarCode,
    page: PageFacts,
    pictures: Pictures,
    demands: BarCodeDemands,
    isbn: str | None,
    report: Report,
) -> None:
    """All of a bar code but its place: its figures, its size, its colours, the white around it."""
    number = page.number
    if not code.sound:
        right = check_digit(code.digits[:12])
        report.add(
            rules.CHECK_DIGIT,
            f"the bar code says {code.digits}, whose last figure should be {right}",
            "make the bar code again from the ISBN", page=number, box=code.box,
        )  # fmt: skip
    elif not code.digits.startswith(("978", "979")):
        report.add(
            rules.WRONG_ISBN, f"the bar code says {code.digits}, which is no ISBN",
            "books carry their ISBN, which begins with 978 or 979", page=number, box=code.box,
        )  # fmt: skip
    elif isbn and code.digits != isbn:
        report.add(
            rules.WRONG_ISBN, f"the bar code says {code.digits}, and the book is {isbn}",
            "make the bar code again from the ISBN of this edition", page=number, box=code.box,
        )  # fmt: skip
    _check_size(code, page, pictures, demands, report)
    _check_colour(code, page, report)
    _check_quiet(code, page, pictures, report)


def _check_size(
    code: BarCode,
    page: PageFacts,
    pictures: Pictures,
    demands: BarCodeDemands,
    report: Report,
) -> None:
    share, number = code.module / _NOMINAL, page.number
    if not _SMALLEST - 0.005 <= share <= _LARGEST + 0.005:
        report.add(
            rules.BAR_CODE_SIZE,
            f"the bar code has {100 * share:.0f} % of the nominal size; 80 % to 200 % can be read "
            "at a till",
            "make it again at 80 % to 200 %", page=number, box=code.box,
            detail=f"bars {size(code.box.width, code.box.height)}",
        )  # fmt: skip
    elif demands.smallest is not None:
        across, along, least = code.across, code.along, demands.smallest
        zones = _white_width(code, page, pictures, least[0])
        if zones < least[0] - 1 or along < least[1] * 0.6:
            report.add(
                rules.BAR_CODE_SIZE,
                f"the bar code with its white is smaller than {size(*least)}, the least that the "
                "printer takes",
                "make it larger", page=number, box=code.box,
                detail=f"{mm(zones)} wide, bars {mm(along)} high and {mm(across)} across",
            )  # fmt: skip


def _white_width(code: BarCode, page: PageFacts, pictures: Pictures, wanted: float) -> float:
    """How wide the white with the bars in it is, looked at as far as it matters."""
    zones = (MODULES + _QUIET_LEFT + _QUIET_RIGHT) * code.module
    more = wanted - zones
    if more <= 0 or not code.upright:
        return zones
    whole = quiet(code)
    low, high = whole.bottom + 0.4 * whole.height, whole.top - 0.05 * whole.height
    for left in (True, False):
        strip = (
            Box(whole.left - more, low, whole.left, high)
            if left
            else Box(whole.right, low, whole.right + more, high)
        )
        try:
            ink = pictures.paint(page.number, page.media, strip, 4.0)
        except UNDRAWABLE:
            continue
        if ink is None:
            zones += more
        else:
            zones += max(whole.left - ink.right if left else ink.left - whole.right, 0.0)
    return zones


def _check_colour(code: BarCode, page: PageFacts, report: Report) -> None:
    for one in bars_of(page, code.box, code.upright):
        ink = one.ink
        inks = ink.inks
        if ink.space == "rgb":
            good = bool(ink.values) and max(ink.values) <= 1 - _BLACK
        else:
            good = inks is not None and inks.get("Black", 0.0) >= _BLACK
            good = good and all(
                part <= _TRACE for name, part in (inks or {}).items() if name != "Black"
            )
        if not good:
            report.add(
                rules.BAR_CODE_COLOUR, "the bars are not in pure black",
                "bars are drawn in 100 % black and no other ink, on white",
                page=page.number, box=code.box,
            )  # fmt: skip
            return


def quiet(code: BarCode) -> Box:
    """The bars with the white that belongs to them on both sides."""
    left, right = _QUIET_LEFT * code.module, _QUIET_RIGHT * code.module
    if code.upright:
        return code.box.inset(-left, 0, -right, 0)
    # Which way it lies is not told by its box: the larger zone at both ends.
    return code.box.inset(0, -right, 0, -right)


def _check_quiet(code: BarCode, page: PageFacts, pictures: Pictures, report: Report) -> None:
    module, box = code.module, code.box
    slack = _SLACK * module
    if code.upright:
        # Beside the upper part of the bars: figures stand at their feet.
        low, high = box.bottom + 0.4 * box.height, box.top - 0.05 * box.height
        zones = (
            Box(box.left - _QUIET_LEFT * module + slack, low, box.left - slack / 2, high),
            Box(box.right + slack / 2, low, box.right + _QUIET_RIGHT * module - slack, high),
        )
    else:
        left, right = box.left + 0.4 * box.width, box.right - 0.4 * box.width
        deep = _QUIET_RIGHT * module - slack
        zones = (
            Box(left, box.bottom - deep, right, box.bottom - slack / 2),
            Box(left, box.top + slack / 2, right, box.top + deep),
        )
    for zone in zones:
        inside = zone.meets(page.media)
        if inside is None or not inside.same_as(zone, 0.1) or not _is_white(pictures, page, zone):
            report.add(
                rules.QUIET_ZONE,
                "the white beside the bars is narrower than 11 narrow bars on the left, or 7 on "
                "the right",
                "give the bar code a white box of its own, at 100 % at least 37.3 mm wide",
                page=page.number, box=zone,
            )  # fmt: skip
            return


def _is_white(pictures: Pictures, page: PageFacts, zone: Box) -> bool:
    try:
        picture, _ = pictures.drawn(page.number, page.media, zone, 4.0)
    except UNDRAWABLE:
        return False
    return _darkest(picture) >= _WHITE


def _darkest(picture: Image) -> int:
    low = picture.convert("L").getextrema()[0]
    return int(str(low))
