"""The EPUB from its sections. EbookLib writes the package; every file goes in as it was made."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from ebooklib import epub

from book.epub.metadata import describe, describe_access
from book.epub.package import finished
from book.epub.pages import NAV, address, contents_tree, cover_page, nav_page, section_page
from book.markup.contents import ContentsItem
from book.markup.resources import FontFace, font_faces, font_licences, image_files, stylesheet
from book.markup.sections import Section
from book.model.book import Book
from book.model.edition import Edition

_XHTML = "application/xhtml+xml"
_FONTS = {"ttf": "font/ttf", "otf": "font/otf", "woff": "font/woff", "woff2": "font/woff2"}
# EbookLib's own pages would list every note as a page, and its guide is of an older EPUB.
_OPTIONS = {
    "epub3_pages": False,
    "epub3_landmark": False,
    "epub2_guide": False,
    "play_order": {"enabled": True, "start_from": 1},
    "raise_exceptions": True,
}


def make_epub(
    book: Book,
    edition: Edition,
    sections: Sequence[Section],
    cover_svg: str,
    cover_image: bytes | None = None,
    page_source: Edition | None = None,
) -> bytes:
    """The EPUB of `book`.

    Args:
        book: The whole book.
        edition: The edition that it is.
        sections: Made for that edition.
        cover_svg: The cover, used where there is no picture of it.
        cover_image: The cover as PNG or JPEG.
        page_source: The edition whose pages the sections mark, where they do.
    """
    target = epub.EpubBook()
    describe(target, book, edition)
    bodies = "".join(section.body for section in sections)
    describe_access(target, bodies, _source(book, page_source) if page_source else "")
    _add_cover(target, book, cover_svg, cover_image)
    _add_text(target, book, sections)
    _add_resources(target, book, bodies)
    target.add_item(epub.EpubNcx())
    target.toc = _links(book, sections, contents_tree(book, sections))
    # The clock of the build is the date of the book.
    moment = datetime.combine(book.metadata.published, time(), UTC)
    out = io.BytesIO()
    epub.write_epub(out, target, {**_OPTIONS, "mtime": moment})
    return finished(out.getvalue(), book.metadata.language)


def _source(book: Book, edition: Edition) -> str:
    """What names an edition as the source of pages: its ISBN, else the work and the edition."""
    isbn = "".join(c for c in edition.isbn or "" if c.isalnum())
    return f"urn:isbn:{isbn}" if isbn else f"{book.metadata.identifier} ({edition.name})"


def _item(uid: str, name: str, media: str, content: str | bytes, *props: str) -> epub.EpubItem:
    data = content.encode() if isinstance(content, str) else content
    item = epub.EpubItem(uid=uid, file_name=name, media_type=media, content=data)
    item.properties = list(props)
    return item


def _add_cover(target: epub.EpubBook, book: Book, svg: str, image: bytes | None) -> None:
    if image is None:
        name, media, content = "cover.svg", "image/svg+xml", svg.encode()
    elif image.startswith(b"\x89PNG"):
        name, media, content = "cover.png", "image/png", image
    else:
        name, media, content = "cover.jpg", "image/jpeg", image
    target.add_item(_item("cover-image", name, media, content, "cover-image"))
    target.add_item(_item("cover", "cover.xhtml", _XHTML, cover_page(book, name)))


def _add_text(target: epub.EpubBook, book: Book, sections: Sequence[Section]) -> None:
    spine = ["cover"]
    for number, section in enumerate(sections, start=1):
        if section.file_name == NAV:
            # The navigation is the contents page, and stands where the author put it.
            spine.append("nav")
            continue
        uid = f"text-{number}"
        page = section_page(book, section)
        target.add_item(_item(uid, section.file_name, _XHTML, page, *_properties(section.body)))
        spine.append(uid)
    target.add_item(_item("nav", NAV, _XHTML, nav_page(book, sections), "nav"))
    target.spine = spine


def _properties(body: str) -> list[str]:
    found = {"mathml": "<math", "svg": "<svg"}
    return [name for name, start in found.items() if start in body]


def _add_resources(target: epub.EpubBook, book: Book, bodies: str) -> None:
    faces = _used(font_faces(book), bodies)
    style = "\n".join([*(_font_rule(face) for face in faces), stylesheet(book, "epub.css", "../")])
    target.add_item(_item("style", "style/book.css", "text/css", style))
    for number, face in enumerate(faces, start=1):
        media = _FONTS[face.file_name.rpartition(".")[2].lower()]
        target.add_item(_item(f"font-{number}", f"fonts/{face.file_name}", media, face.data))
    for number, (name, text) in enumerate(font_licences(book).items(), start=1):
        target.add_item(_item(f"font-licence-{number}", f"fonts/{name}", "text/plain", text))
    for number, (name, image) in enumerate(image_files(book).items(), start=1):
        target.add_item(_item(f"image-{number}", name, image.media_type, image.data))


def _used(faces: Iterable[FontFace], bodies: str) -> list[FontFace]:
    """Text and headings always; the bold only in a book that has some: fonts are most of a file."""
    bold = "<strong" in bodies or "<b>" in bodies or "<b " in bodies
    return [
        face
        for face in faces
        if face.weight == 400
        or (face.weight == 600 and face.style == "normal")
        or (face.weight == 700 and bold)
    ]


def _font_rule(face: FontFace) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style};'
        f" font-weight: {face.weight}; src: url(../fonts/{face.file_name}); }}"
    )


def _links(
    book: Book, sections: Sequence[Section], items: list[ContentsItem]
) -> list[epub.Link | tuple[epub.Section, list[object]]]:
    """The lines for the NCX, which older readers use."""
    links: list[epub.Link | tuple[epub.Section, list[object]]] = []
    for item in items:
        place = address(book, sections, item)
        if item.children:
            inner: list[object] = list(_links(book, sections, item.children))
            links.append((epub.Section(item.text, place), inner))
        else:
            links.append(epub.Link(place, item.text, f"line-{item.anchor}"))
    return links
