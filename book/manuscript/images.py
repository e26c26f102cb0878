"""Images of a book: known by their bytes, measured, and an SVG cleaned."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from book.manuscript.files import BookFiles, Unreadable
from book.manuscript.styles import reaches_out
from book.model.book import ImageFile
from book.model.memory import Memory

_SVG = "http://www.w3.org/2000/svg"
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_BAD_ELEMENTS = {"script", "foreignObject", "iframe", "audio", "video", "animate", "set", "handler"}
COVER_TYPES = frozenset({"image/jpeg", "image/png", "image/svg+xml"})
"""What a cover may be: the formats that any shop can take, once it is made a JPEG."""
MOST_PIXELS = 100_000_000
"""More than any page can show; each takes four bytes once it is unpacked."""
_WIDEST = 100_000.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about the bytes of an image; `clean` are those of an SVG made harmless."""

    media_type: str
    width: int
    height: int
    clean: bytes | None
    removed: tuple[str, ...]


def read_image(
    files: BookFiles, path: str, memory: Memory | None = None
) -> tuple[ImageFile, tuple[str, ...]]:
    """The image at `path`, and what was taken out of it (an SVG's scripts and outside links).

    `memory` knows of images that were unpacked before.

    Raises:
        Unreadable: it is missing, outside the book, or no image that a book can hold.
    """
    data = files.bytes(path)
    is_svg = path.lower().endswith(".svg")
    name, judged = "", None
    if memory is not None:
        name = memory.name("image", is_svg, hashlib.sha256(data).hexdigest())
        judged = memory.get(name, Judged)
    if judged is None:
        judged = _svg(path, data) if is_svg else _raster(path, data)
        if memory is not None:
            memory.put(name, judged)
    shown = data if judged.clean is None else judged.clean
    return ImageFile(path, judged.media_type, shown, judged.width, judged.height), judged.removed


def _raster(path: str, data: bytes) -> Judged:
    from PIL import Image

    try:
        with _strictly(), Image.open(io.BytesIO(data)) as image:
            media_type = _TYPES.get(image.format or "")
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise _too_large(path, width, height)
            # Unpacked once, small where the format can: a file that breaks off is found now.
            image.draft("L", (width // 8 + 1, height // 8 + 1))
            image.load()
    except Unreadable:
        raise
    except Image.DecompressionBombError as error:  # refused before it could be measured here
        raise _too_large(path, 0, 0) from error
    except Exception as error:  # decoders of twenty formats raise what they like about bad bytes
        raise _no_image(path) from error
    if media_type is None:
        raise _no_image(path)
    return Judged(media_type, width, height, None, ())


@contextmanager
def _strictly() -> Iterator[None]:
    """Pillow as it is by itself: the typesetter, once loaded, lets it pass over missing bytes."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            # The size is judged here, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _too_large(path: str, width: int, height: int) -> Unreadable:
    size = f" ({width} by {height} pixels)" if width else ""
    return Unreadable(
        "bad-image",
        f"“{path}” is too large{size}: unpacked it would fill the machine's memory",
        "Make it smaller, 100 million pixels at most: a page of 8 by 10 inches needs 7 million.",
    )


def _no_image(path: str) -> Unreadable:
    return Unreadable(
        "bad-image",
        f"“{path}” can't be read as an image: readers would see a gap",
        "Books take PNG, JPEG, GIF, WebP and SVG; open the file to see whether it is whole.",
    )


def _svg(path: str, data: bytes) -> Judged:
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
    return Judged("image/svg+xml", width, height, clean, tuple(removed))


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
        if name in _BAD_ELEMENTS or (name == "style" and reaches_out(element.text or "")):
            removed.append(f"<{name}>")
            _drop(element)
            continue
        for key, value in list(element.attrib.items()):
            if _is_bad(key, value):
                removed.append(f"{key.rpartition('}')[2]}=“{value[:60]}”")
                del element.attrib[key]
    return removed


def _drop(element: object) -> None:
    """Take `element` out, and leave the words after it."""
    parent = element.getparent()  # type: ignore[attr-defined]
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""  # type: ignore[attr-defined]
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None  # type: ignore[attr-defined]
    parent.remove(element)


def _is_bad(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        return True
    if name == "href":
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return reaches_out(value)


def _size(width: str | None, height: str | None, box: str | None) -> tuple[int, int]:
    numbers = [_number(one) for one in re.split(r"[\s,]+", (box or "").strip())]
    sides = []
    for index, given in ((2, width), (3, height)):
        side = _number((given or "").strip().removesuffix("px"))
        if not side and len(numbers) == 4:
            side = numbers[index]
        sides.append(round(side))
    return sides[0], sides[1]


def _number(text: str) -> float:
    """A length in pixels, 0 where there is none that a page could have."""
    try:
        value = float(text)
    except ValueError:
        return 0
    return value if 0 < value <= _WIDEST else 0
