"""An EPUB, opened as a reading system opens it: container, package, texts, and what links what.

What is a call, what a note and what a way back is decided by what a file says of itself
(`epub:type`, `role`) and, where it says nothing, by what it does: a number that leads to a place
which leads back to the number is a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from book.proof.epub.container import Container, Unreadable, resolve
from book.proof.epub.package import Package, read_package
from book.proof.epub.page import Element, Link, Page, name_of, says, text_of

NOTE_TYPES = ("footnote", "endnote", "rearnote")
_NOTE_LISTS = ("footnotes", "endnotes", "rearnotes")
_CALLS = ("noteref",)
_MARK = re.compile(r"[\[({]?\s*(?:\d{1,4}|[*†‡§¶‖#]{1,4}|[a-z]|[ivxlc]{1,7})\s*[\])}.]?")
_RETURN = re.compile(r"[\u2190-\u21ff\u2934-\u293b^⮌⏎]|[Bb]ack|[Rr]eturn")
_BLOCK_NAMES = "aside blockquote body dd div dl dt li ol p section table td tr ul"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ITEMS = frozenset({"li", "p", "div", "aside", "dd", "dt", "section", "tr"})
_WEB_NOTE = re.compile(r"(?:_?_?(?:ftn|edn|fn|en|cite_note|note|footnote|endnote))[-_:.\d]", re.I)


@dataclass(slots=True)
class Epub:
    """The whole of it. `calls`, `backs` and `notes` are in reading order."""

    package: Package
    pages: list[Page] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    calls: list[Link] = field(default_factory=list)
    backs: list[Link] = field(default_factory=list)
    notes: dict[Element, Page] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    names: frozenset[str] = frozenset()

    def page(self, path: str) -> Page | None:
        """The text at `path`."""
        return next((one for one in self.pages if one.path == path), None)

    def note_at(self, place: Element | None) -> Element | None:
        """The innermost note that `place` is, or stands in."""
        while place is not None:
            if place in self.notes:
                return place
            place = place.getparent()
        return None


def open_epub(data: bytes, guess: bool) -> Epub:
    """Open an EPUB.

    Args:
        data: the file.
        guess: whether links that do not say that they are calls may be calls nevertheless, and
            what a call leads to is a note although it does not say so.

    Raises:
        Unreadable: There is nothing in it that could be read.
    """
    container = Container(data)
    epub = Epub(read_package(container), names=frozenset(container.names))
    _read_texts(container, epub)
    _link(epub)
    _find_listed_notes(epub)
    _find_calls(epub, guess)
    _find_backs(epub)
    if not guess:
        _find_unlinked_calls(epub)
    return epub


def _read_texts(container: Container, epub: Epub) -> None:
    linear = dict(epub.package.spine)
    order = {path: index for index, path in enumerate(linear)}
    for path in epub.package.texts():
        try:
            data = container.read(path)
        except Unreadable as error:
            epub.unread.append((path, str(error)))
            continue
        epub.pages.append(Page.read(path, data, order.get(path, -1), linear.get(path, True)))


def _link(epub: Epub) -> None:
    pages = {page.path: page for page in epub.pages}
    for page in epub.pages:
        for element in page.links():
            href = element.get("href")
            if href is None:
                continue
            path, fragment = resolve(page.path, href)
            link = Link(page, element, href, path, fragment)
            link.to = pages.get(path) if path is not None else None
            if link.to is not None:
                link.target = link.to.ids.get(fragment) if fragment else link.to.body
            epub.links.append(link)


def _find_listed_notes(epub: Epub) -> None:
    for page in epub.pages:
        if page.body is None:
            continue
        for element in page.body.iter():
            if element.attrib and says(element, *NOTE_TYPES):
                epub.notes.setdefault(element, page)
            elif element.attrib and says(element, *_NOTE_LISTS):
                for item in _items(element):
                    epub.notes.setdefault(item, page)


def _items(section: Element) -> Iterator[Element]:
    """The notes of a section of notes: its outermost blocks with an id, headings aside."""
    stack = list(reversed(section))
    while stack:
        one = stack.pop()
        if one.get("id") and name_of(one) in _ITEMS:
            yield one
        elif name_of(one) in _BLOCKS and not says(one, *NOTE_TYPES, *_NOTE_LISTS):
            stack.extend(reversed(one))


def _find_calls(epub: Epub, guess: bool) -> None:
    returned = {
        (one.path, one.fragment)
        for one in epub.links
        if one.fragment and epub.note_at(one.element) is not None
    }
    for link in epub.links:
        if _in_nav(link.element):
            continue
        answered = (link.page.path, link.element.get("id")) in returned and _to_note(epub, link)
        if says(link.element, *_CALLS) or answered or (guess and _seems_call(epub, link)):
            epub.calls.append(link)
    if guess:
        for link in epub.calls:
            note = _called(epub, link)
            if note is not None and link.to is not None:
                epub.notes.setdefault(note, link.to)


def _to_note(epub: Epub, link: Link) -> bool:
    """Whether a link leads to the text of a note from elsewhere."""
    note = epub.note_at(link.target)
    return note is not None and note is not epub.note_at(link.element)


def _in_nav(element: Element) -> bool:
    return any(name_of(one) == "nav" for one in element.iterancestors())


def _seems_call(epub: Epub, link: Link) -> bool:
    """Whether a link that does not say so is a call: it looks like one, and a note is there."""
    text = link.text
    inside = epub.note_at(link.element)
    if text and not _MARK.fullmatch(text):
        return False
    if link.path is None:
        return bool(text) and bool(_WEB_NOTE.match(link.fragment))
    if says(link.element, "backlink") or not link.fragment:
        return False
    if link.target is None:
        return bool(text) and inside is None and bool(_WEB_NOTE.match(link.fragment))
    note = epub.note_at(link.target)
    if note is not None:
        return inside is not note
    return inside is None and bool(text) and _leads_back(link)


def _leads_back(link: Link) -> bool:
    """Whether the block that `link` leads to stands behind it, and has a link to it."""
    block, own = _block(link.target), link.id
    if block is None or link.to is None or not own or name_of(block) in ("body", "section"):
        return False
    if link.to is link.page and not _before(link.element, block):
        return False
    for one in block.iter("{*}a"):
        path, fragment = resolve(link.to.path, one.get("href") or "")
        if path == link.page.path and fragment == own and one is not link.element:
            return True
    return False


def _before(first: Element, second: Element) -> bool:
    """Whether `first` stands before `second` in their file."""
    for one in second.getroottree().iter():
        if one is first:
            return True
        if one is second:
            return False
    return False


def _block(place: Element | None) -> Element | None:
    while place is not None and name_of(place) not in _BLOCKS:
        place = place.getparent()
    return place


def _called(epub: Epub, link: Link) -> Element | None:
    """What a call leads to, where that is a note although the file does not say so."""
    if link.target is None or link.target in epub.notes:
        return None
    if epub.note_at(link.target) is not None:
        # A whole item inside a note is a note of its own, nested in the other.
        return link.target if name_of(link.target) in ("li", "aside") else None
    block = _block(link.target)
    if block is None or name_of(block) in ("body", "section") or says(block, *_NOTE_LISTS):
        return None
    return None if any(one in epub.notes for one in block.iter()) else block


def _find_backs(epub: Epub) -> None:
    calls = set(map(id, epub.calls))
    places = {(link.page.path, link.id) for link in epub.calls if link.id}
    for link in epub.links:
        if id(link) in calls or link.path is None:
            continue
        inside = epub.note_at(link.element) is not None
        seems = (link.path, link.fragment) in places or bool(_RETURN.match(link.text))
        if says(link.element, "backlink") or (inside and seems):
            epub.backs.append(link)


def _find_unlinked_calls(epub: Epub) -> None:
    """Calls that are no links, for they stand in one: a number to which a note leads back."""
    known = {link.element for link in epub.calls}
    for back in epub.backs:
        place = back.target
        if place is None or back.to is None or place in known or name_of(place) != "span":
            continue
        if _MARK.fullmatch(text_of(place)):
            known.add(place)
            epub.calls.append(Link(back.to, place, "", None, ""))
