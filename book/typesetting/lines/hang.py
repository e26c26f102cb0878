"""Marks at the edges of lines that hang in the margin, so that the edge looks straight.

A hyphen or a full stop is little ink in much white: where it ends a line, the line looks short.
Gutenberg set such marks beside the column. How far each of them hangs is a share of its width:
all of what the theme asks for where it is light, half of that where it is heavier.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from book.typesetting.lines.leaves import Leaf
from book.typesetting.lines.shape import HYPHEN, Type

_QUOTES = "’‘'”“\"»«›‹‚„"
_LIGHT = frozenset(f"-.,{HYPHEN}{_QUOTES}")
_HEAVY = frozenset(":;–—")
_FIRST = frozenset(_QUOTES)
_NONE = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Hang:
    """How far marks hang: `share` is of the width of the light ones."""

    share: float = 0.0

    def behind(self, sign: str, type_: Type) -> float:
        """By how many pixels `sign`, the last of a line, hangs in the margin."""
        if not self.share:
            return 0.0
        share = self.share if sign in _LIGHT else self.share / 2 if sign in _HEAVY else 0.0
        return round(share * type_.width(sign), 2) if share else 0.0

    def before(self, sign: str, type_: Type) -> float:
        """By how many pixels `sign`, the first of a line, hangs in the margin."""
        return round(self.share * type_.width(sign), 2) if self.share and sign in _FIRST else 0.0


class Edges:
    """What hangs at the edges of the lines of one leaf, wherever it is broken.

    `types` are those of its runs.
    """

    def __init__(self, hang: Hang, leaf: Leaf, types: Sequence[Type]) -> None:
        self._hang, self._leaf, self._types = hang, leaf, types
        self._starts = [run.start for run in leaf.runs]

    def behind(self, place: int, *, divided: bool = False) -> float:
        """In pixels, for a line that ends before `place`, `divided` if a hyphen is added there."""
        # What stands in a box of its own with white at its side has its own edge.
        if not self._hang.share or not place or self._leaf.edges.get(place, _NONE)[0]:
            return 0.0
        type_ = self._type(place - 1)
        return self._hang.behind(type_.hyphen if divided else self._leaf.text[place - 1], type_)

    def before(self, place: int) -> float:
        """In pixels, for a line that begins at `place`."""
        leaf = self._leaf
        # A first line that is set in is not at the edge.
        inside = place >= len(leaf.text) or (not place and leaf.indent)
        if not self._hang.share or inside or leaf.edges.get(place, _NONE)[1]:
            return 0.0
        return self._hang.before(leaf.text[place], self._type(place))

    def _type(self, place: int) -> Type:
        return self._types[bisect_right(self._starts, place) - 1]
