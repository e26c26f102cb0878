"""Pages that are worth a look, by what is printed on them. None of it is a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from book.model.proof import Look, PageRemark
from book.proof.pdf.areas import Areas
from book.proof.pdf.folios import Leaf
from book.proof.pdf.notes import NotePlace
from book.proof.pdf.report import Report

# Pages that hold nothing but display: their white is meant.
_DISPLAY = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
# White of as many lines as this, where text could stand, is seen.
_WHITE = 2.5
# The last page of a chapter looks forgotten with fewer lines than this (Chicago Manual, 2.116).
_FEW = 5
_QUOTED = 60


def remarks(
    leaves: Sequence[Leaf], places: Mapping[str, NotePlace], report: Report
) -> tuple[PageRemark, ...]:
    """What is to be said of the pages, in their order.

    Args:
        leaves: The pages, each with its entry.
        places: The place of each note at the foot of pages; empty where notes stand elsewhere.
        report: Knows the names of the pages.
    """
    found = [
        *_split(places, report),
        *_blank(leaves),
        *_loose(leaves),
        *_short(leaves),
    ]
    named = [PageRemark(report.page(sheet), sheet, kind, said) for sheet, kind, said in found]
    return tuple(sorted(named, key=lambda one: one.page_index))


Said = tuple[int, Look, str]


def _split(places: Mapping[str, NotePlace], report: Report) -> Iterator[Said]:
    for key, place in places.items():
        if place.last_sheet != place.first_sheet:
            name, end = place.number or key, report.page(place.last_sheet)
            yield place.first_sheet, "split note", f"note {name} runs on to page {end}"


def _blank(leaves: Sequence[Leaf]) -> Iterator[Said]:
    for leaf in leaves:
        if leaf.areas.is_blank:
            # An opening stands on a right-hand page, and the page before it may be empty.
            yield leaf.areas.sheet.index, "blank page", "nothing is printed on it"


def _loose(leaves: Sequence[Leaf]) -> Iterator[Said]:
    for leaf in leaves:
        if leaf.entry is not None and leaf.entry.role in (*_DISPLAY, "toc"):
            continue
        for line in leaf.areas.sheet.loose:
            said = f"words {line.space:.2f} em apart: “{line.text[:_QUOTED].strip()}…”"
            yield leaf.areas.sheet.index, "loose line", said


@dataclass(frozen=True, slots=True)
class _Measures:
    """Of a usual page: its lowest baseline, from line to line, from the text to the notes."""

    bottom: float
    leading: float
    gap: float


def _short(leaves: Sequence[Leaf]) -> Iterator[Said]:
    """Pages with white at the foot or above the notes, and parts that end in a few lines."""
    pages = [one for one in leaves if not one.areas.is_blank and not _is_display(one)]
    usual = _measures([one.areas for one in pages])
    if usual is None:
        return
    for place, leaf in enumerate(pages, start=1):
        after = pages[place] if place < len(pages) else None
        sheet, areas = leaf.areas.sheet.index, leaf.areas
        lines = _lines(row.value.baseline for row in areas.text)
        if after is None or after.opens:
            if 0 < len(lines) < _FEW and not leaf.opens:
                count = "one line" if len(lines) == 1 else f"{len(lines)} lines"
                yield sheet, "short page", f"the last page of its part has {count} of text"
            continue
        white = max(_white(areas, usual) / usual.leading, 0)
        if white > _WHITE:
            where = "above its notes" if areas.notes else "at its foot"
            yield sheet, "short page", f"white of {white:.0f} lines {where}"


def _is_display(leaf: Leaf) -> bool:
    return leaf.entry is None or leaf.entry.role in _DISPLAY


def _lines(baselines: Iterable[float]) -> list[float]:
    """The heights of lines, top down, parts of a line taken together."""
    return sorted({round(one) for one in baselines}, reverse=True)


def _measures(pages: Sequence[Areas]) -> _Measures | None:
    lowest = Counter(round(_bottom(one)) for one in pages)
    steps = [
        above - below
        for one in pages
        for above, below in pairwise(_lines(row.value.baseline for row in one.text))
    ]
    if not lowest or not steps:
        return None
    gaps = [_gap(one) for one in pages if one.notes and one.text]
    # The bottom of most pages; of several such, the lowest.
    most = max(lowest.values())
    bottom = min(height for height, count in lowest.items() if count == most)
    return _Measures(bottom, median(steps), median(gaps) if gaps else 0.0)


def _bottom(areas: Areas) -> float:
    return min(row.value.baseline for row in (*areas.text, *areas.notes))


def _gap(areas: Areas) -> float:
    """From the last line of the text to the first of the notes."""
    text = min(row.value.baseline for row in areas.text)
    return text - max(row.value.baseline for row in areas.notes)


def _white(areas: Areas, usual: _Measures) -> float:
    """White where text could stand, in points."""
    if areas.notes and areas.text:
        return _gap(areas) - usual.gap
    return _bottom(areas) - usual.bottom
