"""How many notes begin on each page, drawn to scale; neighbouring pages together in a long book."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 960, 180, 34, 22, 8
_MOST_BARS = 160
_TICKS = 12


def histogram(edition: str, pages: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """What a template draws: bars, lines and ticks with their places, and the same in words.

    Args:
        edition: Whose pages they are.
        pages: The folio of each page, and how many notes begin on it.
    """
    together = math.ceil(len(pages) / _MOST_BARS) or 1
    groups = [pages[start : start + together] for start in range(0, len(pages), together)]
    sums = [sum(count for _, count in group) for group in groups]
    top = max([*sums, 1])
    step = (_WIDTH - _LEFT) / max(len(groups), 1)
    scale = (_HEIGHT - _BOTTOM - _TOP) / top
    return {
        "edition": edition,
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "bars": [
            {
                "x": f"{_LEFT + place * step + step * 0.12:.2f}",
                "y": f"{_HEIGHT - _BOTTOM - number * scale:.2f}",
                "width": f"{step * 0.76:.2f}",
                "height": f"{number * scale:.2f}",
                "title": f"{_name(group)}: {_notes(number)}",
            }
            for place, (group, number) in enumerate(zip(groups, sums, strict=True))
            if number
        ],
        "lines": [
            {"value": value, "y": round(_HEIGHT - _BOTTOM - value * scale, 2)}
            for value in range(0, top + 1, max(1, math.ceil(top / 4)))
        ],
        "ticks": [
            {"x": f"{_LEFT + (place + 0.5) * step:.2f}", "text": group[0][0]}
            for place, group in enumerate(groups)
            if place % max(1, math.ceil(len(groups) / _TICKS)) == 0
        ],
        "rows": [(folio, count) for folio, count in pages if count],
        "said": _said(pages, together),
        "label": f"Bars: how many notes begin on each page of {edition}. {_said(pages, together)}",
    }


def _name(group: Sequence[tuple[str, int]]) -> str:
    first, last = group[0][0], group[-1][0]
    return f"page {first}" if len(group) == 1 else f"pages {first} to {last}"


def _said(pages: Sequence[tuple[str, int]], together: int) -> str:
    """The distribution in a sentence."""
    shares = sorted(Counter(count for _, count in pages).items())
    parts = [f"{_notes(count)} on {_pages(number)}" for count, number in shares]
    bars = f" A bar stands for {together} pages." if together > 1 else ""
    return f"{', '.join(parts)}.{bars}" if parts else "no pages."


def _notes(number: int) -> str:
    return f"{number or 'no'} note{'' if number == 1 else 's'}"


def _pages(number: int) -> str:
    return f"{number} page{'' if number == 1 else 's'}"
