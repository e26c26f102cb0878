"""A picture of a cover with its folds, edges and safe areas drawn over it, for people to check."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2

from book.printing.units import said
from book.printing.wrap import Box, Wrap

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_DPI = 120
_SCALE = _DPI / 72
_KEY = 118  # pixels below the sheet, for what the lines mean
_TRIM, _FOLD, _SAFE, _CODE = (200, 0, 160), (0, 70, 220), (0, 140, 60), (230, 120, 0)


def cover_proof(data: bytes, wrap: Wrap, code: Box | None, title: str) -> bytes:
    """A PNG of the cover in `data` with the lines of `wrap` on it."""
    from PIL import Image, ImageDraw

    document = pypdfium2.PdfDocument(data)
    try:
        sheet = document[0].render(scale=_SCALE).to_pil().convert("RGB")
    finally:
        document.close()
    picture = Image.new("RGB", (sheet.width, sheet.height + _KEY), "white")
    picture.paste(sheet, (0, 0))
    draw = ImageDraw.Draw(picture)
    _box(draw, wrap.trim, _TRIM)
    for fold in (wrap.spine.left, wrap.spine.right):
        _fold(draw, fold, wrap, _FOLD)
    if wrap.hinge:
        for hinge in (wrap.spine.left - wrap.hinge, wrap.spine.right + wrap.hinge):
            _fold(draw, hinge, wrap, _FOLD, dash=6)
    for clear in (wrap.clear_back, wrap.clear_front, wrap.spine_text):
        if clear is not None:
            _box(draw, clear, _SAFE)
    if code is not None:
        _box(draw, code, _CODE)
    _key(draw, wrap, sheet.height, title)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _pixels(points: float) -> int:
    return round(points * _SCALE)


def _box(draw: ImageDraw, box: Box, colour: tuple[int, int, int]) -> None:
    corners = [_pixels(one) for one in (box.left, box.top, box.right, box.bottom)]
    draw.rectangle(corners, outline=colour, width=2)


def _fold(
    draw: ImageDraw, at: float, wrap: Wrap, colour: tuple[int, int, int], dash: int = 14
) -> None:
    x, end = _pixels(at), _pixels(wrap.height)
    for y in range(0, end, 2 * dash):
        draw.line((x, y, x, min(y + dash, end)), fill=colour, width=2)


def _key(draw: ImageDraw, wrap: Wrap, top: int, title: str) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(16)
    outer = "boards" if wrap.case else "trim"
    hinge = f"; hinges (short dashes) {said(wrap.hinge)}" if wrap.hinge else ""
    lines = [
        (f"{title}: sheet {said(wrap.width)} by {said(wrap.height)}", (0, 0, 0)),
        (f"{outer}; {said(wrap.edge)} from the edge of the sheet", _TRIM),
        (f"folds of the spine, {said(wrap.spine.width)} wide{hinge}", _FOLD),
        ("safe areas: no words outside them", _SAFE),
        ("bar code, or the space for it", _CODE),
    ]
    for number, (text, colour) in enumerate(lines):
        draw.text((12, top + 8 + 21 * number), text, fill=colour, font=font)
