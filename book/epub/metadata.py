"""What the package says of the book."""

from __future__ import annotations

from book.epub.package import Package
from book.model.book import Book, Contributor
from book.model.edition import Edition

# The names under which EPUB knows schemes of subjects.
_SCHEMES = {"thema": "Thema", "bisac": "BISAC", "lcsh": "LCSH", "udc": "UDC", "ddc": "DDC"}


def describe(target: Package, book: Book, edition: Edition) -> None:
    """Put the metadata of `book` into `target`."""
    data = book.metadata
    if edition.isbn:
        plain = "".join(c for c in edition.isbn if c.isalnum())
        target.core("identifier", f"urn:isbn:{plain}", id="isbn")
    _titles(target, data.title, data.subtitle)
    people: dict[tuple[str, str, str], list[str]] = {}
    for one in data.contributors:
        kind = "creator" if one.role in ("aut", "cre") else "contributor"
        people.setdefault((kind, one.name, one.sort), []).append(one.role)
    for number, ((kind, name, sort), roles) in enumerate(people.items(), start=1):
        _contributor(target, kind, Contributor(name, sort=sort), roles, f"contributor-{number}")
    target.core("date", data.published.isoformat())
    for name, value in (
        ("publisher", data.publisher),
        ("rights", data.rights),
        ("description", data.description),
    ):
        if value:
            target.core(name, value)
    for number, subject in enumerate(data.subjects, start=1):
        name = f"subject-{number}"
        target.core("subject", subject.code, id=name)
        authority = _SCHEMES.get(subject.scheme.lower())
        if authority:
            _refine(target, name, "authority", authority)
            _refine(target, name, "term", subject.code)
    if data.series:
        target.meta("belongs-to-collection", data.series.title, id="series")
        _refine(target, "series", "collection-type", "series")
        if data.series.number:
            _refine(target, "series", "group-position", data.series.number)


def describe_pages(target: Package, book: Book, source: Edition) -> None:
    """Name the edition whose pages are marked: as EPUB Accessibility 1.1 says, and as before it.

    It is named by its ISBN, else by the work and the edition.
    """
    isbn = "".join(c for c in source.isbn or "" if c.isalnum())
    name = f"urn:isbn:{isbn}" if isbn else f"{book.metadata.identifier} ({source.name})"
    target.meta("pageBreakSource", name)
    target.core("source", name, id="page-source")
    _refine(target, "page-source", "source-of", "pagination")


def _titles(target: Package, title: str, subtitle: str) -> None:
    target.core("title", title, id="title")
    _refine(target, "title", "title-type", "main")
    if subtitle:
        target.core("title", subtitle, id="subtitle")
        _refine(target, "subtitle", "title-type", "subtitle")


def _contributor(target: Package, kind: str, one: Contributor, roles: list[str], name: str) -> None:
    """One person or body, once, with all that it did."""
    target.core(kind, one.name, id=name)
    for role in dict.fromkeys(roles):
        _refine(target, name, "role", role, scheme="marc:relators")
    if one.sort:
        _refine(target, name, "file-as", one.sort)


def _refine(target: Package, of: str, prop: str, value: str, **more: str) -> None:
    target.meta(prop, value, refines=f"#{of}", **more)
