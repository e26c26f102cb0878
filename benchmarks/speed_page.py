"""The results of typesetting.py as a table and as a plot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

_REFERENCE = "in one piece"
_WIDTH, _HEIGHT = 740, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 266, 20, 44
# Told apart by people who see few colours (Okabe and Ito), and by their labels.
_COLOURS = ("#000000", "#0072b2", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#e69f00")

Results = Mapping[str, Any]


def table(results: Results) -> str:
    """All results in Markdown, with the machines on which they were measured."""
    sizes = list(results)
    names = list(dict.fromkeys(name for one in results.values() for name in one["runs"]))
    machines = list(dict.fromkeys(one["machine"] for one in results.values()))
    lines = [
        "; ".join(machines) + ".",
        "Seconds of the processors, in brackets those by the clock, and the most memory of all "
        "processes together.",
        "",
        "| | " + " | ".join(f"{results[size]['pages']} pages" for size in sizes) + " |",
        "| --- |" + " ---: |" * len(sizes),
    ]
    for name in names:
        cells = [_cell(results[size]["runs"].get(name)) for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for name in names:
        if name != _REFERENCE:
            cells = [_ratio(results[size]["runs"], _REFERENCE, name) for size in sizes]
            lines.append(f"| *in one piece ÷ {name}* | " + " | ".join(cells) + " |")
    if "Typst, the same words" in names:
        cells = [
            _ratio(results[size]["runs"], "Typst, the same words", "one section edited")
            for size in sizes
        ]
        lines.append("| *Typst ÷ one section edited* | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(one: Mapping[str, float] | None) -> str:
    if one is None:
        return "–"
    return f"{one['cpu']:.1f} ({one['wall']:.1f}), {one['memory']:.0f} MB"


def _ratio(runs: Mapping[str, Mapping[str, float]], slow: str, quick: str) -> str:
    if slow not in runs or quick not in runs:
        return "–"
    return f"{runs[slow]['cpu'] / max(runs[quick]['cpu'], 0.01):.1f} ×"


def plot(results: Results) -> str:
    """Seconds of the processors by pages, both on scales of powers, as SVG."""
    lines = {
        name: [(one["pages"], one["runs"][name]["cpu"]) for one in results.values()]
        for name in dict.fromkeys(name for one in results.values() for name in one["runs"])
        if all(name in one["runs"] for one in results.values())
    }
    pages = [one["pages"] for one in results.values()]
    seconds = [cpu for points in lines.values() for _, cpu in points]
    low, high = (
        10 ** math.floor(math.log10(min(seconds))),
        10 ** math.ceil(math.log10(max(seconds))),
    )
    across = _scale(min(pages), max(pages), _LEFT + 10, _WIDTH - _RIGHT)
    up = _scale(low, high, _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        "<title>Seconds of the processors by the pages of the book</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    power = low
    while power <= high:
        y = up(power)
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT + 6}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{power:g} s</text>'
        )
        power *= 10
    for one in pages:
        parts.append(
            f'<text x="{across(one):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">'
            f"{one}</text>"
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">pages</text>')
    parts += _drawn(lines, across, up)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _drawn(lines: Mapping[str, list[tuple[int, float]]], across: Any, up: Any) -> list[str]:
    """The lines, each with its name at its end; names make room for each other."""
    parts, last = [], 0.0
    ordered = sorted(lines.items(), key=lambda one: -one[1][-1][1])
    for (name, points), colour in zip(ordered, _COLOURS, strict=False):
        places = [(across(x), up(y)) for x, y in points]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        last = max(y, last + 16)
        parts.append(
            f'<text x="{x + 10:.1f}" y="{last + 4:.1f}" fill="{colour}">{escape(name)}</text>'
        )
    return parts


def _scale(low: float, high: float, first: float, last: float) -> Any:
    """Where a value between `low` and `high` stands, by its power."""
    span = math.log(high / low) or 1.0
    return lambda value: first + (last - first) * math.log(value / low) / span
