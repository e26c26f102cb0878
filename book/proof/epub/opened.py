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
from book.proof.epub.package import Package, locked_files, read_package
from book.proof.epub.page import Element, Link, Page, name_of, says, text_of

NOTE_TYPES = ("footnote", "endnote", "rearnote")
NOTE_LISTS = ("footnotes", "endnotes", "rearnotes")
CALLS = ("noteref",)
_MARK = re.compile(r"[\[({]?\s*(?:\d{1,4}|[*†‡§¶‖#]{1,4}|[a-z]|[ivxlc]{1,7})\s*[\])}.]?")
_RETURN = re.compile(r"[\u2190-\u21ff\u2934-\u293b^⮌⏎]|[Bb]ack|[Rr]eturn")
_BLOCK_NAMES = "aside blockquote body dd div dl dt li ol p section table td tr ul"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ITEMS = frozenset({"li", "p", "div", "aside", "dd", "dt", "section", "tr"})


@dataclass(slots=True)
class Epub:
    """The whole of it. `calls`, `backs` and `notes` are in reading order."""

    package: Package
    pages: list[Page] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # Calls and ways back that have no address at all.
    lame: list[Link] = field(default_factory=list)
    calls: list[Link] = field(default_factory=list)
    backs: list[Link] = field(default_factory=list)
    notes: dict[Element, Page] = field(default_factory=dict)
    # The notes of empty anchors that stand before them, and not in them.
    fronts: dict[Element, Element] = field(default_factory=dict)
    # The notes of ways back that stand behind their note, and not in it.
    homes: dict[Element, Element] = field(default_factory=dict)
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
            if place in self.fronts:
                return self.fronts[place]
            place = place.getparent()
        return None

    def home_of(self, back: Element) -> Element | None:
        """The note whose way back an element is."""
        home = self.homes.get(back)
        return home if home is not None else self.note_at(back)


def open_epub(data: bytes) -> Epub:
    """Open an EPUB, and take for notes and calls what says that it is one.

    Raises:
        Unreadable: There is nothing in it that could be read.
    """
    epub = read_epub(data)
    _find_ways(epub)
    return epub


def open_alone(package: Package, names: frozenset[str], page: Page) -> Epub:
    """One text of an EPUB, opened as if there were no others in it.

    `names` are those of all files of the EPUB.
    """
    epub = Epub(package, [page], names=names)
    _link(epub)
    _find_listed_notes(epub)
    _find_ways(epub)
    return epub


def read_epub(data: bytes) -> Epub:
    """An EPUB with its texts, its links, and the notes that say that they are some.

    Raises:
        Unreadable: There is nothing in it that could be read.
    """
    container = Container(data)
    epub = Epub(read_package(container), names=frozenset(container.names))
    _read_texts(container, epub)
    _link(epub)
    _find_listed_notes(epub)
    return epub


def _read_texts(container: Container, epub: Epub) -> None:
    linear = dict(epub.package.spine)
    locked = locked_files(container)
    order = {path: index for index, path in enumerate(linear)}
    for path in epub.package.texts():
        if path in locked:
            epub.unread.append((path, "it is encrypted: a shop’s lock (DRM) is on it"))
            continue
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
                if says(element, *CALLS, "backlink"):
                    epub.lame.append(Link(page, element, "", page.path, ""))
                continue
            path, fragment = resolve(page.path, href)
            link = Link(page, element, href, path, fragment)
            link.to = pages.get(path) if path is not None else None
            if link.to is not None:
                link.target = link.to.at(fragment)
            epub.links.append(link)


def _find_listed_notes(epub: Epub) -> None:
    for page in epub.pages:
        if page.body is None:
            continue
        for element in page.body.iter():
            if element.attrib and says(element, *NOTE_TYPES):
                # What has no name, inside a note, only says of the note what it is once more.
                if element.get("id") or epub.note_at(element.getparent()) is None:
                    epub.notes.setdefault(element, page)
            elif element.attrib and says(element, *NOTE_LISTS):
                for item in _items(element):
                    epub.notes.setdefault(item, page)


def _items(section: Element) -> Iterator[Element]:
    """The notes of a section of notes: its outermost blocks with an id, headings aside."""
    stack = list(reversed(section))
    while stack:
        one = stack.pop()
        if says(one, "pagebreak"):
            continue  # where a printed page begins
        if one.get("id") and name_of(one) in _ITEMS:
            yield one
        elif name_of(one) in _BLOCKS and not says(one, *NOTE_TYPES, *NOTE_LISTS):
            stack.extend(reversed(one))


def _find_ways(epub: Epub) -> None:
    _find_calls(epub)
    _find_backs(epub)
    _find_unlinked_calls(epub)


def _find_calls(epub: Epub) -> None:
    returned = {
        (one.path, one.fragment)
        for one in epub.links
        if one.fragment and epub.note_at(one.element) is not None
    }
    for link in epub.links:
        if _in_nav(link.element):
            continue
        answered = (link.page.path, link.element.get("id")) in returned and _to_note(epub, link)
        if says(link.element, *CALLS) or answered:
            epub.calls.append(link)


def _to_note(epub: Epub, link: Link) -> bool:
    """Whether a link leads to the text of a note from elsewhere."""
    note = epub.note_at(link.target)
    return note is not None and note is not epub.note_at(link.element)


def _in_nav(element: Element) -> bool:
    return any(name_of(one) == "nav" for one in element.iterancestors())


def _find_backs(epub: Epub) -> None:
    calls = set(map(id, epub.calls))
    places = {(link.page.path, link.id) for link in epub.calls if link.id}
    for link in epub.links:
        if id(link) in calls or link.path is None:
            continue
        inside = epub.note_at(link.element) is not None
        seems = (link.path, link.fragment) in places or is_return(link.text)
        if says(link.element, "backlink") or (inside and seems):
            epub.backs.append(link)


def is_return(text: str) -> bool:
    """Whether a link's text is an arrow or the like, which promises a way back."""
    return bool(_RETURN.match(text))


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
