"""The order of the stages: a checked book in, the bytes of its editions out. No file is written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding

if TYPE_CHECKING:
    from book.typesetting import Typeset


class MissingLibrary(Exception):
    """A library that pip cannot bring is not on this machine."""


@dataclass(frozen=True, slots=True)
class Product:
    """One edition, built. `pages` is None where there are none to count; `file_name` is bare.

    `warnings` is what the typesetter's engine said, `findings` what is to be said of the pages.
    `beside` is what goes with it as a file of its own: the cover of an EPUB.
    """

    edition: str
    kind: str
    file_name: str
    data: bytes
    pages: int | None
    seconds: float
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: tuple[Product, ...] = ()


def file_name(book: Book, edition: Edition) -> str:
    """The name of the edition's output: the slug alone for the edition called `epub`."""
    return _named(book, edition, f".{edition.format}")


def _named(book: Book, edition: Edition, ending: str) -> str:
    slug = book.metadata.slug
    stem = slug if edition.name == "epub" else f"{slug}-{edition.name}"
    # The settings have seen to this; a path that leaves dist/ would overwrite a stranger's file.
    return PurePosixPath(f"{stem}{ending}").name.replace("\\", "-")


def make(book: Book, edition: Edition, draft: bool = False) -> Product:
    """Build one edition.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
    """
    start = time.perf_counter()
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    beside: tuple[Product, ...] = ()
    if edition.format == "epub":
        cover = _cover(book, edition)
        data, beside = _epub(book, edition, cover.data, draft), (cover,)
    else:
        typeset = _pdf(book, edition, draft)
        data, pages, warnings = typeset.data, typeset.pages, typeset.warnings
        findings = typeset.findings
    name = file_name(book, edition)
    return Product(
        edition=edition.name,
        kind=kind(edition),
        file_name=name,
        data=data,
        pages=pages,
        seconds=time.perf_counter() - start,
        warnings=warnings,
        findings=(*findings, *proved(book, edition, data, name, draft)),
        beside=beside,
    )


def proved(
    book: Book, edition: Edition, data: bytes, name: str, draft: bool = False
) -> tuple[Finding, ...]:
    """What is wrong with a finished file, read back as a reader would: nothing, if all is well."""
    if edition.format == "epub":
        from book.proof.epub.prove import prove_epub

        return prove_epub(data, book, edition, artifact=name, draft=draft).findings
    from book.proof.pdf.prove import prove_pdf

    return tuple(prove_pdf(data, book, edition, artifact=name, draft=draft).findings)


def kind(edition: Edition) -> str:
    """`epub`, `interior` (for a printer) or `pdf` (for the screen)."""
    if edition.format == "epub":
        return "epub"
    return "interior" if edition.is_print else "pdf"


def make_all(
    book: Book, editions: Sequence[Edition], jobs: int, draft: bool = False
) -> list[Product]:
    """Build the editions, up to `jobs` at a time, each in a process of its own.

    What goes with an edition follows it in the list.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
    """
    if jobs <= 1 or len(editions) <= 1:
        made = [make(book, edition, draft) for edition in editions]
    else:
        from book.workers import run

        made = run(make, [(book, edition, draft) for edition in editions], jobs)
    return [one for product in made for one in (product, *product.beside)]


def _cover(book: Book, edition: Edition) -> Product:
    """The cover as a file of its own, as shops ask for it beside the EPUB."""
    start = time.perf_counter()
    require_typesetter()  # the cover is drawn by it
    from book.covers import cover_image

    data = cover_image(book)
    seconds = time.perf_counter() - start
    return Product(edition.name, "cover", _named(book, edition, "-cover.jpg"), data, None, seconds)


def _epub(book: Book, edition: Edition, cover: bytes, draft: bool) -> bytes:
    from book.covers import cover_svg
    from book.epub import make_epub
    from book.markup.numbering import number_notes
    from book.markup.sections import make_sections

    numbers = number_notes(book, edition)
    sections = make_sections(book, edition, numbers, draft=draft)
    return make_epub(book, edition, sections, cover_svg(book), cover)


def _pdf(book: Book, edition: Edition, draft: bool) -> Typeset:
    require_typesetter()
    from book.typesetting import set_pdf

    return set_pdf(book, edition, draft=draft)


def require_typesetter() -> None:
    """Load the typesetter.

    Raises:
        MissingLibrary: One of its system libraries is not there.
    """
    # Before the engine: it keeps the fonts of the machine out.
    from book.typesetting import isolate  # noqa: F401

    try:
        import weasyprint  # noqa: F401
    except OSError as error:  # what cffi raises for a library that is not there
        raise MissingLibrary(str(error).partition("\n")[0]) from error
