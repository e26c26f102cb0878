"""The order in which the eye goes through the lines of a page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from book.proof.pdf.read import Line


def as_they_stand(lines: list[Line]) -> tuple[tuple[Line, ...], bool]:
    """Lines in the order of the eye, top down; and whether some stand on others.

    A file draws them in that order as a rule, the cells of a table one after the other, but the
    numbers of a list behind all its words, and the running head last of all. A line that is drawn
    after one below it in the same column is put before that one; all others keep their order, for
    the lines of a cell are read before those beside them. Where lines stand on one another the
    order of drawing is all there is.
    """
    lines = _numbers_first(lines)
    if any(_is_above(below, above) for above, below in pairwise(lines)):
        ordered = sorted(lines, key=lambda line: (-round(line.baseline), line.left))
        if any(_overlap(one, other) for one, other in pairwise(ordered)):
            return tuple(lines), True
        return tuple(_top_down(lines)), False
    return tuple(lines), False


def _top_down(lines: list[Line]) -> list[Line]:
    """Put each line before those below it in its column."""
    order: list[Line] = []
    lowest = lines[0].baseline
    for line in lines:
        place = len(order)
        if line.baseline > lowest:
            below = (i for i, other in enumerate(order) if _is_above(line, other))
            place = next(below, place)
        order.insert(place, line)
        lowest = min(lowest, line.baseline)
    return order


def _is_above(one: Line, other: Line) -> bool:
    return one.baseline > other.baseline + 1 and _share_a_column(one, other)


def _overlap(one: Line, other: Line) -> bool:
    """Whether the letters of two lines touch: they stand closer than half their size."""
    near = abs(one.baseline - other.baseline) < min(one.size, other.size) / 2
    return near and _share_a_column(one, other)


def _numbers_first(lines: list[Line]) -> list[Line]:
    """Put what stands to the left of a line, and was drawn later, before that line."""
    order: list[Line] = []
    for line in lines:
        place = len(order)
        for index in range(len(order) - 1, -1, -1):
            other = order[index]
            if abs(other.baseline - line.baseline) <= 1 and line.right <= other.left + 1:
                place = index
        order.insert(place, line)
    return order


def _share_a_column(one: Line, other: Line) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 1
