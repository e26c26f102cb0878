"""Rectangles and transformations of a page. All lengths are in points, from the lower left."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""
INCH = 72.0
"""Points in an inch."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its sides along those of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def meets(self, other: Box) -> Box | None:
        """What both have in common; a line without breadth counts, nothing at all gives None."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        bottom, top = max(self.bottom, other.bottom), min(self.top, other.top)
        return Box(left, bottom, right, top) if left <= right and bottom <= top else None

    def joined(self, other: Box) -> Box:
        """The smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def inset(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The rectangle with its sides moved inwards by these lengths."""
        return Box(self.left + left, self.bottom + bottom, self.right - right, self.top - top)

    def grown(self, by: float) -> Box:
        """The rectangle with all sides moved outwards."""
        return self.inset(-by, -by, -by, -by)

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether `other` lies inside, by `slack` at most over an edge."""
        return (
            other.left >= self.left - slack
            and other.bottom >= self.bottom - slack
            and other.right <= self.right + slack
            and other.top <= self.top + slack
        )

    def same_as(self, other: Box, slack: float) -> bool:
        """Whether no side differs by more than `slack`."""
        return self.holds(other, slack) and other.holds(self, slack)

    def moved(self, dx: float, dy: float) -> Box:
        """The rectangle somewhere else."""
        return Box(self.left + dx, self.bottom + dy, self.right + dx, self.top + dy)


Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(one: Matrix, other: Matrix) -> Matrix:
    """`one` applied first, then `other`, as PDF multiplies (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def put(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point, transformed."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The smallest rectangle around points; there must be one at least."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def placed(matrix: Matrix, box: Box) -> Box:
    """The rectangle around a transformed rectangle."""
    corners = ((x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))
    return around(put(matrix, x, y) for x, y in corners)


def stretch(matrix: Matrix) -> tuple[float, float]:
    """How much a transformation stretches along its own x and its own y."""
    a, b, c, d, _, _ = matrix
    return math.hypot(a, b), math.hypot(c, d)


def scale(matrix: Matrix) -> float:
    """The mean stretch: what a line's breadth is multiplied by."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))
