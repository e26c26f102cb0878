"""Images of a book: known by their bytes, measured, and an SVG cleaned."""

from __future__ import annotations

import io
import re

from book.manuscript.files import BookFiles, Unreadable
from book.model.book import ImageFile

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_BAD_ELEMENTS = {"script", "foreignObject", "iframe", "audio", "video", "animate", "set", "handler"}
_URL = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(", re.IGNORECASE)


def read_image(files: BookFiles, path: str) -> tuple[ImageFile, list[str]]:
    """The image at `path`, and what was taken out of it (an SVG's scripts and outside links).

    Raises:
        Unreadable: it is missing, outside the book, or no image that a book can hold.
    """
    data = files.bytes(path)
    if path.lower().endswith(".svg"):
        return _svg(path, data)
    return _raster(path, data), []


def _raster(path: str, data: bytes) -> ImageFile:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            media_type = _TYPES.get(image.format or "")
            width, height = image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _no_image(path) from error
    except Image.DecompressionBombError as error:
        raise Unreadable("bad-image", f"“{path}” is too large to be set: {error}") from error
    if media_type is None:
        raise _no_image(path)
    return ImageFile(path, media_type, data, width, height)


def _no_image(path: str) -> Unreadable:
    return Unreadable(
        "bad-image",
        f"“{path}” can't be read as an image",
        "Books take PNG, JPEG, GIF, WebP and SVG; open the file to see whether it is whole.",
    )


def _svg(path: str, data: bytes) -> tuple[ImageFile, list[str]]:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("bad-image", f"“{path}” is not well-formed SVG: {error.msg}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise Unreadable("bad-image", f"“{path}” is not an SVG image")
    removed = _clean(root)
    width, height = _size(root.get("width"), root.get("height"), root.get("viewBox"))
    clean = etree.tostring(root, encoding="utf-8")
    return ImageFile(path, "image/svg+xml", clean, width, height), removed


def _clean(root: object) -> list[str]:
    """Take out of the tree what could run or reach outside; say what it was."""
    removed: list[str] = []
    for element in list(root.iter()):  # type: ignore[attr-defined]
        if not isinstance(element.tag, str):
            # An entity or a processing instruction: neither is needed to draw.
            removed.append("an entity or instruction")
            _drop(element)
            continue
        name = element.tag.rpartition("}")[2]
        if name in _BAD_ELEMENTS or (name == "style" and _URL.search(element.text or "")):
            removed.append(f"<{name}>")
            _drop(element)
            continue
        for key, value in list(element.attrib.items()):
            if _is_bad(key, value):
                removed.append(f"{key.rpartition('}')[2]}=“{value[:60]}”")
                del element.attrib[key]
    return removed


def _drop(element: object) -> None:
    parent = element.getparent()  # type: ignore[attr-defined]
    if parent is not None:
        parent.remove(element)


def _is_bad(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        return True
    if name == "href":
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return bool(_URL.search(value))


def _size(width: str | None, height: str | None, box: str | None) -> tuple[int, int]:
    numbers = re.findall(r"-?[\d.]+", box or "")
    sides = []
    for index, given in ((2, width), (3, height)):
        match = re.match(r"[\d.]+(?=(px)?$)", given or "")
        if match:
            sides.append(round(float(match[0])))
        elif len(numbers) == 4:
            sides.append(round(float(numbers[index])))
        else:
            sides.append(0)
    return sides[0], sides[1]
