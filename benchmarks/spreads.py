"""Measures pages, from finished PDFs: how full they are, and how facing pages stand together.

The figures are those of the page, read back by PDFium, and know nothing of the plan. The last
page of a section is left out, and so is every page of little text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2

from benchmarks.lines import PrintedLine, lines

_NEAR = 0.6
_NOTES = 9.6  # points: smaller type is not that of the text
_FULL = 0.8
# Notes are so many points smaller than text; tables and listings are less.
_SMALLER = 1.2
HEAD = (
    f"{'spreads':>8} {'level':>6} {'a line':>7} {'in gap':>7} {'least full':>11} {'<80 %':>6}"
    f" {'mean':>6} {'off grid':>9}"
)


@dataclass(frozen=True, slots=True)
class Spreads:
    """Pages and spreads of a book.

    Of `count` spreads, `level` end at the same height, `near` within a line; in `gap` the white
    that is left, above the notes or at the foot, is within a line the same on both. `least` and
    `mean` say how full pages are, `short` how many are less than four fifths full. `off` are the
    lines of text that do not stand on the grid of their page.
    """

    count: int
    level: int
    near: int
    gap: int
    least: float
    mean: float
    short: int
    off: int

    def row(self) -> str:
        """The figures, below those of `HEAD`."""
        return (
            f"{self.count:8} {self.level:6} {self.near:7} {self.gap:7} {self.least:11.1%}"
            f" {self.short:6} {self.mean:6.1%} {self.off:9}"
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: the baselines of its body text, of all text, and of its notes."""

    body: tuple[float, ...]
    text: tuple[float, ...]
    notes: tuple[float, ...]
    last: bool

    @property
    def foot(self) -> float:
        return self.notes[-1] if self.notes else self.text[-1]


def spreads(path: Path, starts: Collection[str]) -> Spreads:
    """The figures of a PDF; `starts` are the folios of the pages where its sections begin."""
    document = pypdfium2.PdfDocument(path)
    try:
        labels = [document.get_page_label(index) for index in range(len(document))]
        found = [list(lines(page)) for page in document]
    finally:
        document.close()
    size = Counter(one.size for page in found for one in page).most_common(1)[0][0]
    body = max(
        size, Counter(o.size for p in found for o in p if o.size > _NOTES).most_common(1)[0][0]
    )
    last = [True] * len(found)
    for index in range(len(found) - 2, -1, -1):
        # A blank page lies between a section that ends and one that begins on the right.
        last[index] = labels[index + 1] in starts or (not found[index + 1] and last[index + 1])
    pages = [_page(page, body, over) for page, over in zip(found, last, strict=True)]
    whole = [one for one in pages if one is not None and not one.last]
    top = max(one.body[0] for one in whole if one.body)
    bottom = min((one.foot for one in whole), default=0.0)
    steps = Counter(round(a - b, 1) for one in whole for a, b in pairwise(one.body))
    leading = steps.most_common(1)[0][0]
    apart = min((one.text[-1] - one.notes[0] for one in whole if one.notes), default=0.0)

    def white(one: _Page) -> float:
        return one.text[-1] - (one.notes[0] + apart if one.notes else bottom)

    full = [1 - white(one) / (top - bottom + leading) for one in whole]
    pairs = [
        (left, right)
        for left, right in zip(pages[1::2], pages[2::2], strict=False)
        if left and right and not left.last and not right.last
    ]
    feet = [abs(left.foot - right.foot) for left, right in pairs]
    gaps = [abs(white(left) - white(right)) for left, right in pairs]
    return Spreads(
        len(pairs),
        sum(one <= 1 for one in feet),
        sum(one <= leading + 1 for one in feet),
        sum(one <= leading + 1 for one in gaps),
        min(full, default=1.0),
        sum(full) / max(1, len(full)),
        sum(one < _FULL for one in full),
        sum(_off(top - y, leading) > _NEAR for one in whole for y in one.body),
    )


def _page(found: list[PrintedLine], size: float, last: bool) -> _Page | None:
    """A page of text of this size; None where there is none."""
    inner = [one for one in found[1:] if not one.text.strip().isalnum()]
    body = sorted({one.y for one in inner if abs(one.size - size) < 0.05}, reverse=True)
    text = sorted({one.y for one in inner if one.size > size - _SMALLER}, reverse=True)
    if not text:
        return None
    notes = sorted((one.y for one in inner if one.y < text[-1] - 1), reverse=True)
    return _Page(tuple(body), tuple(text), tuple(notes), last)


def _off(distance: float, leading: float) -> float:
    rest = distance % leading
    return min(rest, leading - rest)
