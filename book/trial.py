"""A book's own templates, tried on the whole book before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity

if TYPE_CHECKING:
    from book.markup.templates import TemplateFault


def template_findings(book: Book) -> list[Finding]:
    """What is wrong with the templates of `book`; nothing where it brings none of its own."""
    if not book.own.templates:
        return []
    # Loaded for those who need it: most books bring no templates.
    from book.markup.templates import compiled

    faults = compiled(book.own.templates)
    if not faults:
        for edition in book.settings.editions:
            faults += _faults(book, edition)
    return [fault_finding(one) for one in faults]


def fault_finding(fault: TemplateFault) -> Finding:
    """A fault of a template as a finding."""
    return Finding("bad-template", Severity.ERROR, fault.message, fault.span, fault.hint)


def _faults(book: Book, edition: Edition) -> Iterator[TemplateFault]:
    """The first fault of the edition's sections, and that of its frames and cover."""
    from book.markup.numbering import number_notes
    from book.markup.sections import make_sections
    from book.markup.templates import TemplateFault

    try:
        sections = make_sections(book, edition, number_notes(book, edition))
    except TemplateFault as fault:
        yield fault
        return
    if edition.format != "epub":
        return
    from book.covers import cover_svg
    from book.epub.pages import cover_page, nav_page, section_page

    try:
        for section in sections:
            section_page(book, section)
        nav_page(book, sections)
        cover_page(book, "cover.jpg")
        if book.cover is None:
            cover_svg(book)
    except TemplateFault as fault:
        yield fault
