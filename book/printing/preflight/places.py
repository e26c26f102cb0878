"""Pages as pictures with the offending places marked: a box each, and the rule's name."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from book.model.finding import Severity
from book.printing.measure.bounds import LARGEST_SIDE, UNDRAWABLE
from book.printing.measure.boxes import Box
from book.printing.preflight.faults import MOST_PLACES, Fault

if TYPE_CHECKING:
    from PIL.Image import Image

    from book.printing.measure.pictures import Pictures

MOST_PAGES = 24
"""Pages that are drawn; what is wrong on more of them is wrong in the same way."""
_COLOURS = {
    Severity.ERROR: (214, 40, 40),
    Severity.WARNING: (224, 120, 0),
    Severity.INFO: (30, 110, 190),
}
_CUT, _LIVE = (0, 140, 160), (120, 170, 120)
_GROUND = (236, 236, 232)
_PIXELS = 1_400_000
_MARGIN, _LINE, _SIZE = 22, 3, 15
# A box around a thing that is very small must still be seen.
_LEAST = 14
# Points: places of one fault that are nearer to each other are one place.
_TOGETHER = 5.0


def pages_to_draw(faults: Iterable[Fault]) -> list[int]:
    """The pages with something to be shown, the gravest first where there are too many."""
    gravest: dict[int, int] = {}
    for one in faults:
        if one.page and one.box is not None:
            rank = one.severity.rank
            gravest[one.page] = min(gravest.get(one.page, rank), rank)
    chosen = sorted(gravest, key=lambda page: (gravest[page], page))[:MOST_PAGES]
    return sorted(chosen)


def draw(
    number: int,
    media: Box,
    faults: Iterable[Fault],
    guides: Mapping[str, Box],
    pictures: Pictures,
) -> bytes | None:
    """One page as PNG, its faulty places marked; None where it can't be drawn at all.

    `guides` are drawn thin below the boxes: `cut` is where the paper is cut, `live` where text may
    stand, any other name stands for a fold.
    """
    if max(media.width, media.height) > LARGEST_SIDE:
        return None
    scale = min(3.0, math.sqrt(_PIXELS / (media.width * media.height)))
    try:
        picture, _ = pictures.drawn(number, media, scale=scale, colour=True)
    except UNDRAWABLE:
        return None
    return _marked(picture.convert("RGB"), media, list(faults), guides)


def _marked(page: Image, media: Box, faults: list[Fault], guides: Mapping[str, Box]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    names = list(dict.fromkeys((one.rule.id, one.severity) for one in faults))
    height = page.height + 2 * _MARGIN + (_SIZE + 8) * len(names)
    sheet = Image.new("RGB", (max(page.width + 2 * _MARGIN, 420), height), _GROUND)
    sheet.paste(page, (_MARGIN, _MARGIN))
    pen: Any = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_SIZE)
    across, along = page.width / media.width, page.height / media.height

    def corners(box: Box) -> tuple[float, float, float, float]:
        return (
            _MARGIN + box.left * across,
            _MARGIN + (media.height - box.top) * along,
            _MARGIN + box.right * across,
            _MARGIN + (media.height - box.bottom) * along,
        )

    for name, box in guides.items():
        pen.rectangle(corners(box), outline=_LIVE if name == "live" else _CUT, width=1)
    numbers = {name: index for index, name in enumerate(names, 1)}
    for box, keys in _places(faults).items():
        colour = _COLOURS[min((one for _, one in keys), key=lambda one: one.rank)]
        place = _wide(corners(box.meets(media) or box), sheet.width, sheet.height)
        pen.rectangle(place, outline=colour, width=_LINE)
        said = ", ".join(str(numbers[key]) for key in keys)
        spot = (min(place[2] + 3, sheet.width - 9 * len(said)), max(place[1] - _SIZE + 2, 0))
        pen.text(spot, said, fill=colour, font=font)
    top = page.height + int(1.5 * _MARGIN)
    for index, (name, severity) in enumerate(names):
        said = f"{numbers[name, severity]}  {name} ({severity.value})"
        spot = (_MARGIN, top + index * (_SIZE + 8))
        pen.text(spot, said, fill=_COLOURS[severity], font=font)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _places(faults: list[Fault]) -> dict[Box, list[tuple[str, Severity]]]:
    """The places to be marked, each with all that is wrong there."""
    places: dict[Box, list[tuple[str, Severity]]] = {}
    shown: dict[tuple[str, Severity], int] = {}
    for one in faults:
        key = (one.rule.id, one.severity)
        if one.box is None or shown.get(key, 0) >= MOST_PLACES:
            continue
        shown[key] = shown.get(key, 0) + 1
        box, keys = one.box, [key]
        # What stands together is marked together: letters that are set one by one, a row of bars.
        for other in list(places):
            if key in places[other] and other.grown(_TOGETHER).meets(box):
                keys = list(dict.fromkeys(places.pop(other) + keys))
                box = box.joined(other)
        places[box] = list(dict.fromkeys(places.get(box, []) + keys))
    return places


def _wide(
    place: tuple[float, float, float, float], width: int, height: int
) -> tuple[float, float, float, float]:
    """A box on the picture, with room around what it marks."""
    left, top, right, bottom = place
    across = max(4.0, (_LEAST - (right - left)) / 2)
    along = max(4.0, (_LEAST - (bottom - top)) / 2)
    return (
        min(max(left - across, 0), width - 2),
        min(max(top - along, 0), height - 2),
        max(min(right + across, width - 1), 2),
        max(min(bottom + along, height - 1), 2),
    )
