"""Pictures in the inks of a printer: opaque, eight bits, in a colour space of the device's."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name, Object, PdfImage, Stream

from book.printing.colour import Press, Space

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY = 95
_MODES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_DIRECT = {"/DeviceGray": "gray", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk"}
_KEPT_FILTERS = ("/FlateDecode", "/DCTDecode")


def convert_picture(picture: Stream, space: Space, press: Press) -> str | None:
    """Change a picture in its place; what could not be done is told, else None.

    A picture that is already as it should be keeps its bytes.
    """
    if picture.get("/ImageMask", False):
        return None  # a stencil: it is painted in the colour in use
    if _fits(picture, space):
        return None
    try:
        made = _in_space(_opaque(picture), space, press)
    except (pikepdf.PdfError, NotImplementedError, OSError, ValueError) as error:
        return f"a picture could not be converted ({error})"
    _write(picture, made, lossy=_filters(picture)[-1:] == ["/DCTDecode"])
    return None


def _fits(picture: Stream, space: Space) -> bool:
    colours = picture.get("/ColorSpace")
    if "/SMask" in picture or "/Mask" in picture or not isinstance(colours, Name):
        return False
    if int(picture.get("/BitsPerComponent", 8)) > 8:
        return False
    if any(one not in _KEPT_FILTERS for one in _filters(picture)):
        return False
    kind = _DIRECT.get(str(colours))
    return kind in ("gray", space)


def _filters(picture: Stream) -> list[str]:
    found = picture.get("/Filter")
    if found is None:
        return []
    return [str(found)] if isinstance(found, Name) else [str(one) for one in found]


def _opaque(picture: Stream) -> Image:
    """The picture on white paper."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    shown: Image = PdfImage(picture).as_pil_image()
    if shown.mode not in ("L", "RGB", "CMYK"):
        shown = shown.convert("RGB")
    mask = picture.get("/SMask", picture.get("/Mask"))
    if not isinstance(mask, Stream):
        return shown
    through: Image = PdfImage(mask).as_pil_image().convert("L")
    if mask.get("/ImageMask", False):
        through = ImageOps.invert(through)  # a stencil paints where its bits are 0
    if through.size != shown.size:
        through = through.resize(shown.size)
    white = (0, 0, 0, 0) if shown.mode == "CMYK" else (255,) * len(shown.getbands())
    ground = Pictures.new(shown.mode, shown.size, white if len(white) > 1 else white[0])
    return Pictures.composite(shown, ground, through)


def _in_space(picture: Image, space: Space, press: Press) -> Image:
    if picture.mode == "L" or space == "gray":
        return picture if picture.mode == "L" else picture.convert("L")
    if space == "cmyk":
        return picture if picture.mode == "CMYK" else press.separated(picture)
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _write(picture: Stream, made: Image, lossy: bool) -> None:
    # Four inks in JPEG are read inside out by half of all programs: those are never lossy.
    if lossy and made.mode != "CMYK":
        out = io.BytesIO()
        made.save(out, "JPEG", quality=_QUALITY)
        picture.write(out.getvalue(), filter=Name.DCTDecode)
    else:
        picture.write(zlib.compress(made.tobytes(), 9), filter=Name.FlateDecode)
    for key in ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/Intent", "/Metadata", "/Matte"):
        if key in picture:
            del picture[key]
    picture.ColorSpace = Name(_MODES[made.mode])
    picture.BitsPerComponent = 8
    picture.Width, picture.Height = made.size


def convert_shading(shading: Object, space: Space, press: Press) -> str | None:
    """Change the colours of a gradient in its place; what could not be done is told, else None."""
    from book.printing.colour import converted
    from book.printing.steps import numbers
    from book.printing.streams import device_count

    colours = shading.get("/ColorSpace")
    function = shading.get("/Function")
    if colours is None or device_count(colours) != 3 or not isinstance(function, Dictionary):
        return None if colours is not None and device_count(colours) in (1, 4) else _NOT_A_GRADIENT
    whole = int(function.FunctionType) == 3
    parts = list(function.Functions.as_list()) if whole else [function]
    if any(int(part.FunctionType) != 2 for part in parts):
        return _NOT_A_GRADIENT
    ends = [(numbers(part.C0), numbers(part.C1)) for part in parts]
    made = [tuple(converted(tuple(end), space, press) for end in pair) for pair in ends]
    count = max(len(end) for pair in made for end in pair)
    for part, (first, last) in zip(parts, made, strict=True):
        part.C0 = pikepdf.Array(_as_many(first, count))
        part.C1 = pikepdf.Array(_as_many(last, count))
        if "/Range" in part:
            del part["/Range"]
    shading.ColorSpace = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[count]
    return None


_NOT_A_GRADIENT = "a gradient could not be converted"


def _as_many(colour: tuple[float, ...], count: int) -> list[float]:
    if len(colour) == count:
        return list(colour)
    grey = colour[0]
    return [0.0, 0.0, 0.0, round(1 - grey, 4)] if count == 4 else [grey] * count
