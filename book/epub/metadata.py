"""What the package says of the book, and of its accessibility."""

from __future__ import annotations

from ebooklib import epub

from book.model.book import Book, Contributor
from book.model.edition import Edition

# The names under which EPUB knows schemes of subjects.
_SCHEMES = {"thema": "Thema", "bisac": "BISAC", "lcsh": "LCSH", "udc": "UDC", "ddc": "DDC"}


def describe(target: epub.EpubBook, book: Book, edition: Edition) -> None:
    """Put the metadata of `book` into `target`."""
    data = book.metadata
    target.set_identifier(data.identifier)
    target.title = data.title
    target.set_language(data.language)
    if edition.isbn:
        plain = "".join(c for c in edition.isbn if c.isalnum())
        target.add_metadata("DC", "identifier", f"urn:isbn:{plain}", {"id": "isbn"})
    _titles(target, data.title, data.subtitle)
    for number, one in enumerate(data.contributors, start=1):
        _contributor(target, one, f"contributor-{number}")
    target.add_metadata("DC", "date", data.published.isoformat())
    for name, value in (
        ("publisher", data.publisher),
        ("rights", data.rights),
        ("description", data.description),
    ):
        if value:
            target.add_metadata("DC", name, value)
    for number, subject in enumerate(data.subjects, start=1):
        name = f"subject-{number}"
        target.add_metadata("DC", "subject", subject.code, {"id": name})
        authority = _SCHEMES.get(subject.scheme.lower())
        if authority:
            _refine(target, name, "authority", authority)
            _refine(target, name, "term", subject.code)
    if data.series:
        _meta(target, "belongs-to-collection", data.series.title, id="series")
        _refine(target, "series", "collection-type", "series")
        if data.series.number:
            _refine(target, "series", "group-position", data.series.number)


def describe_access(target: epub.EpubBook, bodies: str, page_source: str = "") -> None:
    """Say what a reader with a disability can count on; only what the files bear out.

    Conformance to a standard is a person's claim, made after an audit: it is not made here.
    `page_source` names the edition whose pages are marked, where they are.
    """
    pictures, formulas = "<img" in bodies or "<svg" in bodies, "<math" in bodies
    modes = ["textual", *(["visual"] if pictures else [])]
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "ARIA"]
    features.append("displayTransformability")
    # Only when there is no image without one.
    if pictures and 'alt=""' not in bodies:
        features.append("alternativeText")
    if formulas:
        features.append("MathML")
    if page_source:
        features += ["pageBreakMarkers", "pageNavigation"]
        _page_source(target, page_source)
    for mode in modes:
        _meta(target, "schema:accessMode", mode)
    if not pictures or "alternativeText" in features:
        _meta(target, "schema:accessModeSufficient", "textual")
    for feature in features:
        _meta(target, "schema:accessibilityFeature", feature)
    _meta(target, "schema:accessibilityHazard", "none")
    summary = (
        "Text that can be enlarged and read aloud, with headings, a table of contents, and notes "
        "that are linked both ways."
    )
    if page_source:
        summary += " The pages of the print edition are marked."
    _meta(target, "schema:accessibilitySummary", summary)


def _page_source(target: epub.EpubBook, name: str) -> None:
    """Name the source of the pages: as EPUB Accessibility 1.1 says, and as readers before it."""
    _meta(target, "pageBreakSource", name)
    target.add_metadata("DC", "source", name, {"id": "page-source"})
    _refine(target, "page-source", "source-of", "pagination")


def _titles(target: epub.EpubBook, title: str, subtitle: str) -> None:
    target.add_metadata("DC", "title", title, {"id": "title"})
    _refine(target, "title", "title-type", "main")
    if subtitle:
        target.add_metadata("DC", "title", subtitle, {"id": "subtitle"})
        _refine(target, "subtitle", "title-type", "subtitle")


def _contributor(target: epub.EpubBook, one: Contributor, name: str) -> None:
    kind = "creator" if one.role in ("aut", "cre") else "contributor"
    target.add_metadata("DC", kind, one.name, {"id": name})
    _refine(target, name, "role", one.role, scheme="marc:relators")
    if one.sort:
        _refine(target, name, "file-as", one.sort)


def _refine(target: epub.EpubBook, of: str, prop: str, value: str, **more: str) -> None:
    target.add_metadata(None, "meta", value, {"refines": f"#{of}", "property": prop, **more})


def _meta(target: epub.EpubBook, prop: str, value: str, **more: str) -> None:
    target.add_metadata(None, "meta", value, {"property": prop, **more})
