"""Pictures of the places of notes: for each page with notes, the part of it that they take.

They are made of the finished file, and small: grey in few steps, packed as PNG.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from book.model.proof import Mark, PagePicture
from book.proof.pdf.areas import Areas
from book.proof.pdf.calls import CallId, CallPlace
from book.proof.pdf.notes import NotePlace
from book.proof.pdf.pages import Pages

MOST_PICTURES = 200
"""More pages than these are not pictured: the report is to be one page that opens at once."""

_DOTS_PER_INCH = 132
_SCALE = _DOTS_PER_INCH / 72
_GREYS = 8
# How much of the page is shown around what is marked, in points; above it, some lines more.
_AROUND, _ABOVE = 9.0, 40.0
# Letters go below their line by about this share of their size.
_DEPTH = 0.3
# Half a byte holds a grey, in sixteen steps from black to white.
_FEWER_GREYS = bytes(
    round(round(grey * (_GREYS - 1) / 255) * 15 / (_GREYS - 1)) for grey in range(256)
)
# Higher, the pictures are hardly smaller, and take twice the time.
_LEVEL = 4


Window = tuple[float, float, float, float]
"""Left, bottom, right and top of a part of a page, in points."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A call or (a part of) a note on a page, in points from the page's lower left corner."""

    note: str
    is_call: bool
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page as a PNG: where it begins, in points, and its size in pixels."""

    left: float
    upper: float
    width: int
    height: int
    png: bytes


class KnownCrops(Protocol):
    """Parts of pages that were pictured before, by the pages' places in the file."""

    def crop(self, index: int, window: Window) -> Crop | None:
        """The picture of this part of this very page, wherever in a file it stood."""

    def keep_crop(self, index: int, window: Window, crop: Crop) -> None:
        """Remember a picture."""


def spots(
    areas: Pages[Areas],
    calls: Mapping[CallId, CallPlace],
    places: Mapping[str, NotePlace],
) -> dict[int, list[Spot]]:
    """What is to be marked on each page, by the index of its sheet."""
    found: dict[int, list[Spot]] = {}
    for (key, _), call in calls.items():
        line = areas[call.sheet].sheet.lines[call.line]
        box = (line.left, line.baseline - _DEPTH * line.size, line.right, line.baseline + line.size)
        if call.figure is not None:
            one = call.figure
            box = one.left, one.bottom, one.right, one.top
        found.setdefault(call.sheet, []).append(Spot(key, True, *box))
    for key, place in places.items():
        for sheet in range(place.first_sheet, place.last_sheet + 1):
            spot = _note_spot(key, place, areas[sheet])
            if spot is not None:
                found.setdefault(sheet, []).append(spot)
    return dict(sorted(found.items()))


def _note_spot(key: str, place: NotePlace, areas: Areas) -> Spot | None:
    """The lines of a note on one page; on pages that it runs on to, its part of the notes there."""
    sheet = areas.sheet
    first = place.first_line if sheet.index == place.first_sheet else _first_note(areas)
    last = place.last_line if sheet.index == place.last_sheet else len(sheet.lines) - 1
    at_foot = {row.line for row in areas.notes}
    lines = [
        line
        for index, line in enumerate(sheet.lines)
        if first <= index <= last and (not at_foot or index in at_foot)
    ]
    if not lines:
        return None
    return Spot(
        key,
        False,
        min(line.left for line in lines),
        min(line.baseline - _DEPTH * line.size for line in lines),
        max(line.right for line in lines),
        max(line.baseline + line.size * (1 - _DEPTH / 2) for line in lines),
    )


def _first_note(areas: Areas) -> int:
    return min((row.line for row in areas.notes), default=0)


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page that is to be pictured: the part of it that is shown, and what is marked there."""

    sheet: int
    window: Window
    spots: tuple[Spot, ...]


def marked_pages(
    areas: Pages[Areas], calls: Mapping[CallId, CallPlace], places: Mapping[str, NotePlace]
) -> tuple[MarkedPage, ...]:
    """The pages on which something of a note stands, in their order."""
    found = spots(areas, calls, places)
    return tuple(
        MarkedPage(sheet, _window(areas[sheet], there), tuple(there))
        for sheet, there in found.items()
    )


def pictures(
    document: Any,
    marked: Iterable[MarkedPage],
    names: Mapping[int, str],
    known: KnownCrops | None = None,
) -> tuple[PagePicture, ...]:
    """Pictures of pages, in their order.

    Args:
        document: The PDF, open.
        marked: What is to be seen on each page.
        names: The names of the pages.
        known: Pictures that need not be made again.
    """
    return tuple(_picture(document, one, names, known) for one in marked)


def _picture(
    document: Any, page: MarkedPage, names: Mapping[int, str], known: KnownCrops | None
) -> PagePicture:
    index, window = page.sheet, page.window
    crop = known.crop(index, window) if known else None
    if crop is None:
        crop = _crop(document, index, window)
        if known:
            known.keep_crop(index, window, crop)
    marks = tuple(
        Mark(
            spot.note,
            spot.is_call,
            (spot.left - crop.left) * _SCALE / crop.width,
            (crop.upper - spot.top) * _SCALE / crop.height,
            (spot.right - spot.left) * _SCALE / crop.width,
            (spot.top - spot.bottom) * _SCALE / crop.height,
        )
        for spot in page.spots
    )
    return PagePicture(names[index], index, crop.png, crop.width, crop.height, marks)


def _crop(document: Any, index: int, window: Window) -> Crop:
    page = document[index]
    try:
        origin_x, origin_y, right, top = page.get_cropbox()
        margins = (
            max(window[0] - origin_x, 0),
            max(window[1] - origin_y, 0),
            max(right - window[2], 0),
            max(top - window[3], 0),
        )
        bitmap = page.render(scale=_SCALE, grayscale=True, crop=margins)
        width, height = int(bitmap.width), int(bitmap.height)
        png = _png(width, height, list(_rows(bitmap, width, height)))
    finally:
        page.close()
    return Crop(origin_x + margins[0], top - margins[3], width, height, png)


def _window(areas: Areas, there: Sequence[Spot]) -> Window:
    """The part of a page to be shown: as wide as its text, as high as what is marked.

    It begins above a line, not in its midst.
    """
    lines = [row.value for row in (*areas.text, *areas.notes)] or list(areas.sheet.lines)
    highest = max(spot.top for spot in there)
    above = (line.baseline + line.size for line in lines if line.baseline < highest + _ABOVE)
    return (
        min(line.left for line in lines) - _AROUND,
        min(spot.bottom for spot in there) - _AROUND,
        max(line.right for line in lines) + _AROUND,
        max(highest, *above),
    )


def _rows(bitmap: Any, width: int, height: int) -> Iterator[bytes]:
    """The rows of a picture, two pixels to the byte."""
    grey = bytes(bitmap.buffer).translate(_FEWER_GREYS)
    size = (width + 1) // 2
    for start in range(0, height * bitmap.stride, bitmap.stride):
        row = grey[start : start + width] + b"\0" * (width % 2)
        left, right = int.from_bytes(row[::2], "big"), int.from_bytes(row[1::2], "big")
        yield (left << 4 | right).to_bytes(size, "big")


def _png(width: int, height: int, rows: Sequence[bytes]) -> bytes:
    """A grey picture of four bits a pixel (PNG, third edition, 11.2), its rows unfiltered."""
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), _LEVEL)
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
