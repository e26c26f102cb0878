"""Text of a page: where each run of letters stands, how large, and in what colour (9.4)."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from book.printing.measure.boxes import Box, Matrix, placed, times
from book.printing.measure.state import TextPlace

if TYPE_CHECKING:
    from book.printing.measure.fonts import Font
    from book.printing.measure.walk import Walker

# Modes of showing text (9.3.6): these fill letters, these draw their outlines; the rest clips.
_FILLED = (0, 2, 4, 6)
_OUTLINED = (1, 2, 5, 6)
_INVISIBLE = 3
# Letters of a run that are kept, to name it by.
_MOST_TEXT = 80


class Lettering:
    """The text operators of one page."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.place = TextPlace()

    def begin(self) -> None:
        """`BT`."""
        self.place = TextPlace()

    def font(self, name: Any, size: float) -> None:
        """`Tf`."""
        state = self.walker.state
        state.size = size
        state.font = None
        state.font = self.walker.library.font(self.walker.resource("/Font", name))

    def set(self, values: list[float]) -> None:
        """`Tm`."""
        a, b, c, d, e, f = values
        self.place = TextPlace((a, b, c, d, e, f), (a, b, c, d, e, f))

    def move(self, x: float, y: float) -> None:
        """`Td`."""
        line = times((1, 0, 0, 1, x, y), self.place.line)
        self.place = TextPlace(line, line)

    def lead_and_move(self, x: float, y: float) -> None:
        """`TD`."""
        self.walker.state.leading = -y
        self.move(x, y)

    def next_line(self) -> None:
        """`T*`."""
        self.move(0, -self.walker.state.leading)

    def show_on_next_line(self, text: Any) -> None:
        """The operator `'`."""
        self.next_line()
        self.show([text])

    def show_spaced(self, words: float, letters: float, text: Any) -> None:
        """The operator `"`."""
        self.walker.state.word_spacing = words
        self.walker.state.spacing = letters
        self.show_on_next_line(text)

    def show(self, pieces: list[Any]) -> None:
        """`Tj`, `TJ`: a run of letters, with steps between them."""
        state = self.walker.state
        font = state.font
        if font is None:
            self.walker.faults.add("text is shown without a font")
            return
        run = _run(font, pieces, *self._spacing())
        unit = state.size * state.stretch / 1000
        if run.glyphs:
            self._mark(font, run, unit)
        self.place.matrix = times((1, 0, 0, 1, run.pen * unit, 0), self.place.matrix)

    def _spacing(self) -> tuple[float, float]:
        """The blank behind letters and words, in thousandths of the type size."""
        state = self.walker.state
        unit = 1000 / state.size if state.size else 0.0
        return state.spacing * unit, state.word_spacing * unit

    def _mark(self, font: Font, run: _Run, across: float) -> None:
        walker, state = self.walker, self.walker.state
        whole: Matrix = times(self.place.matrix, state.ctm)
        unit = state.size / 1000
        low, high = sorted((font.descent * unit, font.ascent * unit))
        left, right = sorted((run.left * across, run.right * across))
        box = placed(whole, Box(left, low + state.rise, right, high + state.rise))
        size = abs(state.size) * math.hypot(whole[2], whole[3])
        upright = abs(whole[1]) <= 0.01 * abs(whole[0]) and whole[0] * state.size > 0
        filled, outlined = state.mode in _FILLED, state.mode in _OUTLINED
        if state.mode == _INVISIBLE:
            walker.add(
                "text", box, state.fill, size=size, font=font.number, glyphs=run.glyphs,
                text=run.text, invisible=True, upright=upright,
            )  # fmt: skip
        for on, ink, alpha in (
            (filled, state.fill, state.fill_alpha),
            (outlined, state.stroke, state.stroke_alpha),
        ):
            if on:
                walker.add(
                    "text", box, ink, alpha=alpha, size=size, font=font.number,
                    glyphs=run.glyphs, text=run.text, upright=upright,
                )  # fmt: skip
        if font.kind == "Type3" and filled:
            glyph = times(font.matrix, (state.size * state.stretch, 0, 0, state.size, 0, 0))
            walker.glyph_colours(font, times(glyph, whole), box)


class _Run(NamedTuple):
    """A run of letters in thousandths of the type size.

    `pen` is how far it moves on; `left` and `right` are where its ink begins and ends, as far as
    widths tell: spaces have none.
    """

    pen: float
    left: float
    right: float
    glyphs: int
    text: str


def _run(font: Font, pieces: list[Any], letter: float, word: float) -> _Run:
    """Measure strings and steps. Books come letter by letter: this is the hottest loop of all."""
    known, measure = font.known.get, font.piece
    pen, left, right, glyphs = 0.0, 0.0, 0.0, 0
    texts: list[str] = []
    for given in pieces:
        if isinstance(given, (int, Decimal)):
            pen -= float(given)
            continue
        data = bytes(given)
        piece = known(data) or measure(data)
        start = pen
        pen += piece.advance + piece.letters * letter + piece.spaces * word
        texts.append(piece.text)
        if piece.glyphs:
            first = start + piece.lead + piece.lead_letters * letter
            last = pen - piece.trail - (piece.trail_letters + 1) * letter
            if not glyphs or first < left:
                left = first
            if not glyphs or last > right:
                right = last
            glyphs += piece.glyphs
    return _Run(pen, left, right, glyphs, "".join(texts)[:_MOST_TEXT].strip())
