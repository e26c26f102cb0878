"""How high a line is: asked of the engine's own measure of fonts, style by style.

A line is as high as the tallest of what stands in it, all of it on one baseline. Two styles of
one line-height can make a line higher than that, where their fonts hang at other heights.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.text.line_break import strut


def line_box(styles: Iterable[Any]) -> float:
    """The height, in pixels, of a line with text of these computed styles; 0 without any."""
    above = below = 0.0
    for style in styles:
        height, baseline = strut(style)
        rise = style["vertical_align"]
        lift = float(rise) if isinstance(rise, int | float) else 0.0
        above = max(above, baseline + lift)
        below = max(below, height - baseline - lift)
    return above + below
