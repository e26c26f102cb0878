"""What the parts of a printer's profile are: trims, margins, files, inks, spines, bar codes.

All lengths are in points; what is not known is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Binding = Literal["paperback", "case"]
Confidence = Literal[
    "official",  # the text of the vendor's own page was read
    "transcribed",  # an official page, as others have written it down with a date
    "secondary",  # only others say so
    "conflicting",  # sources disagree; the note says how
    "derived",  # by arithmetic from readings
    "general",  # what is known in the trade
]
ANY = "*"


class SpineUnknown(Exception):
    """How wide the spine is cannot be told from the printer's published rules."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a value rests on: the source by its short name and address, the day, how sure."""

    source: str
    address: str
    checked: date
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value as the profile spells it, for people to read."""

    group: str
    name: str
    value: str
    support: Support


@dataclass(frozen=True, slots=True)
class PageRange:
    """How many pages a book may have; `low` is 0 where no least count is known.

    A count below `doubtful_below` is one that some of the sources refuse.
    """

    low: int
    high: int
    doubtful_below: int = 0

    def __contains__(self, pages: int) -> bool:
        return self.low <= pages <= self.high


@dataclass(frozen=True, slots=True)
class TrimSize:
    """A size of page that the printer offers, and the page ranges by `paper/ink`."""

    name: str
    width: float
    height: float
    ranges: Mapping[str, PageRange]


@dataclass(frozen=True, slots=True)
class CustomTrim:
    """The limits of sizes beside the standard ones."""

    width: tuple[float, float]
    height: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PageCount:
    """The count is a multiple of `multiple`, and the last page may have to be blank."""

    multiple: int
    last_blank: bool = False


@dataclass(frozen=True, slots=True)
class GutterStep:
    """The inside margin of books of up to `pages` pages; None is all others."""

    pages: int | None
    inside: float


@dataclass(frozen=True, slots=True)
class Margins:
    """The least distances of marks from the trim, but for the gutter; else only recommended."""

    outside: float
    top: float
    bottom: float
    required: bool


@dataclass(frozen=True, slots=True)
class Bleed:
    """How far art runs over each edge of an interior page; `always` says also where none does."""

    top: float
    bottom: float
    outside: float
    inside: float
    always: bool = False


@dataclass(frozen=True, slots=True)
class FileRules:
    """What kind of PDF an interior or cover is to be.

    `standard` is `plain`, or a name such as `PDF/X-1a:2001`; `colour` is `cmyk` or `any`.
    """

    standard: str
    colour: str
    accepts: tuple[str, ...] = ()
    colour_advised: str | None = None
    transparency: Literal["allowed", "flatten", "forbidden"] = "flatten"
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageRules:
    """Resolutions at the printed size, in pixels an inch: advised at least and at most, refused."""

    low_ppi: int | None = None
    high_ppi: int | None = None
    least_ppi: int | None = None


@dataclass(frozen=True, slots=True)
class InkRules:
    """The sum of all inks at one place, in per cent."""

    advised: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class BlankRules:
    """Blank pages in a row: from `run` on some sources complain, from `sure` on all do."""

    run: int
    sure: int
    at_end: int


@dataclass(frozen=True, slots=True)
class SpineRule:
    """The width of a spine: so much a page and so much more, or by steps of page counts."""

    stocks: tuple[str, ...]
    per_page: float = 0.0
    plus: float = 0.0
    steps: tuple[tuple[int, float], ...] = ()

    def width(self, pages: int) -> float:
        """The width for `pages` pages.

        Raises:
            SpineUnknown: The steps end before.
        """
        if not self.steps:
            return pages * self.per_page + self.plus
        for up_to, width in self.steps:
            if pages <= up_to:
                return width
        raise SpineUnknown(f"the printer's table of spines ends at {self.steps[-1][0]} pages")


@dataclass(frozen=True, slots=True)
class SpineText:
    """From how many pages a spine may have words, and how far they keep from its folds.

    Below `advised_width` the printer advises against them.
    """

    pages: int | None = None
    clearance: float | None = None
    advised_width: float | None = None


@dataclass(frozen=True, slots=True)
class CoverRules:
    """The sheet of a cover.

    `edge` is what lies outside the trim of a paperback (bleed) or the board of a case (wrap).
    `safe` is how far type keeps from that trim or board, `safe_advised` how far it had better. A
    board is larger than the page by `over_width` and, at head and foot together, by `over_height`;
    beside the spine the `hinge` is kept clear. All three are 0 for a paperback.
    """

    edge: float
    safe: float
    safe_advised: float
    files: FileRules
    hinge: float | None = 0.0
    over_width: float | None = 0.0
    over_height: float | None = 0.0
    tolerance: float | None = None
    images: ImageRules = ImageRules()


@dataclass(frozen=True, slots=True)
class BarcodeRules:
    """The bar code on the back: who prints it, its box, and what it keeps away from.

    `size` is the box that is asked for, `smallest` the least one, `area` what the service's own
    covers, each width by height.
    """

    by_service: Literal["never", "if-absent", "always"]
    size: tuple[float, float] | None = None
    smallest: tuple[float, float] | None = None
    area: tuple[float, float] | None = None
    from_spine: float | None = None
    from_trim: float | None = None
    from_file_bottom: float | None = None
    ppi: int | None = None


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The boxes of one page: (left, bottom, right, top) in points from the corner of the file."""

    media: tuple[float, float, float, float]
    trim: tuple[float, float, float, float]
