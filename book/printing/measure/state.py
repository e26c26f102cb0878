"""The graphics state that a page's instructions change (ISO 32000-1, 8.4 and 9.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from book.printing.measure.boxes import IDENTITY, Box, Matrix
from book.printing.measure.facts import Ink
from book.printing.measure.fonts import Font
from book.printing.measure.spaces import GREY, ColourSpace

BLACK = Ink("grey", (0.0,))
"""What a page begins with."""


@dataclass(slots=True)
class State:
    """Everything that `q` keeps and `Q` brings back."""

    ctm: Matrix
    clip: Box
    fill_space: ColourSpace = GREY
    stroke_space: ColourSpace = GREY
    fill: Ink = BLACK
    stroke: Ink = BLACK
    fill_pattern: Any = None
    stroke_pattern: Any = None
    line: float = 1.0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    soft: bool = False
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def kept(self) -> State:
        """A copy for the stack."""
        return replace(self)

    @property
    def blended(self) -> bool:
        """Whether what is drawn mixes with what is below."""
        return self.soft or self.blend not in ("Normal", "Compatible")


@dataclass(slots=True)
class TextPlace:
    """Where the next letter goes: kept from BT to ET, by no `q`."""

    matrix: Matrix = IDENTITY
    line: Matrix = IDENTITY
