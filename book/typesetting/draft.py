"""DRAFT, drawn large and pale across a page.

It is drawn as outlines, not set as text: who copies or checks the words of a page must not find
it among them.
"""

from __future__ import annotations

from io import BytesIO

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

WORD = "DRAFT"
_COLOUR = "#e6e6e6"
_TRACKING = 0.08
_TILT = -52


def draft_svg(font: bytes, width: float, height: float) -> str:
    """A page of `width` by `height` points with the word across it, from corner to corner."""
    with TTFont(BytesIO(font)) as face:
        outlines = face.getGlyphSet()
        names = face.getBestCmap()
        unit = float(face["head"].unitsPerEm)
        cap_height = float(face["OS/2"].sCapHeight)
        parts: list[str] = []
        x = 0.0
        for letter in WORD:
            pen = SVGPathPen(outlines)
            outlines[names[ord(letter)]].draw(pen)
            parts.append(f'<path transform="translate({x:g} 0)" d="{pen.getCommands()}"/>')
            x += outlines[names[ord(letter)]].width + _TRACKING * unit
    x -= _TRACKING * unit
    scale = 0.8 * (width**2 + height**2) ** 0.5 / x
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}pt" height="{height:g}pt">'
        f'<g fill="{_COLOUR}" transform="translate({width / 2:g} {height / 2:g})'
        f" rotate({_TILT}) scale({scale:.5f} {-scale:.5f})"
        f' translate({-x / 2:g} {-cap_height / 2:g})">{"".join(parts)}</g></svg>'
    )
