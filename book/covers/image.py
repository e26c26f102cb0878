"""The cover as a picture: inside an EPUB an SVG cannot reach the book's fonts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pypdfium2

from book.covers.front import cover_svg
from book.markup.resources import font_faces
from book.model.book import Book, ImageFile

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1600, 2560
"""The box in pixels that a cover fills: what Kindle Direct Publishing asks for, and others take."""
MOST_BYTES = 5_000_000
"""The largest picture of a cover that all shops take."""
_POINTS = 72 / 96
_QUALITIES = (88, 80, 70, 60, 50)


def cover_image(book: Book) -> bytes:
    """The cover of `book` as a JPEG in sRGB, smaller than `MOST_BYTES`.

    The author's own picture keeps its proportions inside the box, and is never enlarged when it
    is made of pixels; one that is made from the metadata fills the box.
    """
    own = book.cover
    if own is None:
        return _jpeg(_drawn(book, cover_svg(book), WIDTH, HEIGHT))
    if own.media_type == "image/svg+xml":
        return _jpeg(_drawn(book, own.data.decode("utf-8"), *_filling(own)))
    return _jpeg(_converted(own.data))


def _filling(picture: ImageFile) -> tuple[int, int]:
    """The size in which a drawing fills the box as far as its proportions let it."""
    if not picture.width or not picture.height:
        return WIDTH, HEIGHT
    scale = min(WIDTH / picture.width, HEIGHT / picture.height)
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _converted(data: bytes) -> Image:
    """The picture in `data` upright, in sRGB, on white where it lets light through."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        profile = opened.info.get("icc_profile")
        # Shrunk first where the format can do it while unpacking: less to turn and convert.
        opened.draft(None, (WIDTH, HEIGHT))
        picture: Image.Image = ImageOps.exif_transpose(opened)
    picture = _in_srgb(_flat(picture, profile), profile)
    picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return picture


def _flat(picture: Image, profile: bytes | None) -> Image:
    """`picture` without transparency; its colours as they are where a profile explains them."""
    from PIL import Image

    if picture.mode in ("P", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode in ("RGBA", "LA", "La", "RGBa"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        # Sixteen bits a pixel: the upper eight are what a screen shows.
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    known = picture.mode in ("RGB", "L") or (picture.mode == "CMYK" and profile is not None)
    return picture if known else picture.convert("RGB")


def _in_srgb(picture: Image, profile: bytes | None) -> Image:
    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that cannot be read, or is for other colours, says nothing.
            return picture.convert("RGB")
        return converted or picture.convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image) -> bytes:
    """`picture` as JPEG, as good as fits into `MOST_BYTES`."""
    data = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) < MOST_BYTES:
            break
    return data


def _drawn(book: Book, svg: str, width: int, height: int) -> Image:
    """A drawing in pixels, set in the book's fonts."""
    document = pypdfium2.PdfDocument(_pdf(book, svg, width, height))
    try:
        # The engine counts CSS pixels as 3/4 of a point each.
        picture: Image = document[0].render(scale=1 / _POINTS).to_pil().convert("RGB")
    finally:
        document.close()
    return picture.resize((width, height))


def _pdf(book: Book, svg: str, width: int, height: int) -> bytes:
    # Loaded here: an EPUB can be made where the typesetter's libraries are missing.
    from book.typesetting.fetcher import BASE, MemoryFetcher

    from weasyprint import CSS, HTML  # isort: skip
    from weasyprint.text.fonts import FontConfiguration  # isort: skip

    faces = font_faces(book)
    files = {f"fonts/{one.file_name}": (one.data, "font/ttf") for one in faces}
    # As an image: a drawing of the author's own has its own width and height, or none.
    files["cover.svg"] = (svg.encode(), "image/svg+xml")
    fetcher = MemoryFetcher(files)
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url({BASE}fonts/{one.file_name}) }}"
        for one in faces
    ]
    rules.append(f"@page {{ size: {width}px {height}px; margin: 0 }}")
    rules.append(
        f"body {{ margin: 0 }} img {{ display: block; width: {width}px; height: {height}px }}"
    )
    fonts = FontConfiguration()
    css = CSS(string="\n".join(rules), base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    page: Any = HTML(
        string=f'<img src="{BASE}cover.svg" alt="">', base_url=BASE, url_fetcher=fetcher
    )
    data: bytes = page.write_pdf(stylesheets=[css], font_config=fonts)
    return data
