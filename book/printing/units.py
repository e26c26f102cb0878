"""Lengths as people spell them, in points (1 in = 25.4 mm = 72 pt)."""

from __future__ import annotations

import re

POINTS = {"in": 72.0, "mm": 72.0 / 25.4, "cm": 72.0 / 2.54, "pt": 1.0}
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(in|mm|cm|pt)")
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[x×] ?([0-9]+(?:\.[0-9]+)?) ?(in|mm|cm|pt)")


def length(text: str) -> float:
    """The points of a length such as `0.125in` or `3mm`.

    Raises:
        ValueError: It is none.
    """
    found = _LENGTH.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a length: write a number and in, mm, cm or pt")
    return float(found[1]) * POINTS[found[2]]


def size(text: str) -> tuple[float, float]:
    """Width and height in points of a size such as `6x9in` or `148x210mm`.

    Raises:
        ValueError: It is none.
    """
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a size: write width, x, height, and in, mm, cm or pt")
    unit = POINTS[found[3]]
    return float(found[1]) * unit, float(found[2]) * unit


def said(points: float) -> str:
    """A length for people, in both the units that printers use: `0.625 in (15.9 mm)`."""
    inches = f"{points / POINTS['in']:.3f}".rstrip("0").rstrip(".")
    return f"{inches} in ({points / POINTS['mm']:.1f} mm)"
