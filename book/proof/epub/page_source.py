"""Proves what the package of an EPUB says of its page list: that there is one, and whose."""

from __future__ import annotations

from book.model.book import Book
from book.model.edition import Edition
from book.proof import rules
from book.proof.epub.container import Container, Unreadable, parse
from book.proof.epub.opened import Epub
from book.proof.epub.page import name_of
from book.proof.epub.report import Report

_FEATURES = ("pageBreakMarkers", "pageNavigation")


def prove_page_source(
    epub: Epub, data: bytes, book: Book, edition: Edition, report: Report
) -> None:
    """The package names the edition that has these pages, and promises what there is.

    Args:
        epub: The file, opened.
        data: The file.
        book: The manuscript.
        edition: The edition that the file is.
        report: Takes the findings.
    """
    source = book.settings.page_source(edition)
    if source is None:
        return
    said = _said(epub, data)
    path, span, name = epub.package.path, edition.span, source_name(book, source)
    if said.get("pageBreakSource") != [name]:
        shown = ", ".join(said.get("pageBreakSource", ())) or "nothing"
        message = (
            f"the pages are those of {source.name} ({name}), and the package names {shown} as "
            "their source"
        )
        report.add(rules.WRONG_PAGE_SOURCE, message, path, span=span)
    promised = said.get("schema:accessibilityFeature", [])
    for feature in _FEATURES:
        if feature not in promised:
            message = f"the package does not say {feature}: shops would not show that it has it"
            report.add(rules.WRONG_PAGE_SOURCE, message, path, span=span)


def _said(epub: Epub, data: bytes) -> dict[str, list[str]]:
    """The properties that the package has, each with its values."""
    try:
        document = parse(Container(data).read(epub.package.path))
    except Unreadable:  # told where the package is opened
        return {}
    said: dict[str, list[str]] = {}
    for one in document.iter("{*}meta"):
        if name_of(one) == "meta" and not one.get("refines"):
            said.setdefault(one.get("property") or "", []).append((one.text or "").strip())
    return said


def source_name(book: Book, edition: Edition) -> str:
    """What names an edition as the source of pages: its ISBN, else the work and the edition."""
    if edition.isbn:
        return "urn:isbn:" + "".join(filter(str.isalnum, edition.isbn))
    return f"{book.metadata.identifier} ({edition.name})"
