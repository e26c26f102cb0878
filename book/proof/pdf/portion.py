"""A portion of a file: the pages of one entry, or of a few, proved by themselves.

What is told of a portion holds wherever the rest of the file is as it was, and says what must hold
of the rest for it: the pages that its contents name, the places that its links lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from book.model.pages import PageStart
from book.proof.pdf import rules
from book.proof.pdf.contents import Printed
from book.proof.pdf.laid import Laid, Scope
from book.proof.pdf.look import PageLook, look_at
from book.proof.pdf.pages import Pages
from book.proof.pdf.pictures import MarkedPage
from book.proof.pdf.read import Sheet
from book.proof.pdf.starts import page_starts
from book.proof.pdf.told import NoteTold
from book.proof.pdf.wanted import PageNumber
from book.proof.pdf.written import Pending

_HIGHEST = 1e9


@dataclass(frozen=True, slots=True)
class PageTold:
    """A page: the name that it goes by, whether that is printed on it, and what it looks like."""

    printed: str
    folio: bool
    look: PageLook


@dataclass(frozen=True, slots=True)
class Goal:
    """Where something stands to which another part of the file leads, by an anchor or a note's key.

    `sheet` is the page that a reference to it names. A link comes to it whose point is on the page
    `page`, above `low` and not above `high`; or not above `bottom`, where no line is below. What
    is not there is -1.
    """

    target: str
    sheet: int
    page: int
    low: float
    high: float
    bottom: float

    def is_at(self, page: int, y: float) -> bool:
        """Whether a link with this point comes to it."""
        return page == self.page and (y <= self.bottom or self.low < y <= self.high)


@dataclass(frozen=True, slots=True)
class PortionTold:
    """What was found of a portion in which nothing is wrong.

    `listed` has the page of each line of the contents that leads into it, `goals` what others
    lead to; `printed` and `pending` is what must hold of others. `marked` are the pages on which
    something of a note stands; `behind` tells whether notes stand behind the text.
    """

    pages: tuple[PageTold, ...]
    starts: tuple[PageStart, ...]
    notes: tuple[NoteTold, ...]
    listed: tuple[int, ...]
    goals: tuple[Goal, ...]
    printed: tuple[Printed, ...]
    pending: tuple[Pending, ...]
    marked: tuple[int, ...]
    behind: bool


def lay_portion(sheets: Pages[Sheet], scope: Scope) -> Laid:
    """Lay the pages of a portion along its entries, and judge all that can be judged there."""
    laid = Laid(sheets, scope)
    laid.prove_notes()
    laid.prove_ways()
    return laid


def told_of_portion(
    laid: Laid, asked: Sequence[str], marked: Sequence[MarkedPage]
) -> PortionTold | None:
    """What was found of a portion; None where anything is wrong with it.

    Args:
        laid: the portion.
        asked: the anchors, and keys of notes, to which others lead.
        marked: its pages with notes.
    """
    leaves = laid.leaves()
    laid.prove_pages(leaves)
    if any(one.rule != rules.NOTE_CONTINUED.id for one in laid.report.findings):
        return None
    ids = {entry.id for entry in laid.book.entries}

    def is_inside(number: PageNumber) -> bool:
        entry = number.target.partition(".")[0] if number.line is None else number.line.entry
        return entry in ids

    first_notes = laid.first_notes()
    listed = (laid.places.of_line(one) for one in laid.scope.lines if one.entry in ids)
    return PortionTold(
        tuple(PageTold(one.areas.printed, one.areas.folio is not None, look_at(one))
              for one in leaves),
        page_starts(laid.areas, laid.text, laid.entries, first_notes, is_end=False),
        tuple(laid.told()),
        tuple(-1 if one is None else one for one in listed),
        tuple(_goals(laid, asked)),
        tuple(laid.contents.outside(is_inside)),
        tuple(laid.written.pending),
        tuple(one.sheet for one in marked),
        bool(first_notes),
    )  # fmt: skip


def _goals(laid: Laid, asked: Sequence[str]) -> Iterator[Goal]:
    for target in asked:
        if "/" in target:
            note = laid.found.get(target)
            spot = (note.first_sheet, note.first_line) if note and note.begins else None
            sheet = None
        else:
            spot, sheet = laid.written.place(target), laid.contents.goal(target)
        page = -1 if sheet is None else sheet
        if spot is None:
            yield Goal(target, page, -1, 0.0, 0.0, 0.0)
            continue
        heights = [line.baseline for line in laid.sheets[spot[0]].lines]
        here = heights[spot[1]]
        low = min(one for one in heights if abs(one - here) <= 1)
        high = min((one for one in heights if one > here + 1), default=inf)
        yield Goal(target, page, spot[0], low, min(high, _HIGHEST), min(heights))
