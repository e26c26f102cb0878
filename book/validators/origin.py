"""From a place in a built file to the line of the manuscript that it comes from.

A file is laid along the manuscript once more, as in its proof: what stands at the place is found
in the manuscript by its words, and by the notes that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from book.model.book import Book
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.proof.bounds import bounded_pdf
from book.proof.epub.container import Unreadable
from book.proof.epub.opened import open_epub
from book.proof.epub.page import Element, Page
from book.proof.epub.read import Reading, lay_along
from book.proof.expected import expect
from book.validators.said import Said

Place = tuple[SourceSpan | None, str | None, str | None]
"""The place in the manuscript, the key of the note if it is in one, and the place in the file."""
Origin = Callable[[Said], Place]
_TAG = re.compile(r"<(?=[A-Za-z])")


def epub_origin(data: bytes, book: Book | None, edition: Edition | None) -> Origin:
    """What finds the origin of a message about an EPUB; without a book, only its place there."""
    reading: Reading | None = None
    pages: dict[str, Page] = {}
    texts: dict[str, list[str]] = {}
    try:
        epub = open_epub(data)
    except Unreadable:
        return lambda said: (None, None, _shown(said))
    for page in epub.pages:
        pages[page.path] = page
    if book is not None and edition is not None:
        reading = lay_along(epub, book, edition)

    def origin(said: Said) -> Place:
        page = _page(pages, said.path)
        if page is None or reading is None:
            return None, None, _shown(said)
        element = page.ids.get(said.anchor) if said.anchor else None
        if element is None and said.line:
            lines = texts.setdefault(page.path, _lines(data, page.path))
            element = _element_at(page, lines, said.line, said.column)
        span, note = reading.source(page, element)
        while span is None and element is not None:
            element = element.getparent()
            span, note = reading.source(page, element)
        return span, note, _shown(said)

    return origin


def pdf_origin(data: bytes, book: Book | None, edition: Edition | None) -> Origin:
    """What finds the origin of a message about a PDF: the first word of its page."""
    spans: dict[int, SourceSpan] = {}
    folios: dict[int, str] = {}
    if book is not None and edition is not None:
        words = {entry.id: entry.words for entry in expect(book, edition)}
        for start in bounded_pdf(data, book, edition).page_starts:
            row = words[start.entry]
            if row:
                spans[start.page_index] = row[min(start.after, len(row) - 1)].span
            folios[start.page_index] = start.folio

    def origin(said: Said) -> Place:
        if said.page is None:
            return None, None, None
        name = folios.get(said.page) or f"[{said.page + 1}]"
        return spans.get(said.page), None, f"page {name}"

    return origin


def _page(pages: dict[str, Page], path: str) -> Page | None:
    """The text that a validator means: some name a file without the folder of the package."""
    if path in pages:
        return pages[path]
    ends = [page for name, page in pages.items() if path and name.endswith(f"/{path}")]
    return ends[0] if len(ends) == 1 else None


def _shown(said: Said) -> str | None:
    if not said.path:
        return None
    return f"{said.path}:{said.line}" if said.line else said.path


def _lines(data: bytes, path: str) -> list[str]:
    from book.proof.epub.container import Container

    return Container(data).read(path).decode("utf-8", "replace").splitlines()


def _element_at(page: Page, lines: list[str], line: int, column: int) -> Element | None:
    """The element whose tag begins last before a place."""
    if page.root is None:
        return None
    before: Element | None = None
    here: list[Element] = []
    for one in page.root.iter("*"):
        at = int(getattr(one, "sourceline", None) or 0)
        if at < line:
            before = one
        elif at == line:
            here.append(one)
    text = lines[line - 1] if line <= len(lines) else ""
    count = len(_TAG.findall(text[: max(column - 1, 0)])) if column else 1
    if not here or not count:
        return before
    return here[min(count, len(here)) - 1]
