"""The seams to the engine that galleys need: heads and folios come later, and so do page numbers.

The engine asks for the margin boxes of every page when all pages are laid out. There the facts of
a page are noted, and the boxes are left out where they come later. To `:first`, the first page of
a galley would be the first page of the book: galleys inside a book begin to count higher. Fonts
that make-up takes out of a galley are not cut for it before.

These are inside the engine, whose version is pinned.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint import layout
from weasyprint.layout import page as pages
from weasyprint.pdf.fonts import Font

from book.typesetting.makeup.parts import PageKind

# As good as any number that is not the first: selectors that count pages of the book keep the
# book in one piece.
_INSIDE = 1000

_make_boxes = layout.make_margin_boxes
_page_type = pages.PageType
_clean = Font.clean
_late = False
_first = 0
_taken = False


@contextmanager
def galley(opens: bool, whole: bool) -> Iterator[None]:
    """Lay out as a galley: one that opens the book or stands inside it, or that is the whole."""
    global _late, _first
    _late, _first = not whole, 0 if opens else _INSIDE
    try:
        yield
    finally:
        _late, _first = False, 0


@contextmanager
def fonts_taken() -> Iterator[None]:
    """Write a file out of which the fonts are taken, all but those that stay."""
    global _taken
    _taken = True
    try:
        yield
    finally:
        _taken = False


def stays(font: Any) -> bool:
    """Whether a font is made for the letters that are used of it, and so stays in its galley."""
    made = bool(font.bitmap or font.missing or font.index or font.used_in_forms)
    return made or bool({"fvar", "CBDT", "SVG ", "COLR"} & set(font.tables))


def noted(page: Any) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The named strings that were set on a laid out page, and those that its opening set."""
    strings: dict[str, tuple[str, ...]] = page.book_strings
    begins: tuple[str, ...] = page.book_begins
    return strings, begins


def _note_and_make(context: Any, page: Any, state: Any) -> Any:
    number = context.current_page
    page.book_strings = {
        name: tuple(found[number]) for name, found in context.string_set.items() if number in found
    }
    page.book_begins = tuple(_openings(page) & page.book_strings.keys())
    return iter(()) if _late else _make_boxes(context, page, state)


def _openings(page: Any) -> set[str]:
    """The named strings that the first element of a page sets, or the first in it, and so on."""
    names: set[str] = set()
    element: Any = page
    while True:
        if element.style["string_set"] != "none":
            names.update(name for name, _ in element.style["string_set"])
        if not getattr(element, "children", ()):
            return names
        element = element.children[0]


def _numbered(side: str, blank: bool, name: str, index: int, groups: Any) -> Any:
    return _page_type(side, blank, name, index + _first, groups)


def _clean_what_stays(font: Any, to_unicode: Any, hinting: Any) -> None:
    if not _taken or stays(font):
        _clean(font, to_unicode, hinting)


layout.make_margin_boxes = _note_and_make
pages.PageType = _numbered
Font.clean = _clean_what_stays


def margin_boxes(context: Any, page: Any, state: Any) -> Any:
    """The margin boxes of a page, laid out by the engine."""
    return _make_boxes(context, page, state)


def page_type(kind: PageKind) -> Any:
    """A kind of page as the engine has it."""
    return _page_type(kind.side, kind.blank, kind.name, kind.index, kind.groups)
