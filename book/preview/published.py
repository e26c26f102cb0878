"""What the preview shows: one state of the book, whole, that never changes once it is shown."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdfium2

from book.typesetting.made import Made

# PDFium does one thing at a time.
_PDFIUM = threading.Lock()
# Pictures of as many pages are kept.
_MOST_PICTURES = 200
# And the galleys of so many that are looked at.
_MOST_PARTS = 8


@dataclass(frozen=True)
class Published:
    """The book as it was built last, with all that is to be said of it.

    `problem` is why it could not be built anew; the pages are then those of the last good time.
    `made` are its pages, and `keys` name their pictures by what is drawn on them. `starts` has the
    first page of each section, `lines` for each page its lines as left, top, right, bottom in
    points with file and line. `chapters` are the pages of an EPUB, `files` all its files.
    """

    version: int
    title: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    made: Made | None = None
    keys: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    starts: tuple[tuple[str, str, int], ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    lines: Mapping[int, tuple[tuple[float, float, float, float, str, int], ...]] = field(
        default_factory=dict
    )
    chapters: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    problem: str = ""
    seconds: float = 0.0
    proved: bool = False

    def summary(self) -> dict[str, Any]:
        """All but the bytes, for the page in the browser."""
        return {
            "version": self.version,
            "title": self.title,
            "editions": [{"name": name, "format": form} for name, form in self.editions],
            "edition": self.edition,
            "pages": [
                {"key": key, "label": label, "width": size[0], "height": size[1]}
                for key, label, size in zip(self.keys, self.labels, self.sizes, strict=True)
            ],
            "starts": [
                {"id": name, "title": title, "page": page} for name, title, page in self.starts
            ],
            "findings": list(self.findings),
            "notes": list(self.notes),
            "chapters": [{"file": file, "title": title} for file, title in self.chapters],
            "problem": self.problem,
            "seconds": round(self.seconds, 2),
            "proved": self.proved,
        }

    def line_at(self, page: int, x: float, y: float) -> tuple[str, int] | None:
        """File and line of the text at a place on a page, in points from its upper left corner."""
        for left, top, right, bottom, file, line in self.lines.get(page, ()):
            if left - 2 <= x <= right + 2 and top <= y <= bottom:
                return file, line
        return None


class Pictures:
    """Pictures of pages, made when they are asked for, out of no more than their galley."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, float], bytes] = OrderedDict()
        self._parts: OrderedDict[str, Any] = OrderedDict()

    def png(self, published: Published, page: int, scale: float) -> bytes:
        """A page as PNG, `scale` pixels to a point."""
        name = published.keys[page], scale
        with _PDFIUM:
            if name not in self._kept:
                self._kept[name] = _drawn(self._page(published, page), scale)
            self._kept.move_to_end(name)
            if len(self._kept) > _MOST_PICTURES:
                self._kept.popitem(last=False)
            return self._kept[name]

    def _page(self, published: Published, page: int) -> Any:
        if published.made is None:
            raise LookupError(page)
        part, place = published.made.part(page)
        if part not in self._parts:
            self._parts[part] = pypdfium2.PdfDocument(published.made.written_part(page))
            if len(self._parts) > _MOST_PARTS:
                self._parts.popitem(last=False)[1].close()
        self._parts.move_to_end(part)
        return self._parts[part][place]


def _drawn(page: Any, scale: float) -> bytes:
    out = BytesIO()
    page.render(scale=scale).to_pil().save(out, "PNG", compress_level=1)
    page.close()
    return out.getvalue()
