"""One page of a file, measured: its boxes, what lies over it, what it draws, what is seen."""

from __future__ import annotations

import math
from typing import Any

import pikepdf
import pypdfium2

from book.printing.measure import bounds
from book.printing.measure.bounds import BROKEN, TooMuch
from book.printing.measure.boxes import Box, Matrix, placed, times
from book.printing.measure.facts import Annotation, Mark, PageFacts, Sheet
from book.printing.measure.library import Library
from book.printing.measure.operators import OPERATORS
from book.printing.measure.pictures import COARSE, Pictures
from book.printing.measure.walk import Walker

# Where a page has no size that makes sense, it is measured as this.
_LETTER = Box(0, 0, 612, 792)
_BOXES = ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_MOST_ANNOTATIONS = 5_000


def measure_page(library: Library, page: Any, number: int, pictures: Pictures) -> PageFacts:
    """The facts of a page. What can't be measured is said in its `troubles`, never raised."""
    troubles: list[str] = []
    obj = page.obj
    given = _rectangle(page, "/MediaBox")
    if given is None:
        troubles.append("it has no size that makes sense")
        given = _LETTER
    turned, unit = _turn(obj), _unit(obj)
    base = _base(given, turned, unit)
    media = placed(base, given)
    boxes = {name: _placed_box(page, name, base) for name in _BOXES}
    walker = Walker(library, media, base, OPERATORS)
    try:
        walker.run(_instructions(obj), _resources(page))
    except TooMuch as error:
        troubles.append(str(error))
        pictures.refuse(number)
    except BROKEN as error:
        troubles.append(f"its instructions are broken ({type(error).__name__})")
    troubles += [f"it has broken instructions ({one})" for one in sorted(walker.faults)[:3]]
    paint, trouble = _paint(pictures, number, media, walker.marks)
    # One trouble is enough: what draws the page only repeats what read it.
    troubles += trouble if not troubles else []
    return PageFacts(
        number=number,
        media=media,
        crop=boxes["/CropBox"],
        bleed=boxes["/BleedBox"],
        trim=boxes["/TrimBox"],
        art=boxes["/ArtBox"],
        turned=turned,
        unit=unit,
        marks=tuple(walker.marks),
        paint=paint,
        annotations=_annotations(obj, base),
        group=_has_group(obj),
        actions="/AA" in obj,
        effects=frozenset(walker.effects),
        troubles=tuple(troubles),
    )


def sheet_of(page: Any) -> Sheet:
    """The sheet of a page as it is seen, and its TrimBox."""
    given = _rectangle(page, "/MediaBox") or _LETTER
    base = _base(given, _turn(page.obj), _unit(page.obj))
    media = placed(base, given)
    return Sheet(media.width, media.height, _placed_box(page, "/TrimBox", base))


def _paint(
    pictures: Pictures, number: int, media: Box, marks: list[Mark]
) -> tuple[Box | None, list[str]]:
    """What is seen; where the page can't be drawn, what its marks say, and why."""
    seen: Box | None = None
    for mark in marks:
        if not mark.invisible and not mark.ink.is_white:
            seen = mark.box if seen is None else seen.joined(mark.box)
    pictured = {id(one.image): one.image for one in marks if one.image is not None}
    pixels = sum(one.width * one.height for one in pictured.values())
    if pixels > bounds.MOST_PIXELS:
        pictures.refuse(number)
        return seen, ["its pictures are too large to be drawn"]
    if max(media.width, media.height) > bounds.LARGEST_SIDE:
        pictures.refuse(number)
        return seen, ["it is larger than a PDF’s page may be (200 in)"]
    try:
        # Large sheets are looked at with fewer pixels.
        scale = min(COARSE, math.sqrt(8_000_000 / (media.width * media.height)))
        return pictures.paint(number, media, scale=scale), []
    except TooMuch as error:
        return seen, [str(error)]
    except (pypdfium2.PdfiumError, *BROKEN) as error:
        return seen, [f"it can’t be drawn ({type(error).__name__})"]


def _instructions(obj: Any) -> list[Any]:
    contents = obj.get("/Contents")
    if contents is None:
        return []
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            bounds.check_size(stream)
    return list(pikepdf.parse_content_stream(obj))


def _resources(page: Any) -> Any:
    """The resources of a page, its own or inherited."""
    node, depth = page.obj, 0
    while node is not None and depth < 64:
        if "/Resources" in node:
            return node.Resources
        node, depth = node.get("/Parent"), depth + 1
    return pikepdf.Dictionary()


def _inherited(obj: Any, name: str) -> Any:
    node, depth = obj, 0
    while isinstance(node, pikepdf.Dictionary) and depth < 64:
        if name in node:
            return node[name]
        node, depth = node.get("/Parent"), depth + 1
    return None


def _rectangle(page: Any, name: str) -> Box | None:
    try:
        inherit = name in ("/MediaBox", "/CropBox")
        given = _inherited(page.obj, name) if inherit else page.obj.get(name)
        if given is None:
            return None
        x1, y1, x2, y2 = (float(one) for one in given)
    except BROKEN:
        return None
    box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box.width > 0.01 and box.height > 0.01 else None


def _placed_box(page: Any, name: str, base: Matrix) -> Box | None:
    box = _rectangle(page, name)
    return placed(base, box) if box is not None else None


def _turn(obj: Any) -> int:
    try:
        turn = int(_inherited(obj, "/Rotate") or 0) % 360
    except BROKEN:
        return 0
    return turn if turn in (90, 180, 270) else 0


def _unit(obj: Any) -> float:
    try:
        unit = float(obj.get("/UserUnit", 1))
    except BROKEN:
        return 1.0
    return unit if 0 < unit < 1e6 else 1.0


def _base(media: Box, turned: int, unit: float) -> Matrix:
    """From the file's measure to that of the page as it is seen."""
    matrix: Matrix = (1, 0, 0, 1, -media.left, -media.bottom)
    width, height = media.width, media.height
    turns: dict[int, Matrix] = {
        90: (0, -1, 1, 0, 0, width),
        180: (-1, 0, 0, -1, width, height),
        270: (0, 1, -1, 0, height, 0),
    }
    if turned in turns:
        matrix = times(matrix, turns[turned])
    return times(matrix, (unit, 0, 0, unit, 0, 0))


def _annotations(obj: Any, base: Matrix) -> tuple[Annotation, ...]:
    found: list[Annotation] = []
    try:
        for one in list(obj.get("/Annots", []))[:_MOST_ANNOTATIONS]:
            kind = str(one.get("/Subtype", ""))[1:]
            rectangle = [float(value) for value in one.get("/Rect", [0, 0, 0, 0])]
            x1, y1, x2, y2 = rectangle
            box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            action = one.get("/A")
            said = str(action.get("/S", ""))[1:] if isinstance(action, pikepdf.Dictionary) else ""
            found.append(Annotation(kind, placed(base, box), said))
    except BROKEN:
        return tuple(found)
    return tuple(found)


def _has_group(obj: Any) -> bool:
    group = obj.get("/Group")
    return isinstance(group, pikepdf.Dictionary) and str(group.get("/S", "")) == "/Transparency"
