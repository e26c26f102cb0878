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
from book.proof.pdf.spaces import LooseLine

# Pages that hold nothing but display: their white is meant.
_DISPLAY = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
# White of as many lines as this, where text could stand, is seen.
_WHITE = 2.5
# The last page of a chapter looks forgotten with fewer lines than this (Chicago Manual, 2.116).
_FEW = 5
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class PageLook:
    """What is to be seen of a page from some way off. Lengths are in points.

    `lines` counts those of the text, `steps` how often the next one is so many points below;
    `bottom` is the lowest baseline, `gap` the white from the text to the notes at the foot, None
    where there is no such thing.
    """

    index: int
    blank: bool
    display: bool
    opens: bool
    notes: bool
    lines: int
    bottom: float
    gap: float | None
    steps: tuple[tuple[int, int], ...]
    loose: tuple[LooseLine, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A note that runs on: its number, and the sheets on which it begins and ends."""

    name: str
    first: int
    last: int


def look_at(leaf: Leaf) -> PageLook:
    """What is to be seen of a page."""
    areas, role = leaf.areas, leaf.entry.role if leaf.entry else ""
    display = leaf.entry is None or role in _DISPLAY
    quiet = leaf.entry is not None and (display or role == "toc")
    loose = () if quiet else areas.sheet.loose
    heights = _lines(row.value.baseline for row in areas.text)
    steps = Counter(above - below for above, below in pairwise(heights))
    return PageLook(
        areas.sheet.index,
        areas.is_blank,
        display,
        leaf.opens,
        bool(areas.notes),
        len(heights),
        0.0 if areas.is_blank else _bottom(areas),
        _gap(areas) if areas.notes and areas.text else None,
        tuple(steps.items()),
        loose,
    )


def remarks(
    looks: Sequence[PageLook], splits: Iterable[Split], folios: Mapping[int, str]
) -> tuple[PageRemark, ...]:
    """What is to be said of the pages, in their order.

    Args:
        looks: The pages.
        splits: The notes at the foot of pages that run on.
        folios: The names of the pages.
    """
    found = [
        *_split(splits, folios),
        *_blank(looks),
        *_loose(looks),
        *_short(looks),
    ]
    named = [PageRemark(folios[sheet], sheet, kind, said) for sheet, kind, said in found]
    return tuple(sorted(named, key=lambda one: one.page_index))


Said = tuple[int, Look, str]


def _split(splits: Iterable[Split], folios: Mapping[int, str]) -> Iterator[Said]:
    for one in splits:
        yield one.first, "split note", f"note {one.name} runs on to page {folios[one.last]}"


def _blank(looks: Sequence[PageLook]) -> Iterator[Said]:
    for one in looks:
        if one.blank:
            # An opening stands on a right-hand page, and the page before it may be empty.
            yield one.index, "blank page", "nothing is printed on it"


def _loose(looks: Sequence[PageLook]) -> Iterator[Said]:
    for one in looks:
        for line in one.loose:
            said = f"words {line.space:.2f} em apart: “{line.text[:_QUOTED].strip()}…”"
            yield one.index, "loose line", said


@dataclass(frozen=True, slots=True)
class _Measures:
    """Of a usual page: its lowest baseline, from line to line, from the text to the notes."""

    bottom: float
    leading: float
    gap: float


def _short(looks: Sequence[PageLook]) -> Iterator[Said]:
    """Pages with white at the foot or above the notes, and parts that end in a few lines."""
    pages = [one for one in looks if not one.blank and not one.display]
    usual = _measures(pages)
    if usual is None:
        return
    for place, one in enumerate(pages, start=1):
        after = pages[place] if place < len(pages) else None
        if after is None or after.opens:
            if 0 < one.lines < _FEW and not one.opens:
                count = "one line" if one.lines == 1 else f"{one.lines} lines"
                yield one.index, "short page", f"the last page of its part has {count} of text"
            continue
        white = max(_white(one, usual) / usual.leading, 0)
        if white > _WHITE:
            where = "above its notes" if one.notes else "at its foot"
            yield one.index, "short page", f"white of {white:.0f} lines {where}"


def _lines(baselines: Iterable[float]) -> list[int]:
    """The heights of lines, top down, parts of a line taken together."""
    return sorted({round(one) for one in baselines}, reverse=True)


def _measures(pages: Sequence[PageLook]) -> _Measures | None:
    lowest = Counter(round(one.bottom) for one in pages)
    steps: Counter[int] = Counter()
    for one in pages:
        steps.update(dict(one.steps))
    if not lowest or not steps:
        return None
    gaps = [one.gap for one in pages if one.gap is not None]
    # The bottom of most pages; of several such, the lowest.
    most = max(lowest.values())
    bottom = min(height for height, count in lowest.items() if count == most)
    return _Measures(bottom, median(steps.elements()), median(gaps) if gaps else 0.0)


def _bottom(areas: Areas) -> float:
    return min(row.value.baseline for row in (*areas.text, *areas.notes))


def _gap(areas: Areas) -> float:
    """From the last line of the text to the first of the notes."""
    text = min(row.value.baseline for row in areas.text)
    return text - max(row.value.baseline for row in areas.notes)


def _white(one: PageLook, usual: _Measures) -> float:
    """White where text could stand, in points."""
    return one.bottom - usual.bottom if one.gap is None else one.gap - usual.gap
