"""What is seen of a page at a glance: enough to know its frame, and whether an entry begins there.

It is all that a proof must know of every page of a file before it looks at any of them closely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from book.proof.pdf.areas import Frame, folio_height, head_height, usual_size
from book.proof.pdf.folios import First
from book.proof.pdf.read import Line, Sheet
from book.proof.pdf.words import runs

# As many lines are looked at for the beginning of an entry, as many letters are compared.
_LINES = 5
OPENING = 40
# What of a line reaches as high as a running head is one; in points.
_TREMBLE = 1.0


@dataclass(frozen=True, slots=True)
class Rim:
    """The highest or the lowest line of a page; lengths in points."""

    text: str
    size: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Glance:
    """A page at a glance.

    `sizes` has how many letters are set in each size, `opening` the first lines with the letters
    and figures in them; `top` and `foot` are None where nothing is printed.
    """

    height: float
    sizes: tuple[tuple[float, int], ...]
    top: Rim | None
    foot: Rim | None
    opening: tuple[tuple[float, str], ...]

    def begins(self, head_at: float | None) -> str:
        """The letters with which the text of the page begins, below the running head."""
        lines = (
            text
            for baseline, text in self.opening
            if head_at is None or baseline <= head_at - _TREMBLE
        )
        return "".join(lines)[:OPENING]


def glance_at(sheet: Sheet) -> Glance:
    """A page at a glance."""
    sizes: Counter[float] = Counter()
    for line in sheet.lines:
        sizes[round(line.size, 1)] += len(line.text)
    top = max(sheet.lines, key=lambda one: one.baseline, default=None)
    foot = min(sheet.lines, key=lambda one: one.baseline, default=None)
    opening = tuple((one.baseline, "".join(runs(one.text))) for one in sheet.lines[:_LINES])
    return Glance(sheet.height, tuple(sorted(sizes.items())), _rim(top), _rim(foot), opening)


def _rim(line: Line | None) -> Rim | None:
    return None if line is None else Rim(line.text, line.size, line.baseline)


def frame_at_a_glance(
    pages: Sequence[Glance], heads: frozenset[str], verso: Collection[str]
) -> Frame:
    """The frame of a book's pages.

    `heads` are the running heads that may occur, `verso` those that say the title of the book.
    """
    sizes: Counter[float] = Counter()
    for one in pages:
        sizes.update(dict(one.sizes))
    return Frame(
        usual_size(sizes),
        head_height(((one.top, one.height) for one in pages if one.top), heads, verso, sizes),
        folio_height(one.foot for one in pages if one.foot is not None),
    )


def first_at_a_glance(pages: Sequence[Glance], labels: Sequence[str], frame: Frame) -> First | None:
    """The first page with an arabic number."""
    for index, one in enumerate(pages):
        printed = labels[index]
        foot, at = one.foot, frame.folio_at
        if foot is not None and at is not None and foot.baseline < at + _TREMBLE:
            printed = foot.text.strip()
        if printed.isdigit():
            return index, int(printed)
    return None
