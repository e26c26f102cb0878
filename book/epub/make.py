"""The EPUB from its sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from book.epub.access import describe_access
from book.epub.fonts import cut, font_rule, letters_of, licence_of, used_faces
from book.epub.metadata import describe, describe_pages
from book.epub.package import Item, Line, Package
from book.epub.pages import (
    COVER,
    NAV,
    Frame,
    addressing,
    contents_tree,
    cover_page,
    nav_page,
    section_page,
)
from book.markup.contents import ContentsItem
from book.markup.resources import font_faces, font_licences, image_files, stylesheet
from book.markup.sections import Section
from book.model.book import Book
from book.model.edition import Edition

_XHTML = "application/xhtml+xml"
_FONTS = {"ttf": "font/ttf", "otf": "font/otf", "woff": "font/woff", "woff2": "font/woff2"}
# Languages whose books are opened from the other side.
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


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
    data = book.metadata
    target = Package(
        identifier=data.identifier,
        title=data.title,
        language=data.language,
        # The clock of the build is the date of the book.
        modified=data.published,
        right_to_left=data.language.split("-")[0].lower() in _RIGHT_TO_LEFT,
    )
    describe(target, book, edition)
    frame = Frame.of(edition)
    _add_cover(target, book, frame, cover_svg, cover_image)
    pages = _add_text(target, book, sections, frame)
    describe_access(target, book, pages)
    if page_source is not None:
        describe_pages(target, book, page_source)
    _add_resources(target, book, pages)
    target.lines = _lines(contents_tree(book, sections, frame.depth), addressing(book, sections))
    return target.packed()


def _item(uid: str, name: str, media: str, content: str | bytes, *props: str) -> Item:
    data = content.encode() if isinstance(content, str) else content
    return Item(uid, name, media, data, props)


def _add_cover(target: Package, book: Book, frame: Frame, svg: str, image: bytes | None) -> None:
    if image is None:
        name, media, content = "cover.svg", "image/svg+xml", svg.encode()
    elif image.startswith(b"\x89PNG"):
        name, media, content = "cover.png", "image/png", image
    else:
        name, media, content = "cover.jpg", "image/jpeg", image
    target.add(_item("cover-image", name, media, content, "cover-image"))
    target.cover("cover-image")
    if frame.cover_page:
        target.add(_item("cover", COVER, _XHTML, cover_page(book, name)), in_order=True)


def _add_text(target: Package, book: Book, sections: Sequence[Section], frame: Frame) -> list[str]:
    """Add the pages of text and the navigation; what they say, in order."""
    nav = nav_page(book, sections, frame)
    pages = []
    placed = any(section.file_name == NAV for section in sections)
    for number, section in enumerate(sections, start=1):
        if frame.contents_page and not placed and not section.front:
            target.add(_item("nav", NAV, _XHTML, nav, "nav"), in_order=True)
            placed = True
        if section.file_name == NAV:
            # The navigation is the contents page, and stands where the author put it.
            target.add(_item("nav", NAV, _XHTML, nav, "nav"), in_order=True)
            continue
        page = section_page(book, section)
        pages.append(page)
        properties = _properties(section.body)
        target.add(
            _item(f"text-{number}", section.file_name, _XHTML, page, *properties), in_order=True
        )
    if "nav" not in target.spine:
        target.add(_item("nav", NAV, _XHTML, nav, "nav"))
    return [*pages, nav]


def _properties(body: str) -> list[str]:
    found = {"mathml": "<math", "svg": "<svg"}
    return [name for name, start in found.items() if start in body]


def _add_resources(target: Package, book: Book, pages: Sequence[str]) -> None:
    style = stylesheet(book, "epub.css", "../")
    text = "".join(pages)
    letters = letters_of(pages, style)
    capitals = "smallcaps" in text or "small-caps" in text or '"sc"' in text
    capitals = capitals or "epub.css" in book.own.styles
    faces = [cut(one, letters, capitals) for one in used_faces(font_faces(book), text)]
    rules = "\n".join([*map(font_rule, faces), style])
    target.add(_item("style", "style/book.css", "text/css", rules))
    licences = font_licences(book)
    for number, face in enumerate(faces, start=1):
        media = _FONTS[face.file_name.rpartition(".")[2].lower()]
        target.add(_item(f"font-{number}", f"fonts/{face.file_name}", media, face.data))
    _add_licences(
        target, licences, {licence_of(one, licences): n for n, one in enumerate(faces, 1)}
    )
    for number, (name, image) in enumerate(image_files(book).items(), start=1):
        target.add(_item(f"image-{number}", name, image.media_type, image.data))


def _add_licences(target: Package, licences: dict[str, str], about: dict[str | None, int]) -> None:
    """The licences of the fonts go with them; they are no part of the text that is read."""
    for name, text in licences.items():
        font = f"font-{about[name]}" if name in about else ""
        record = (f"fonts/{name}", "text/plain", "dcterms:license", font, text.encode())
        target.records.append(record)


def _lines(
    items: Sequence[ContentsItem], address: Callable[[ContentsItem], str]
) -> tuple[Line, ...]:
    """The lines for the NCX, which older readers use."""
    return tuple(Line(item.text, address(item), _lines(item.children, address)) for item in items)
