"""The words of a printed cover, in sizes at which they fit; measured in the book's own letters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from book.markup.resources import FontFace

_UNIT = 200
_LEADING = 1.36
LARGEST_BLURB, SMALLEST_BLURB = 12.5, 8.0
"""Points: the sizes between which the text of the back is set."""
_STEP = 0.25
# The engine divides words and justifies; a line that is filled here may be a little shorter there.
_CAUTION = 1.03


class Measure:
    """Measures words in one face."""

    def __init__(self, faces: Sequence[FontFace], style: str = "normal") -> None:
        regular = [one for one in faces if one.weight == 400]
        fitting = [one for one in regular if one.style == style] or list(faces)
        own = [one for one in fitting if one.family == "EB Garamond"]
        self._font = _font((own or fitting)[0].data)

    def width(self, text: str, size: float) -> float:
        """The width of a line in points."""
        return float(self._font.getlength(text)) * size / _UNIT

    def lines(self, text: str, size: float, width: float) -> int:
        """How many lines of `width` points a paragraph takes."""
        count, filled = 1, 0.0
        space = self.width(" ", size)
        for word in text.split():
            long = self.width(word, size) * _CAUTION
            if filled and filled + space + long > width:
                count, filled = count + 1, 0.0
            filled += long + (space if filled else 0.0)
        return count

    def fitting(self, text: str, most: float, width: float, lines: int) -> float:
        """The largest size up to `most` at which `text` takes so many lines, its words whole."""
        size = most
        longest = max(text.split(), key=len, default="")
        while size > 6 and (
            self.lines(text, size, width) > lines or self.width(longest, size) * _CAUTION > width
        ):
            size -= 0.5
        return size


@lru_cache(maxsize=4)
def _font(data: bytes) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(data), _UNIT)


def blurb_size(
    paragraphs: Sequence[str], measure: Measure, width: float, height: float
) -> float | None:
    """The size at which the text of the back fits its room; None where it is too long for any."""
    size = LARGEST_BLURB
    while size >= SMALLEST_BLURB:
        count = sum(measure.lines(one, size, width) for one in paragraphs)
        if count * size * _LEADING <= height:
            return size
        size -= _STEP
    return None
