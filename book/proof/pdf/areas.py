"""Tells apart what stands on a page: running head, folio, text, and the notes at its foot.

Heads and folios stand at one height on all pages, outside the text. Where the notes begin is
decided by two witnesses together: the type (smaller, and the last thing on the page), and the
words, for it is known which belong to notes and which to the text. Neither is enough alone: a
page can end in small type that is text, and two notes can have the words of a sentence in common
with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Protocol

from book.proof.pdf.pages import Pages
from book.proof.pdf.read import Line, Sheet
from book.proof.pdf.words import Row, runs, stream

_FOLIO = re.compile(r"\d+|[ivxlcdm]+", re.IGNORECASE)
# What opens a note: its number, or a symbol.
_MARK = re.compile(r"\s*(\d+|[⁰¹²³⁴-⁹*†‡§]+)(?![\d–-])")
# How far a head or folio may stand from the height of the others, in points.
_TREMBLE = 1.0
# No running head stands lower than this share of the page from its top.
_TOP = 0.2
# Two sizes of type are the same within this, in points.
_SAME_SIZE = 0.2
_CUT = "…"
# A size of type in which this share of the letters is set is no heading's.
_GOOD_PART = 0.15
# Where the notes are nearly all of the book, this share of the letters may be its text.
_SOME_PART = 0.05
# The weight of the type as a witness, in pairs of words that speak for the notes.
_TYPE_WEIGHT = 0.4
# The weight of a first line that can't open a note as a witness against notes.
_OPENING_WEIGHT = 2.0
# A note begins no further from the edge of the text than this many times its size.
_INDENT = 3.0


class Edge(Protocol):
    """The highest or the lowest line of a page."""

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def size(self) -> float: ...  # noqa: D102

    @property
    def baseline(self) -> float: ...  # noqa: D102


Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Areas:
    """A page taken apart. `notes` is empty where none stand at the foot."""

    sheet: Sheet
    head: Line | None
    folio: Line | None
    text: tuple[Row, ...]
    notes: tuple[Row, ...]

    @property
    def printed(self) -> str:
        """The folio as printed; where none is, as the page label has it."""
        return self.folio.text.strip() if self.folio else self.sheet.label

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on the page but, perhaps, its head and folio."""
        return not self.text and not self.notes


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of the book before its pages are read.

    `text` and `notes` are the pairs of neighbouring
    words that occur in the one and not in the other. `at_foot` tells whether notes stand there.
    """

    text: Pairs
    notes: Pairs
    at_foot: bool


def pairs(words: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs of neighbours in `words`."""
    return set(pairwise(words))


def head_key(text: str) -> str:
    """A running head as it is compared: its words alone."""
    return " ".join(runs(text))


def is_head(text: str, heads: Iterable[str]) -> bool:
    """Whether `text` is one of `heads`, or begins one that was cut to fit and ends in dots."""
    key = head_key(text)
    if text.rstrip().endswith(_CUT):
        return any(one.startswith(key) for one in heads)
    return key in heads


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all pages: the size of the text, the baselines of heads and of folios.

    All in points; None where there are none.
    """

    body: float
    head_at: float | None
    folio_at: float | None


def frame_of(sheets: Pages[Sheet], heads: frozenset[str], verso: Collection[str]) -> Frame:
    """The frame of a book's pages.

    `heads` are the running heads that may occur, `verso` those that say the title of the book.
    """
    sizes = _sizes(sheets, heads)
    tops = [(line, sheet.height) for sheet in sheets for line in _extreme(sheet, max)]
    return Frame(usual_size(sizes), head_height(tops, heads, verso, sizes), _folio_height(sheets))


def take_apart(sheets: Pages[Sheet], clues: Clues, frame: Frame) -> Pages[Areas]:
    """The areas of every page."""
    body, head_at, folio_at = frame.body, frame.head_at, frame.folio_at
    stripped = [_without_frame(sheet, head_at, folio_at) for sheet in sheets]
    pages = [rows for _, _, rows in stripped]
    cuts = [len(rows) for rows in pages]
    if clues.at_foot:
        leanings: Counter[tuple[int, int]] = Counter()
        for rows in pages:
            leanings.update(_leanings(rows, clues))
        sizes = _note_sizes(pages, leanings, body)
        runs_on = False
        for index, rows in enumerate(pages):
            cuts[index] = _cut(rows, leanings, sizes, runs_on=runs_on)
            runs_on = cuts[index] < len(rows)
    areas = [
        Areas(sheet, head, folio, tuple(rows[:cut]), tuple(rows[cut:]))
        for sheet, (head, folio, rows), cut in zip(sheets, stripped, cuts, strict=True)
    ]
    return Pages(areas, sheets.start)


def _sizes(sheets: Pages[Sheet], heads: frozenset[str]) -> Counter[float]:
    """How many letters are set in each size.

    Where there is little text below each heading, the headings are a good part; they read like
    running heads, and are left out.
    """
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            if is_head(line.text, heads):
                continue
            sizes[round(line.size, 1)] += len(line.text)
    return sizes


def usual_size(sizes: Counter[float], part: float = _GOOD_PART) -> float:
    """The size of the text, by how many letters are set in each: the largest of a good `part`.

    In a book that is full of notes, theirs may be the most frequent one.
    """
    good = part * sizes.total()
    return max((size for size, letters in sizes.items() if letters >= good), default=0.0)


def head_height(
    tops: Iterable[tuple[Edge, float]],
    heads: Collection[str],
    verso: Collection[str],
    sizes: Counter[float],
) -> float | None:
    """The baseline of the running heads: that of the highest line that reads like one.

    A heading at the opening of a part reads like one too, but is larger, or stands lower: where
    there is little text beside a title, the size alone does not tell. Where there is little text
    beside the notes, their size is the usual one, and running heads are larger; but those of
    left-hand pages say the title of the book, as headings do not.

    Args:
        tops: the highest line of every page that has one, and how high the page is.
        heads: the running heads that may occur.
        verso: those of them that say the title of the book.
        sizes: how many letters are set in each size.
    """
    body, some = usual_size(sizes), usual_size(sizes, _SOME_PART)
    heights = [
        one.baseline
        for one, height in tops
        if one.baseline > (1 - _TOP) * height
        and is_head(one.text, heads)
        and one.size <= (some if is_head(one.text, verso) else body) + _SAME_SIZE
    ]
    return max(heights, default=None)


def _folio_height(sheets: Pages[Sheet]) -> float | None:
    return folio_height(line for sheet in sheets for line in _extreme(sheet, min))


def folio_height(lowest: Iterable[Edge]) -> float | None:
    """The baseline of the folios: where most of the lowest lines are nothing but a number."""
    heights: Counter[int] = Counter()
    heights.update(round(one.baseline) for one in lowest if _FOLIO.fullmatch(one.text.strip()))
    return heights.most_common(1)[0][0] if heights else None


def _extreme(sheet: Sheet, which: object) -> tuple[Line, ...]:
    """The highest, or lowest, line of a page; nothing where the page is blank."""
    if not sheet.lines:
        return ()
    choose = max if which is max else min
    return (choose(sheet.lines, key=lambda line: line.baseline),)


def _without_frame(
    sheet: Sheet, head_at: float | None, folio_at: float | None
) -> tuple[Line | None, Line | None, list[Row]]:
    head = folio = None
    rows: list[Row] = []
    for index, line in enumerate(sheet.lines):
        if head_at is not None and line.baseline > head_at - _TREMBLE:
            head = line
        elif folio_at is not None and line.baseline < folio_at + _TREMBLE:
            folio = line
        else:
            rows.append(Row(sheet.index, index, line))
    return head, folio, rows


def _leanings(rows: Sequence[Row], clues: Clues) -> Counter[tuple[int, int]]:
    """How many more pairs of words of each line of a page are of the notes than of the text.

    A line of one word, as a cell with nothing but a number, is judged by its pair with the line
    before it.
    """
    found: Counter[tuple[int, int]] = Counter()
    last = ""
    for row in rows:
        # Without the calls: before a word that begins a note they would look like its number.
        words = [word.text for word in stream((row,)).words]
        there = pairs([last, *words] if last and len(words) == 1 else words)
        found[row.sheet, row.line] = len(there & clues.notes) - len(there & clues.text)
        last = words[-1] if words else last
    return found


def _note_sizes(
    pages: Sequence[Sequence[Row]], leanings: Mapping[tuple[int, int], int], body: float
) -> frozenset[float]:
    """The sizes of type that notes are set in: those of lines that are known by their words.

    Where no note has words enough to be known by, the small type at the foot of pages is theirs.
    """
    weights: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            weights[round(row.value.size, 1)] += leanings[row.sheet, row.line]
    known = frozenset(size for size, weight in weights.items() if weight > 0)
    if known:
        return known
    last = {round(rows[-1].value.size, 1) for rows in pages if rows}
    return frozenset(size for size in last if size < body - _SAME_SIZE and weights[size] == 0)


def _cut(
    rows: Sequence[Row],
    leanings: Mapping[tuple[int, int], int],
    sizes: frozenset[float],
    *,
    runs_on: bool,
) -> int:
    """Where the notes begin among the lines of a page.

    The cut is where most witnesses are on their own side of it. Notes open with a number; where
    one may come from the page before, as `runs_on` tells, they stand apart from the text. Where
    the words tell nothing, a table or a listing in small type must not be taken for notes.
    """
    best, cut, weight, words, widest = 0.0, len(rows), 0.0, 0, 0.0
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        of_type = _TYPE_WEIGHT if round(row.value.size, 1) in sizes else -_TYPE_WEIGHT
        words += leanings[row.sheet, row.line]
        weight += leanings[row.sheet, row.line] + (of_type if sizes else 0.0)
        gap = _gap_above(rows, index)
        opens = _is_marked(rows, index) or (runs_on and gap > widest)
        widest = max(widest, gap)
        if words <= 0 and not (opens and _is_set_otherwise(rows, index)):
            continue
        here = weight if opens else weight - _OPENING_WEIGHT
        if here > best:
            best, cut = here, index
    return cut


def _is_marked(rows: Sequence[Row], index: int) -> bool:
    """Whether a line begins with a number, as a note does.

    A number in a cell of a table does not stand at the edge of the text.
    """
    line = rows[index].value
    edge = min(row.value.left for row in rows)
    return bool(_MARK.match(line.text)) and line.left < edge + _INDENT * line.size


def _gap_above(rows: Sequence[Row], index: int) -> float:
    """How far the line above a line is away; no line is further away than that of another page."""
    return rows[index - 1].value.baseline - rows[index].value.baseline if index else inf


def _is_set_otherwise(rows: Sequence[Row], index: int) -> bool:
    """Whether a line is not in the size of the one above it, as those of a table are."""
    if not index:
        return True
    return abs(rows[index].value.size - rows[index - 1].value.size) > _SAME_SIZE
