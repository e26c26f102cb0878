"""Pages as pictures: what is really seen on them, whatever the file says that it draws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pypdfium2

from book.printing.measure.bounds import TooMuch
from book.printing.measure.boxes import Box

if TYPE_CHECKING:
    from PIL.Image import Image

COARSE = 2.0
"""Pixels in a point for the first look: half a point each."""
FINE = 8.0
"""Pixels in a point where it comes down to it."""
# Greys above this are paper: less than two hundredths of ink.
_PAPER = 250
# Letters on either side of a place, of which its words are taken.
_NEAR = 32
_MOST_PIXELS = 40_000_000
_INKED = [255 if value < _PAPER else 0 for value in range(256)]


class Pictures:
    """Draws pages of one file, whole or in part, each in the measure of its `PageFacts`.

    Raises:
        pypdfium2.PdfiumError: The file can't be opened.
    """

    def __init__(self, data: bytes) -> None:
        self._document: Any = pypdfium2.PdfDocument(data)
        self._number = 0
        self._page: Any = None
        self._refused: set[int] = set()

    def refuse(self, number: int) -> None:
        """Never draw this page: it was made to take all time or memory of who does."""
        self._refused.add(number)

    def close(self) -> None:
        """Let the file go."""
        self._leave()
        self._document.close()

    def _leave(self) -> None:
        if self._page is not None:
            self._page.close()
        self._page, self._number = None, 0

    def _open(self, number: int) -> Any:
        if number in self._refused:
            raise TooMuch("it is too much to be drawn")
        if number != self._number:
            self._leave()
            page = self._document[number - 1]
            media = page.get_mediabox()
            if page.get_cropbox() != media:
                # What a crop box hides is still printed by those who print the sheet.
                page.set_cropbox(*media)
                page.close()
                page = self._document[number - 1]
            self._page, self._number = page, number
        return self._page

    def drawn(
        self,
        number: int,
        media: Box,
        part: Box | None = None,
        scale: float = COARSE,
        *,
        colour: bool = False,
    ) -> tuple[Image, Box]:
        """A page or a part of it with `scale` pixels in a point, and the part as it was drawn.

        Raises:
            TooMuch: The picture would be too large.
            pypdfium2.PdfiumError: The page can't be drawn.
        """
        page = self._open(number)
        # A page may be measured in a unit that the library does not heed.
        unit = media.width / page.get_width() if page.get_width() > 0 else 1.0
        part = (part or media).meets(media) or media
        if part.width * part.height * scale * scale > _MOST_PIXELS:
            raise TooMuch("it is too large to be drawn")
        # The library counts whole pixels and rounds up; edges are where its pixels are.
        wide, high = math.ceil(media.width * scale), math.ceil(media.height * scale)
        across, along = wide / media.width, high / media.height
        left = min(math.floor(part.left * across), wide - 1)
        below = min(math.floor(part.bottom * along), high - 1)
        right = min(math.floor((media.right - part.right) * across), wide - left - 1)
        above = min(math.floor((media.top - part.top) * along), high - below - 1)
        factor = scale * unit
        bitmap = page.render(
            scale=factor,
            crop=tuple((one - 0.5) / factor for one in (left, below, right, above)),
            grayscale=not colour,
            draw_annots=False,
            may_draw_forms=False,
        )
        exact = Box(left / across, below / along, (wide - right) / across, (high - above) / along)
        image: Image = bitmap.to_pil()
        return image, exact

    def paint(
        self, number: int, media: Box, part: Box | None = None, scale: float = COARSE
    ) -> Box | None:
        """The smallest box around what is seen on a page or a part of it; None on blank paper."""
        if part is not None:
            part = part.meets(media)
            if part is None or part.width <= 0 or part.height <= 0:
                return None
        image, exact = self.drawn(number, media, part, scale)
        found = image.point(_INKED).getbbox()
        if found is None:
            return None
        left, upper, right, lower = found
        across, along = exact.width / image.width, exact.height / image.height
        return Box(
            exact.left + left * across,
            exact.top - lower * along,
            exact.left + right * across,
            exact.top - upper * along,
        )

    def text(self, number: int) -> str:
        """The words of a page, as a reader's program would copy them.

        Raises:
            TooMuch: The page can't be opened safely.
        """
        page = self._open(number)
        text = page.get_textpage()
        try:
            words: str = text.get_text_range()
            return words
        finally:
            text.close()

    def words_at(self, number: int, box: Box) -> str:
        """The words that begin with that of which the letters in `box` are a part; "" if unknown.

        `box` is in the measure of the page's `PageFacts`.
        """
        try:
            page = self._open(number)
            left, bottom, *_ = page.get_mediabox()
            text = page.get_textpage()
        except (TooMuch, pypdfium2.PdfiumError):
            return ""
        try:
            x, y = left + (box.left + box.right) / 2, bottom + (box.bottom + box.top) / 2
            index = text.get_index(x, y, 2, 2)
            if index is None or index < 0:
                return ""
            before = text.get_text_range(max(0, index - _NEAR), min(index, _NEAR))
            after = text.get_text_range(index, min(_NEAR, text.count_chars() - index))
        finally:
            text.close()
        begun = before.split()[-1] if before and not before[-1].isspace() else ""
        line = f"{begun}{after}".splitlines()
        return line[0].rpartition(" ")[0] or line[0] if line else ""
