"""Proves the numbers of ordered lists, which stand in no text but in where a list starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from book.model.blocks import List
from book.model.book import Book
from book.model.edition import Edition
from book.model.inline import Element as Raw
from book.model.source import SourceSpan
from book.model.walk import walk
from book.proof import rules
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Page, name_of
from book.proof.epub.report import Report

_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How the items of a list are numbered: style, first number, and how many there are."""

    style: str
    start: int
    count: int


def prove_lists(book: Book, edition: Edition, epub: Epub, report: Report) -> bool:
    """Report ordered lists whose items show other numbers than the author gave them.

    Lists are told apart by their order; where there are more or fewer of them than in the
    manuscript, words are lost or extra too, and those are told. Returns whether there are as many.
    """
    wanted = list(_wanted(book, edition))
    found = [
        (page, element)
        for page in epub.pages
        if page.index >= 0 and page.body is not None
        for element in page.body.iter("{*}ol")
        if not any(name_of(one) == "nav" for one in element.iterancestors())
    ]
    if len(wanted) != len(found):
        return False
    for (numbers, span), (page, element) in zip(wanted, found, strict=True):
        _compare(numbers, span, page, element, report)
    return True


def _wanted(book: Book, edition: Edition) -> Iterator[tuple[_Numbers, SourceSpan]]:
    at_end = edition.note_style == "book-end"
    for entry in book.entries:
        yield from _lists(entry.blocks)
        if not at_end:
            for note in entry.notes:
                yield from _lists(note.blocks)
    if at_end:
        for note in book.notes.values():
            yield from _lists(note.blocks)


def _lists(blocks: tuple[object, ...]) -> Iterator[tuple[_Numbers, SourceSpan]]:
    for node in walk(blocks):
        if isinstance(node, List) and node.ordered:
            yield _Numbers(node.style, node.start, len(node.items)), node.span
        elif isinstance(node, Raw) and node.tag == "ol":
            given = dict(node.attributes)
            items = sum(isinstance(one, Raw) and one.tag == "li" for one in node.children)
            yield _numbers(given.get("type"), given.get("start"), items), node.span


def _numbers(kind: str | None, start: str | None, count: int) -> _Numbers:
    first = int(start) if start and start.lstrip("-").isdigit() else 1
    return _Numbers(_TYPES.get(kind or "1", "decimal"), first, count)


def _compare(
    wanted: _Numbers, span: SourceSpan, page: Page, element: Element, report: Report
) -> None:
    items = [one for one in element if name_of(one) == "li"]
    found = _numbers(element.get("type"), element.get("start"), len(items))
    turned = element.get("reversed") is not None or any(one.get("value") for one in items)
    if found != wanted or turned:
        report.add(
            rules.WRONG_LIST,
            f"a list of {wanted.count} items from {wanted.start} ({wanted.style}) became one of "
            f"{found.count} from {found.start} ({found.style})",
            page,
            element,
            span=span,
        )
