"""Paths while a page builds them, and what is drawn by stroking or filling them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from book.printing.measure.boxes import Box, Matrix, around, put, scale

# A filled rectangle this much longer than broad is a line.
_LINE = 3.0
# Paths of more parts than this are a drawing, which is one thing.
_MOST_PARTS = 400
# Points: what stands this straight is straight.
_STRAIGHT = 0.02


@dataclass(slots=True)
class Part:
    """A run of points from `m` or `re`, where they land on the page."""

    points: list[tuple[float, float]] = field(default_factory=list)
    curved: bool = False

    @property
    def is_rectangle(self) -> bool:
        """Whether it is a rectangle with its sides along those of the page."""
        points = self.points
        if self.curved or not 4 <= len(points) <= 5:
            return False
        if len(points) == 5 and _apart(points[0], points[4]) > _STRAIGHT:
            return False
        corners = [*points[:4], points[0]]
        steps = [
            (abs(x2 - x1) < _STRAIGHT, abs(y2 - y1) < _STRAIGHT)
            for (x1, y1), (x2, y2) in pairwise(corners)
        ]
        return all(across or along for across, along in steps) and (
            steps[0] == steps[2] and steps[1] == steps[3]
        )


class Path:
    """The current path. What is added is in the measure of the instructions."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.here = (0.0, 0.0)

    def move(self, matrix: Matrix, x: float, y: float) -> None:
        """`m`: begin a new part."""
        self.here = (x, y)
        self.parts.append(Part([put(matrix, x, y)]))

    def line(self, matrix: Matrix, x: float, y: float) -> None:
        """`l`: a straight line."""
        self._open(matrix).points.append(put(matrix, x, y))
        self.here = (x, y)

    def curve(self, matrix: Matrix, *points: tuple[float, float]) -> None:
        """`c`, `v`, `y`: a curve, which lies inside its points."""
        part = self._open(matrix)
        part.curved = True
        part.points += [put(matrix, *point) for point in points]
        self.here = points[-1]

    def rectangle(self, matrix: Matrix, x: float, y: float, width: float, height: float) -> None:
        """`re`."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.parts.append(Part([put(matrix, *corner) for corner in corners]))
        self.here = (x, y)

    def _open(self, matrix: Matrix) -> Part:
        if not self.parts:
            self.parts.append(Part([put(matrix, *self.here)]))
        return self.parts[-1]

    def box(self) -> Box | None:
        """Around all of it."""
        points = [point for part in self.parts for point in part.points]
        return around(points) if points else None

    def filled(self) -> Iterator[tuple[Box, float]]:
        """What a fill draws: boxes, each with its breadth where it is a line, or 0.

        Rectangles are things of their own; any other shape is one, with its holes.
        """
        parts = [part for part in self.parts if len(part.points) > 1]
        if parts and len(parts) <= _MOST_PARTS and all(part.is_rectangle for part in parts):
            for part in parts:
                box = around(part.points)
                yield box, _breadth(box)
        elif parts:
            yield around(point for part in parts for point in part.points), 0.0

    def stroked(self, matrix: Matrix, breadth: float) -> Iterator[tuple[Box, float]]:
        """What a stroke draws: a box a part, each with the breadth of the line as placed."""
        weight = breadth * scale(matrix)
        parts = [part for part in self.parts if len(part.points) > 1]
        if len(parts) > _MOST_PARTS:
            yield around(point for part in parts for point in part.points).grown(weight / 2), weight
            return
        for part in parts:
            box = around(part.points)
            # A straight line has no breadth along its own way.
            across = 0.0 if box.height < _STRAIGHT <= box.width else weight / 2
            along = 0.0 if box.width < _STRAIGHT <= box.height else weight / 2
            yield box.inset(-across, -along, -across, -along), weight


def _breadth(box: Box) -> float:
    short, long = sorted((box.width, box.height))
    return short if long > _LINE * short else 0.0


def breadth(box: Box) -> float:
    """The breadth of what is drawn as a long box; 0 for what is no line."""
    return _breadth(box)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
