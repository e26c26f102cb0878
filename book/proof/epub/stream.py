"""The running text of a part of an EPUB: its words, and the calls of notes between them."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from book.proof.epub.page import Element, Page, has_type, name_of, says
from book.proof.words import BREAKS, normal, split

# No XML file can hold this character.
_CALL = "\0"
_SILENT = frozenset({"script", "style", "template", "head", "iframe", "object", "audio", "video"})
_EVENTS = ("start", "end", "comment", "pi")
_WORD = re.compile(r"\0*[^\s\0][^\s]*")

Treat = Callable[[Element], str]
"""What to do with an element: "call" is a call, "leave" is left out, anything else is read."""


@dataclass(slots=True)
class Stream:
    """Words in reading order. A call stands after so many of them.

    `left` are the elements that were not read as text here: notes and ways back. `pages` are the
    markers of printed pages, each with how much of `text` stands before it.
    """

    page: Page
    words: list[str] = field(default_factory=list)
    calls: list[tuple[int, Element]] = field(default_factory=list)
    left: list[Element] = field(default_factory=list)
    pages: list[tuple[int, Element]] = field(default_factory=list)
    text: str = ""
    places: list[int] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    _first: dict[Element, int] = field(default_factory=dict)
    _words: list[int] = field(default_factory=list)

    def element(self, index: int) -> Element | None:
        """The element in which the word with this index begins."""
        starts = self._starts()
        if index >= len(starts):
            return self.elements[-1] if self.elements else None
        return self.elements[max(bisect_right(self.places, starts[index]) - 1, 0)]

    def index(self, element: Element) -> int | None:
        """How many words stand before `element`; None for one that is not read here."""
        if not self._first:
            for place, one in zip(self.places, self.elements, strict=True):
                self._first.setdefault(one, place)
        for one in element.iter():
            if one in self._first:
                return bisect_left(self._starts(), self._first[one])
        return None

    def _starts(self) -> list[int]:
        """Where each word begins; worked out when it is asked for, which is seldom."""
        if not self._words:
            self._words = [match.start() for match in _WORD.finditer(self.text)]
        return self._words

    def breaks(self) -> Iterator[tuple[Element, int, int]]:
        """The markers of printed pages, with the number of words before each.

        One that stands within a word counts the words before that, and then its letters.
        """
        words = _WORD.finditer(self.text)
        word, count = next(words, None), 0
        for place, element in self.pages:
            while word is not None and not self.text[place : word.end()].strip("\0"):
                word, count = next(words, None), count + 1
            before = self.text[word.start() : place] if word is not None else ""
            yield element, count, sum(map(str.isalnum, unicodedata.normalize("NFKC", before)))


def read_stream(page: Page, part: Element, treat: Treat) -> Stream:
    """The running text of `part`: what a reader sees, without what `treat` leaves out.

    What is hidden from everybody (`hidden`, `display: none`) is not read; nor is the list in a
    navigation, which is proved as what it is. A page break's number is no word of the text.
    """
    return _Reader(page, part, treat).run()


class _Reader:
    """Reads one part of a text."""

    def __init__(self, page: Page, part: Element, treat: Treat) -> None:
        self.stream, self.part, self.treat = Stream(page), part, treat
        self.parts: list[str] = []
        self.length = 0

    def run(self) -> Stream:
        walker = etree.iterwalk(self.part, events=_EVENTS)
        for event, element in walker:
            if event != "start":
                self._end(event, element)
            elif not self._start(element):
                walker.skip_subtree()
        self.stream.text = "".join(self.parts)
        _count(self.stream)
        return self.stream

    def _put(self, text: str, element: Element) -> None:
        self.stream.places.append(self.length)
        self.stream.elements.append(element)
        self.parts.append(text)
        self.length += len(text)

    def _start(self, element: Element) -> bool:
        """Begin an element; whether what is inside is to be read."""
        name = name_of(element)
        kind = "read" if element is self.part else self._kind(element, name)
        if kind == "read":
            if name in BREAKS:
                self._put("\n", element)
            if element.text:
                self._put(normal(element.text), element)
            return True
        if kind == "call":
            self._put(_CALL, element)
            self.stream.calls.append((0, element))
        elif kind == "leave":
            self.stream.left.append(element)
        elif kind == "break":
            self.stream.pages.append((self.length, element))
        return False

    def _end(self, event: str, element: Element) -> None:
        if event == "end" and name_of(element) in BREAKS:
            self._put("\n", element)
        if element is self.part:
            return
        tail = element.tail or ""
        if event != "end":
            tail = _entity(element) + tail
        if tail:
            self._put(normal(tail), element)

    def _kind(self, element: Element, name: str) -> str:
        if name in _SILENT:
            return "skip"
        if name in ("ol", "ul") and _in_navigation(element):
            return "skip"
        if not element.attrib:
            return "read"
        if name == "nav":
            return "read" if has_type(element, "toc") else "skip"
        if _is_hidden(element):
            return "skip"
        if says(element, "pagebreak"):
            return "break"
        return self.treat(element)


def _entity(element: Element) -> str:
    """A named character that only a DTD would tell; HTML's own names are known."""
    tag: object = element.tag
    return html.unescape(element.text or "") if tag is etree.Entity else ""


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    none = style is not None and "display:none" in style.replace(" ", "")
    return none or element.get("hidden") is not None


def _in_navigation(element: Element) -> bool:
    around = element.getparent()
    return around is not None and name_of(around) == "nav"


def _count(stream: Stream) -> None:
    """Split the text into words; a call breaks none, and is told by the words before it."""
    if not stream.calls:
        stream.words = split(stream.text)
        return
    words = stream.words
    glued = False
    for number, piece in enumerate(stream.text.split(_CALL)):
        if number:
            stream.calls[number - 1] = (len(words), stream.calls[number - 1][1])
        fresh = piece.split()
        if fresh and glued and not piece[0].isspace() and words:
            words[-1] += fresh.pop(0)
        words += fresh
        if piece:
            glued = not piece[-1].isspace()
