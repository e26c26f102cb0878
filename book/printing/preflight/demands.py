"""What a printer asks of one file, once trim, paper and pages are known. Lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from book.printing.measure.boxes import Box

Kind = Literal["interior", "cover"]


@dataclass(frozen=True, slots=True)
class Sides:
    """A length for each side of a page; `inner` is at the spine."""

    inner: float
    outer: float
    top: float
    bottom: float

    def on(self, recto: bool) -> tuple[float, float, float, float]:
        """Left, bottom, right, top on a recto or a verso."""
        left, right = (self.inner, self.outer) if recto else (self.outer, self.inner)
        return left, self.bottom, right, self.top


NOTHING = Sides(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Common:
    """What is asked of interiors and covers alike. None where nothing is published."""

    printer: str
    name: str
    service: str
    standards: tuple[str, ...] = ()
    most_bytes: int | None = None
    colour_inside: bool = False
    good_ppi: float | None = None
    bad_ppi: float | None = None
    most_ppi: float | None = None
    good_ink: float | None = None
    bad_ink: float | None = None
    type_size: float | None = None
    rule_weight: float | None = None
    lightest: float | None = None
    forbidden_words: tuple[str, ...] = ()
    tolerance: float = 1.0


@dataclass(frozen=True, slots=True)
class InteriorDemands:
    """What is asked of an interior. `margins` are measured from the trimmed edge."""

    common: Common
    trim: tuple[float, float]
    trim_name: str
    bleed: Sides
    bleeds: bool
    margins: Sides
    gutter_reason: str
    fewest: int | None = None
    most: int | None = None
    doubtful_below: int = 0
    pages_reason: str = ""
    blanks_inside: tuple[int, int] | None = None
    blanks_at_end: int | None = None
    last_blank: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """The sheet: the trimmed page, with bleed where the file has it."""
        width, height = self.trim
        if not self.bleeds:
            return width, height
        bleed = self.bleed
        return width + bleed.inner + bleed.outer, height + bleed.top + bleed.bottom

    def trimmed(self, recto: bool) -> Box:
        """Where the sheet is cut."""
        left, bottom, _, _ = (self.bleed if self.bleeds else NOTHING).on(recto)
        width, height = self.trim
        return Box(left, bottom, left + width, bottom + height)

    def live(self, recto: bool) -> Box:
        """Where text may stand."""
        return self.trimmed(recto).inset(*self.margins.on(recto))


@dataclass(frozen=True, slots=True)
class CoverDemands:
    """What is asked of a wrap: back, spine and front on one sheet.

    `spine` is None where neither the printer nor the user says how thick the book is. `edge` is
    what lies outside the visible panels on each side: bleed, or what is wrapped round the boards.
    `hinge` is the strip on each side of the spine that a case binding needs.
    """

    common: Common
    size: tuple[float, float] | None
    panel: tuple[float, float]
    spine: float | None
    spine_reason: str
    edge: float
    hinge: float = 0.0
    safe: float = 0.0
    wise: float = 0.0
    spine_text: bool = True
    spine_text_reason: str = ""
    spine_clearance: float = 0.0
    spine_wise: float | None = None
    isbn: str | None = None
    bar_code: BarCodeDemands | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class BarCodeDemands:
    """What is asked of a bar code. `required` says that the printer adds none of its own."""

    required: bool = False
    printed_by_service: bool = False
    smallest: tuple[float, float] | None = None
    clear: float = 0.0
    fold_clear: float = 0.0
    bottom_clear: float = 0.0
    area: Box | None = None
