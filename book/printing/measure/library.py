"""What is read once for all pages of a file: its fonts, its forms, and which layers are off."""

from __future__ import annotations

from typing import Any

import pikepdf

from book.printing.measure import bounds
from book.printing.measure.bounds import BROKEN
from book.printing.measure.fonts import Font

# Instructions of forms that stay read, while they are drawn again and again.
_MOST_KEPT = 200_000


class Library:
    """The shared things of one open file."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.fonts: list[Font] = []
        self._fonts: dict[tuple[int, int], Font] = {}
        self._forms: dict[tuple[int, int], list[Any]] = {}
        self._kept = 0
        self.hidden = _hidden_layers(pdf)

    def font(self, obj: Any) -> Font:
        """The font of a resource."""
        place = tuple(obj.objgen)
        if place == (0, 0) or place not in self._fonts:
            font = Font(obj, len(self.fonts))
            self.fonts.append(font)
            if place == (0, 0):
                return font
            self._fonts[place] = font
        return self._fonts[place]

    def instructions(self, stream: Any) -> list[Any]:
        """The instructions of a form."""
        place = tuple(stream.objgen)
        if place in self._forms:
            return self._forms[place]
        bounds.check_size(stream)
        read = list(pikepdf.parse_content_stream(stream))
        if place != (0, 0) and self._kept + len(read) < _MOST_KEPT:
            self._forms[place] = read
            self._kept += len(read)
        return read


def _hidden_layers(pdf: Any) -> frozenset[tuple[int, int]]:
    try:
        off = pdf.Root.OCProperties.D.get("/OFF", [])
        return frozenset(tuple(one.objgen) for one in off)
    except BROKEN:
        return frozenset()
