"""Proves the lists of figures, tables and notes at the end of an EPUB: what they say and lead to.

What they should be is made from the manuscript here, not taken from what wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book.model.anchors import reference_anchor
from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.model.walk import plain_text
from book.model.words import words
from book.proof import rules
from book.proof.epub.opened import Epub
from book.proof.epub.page import Link, Page, name_of
from book.proof.epub.report import Report
from book.proof.expected import numbers_of
from book.proof.listed import LIST_TITLES, plain, things


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line that a list should have.

    It shows `number` and the beginning of `text`, and leads to the element with the id `call`, or
    to one with the name `element`.
    """

    text: str
    span: SourceSpan
    element: str = ""
    call: str = ""
    number: str = ""

    def is_said(self, shown: str) -> bool:
        """Whether a line of the file says this."""
        if not self.call:
            return shown == self.text
        rest = shown.removeprefix(self.number).strip()
        short = rest.removesuffix("…")
        whole = rest == self.text or (short != rest and len(short) > len(self.text[:30]) // 2)
        return shown.startswith(self.number) and whole and self.text.startswith(short)

    def is_led_to(self, link: Link) -> bool:
        """Whether a link ends where this one should."""
        if link.target is None:
            return False
        if self.call:
            return link.fragment == self.call
        return name_of(link.target) == self.element


@dataclass(frozen=True, slots=True)
class WantedList:
    """A list that an edition asks for, by its heading."""

    title: str
    span: SourceSpan
    lines: Sequence[WantedLine]


def wanted_lists(book: Book, edition: Edition) -> Iterator[WantedList]:
    """The lists that there should be: those that are asked for and have something to list."""
    say = words(book.metadata.language)
    for kind in edition.lists:
        if kind == "notes":
            numbers = numbers_of(book, edition)
            lines = [line for one in book.entries for line in _notes(one, numbers)]
        else:
            lines = [
                WantedLine(one.text, one.span, one.element)
                for entry in book.entries
                for one in things(entry, kind)
            ]
        if lines:
            yield WantedList(say[LIST_TITLES[kind]], edition.span or lines[0].span, lines)


def _notes(entry: Entry, numbers: dict[str, str]) -> Iterator[WantedLine]:
    for note in entry.notes:
        if note.references:
            first = reference_anchor(note.key, note.references[0].occurrence)
            text = next(filter(None, (plain(plain_text([one])) for one in note.blocks)), "")
            yield WantedLine(text, note.span, call=first, number=numbers[note.key])


def prove_end_lists(book: Book, edition: Edition, epub: Epub, report: Report) -> None:
    """Report lists that lack a line, have one too many, or say or lead to something else.

    That a list is not there at all is told with the contents, which have a line for each.
    """
    for wanted in wanted_lists(book, edition):
        page = _page_of(wanted.title, epub)
        if page is None:
            continue
        # Those without a fragment are the entries under which notes stand.
        links = [one for one in epub.links if one.page is page and one.fragment]
        if len(links) != len(wanted.lines):
            message = (
                f"“{wanted.title}” has {len(links)} lines, and the book {len(wanted.lines)} to list"
            )
            report.add(rules.WRONG_NAV, message, page, page.body, span=wanted.span)
            continue
        for line, link in zip(wanted.lines, links, strict=True):
            _compare(wanted.title, line, link, report)


def _compare(title: str, line: WantedLine, link: Link, report: Report) -> None:
    shown = plain(link.text)
    if not line.is_said(shown):
        wanted = f"{line.number} {line.text}".strip()
        message = f"“{title}” says “{shown}”, and the book “{wanted}”"
    elif not line.is_led_to(link):
        message = f"in “{title}” the line “{shown}” leads to another place of the book"
    else:
        return
    report.add(rules.WRONG_NAV, message, link.page, link.element, span=line.span)


def _page_of(title: str, epub: Epub) -> Page | None:
    """The page that the contents call `title`."""
    for link in epub.links:
        if link.page.path == epub.package.nav and plain(link.text) == title:
            return link.to
    return None
