"""What the hyphens at line ends say to who copies, searches or listens to the text of a PDF.

A hyphen that only divides a word is drawn with the glyph of U+2010, one that the author wrote
with that of the sign on the keyboard. The first is said to be a soft hyphen, as PDF/UA wants it
(ISO 14289-1, 7.2, by way of ISO 32000-1, 14.8.2.2.3): readers then join the parts of the word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf

_HARD, _SOFT = b" <2010>", b" <00ad>"


def soften_hyphens(pdf: Any, chosen: Callable[[str], bool]) -> None:
    """Say of every hyphen U+2010 in the fonts that it is a soft one.

    Args:
        pdf: the engine's PDF, before it is written.
        chosen: whether a font is meant, by its name in the PDF.
    """
    objects = {one.reference: one for one in pdf.objects if hasattr(one, "reference")}
    for font in pdf.objects:
        if not isinstance(font, pydyf.Dictionary) or "ToUnicode" not in font:
            continue
        if chosen(_name(font)):
            letters = objects[font["ToUnicode"]]
            letters.stream = [_softened(part) for part in letters.stream]


def _name(font: Any) -> str:
    name = font["BaseFont"]
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _softened(part: Any) -> Any:
    if isinstance(part, bytes) and part.endswith(_HARD):
        return part.removesuffix(_HARD) + _SOFT
    return part
