"""The order of the stages: a checked book in, the bytes of its editions out. No file is written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity
from book.model.pages import PageStart
from book.model.proof import FileProof
from book.workshop import Manner, Workshop, opened

if TYPE_CHECKING:
    from book.print_run import Printed
    from book.proof.kept import Kept
    from book.proof.pdf.prove import PdfProof
    from book.typesetting import Typeset


@dataclass(frozen=True, slots=True)
class Product:
    """One edition, built. `pages` is None where there are none to count; `file_name` is bare.

    `warnings` is what the typesetter's engine said, `findings` what is to be said of the pages.
    `beside` is what goes with it as a file of its own: the cover of an EPUB. `starts` is where the
    pages of a PDF begin, as read back from it, and `told` what a report says of the proof.
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
    starts: tuple[PageStart, ...] = ()
    told: FileProof | None = None


def file_name(book: Book, edition: Edition) -> str:
    """The name of the edition's output: the slug alone for the edition called `epub`."""
    return _named(book, edition, f".{edition.format}")


def _named(book: Book, edition: Edition, ending: str) -> str:
    slug = book.metadata.slug
    stem = slug if edition.name == "epub" else f"{slug}-{edition.name}"
    # The settings have seen to this; a path that leaves dist/ would overwrite a stranger's file.
    return PurePosixPath(f"{stem}{ending}").name.replace("\\", "-")


def make(
    book: Book,
    edition: Edition,
    draft: bool = False,
    paged: Product | None = None,
    pictured: bool = False,
    workshop: Workshop | None = None,
) -> Product:
    """Build one edition, and prove it.

    Args:
        book: The whole book.
        edition: What is to be built.
        draft: Whether the book is only to be looked at. A draft has no page list.
        paged: The edition whose pages an EPUB lists (`Settings.page_source`). Without it, that
            edition is set first: what an EPUB says does not depend on what happens to be there.
        pictured: Whether the report is to have pictures of the pages of this PDF.
        workshop: Where it is made; by default here and now.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
        WorkerFailed: A process that had a part of it died.
    """
    if workshop is None:
        with opened(book) as workshop:
            return make(book, edition, draft, paged, pictured, workshop)
    start = time.perf_counter()
    if edition.format == "pdf":
        product = _made_pdf(book, edition, draft, pictured, workshop)
    else:
        source = None if draft else book.settings.page_source(edition)
        if source is not None and paged is None:
            paged = make(book, source, workshop=workshop)
        pages = paged.starts if source is not None and paged is not None else ()
        label = f"the edition {edition.name}"
        product = workshop.call(label, _made_epub, edition, draft, pages, workshop.kept)
    return replace(product, seconds=time.perf_counter() - start)


def _made_epub(
    book: Book, edition: Edition, draft: bool, pages: tuple[PageStart, ...], kept: Kept | None
) -> Product:
    from book.proof.epub.prove import EpubProof, prove_epub
    from book.proof.kept import proved_once

    cover = cover_picture(book, edition)
    data = _epub(book, edition, cover.data, draft, pages)
    name = file_name(book, edition)

    def prove() -> EpubProof:
        return prove_epub(
            data, book, edition, artifact=name, draft=draft, starts=pages or None, kept=kept
        )

    proof = proved_once(kept, EpubProof, data, (book, edition, name, draft, pages), prove)
    return Product(
        edition=edition.name,
        kind=kind(edition),
        file_name=name,
        data=data,
        pages=None,
        seconds=0.0,
        findings=proof.findings,
        beside=(cover,),
        told=proof.told,
    )


def _made_pdf(
    book: Book, edition: Edition, draft: bool, pictured: bool, workshop: Workshop
) -> Product:
    from book.markup.resources import theme_settings
    from book.print_run import settled
    from book.typesetting import set_pdf

    def set_pages(one: Edition) -> Typeset:
        return set_pdf(book, one, draft=draft, shop=workshop.shop, one_shot=workshop.one_shot)

    style = theme_settings(book, edition.theme).page
    typeset, edition = settled(edition, style, set_pages)
    data, pages, printed = typeset.data, typeset.pages, None
    if edition.is_print and not draft:
        printed = workshop.call(f"the print files of {edition.name}", _printed, edition, data)
        data, pages = printed.interior, printed.pages
    label = f"the proof of {edition.name}"
    proof = workshop.call(label, _pdf_proof, edition, data, draft, pictured, workshop.kept)
    return Product(
        edition=edition.name,
        kind=kind(edition),
        file_name=file_name(book, edition),
        data=data,
        pages=pages,
        seconds=0.0,
        warnings=typeset.warnings,
        findings=(*typeset.findings, *(printed.findings if printed else ()), *proof.findings),
        beside=_printed_cover(book, edition, printed) if printed else (),
        starts=proof.page_starts,
        told=proof.told,
    )


def _pdf_proof(
    book: Book, edition: Edition, data: bytes, draft: bool, pictured: bool, kept: Kept | None
) -> PdfProof:
    from book.proof.kept import proved_once
    from book.proof.pdf.pictures import MOST_PICTURES
    from book.proof.pdf.prove import PdfProof, prove_pdf

    most = MOST_PICTURES if pictured else 0
    name = file_name(book, edition)

    def prove() -> PdfProof:
        return prove_pdf(
            data, book, edition, artifact=name, draft=draft, most_pictures=most, kept=kept
        )

    return proved_once(kept, PdfProof, data, (book, edition, name, draft, most), prove)


def proved(
    book: Book,
    edition: Edition,
    data: bytes,
    name: str,
    draft: bool = False,
    starts: Sequence[PageStart] = (),
) -> tuple[Finding, ...]:
    """What is wrong with a finished file, read back as a reader would: nothing, if all is well.

    `starts` is where the pages begin that the page list of an EPUB gives. Without it, it is only
    asked whether page list and markers agree.
    """
    from book.proof.bounds import bounded_epub, bounded_pdf

    if edition.format == "epub":
        return bounded_epub(data, book, edition, name, draft, starts).findings
    return bounded_pdf(data, book, edition, name).findings


def kind(edition: Edition) -> str:
    """`epub`, `interior` (for a printer) or `pdf` (for the screen)."""
    if edition.format == "epub":
        return "epub"
    return "interior" if edition.is_print else "pdf"


def make_all(
    book: Book,
    editions: Sequence[Edition],
    jobs: int,
    draft: bool = False,
    manner: Manner | None = None,
) -> list[Product]:
    """Build the editions, with up to `jobs` processes.

    PDFs come first, for an EPUB lists the pages of one; that one is set even when it is not among
    `editions`. What goes with an edition follows it in the list.

    Raises:
        MissingLibrary: The typesetter's libraries are not installed.
        TemplateFault: A template of the book's own fails.
        WorkerFailed: A process died, or failed in a way that is the tool's fault.
        NoCluster: The machines at the executor's address do not answer.
    """
    sources = {} if draft else page_sources(book, editions)
    first = [one for one in editions if one.format == "pdf"]
    extra = [one for one in dict.fromkeys(sources.values()) if one not in first]
    shown = next((one for one in first if one.is_print), first[0] if first else None)
    with opened(book, jobs, manner or Manner()) as workshop:
        made = workshop.side_by_side(
            make, [(book, one, draft, None, one is shown, workshop) for one in (*first, *extra)]
        )
        paged = {one.edition: one for one in made}
        made += workshop.side_by_side(
            make,
            [
                (book, one, draft, paged.get(source.name) if source else None, False, workshop)
                for one in editions
                if one.format == "epub"
                for source in (sources.get(one),)
            ],
        )
        workshop.shop.cache.trim()
    known = {one.edition: one for one in made}
    # A page list from an edition that failed its proof would be as wrong as the edition.
    faults = [
        finding
        for one in extra
        for finding in known[one.name].findings
        if finding.severity is Severity.ERROR
    ]
    products = [known[one.name] for one in editions]
    if faults:
        products[0] = replace(products[0], findings=(*products[0].findings, *faults))
    return [one for product in products for one in (product, *product.beside)]


def report(
    book: Book, products: Sequence[Product], findings: Sequence[Finding], draft: bool = False
) -> Product:
    """The report of the proof of `products`, as a file that goes with them."""
    start = time.perf_counter()
    from book import __version__
    from book.report.proof_page import ProvedFile, proof_page

    files = [
        ProvedFile(one.file_name, one.data, one.pages, one.told) for one in products if one.told
    ]
    data = proof_page(book, files, findings, draft=draft, version=__version__)
    return Product("", "proof", "proof.html", data, None, time.perf_counter() - start)


def page_sources(book: Book, editions: Sequence[Edition]) -> dict[Edition, Edition]:
    """The edition whose pages each of the `editions` lists, where it lists any."""
    found = ((one, book.settings.page_source(one)) for one in editions)
    return {one: source for one, source in found if source is not None}


def cover_picture(book: Book, edition: Edition) -> Product:
    """The cover as a file of its own, as shops ask for it beside the EPUB."""
    start = time.perf_counter()
    from book.typesetting.ready import require_typesetter

    require_typesetter()  # the cover is drawn by it
    from book.covers import cover_image

    data = cover_image(book)
    seconds = time.perf_counter() - start
    return Product(edition.name, "cover", _named(book, edition, "-cover.jpg"), data, None, seconds)


def _printed(book: Book, edition: Edition, data: bytes) -> Printed:
    """Interior and cover for a printer, which depend on each other."""
    from book.typesetting.ready import require_typesetter

    require_typesetter()
    from book.print_run import finish

    return finish(book, edition, data)


def _printed_cover(book: Book, edition: Edition, run: Printed) -> tuple[Product, ...]:
    """The sheet of the cover, and a picture of it with its folds and safe areas."""
    if run.cover is None or run.proof is None:
        return ()
    parts = (("cover", "-cover.pdf", run.cover.data), ("cover-proof", "-cover.png", run.proof))
    return tuple(
        Product(edition.name, kind, _named(book, edition, ending), data, None, 0.0)
        for kind, ending, data in parts
    )


def _epub(
    book: Book, edition: Edition, cover: bytes, draft: bool, starts: Sequence[PageStart]
) -> bytes:
    from book.covers import cover_svg
    from book.epub import make_epub
    from book.markup.numbering import number_notes
    from book.markup.sections import make_sections

    numbers = number_notes(book, edition)
    sections = make_sections(book, edition, numbers, draft=draft, starts=starts)
    source = book.settings.page_source(edition) if starts else None
    return make_epub(book, edition, sections, cover_svg(book), cover, source)
