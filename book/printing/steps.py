"""Gradients that change at a stroke, which are how a style sheet draws a short rule.

The engine draws such a gradient as a shading behind a mask, and a mask is transparency, which
printers refuse. What is seen is a row of plain boxes, and as such it can be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object

from book.printing.colour import Colour


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of a gradient in one colour, from `start` to `end` on its axis (0 to 1)."""

    start: float
    end: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a gradient lies: along x or along y, from one coordinate to another."""

    upright: bool
    first: float
    last: float

    def at(self, place: float) -> float:
        """The coordinate of a place on the axis."""
        return self.first + (self.last - self.first) * place


def axis_of(shading: Object) -> Axis | None:
    """The axis of an axial shading that runs along x or y; None for any other."""
    if int(shading.get("/ShadingType", 0)) != 2:
        return None
    x0, y0, x1, y1 = numbers(shading.Coords)
    if y0 == y1 and x0 != x1:
        return Axis(False, x0, x1)
    if x0 == x1 and y0 != y1:
        return Axis(True, y0, y1)
    return None


def steps_of(shading: Object) -> tuple[Step, ...] | None:
    """The steps of a shading, or None where its colour changes by degrees."""
    function = shading.get("/Function")
    if not isinstance(function, Dictionary):
        return None
    kind = int(function.FunctionType)
    if kind == 2:
        parts: list[Object] = [function]
        bounds: list[float] = []
    elif kind == 3:
        parts = [function.Functions[at] for at in range(len(function.Functions))]
        bounds = numbers(function.Bounds)
    else:
        return None
    edges = [0.0, *bounds, 1.0]
    found = []
    for part, start, end in zip(parts, edges[:-1], edges[1:], strict=True):
        if end <= start:
            continue  # the stroke itself, at which the colour changes
        if int(part.FunctionType) != 2:
            return None
        first, last = numbers(part.C0), numbers(part.C1)
        if first != last:
            return None
        found.append(Step(start, end, tuple(first)))
    return tuple(found)


def shown(colours: Sequence[Step], masks: Sequence[Step]) -> list[Step]:
    """The pieces of `colours` that the mask lets through; light in the mask is through."""
    found = []
    for mask in masks:
        if mask.colour[0] < 0.5:
            continue
        for one in colours:
            start, end = max(one.start, mask.start), min(one.end, mask.end)
            if start < end:
                found.append(Step(start, end, one.colour))
    return found


def is_hard(masks: Sequence[Step]) -> bool:
    """Whether a mask hides or shows, and nothing in between."""
    return all(step.colour[0] in (0.0, 1.0) for step in masks)


def numbers(array: Object) -> list[float]:
    """The numbers of an array."""
    if not isinstance(array, Array):
        return []
    return [float(one) for one in array]
