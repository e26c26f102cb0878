"""Tells whether a note had to begin on a later page than that of its call.

A line can call two notes, the first of which fills the page and runs on: then the second can't
begin below it. Nobody could set them otherwise, unless the text is changed; and a proof asks no
more than can be done. What could have made room is measured in the file: all text of the page but
the line itself, the notes of other lines above these, and what was left white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from book.proof.pdf.areas import Areas
from book.proof.pdf.calls import CallPlace
from book.proof.pdf.pages import Pages
from book.proof.pdf.words import Row

# Two baselines are the same within this, in points.
_SAME = 1.0
# No more white than so many times the size of the type need stand between text and notes.
_MOST_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Begun:
    """A note: where its first call is, on which sheet and line it begins, where it ends."""

    call: CallPlace
    sheet: int
    line: int
    last_sheet: int


@dataclass(slots=True)
class Crowded:
    """Goes through notes in their order; `areas` are the pages on which they stand."""

    areas: Pages[Areas]
    _chain: list[Begun] = field(default_factory=list)
    _least: tuple[float, float] | None = None

    def out(self, note: Begun) -> bool:
        """Whether `note` begins on a later page than its call, and no page has room for it."""
        call, chain = note.call, self._chain
        if not chain or not self._in_one_line(chain[-1].call, call):
            chain.clear()
        before = chain[-1] if chain else None
        chain.append(note)
        if note.sheet <= call.sheet or before is None or before.last_sheet != note.sheet:
            return False
        if chain[0].sheet != call.sheet:
            return False
        return self._lacking(chain[0], note) > self._spare(chain[0])

    def _in_one_line(self, one: CallPlace, other: CallPlace) -> bool:
        if one.sheet != other.sheet:
            return False
        rows = self.areas[one.sheet].text
        found = [row.value.baseline for row in rows if row.line in (one.line, other.line)]
        # Where a call stands in a note, none is found.
        return bool(found) and len(found) > (one.line != other.line) and _height(found) <= _SAME

    def _lacking(self, first: Begun, note: Begun) -> float:
        """How much room is lacking on the page of the call, in points.

        It is that of the lines on later pages up to the first of `note`.
        """
        needed = 0.0
        for sheet in range(first.call.sheet + 1, note.sheet + 1):
            rows = self.areas[sheet].notes
            last = note.line if sheet == note.sheet else max((row.line for row in rows), default=0)
            there = [row.value.baseline for row in rows if row.line <= last]
            needed += _height(there) + _pitch(rows) if there else 0.0
        return needed

    def _spare(self, first: Begun) -> float:
        """How much room could be made on the page of a call for its notes, in points."""
        page = self.areas[first.call.sheet]
        text, notes = _baselines(page.text), _baselines(page.notes)
        own = [row.value.baseline for row in page.notes if row.line == first.line]
        gap, foot = self._least = self._least or self._least_white()
        gap = min(gap, _MOST_GAP * max(row.value.size for row in page.text))
        return (
            _height(text)
            + (max(notes) - max(own) if own else 0.0)
            + max(0.0, min(text) - max(notes) - gap)
            + max(0.0, min(notes) - foot)
        )

    def _least_white(self) -> tuple[float, float]:
        """The least white between text and notes on any page; and how low the lines reach."""
        gaps, feet = [], []
        for page in self.areas:
            text, notes = _baselines(page.text), _baselines(page.notes)
            if text and notes:
                gaps.append(min(text) - max(notes))
            feet += [*text, *notes]
        return min(gaps, default=0.0), min(feet, default=0.0)


def _baselines(rows: Sequence[Row]) -> list[float]:
    return [row.value.baseline for row in rows]


def _height(baselines: Sequence[float]) -> float:
    return max(baselines) - min(baselines) if baselines else 0.0


def _pitch(rows: Sequence[Row]) -> float:
    """How far the lines of notes are apart: no less than the size of the type."""
    apart = (a - b for a, b in pairwise(_baselines(rows)) if a - b > _SAME)
    size = max((row.value.size for row in rows), default=0.0)
    return max(size, min(apart, default=0.0))
