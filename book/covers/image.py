"""The cover as a picture: inside an EPUB an SVG cannot reach the book's fonts."""

from __future__ import annotations

import io

import pypdfium2

from book.covers.front import cover_svg
from book.markup.resources import font_faces
from book.model.book import Book

_WIDTH, _HEIGHT = 1600, 2560
_POINTS = 72 / 96


def cover_image(book: Book) -> bytes:
    """The cover of `book` as a JPEG, 1600 by 2560 pixels, set in the book's own fonts."""
    document = pypdfium2.PdfDocument(_pdf(book))
    try:
        # The engine counts CSS pixels as 3/4 of a point each.
        picture = document[0].render(scale=1 / _POINTS).to_pil().convert("RGB")
    finally:
        document.close()
    out = io.BytesIO()
    picture.resize((_WIDTH, _HEIGHT)).save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _pdf(book: Book) -> bytes:
    # Loaded here: an EPUB can be made where the typesetter's libraries are missing.
    from book.typesetting.fetcher import BASE, MemoryFetcher

    from weasyprint import CSS, HTML  # isort: skip
    from weasyprint.text.fonts import FontConfiguration  # isort: skip

    faces = font_faces(book)
    fetcher = MemoryFetcher({f"fonts/{one.file_name}": (one.data, "font/ttf") for one in faces})
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url({BASE}fonts/{one.file_name}) }}"
        for one in faces
    ]
    rules.append(f"@page {{ size: {_WIDTH}px {_HEIGHT}px; margin: 0 }}")
    rules.append("body { margin: 0 } svg { display: block }")
    fonts = FontConfiguration()
    css = CSS(string="\n".join(rules), base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=cover_svg(book), base_url=BASE, url_fetcher=fetcher)
    data: bytes = page.write_pdf(stylesheets=[css], font_config=fonts)
    return data
