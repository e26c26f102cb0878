"""Looks into stored pictures: how much ink the darkest parts of one lay down."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf

from book.printing.measure.bounds import check_size, filters_of

if TYPE_CHECKING:
    from PIL.Image import Image

# Larger pictures are not looked into: no sheet of a cover needs more at 600 pixels an inch.
_MOST_PIXELS = 100_000_000
# A few stray points are no ink to speak of.
_SHARE = 0.995


def coverage(stream: Any) -> float | None:
    """The sum of inks that all but a few points of a CMYK picture stay below, in per cent.

    None for pictures that are not CMYK, are packed in a way that is not read here, or too large.

    Raises:
        TooMuch: It unpacks to more than any picture.
    """
    picture = _inks(stream)
    if picture is None:
        return None
    from PIL import ImageChops

    cyan, magenta, yellow, black = picture.split()
    light = ImageChops.add(cyan, magenta, scale=2)
    heavy = ImageChops.add(yellow, black, scale=2)
    counts = ImageChops.add(light, heavy, scale=2).histogram()
    wanted, seen = _SHARE * sum(counts), 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return 400 * value / 255
    return None


def _inks(stream: Any) -> Image | None:
    """The picture with 255 for full ink."""
    from PIL import Image, ImageChops

    if not isinstance(stream, pikepdf.Stream) or str(stream.get("/ColorSpace")) != "/DeviceCMYK":
        return None
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if not 0 < width * height <= _MOST_PIXELS or int(stream.get("/BitsPerComponent", 8)) != 8:
        return None
    packing = filters_of(stream)
    if packing == ("DCTDecode",):
        opened = Image.open(io.BytesIO(stream.read_raw_bytes()))
        if opened.mode != "CMYK" or opened.size != (width, height):
            return None
        # The library takes every such JPEG for one of Photoshop's, which are stored upside down.
        picture = ImageChops.invert(opened)
    elif not set(packing) - {"FlateDecode", "RunLengthDecode", "ASCII85Decode"}:
        check_size(stream)
        data = stream.read_bytes()
        if len(data) < 4 * width * height:
            return None
        picture = Image.frombytes("CMYK", (width, height), data[: 4 * width * height])
    else:
        return None
    decode = [float(one) for one in stream.get("/Decode", [])]
    return ImageChops.invert(picture) if decode and decode[0] > 0.5 else picture
