"""Holds two PDFs against each other: letters and where they stand, pictures, structure, ways in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

_DPI = 50


def differences(one: bytes, other: bytes) -> list[str]:
    """What is different, in words; nothing when the two are the same to a reader."""
    said = []
    for name, look in (
        ("letters", _letters),
        ("pictures", _pictures),
        ("structure", _structure),
        ("links", _links),
        ("outline", _outline),
        ("places", _places),
        ("catalog", _catalog),
    ):
        first, second = list(look(one)), list(look(other))
        if len(first) != len(second):
            said.append(f"{name}: {len(first)} and {len(second)}")
        for index, (left, right) in enumerate(zip(first, second, strict=False)):
            if left != right:
                said.append(f"{name} {index}: {_first_difference(left, right)}")
                break
    return said


def _first_difference(left: Any, right: Any) -> str:
    if isinstance(left, list) and isinstance(right, list):
        for index, pair in enumerate(zip(left, right, strict=False)):
            if pair[0] != pair[1]:
                return f"{index} of {len(left)} and {len(right)}: {pair[0]} and {pair[1]}"
        return f"{len(left)} and {len(right)} of them"
    return f"{left!r} and {right!r}"


def _letters(data: bytes) -> Iterator[list[tuple[Any, ...]]]:
    """For each page its letters, each with its box in hundredths of a point."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        yield [
            (
                text.get_text_range(index, 1),
                *(round(edge, 2) for edge in text.get_charbox(index, loose=True)),
            )
            for index in range(text.count_chars())
        ]
    document.close()


def _pictures(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        bitmap = page.render(scale=_DPI / 72, grayscale=True)
        yield hashlib.sha256(bytes(bitmap.buffer)).hexdigest()
    document.close()


def _structure(data: bytes) -> Iterator[tuple[Any, ...]]:
    """The elements of the structure tree in order: depth, kind, page, and what else they say."""
    with pikepdf.open(BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        stack: list[tuple[int, Any]] = [(0, pdf.Root.StructTreeRoot.K)]
        while stack:
            depth, element = stack.pop()
            if isinstance(element, int):
                yield depth, "content"
            elif isinstance(element, pikepdf.Array):
                stack += [(depth, kid) for kid in reversed(list(element))]
            elif element.get("/Type") == "/OBJR":
                annotation = element.Obj
                yield depth, str(annotation.get("/Contents")), str(annotation.get("/Dest"))
            else:
                more = [str(element.get(key, "")) for key in ("/Alt", "/Lang")]
                yield depth, str(element.S), pages.get(_page(element)), *more
                stack.append((depth + 1, element.get("/K", pikepdf.Array())))


def _page(element: Any) -> Any:
    return element.Pg.objgen if "/Pg" in element else None


def _links(data: bytes) -> Iterator[list[tuple[Any, ...]]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            annotations: Any = page.obj.get("/Annots", ())
            yield [
                (
                    [round(float(edge), 2) for edge in one.Rect],
                    str(one.get("/Dest", "")),
                    repr(one.get("/A")),
                    str(one.get("/Contents", "")),
                )
                for one in annotations
            ]


def _outline(data: bytes) -> Iterator[tuple[Any, ...]]:
    document = pypdfium2.PdfDocument(data)
    for item in document.get_toc():
        there = item.get_dest()
        yield item.level, item.get_title(), there.get_index(), there.get_view()[1][:2]
    document.close()


def _places(data: bytes) -> Iterator[tuple[Any, ...]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        root: Any = pdf.Root
        names = root.Names.Dests.Names if "/Names" in root else []
        for name, place in zip(names[::2], names[1::2], strict=True):
            yield str(name), pages[place[0].objgen], round(float(place[2]), 2)


def _catalog(data: bytes) -> Iterator[tuple[str, str]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for key in ("/Lang", "/PageLabels", "/ViewerPreferences", "/MarkInfo", "/PageLayout"):
            yield key, re.sub(r"\s+", " ", repr(pdf.Root.get(key)))
        for key, value in sorted(pdf.docinfo.items()):
            yield str(key), str(value)
        metadata = pdf.Root.get("/Metadata")
        yield "/Metadata", metadata.read_bytes().decode() if metadata is not None else ""
