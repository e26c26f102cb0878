"""A printer's rules for one binding. All lengths are in points; what is not known is None.

The values come from `profiles/ID.toml`, where each has its source, the day it was checked and how
sure it is; `Profile.support` and `Profile.facts` give those back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from book.printing.rules import (
    ANY,
    BarcodeRules,
    Binding,
    BlankRules,
    Bleed,
    CoverRules,
    CustomTrim,
    Fact,
    FileRules,
    GutterStep,
    ImageRules,
    InkRules,
    Margins,
    PageBoxes,
    PageCount,
    PageRange,
    SpineRule,
    SpineText,
    SpineUnknown,
    Support,
    TrimSize,
)

# Two sizes of trim are the same when they differ by less than this: 6.14 in is also written 156 mm.
_SAME = 0.75


@dataclass(frozen=True)
class Profile:
    """All that is known of one printer and binding."""

    id: str
    name: str
    service: str
    binding: Binding
    trims: tuple[TrimSize, ...]
    custom: CustomTrim | None
    page_count: PageCount
    gutters: tuple[GutterStep, ...]
    gutter_required: bool
    margins_without_bleed: Margins
    margins_with_bleed: Margins
    headroom: float
    bleed: Bleed
    interior: FileRules
    images: ImageRules
    spines: tuple[SpineRule, ...]
    spine_text: SpineText
    cover: CoverRules
    barcode: BarcodeRules
    names: Mapping[str, str]
    smallest_type: float | None = None
    thinnest_rule: float | None = None
    lightest_tint: int | None = None
    ink: InkRules | None = None
    blanks: BlankRules | None = None
    most_bytes: int | None = None
    most_cover_bytes: int | None = None
    template_spine_step: float | None = None
    copyright_words: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    supports: Mapping[str, Support] = field(default_factory=dict)

    def support(self, group: str) -> Support | None:
        """What the values of a group of the profile (`gutter`, `cover` …) rest on."""
        return self.supports.get(group)

    @property
    def checked(self) -> date:
        """The oldest day on which one of the values was checked."""
        return min(one.support.checked for one in self.facts)

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers, by the printer's names; none where they are not recorded."""
        return _parts(self.trims, 0)

    @property
    def inks(self) -> tuple[str, ...]:
        """The inks, by the printer's names; none where they are not recorded."""
        return _parts(self.trims, 1)

    def trim(self, width: float, height: float) -> TrimSize | None:
        """The trim of this size in points, or None if it is no standard one."""
        return next(
            (
                one
                for one in self.trims
                if abs(one.width - width) < _SAME and abs(one.height - height) < _SAME
            ),
            None,
        )

    def takes_trim(self, width: float, height: float) -> bool:
        """Whether a page may have this size; yes where no sizes are recorded."""
        if not self.trims or self.trim(width, height):
            return True
        custom = self.custom
        return custom is not None and (
            custom.width[0] <= width + 0.01
            and width - 0.01 <= custom.width[1]
            and custom.height[0] <= height + 0.01
            and height - 0.01 <= custom.height[1]
        )

    def nearest_trims(self, width: float, height: float, count: int = 3) -> tuple[TrimSize, ...]:
        """The trims nearest to a size in points, the nearest first."""
        ranked = sorted(
            self.trims, key=lambda one: math.hypot(one.width - width, one.height - height)
        )
        return tuple(ranked[:count])

    def page_range(self, width: float, height: float, paper: str, ink: str) -> PageRange | None:
        """How many pages a book of this trim may have on this paper, in this ink.

        None where the combination is not offered, or nothing is known of it; `offers` tells which.
        """
        trim = self.trim(width, height)
        return None if trim is None else _of_stock(trim.ranges, paper, ink)

    def offers(self, width: float, height: float, paper: str, ink: str) -> bool:
        """Whether the printer offers this paper and ink at this trim, as far as is known."""
        trim = self.trim(width, height)
        if trim is not None:
            return _of_stock(trim.ranges, paper, ink) is not None
        if not self.trims:
            return True
        return any(_of_stock(one.ranges, paper, ink) for one in self.trims)

    def gutter(self, pages: int) -> float:
        """The least inside margin of a book of `pages` pages."""
        for step in self.gutters:
            if step.pages is None or pages <= step.pages:
                return step.inside
        return self.gutters[-1].inside

    def margins(self, bleeds: bool = False) -> Margins:
        """The other margins of a book in which art does, or does not, run over an edge."""
        return self.margins_with_bleed if bleeds else self.margins_without_bleed

    def padded(self, pages: int, last_is_blank: bool = False) -> int:
        """The count with the blank pages that the printer would add, or asks for, at the end."""
        if self.page_count.last_blank and not last_is_blank:
            pages += 1
        return -(-pages // self.page_count.multiple) * self.page_count.multiple

    def boxes(self, width: float, height: float, recto: bool, bleeds: bool = False) -> PageBoxes:
        """The boxes of a page of this trim: the bleed is mirrored with the spine."""
        bleed = self.bleed
        if not (bleeds or bleed.always):
            box = (0.0, 0.0, width, height)
            return PageBoxes(box, box)
        left, right = (bleed.inside, bleed.outside) if recto else (bleed.outside, bleed.inside)
        media = (0.0, 0.0, left + width + right, bleed.bottom + height + bleed.top)
        return PageBoxes(media, (left, bleed.bottom, left + width, bleed.bottom + height))

    def spine_width(
        self,
        pages: int,
        paper: str,
        ink: str,
        caliper: float | None = None,
        template: float | None = None,
    ) -> float:
        """The width of the spine of a book of `pages` pages, the blank ones counted.

        Args:
            pages: the count after `padded`.
            paper: by the printer's name.
            ink: by the printer's name.
            caliper: the thickness of a leaf, where the author knows it.
            template: the width in the printer's own template for this book.

        Raises:
            SpineUnknown: The printer publishes no factor, and neither of the two was given.
        """
        if template is not None:
            return template
        if caliper is not None:
            return self._rounded_up(caliper * pages / 2)
        for rule in self.spines:
            if any(_matches(stock, paper, ink) for stock in rule.stocks):
                return rule.width(pages)
        raise SpineUnknown(
            f"{self.name} publishes no width of spine for paper {paper!r} and ink {ink!r}"
        )

    def _rounded_up(self, width: float) -> float:
        step = self.template_spine_step
        return width if step is None else math.ceil(width / step - 1e-6) * step


def stock_parts(stock: str) -> tuple[str, str]:
    """Paper and ink of `paper/ink`."""
    paper, _, ink = stock.partition("/")
    return paper, ink


def _parts(trims: tuple[TrimSize, ...], at: int) -> tuple[str, ...]:
    found = (stock_parts(stock)[at] for trim in trims for stock in trim.ranges)
    return tuple(dict.fromkeys(one for one in found if one != ANY))


def _matches(stock: str, paper: str, ink: str) -> bool:
    of_paper, of_ink = stock_parts(stock)
    return of_paper in (ANY, paper) and of_ink in (ANY, ink)


def _of_stock(ranges: Mapping[str, PageRange], paper: str, ink: str) -> PageRange | None:
    return next((one for stock, one in ranges.items() if _matches(stock, paper, ink)), None)
