"""One document for the engine out of the sections of a book.

The document is a tree, not a string: an HTML parser would move elements about, and the text of a
book must reach the page as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from book.markup.resources import BASE
from book.model.anchors import entry_anchor
from book.model.book import Book, Metadata
from book.model.edition import Edition

if TYPE_CHECKING:
    from book.markup.sections import Section

_XHTML = "{http://www.w3.org/1999/xhtml}"
_EPUB = "{http://www.idpf.org/2007/ops}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IMAGE_ADDRESSES = frozenset({"src", "data", "poster"})
_OPEN = (
    '<body xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    ' xmlns:svg="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
# Pages of display: they carry neither folio nor running head.
_BARE = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
_NOTES = frozenset({"call", "note"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A verso head longer than this would run into the margins.
_LONGEST_HEAD = 64
# Contributors that a library would name as makers of the work.
_CREATORS = ("aut", "edt", "cre")


def first_text(sections: Sequence[Section]) -> int:
    """The index of the section with which the text begins: arabic folios start there."""
    return next((i for i, one in enumerate(sections) if not one.front), len(sections))


@dataclass(frozen=True)
class Framed:
    """A section with what the style sheet is told of it.

    `page` names its pages; `verso` and `recto` are the running heads that it sets. `anchor` is
    its place, `lang` its language where that is not the book's.
    """

    body: str
    role: str
    title: str
    level: int
    page: str
    verso: str
    recto: str
    anchor: str
    lang: str


def document_tree(book: Book, edition: Edition, sections: Sequence[Section]) -> ElementTree.Element:
    """The whole book as one HTML tree."""
    return tree_of(framed(book, sections), book.metadata.language, edition.is_print)


def framed(book: Book, sections: Sequence[Section]) -> tuple[Framed, ...]:
    """The sections of a book, each with its kind of page and its running heads."""
    start, verso = first_text(sections), verso_head(book)
    return tuple(
        Framed(
            body=section.body,
            role=section.role,
            title=section.title,
            level=section.level,
            page=_page(section, index, start),
            verso=verso,
            recto=_fitting(section.short or section.title),
            anchor=entry_anchor(section.entry_id),
            lang=section.lang,
        )
        for index, section in enumerate(sections)
    )


def tree_of(sections: Sequence[Framed], language: str, is_print: bool) -> ElementTree.Element:
    """Sections as one HTML tree."""
    root = root_of(language, is_print)
    ElementTree.SubElement(root, "head")
    body = ElementTree.SubElement(root, "body")
    for section in sections:
        for element in _parse(section.body):
            body.append(element)
        _mark(body[-1], section)
    return root


def root_of(language: str, is_print: bool) -> ElementTree.Element:
    """An empty document: what the style sheet asks of its root."""
    return ElementTree.Element(
        "html", {"lang": language, "class": "print" if is_print else "screen"}
    )


def skeleton(sections: Sequence[Framed], language: str, is_print: bool) -> ElementTree.Element:
    """The sections without their text: what a style sheet can know of their order."""
    root = root_of(language, is_print)
    body = ElementTree.SubElement(root, "body")
    for section in sections:
        element = _emptied(section.body)
        body.append(element)
        ElementTree.SubElement(element, "h1").text = "A"
        ElementTree.SubElement(element, "p").text = "A"
        _mark(element, section)
    return root


def _emptied(fragment: str) -> ElementTree.Element:
    """The element that a fragment is, without what is in it."""
    start = fragment.find("<")
    end = fragment.find(">", start)
    inside = fragment[start + 1 : end].rstrip("/")
    try:
        return _parse(f"<{inside}/>")[0]
    except ElementTree.ParseError:  # a template of the book's own, with a > in an attribute
        return ElementTree.Element("section")


def head_of(data: Metadata) -> ElementTree.Element:
    """The head of a document: what its file says of the book."""
    head = ElementTree.Element("head")
    ElementTree.SubElement(head, "title").text = data.title
    stamp = f"{data.published.isoformat()}T00:00:00Z"
    pairs = [("author", one.name) for one in data.named(*_CREATORS)]
    pairs += [("description", data.description), ("generator", "book")]
    pairs += [("dcterms.created", stamp), ("dcterms.modified", stamp)]
    for name, content in pairs:
        if content:
            ElementTree.SubElement(head, "meta", {"name": name, "content": content})
    return head


def _parse(fragment: str) -> list[ElementTree.Element]:
    """The elements of a fragment, with the plain names that the engine expects."""
    # The fragment is the program's own, and well-formed: it names no entity and no outside file.
    body = ElementTree.fromstring(f"{_OPEN}{fragment}</body>")  # noqa: S314
    for parent in list(body.iter()):
        for mark in [one for one in parent if one.get("class") == "draft-mark"]:
            # Each page of a draft says so; the section need not.
            parent.remove(mark)
    for element in body.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.removeprefix(_XHTML)
        if element.tag == "ol":
            # The engine numbers by this counter alone, and heeds no other name for it.
            element.set("style", f"counter-reset: list-item {int(element.get('start', '1')) - 1}")
        if (language := element.attrib.pop(_LANG, None)) is not None:
            element.set("lang", language)
        for name in _IMAGE_ADDRESSES & element.attrib.keys():
            # The engine cannot join a relative address to ours.
            element.set(name, _absolute(element.attrib[name]))
        for name in [name for name in element.attrib if name.startswith(_EPUB)]:
            del element.attrib[name]
    return list(body)


def _absolute(address: str) -> str:
    return address if ":" in address else BASE + quote(unquote(address))


def _page(section: Section, index: int, start: int) -> str:
    if section.role in _BARE:
        return "page-bare"
    if index < start:
        return "page-front"
    return "page-start" if index == start else "page-text"


def _mark(element: ElementTree.Element, section: Framed) -> None:
    """Tell the style sheet what the section is, and what its running heads say."""
    classes = [element.get("class", ""), "matter", f"role-{section.role}", section.page]
    classes.append(f"level-{section.level}")
    element.set("class", " ".join(filter(None, classes)))
    for heading in element.iter():
        if heading.tag in _HEADINGS:
            heading.set("data-label", " ".join("".join(_words(heading)).split()))
    opener = _opener(element)
    opener.set("data-verso", section.verso)
    opener.set("data-recto", section.recto)
    # The page on which the text begins is looked up by this.
    element.set("id", section.anchor)
    if section.lang and not element.get("lang"):
        element.set("lang", section.lang)


def _words(element: ElementTree.Element) -> Iterator[str]:
    """The words of an element without the notes in it: for outlines."""
    if not _NOTES.isdisjoint(element.get("class", "").split()):
        return
    yield element.text or ""
    for child in element:
        yield " " if child.tag == "br" else ""
        yield from _words(child)
        yield child.tail or ""


def _opener(section: ElementTree.Element) -> ElementTree.Element:
    """What opens a section and so sets its running heads: the first heading, or else block.

    Not the section itself: the engine would set them anew on each of its pages.
    """
    headings = (one for one in section.iter() if one.tag in _HEADINGS)
    first = next(headings, None)
    return first if first is not None else next(iter(section), section)


def verso_head(book: Book) -> str:
    """The title in the running heads: a short one where the contents give it."""
    for entry in book.entries:
        if entry.role in ("titlepage", "halftitlepage") and entry.short not in ("", entry.title):
            return _fitting(entry.short)
    return _fitting(book.metadata.title)


def _fitting(text: str) -> str:
    """`text` on one line: at a word's end, with dots, where it is too long."""
    if len(text) <= _LONGEST_HEAD:
        return text
    return text[: _LONGEST_HEAD - 1].rsplit(" ", 1)[0].rstrip(",;:–—") + " …"
