"""Reads a finished PDF back and proves it against the manuscript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from book.model.book import Book
from book.model.edition import Edition
from book.model.proof import FileProof
from book.proof.expected import numbers_of, word_counts
from book.proof.kept import Kept
from book.proof.pdf import rules
from book.proof.pdf.areas import frame_of
from book.proof.pdf.contents import prove_bookmarks
from book.proof.pdf.folios import heads, verso_heads
from book.proof.pdf.known import KnownPages
from book.proof.pdf.laid import Laid, Scope
from book.proof.pdf.look import look_at
from book.proof.pdf.page_digest import page_digests
from book.proof.pdf.pages import Pages
from book.proof.pdf.pictures import MarkedPage, marked_pages, pictures
from book.proof.pdf.portions import Given, Portions
from book.proof.pdf.printed import contents_lines
from book.proof.pdf.read import OpenPdf, Unreadable
from book.proof.pdf.report import Report
from book.proof.pdf.starts import page_starts
from book.proof.pdf.told import PdfProof, Told
from book.proof.pdf.traced import line_places

__all__ = ["PdfProof", "prove_pdf"]


def prove_pdf(
    data: bytes,
    book: Book,
    edition: Edition,
    *,
    artifact: str = "",
    draft: bool = False,
    most_pictures: int = 0,
    traced: bool = False,
    kept: Kept | None = None,
) -> PdfProof:
    """Prove a PDF: its words, its notes, and what leads a reader through it.

    Args:
        data: the finished file.
        book: the manuscript that it was made from.
        edition: what it is to be.
        artifact: the file's name for findings; by default that of the edition's output.
        draft: whether it is a draft, which says so on every page.
        most_pictures: of so many pages with notes a picture is made for the report.
        traced: whether the lines are wanted, with their places in the manuscript.
        kept: what was found before: a portion of the book that is as it was is not proved again.
    """
    name = artifact or f"{book.metadata.slug}-{edition.name}.pdf"
    try:
        file = OpenPdf(data, marks=draft)
    except Unreadable as error:
        return unreadable_pdf(name, edition, str(error))
    try:
        digests = page_digests(data) if kept else []
        given = Given(file, book, edition, name, draft, digests, kept, traced)
        return _proved(given, most_pictures)
    except Unreadable as error:
        return unreadable_pdf(name, edition, str(error))
    finally:
        file.close()


def unreadable_pdf(name: str, edition: Edition, why: str) -> PdfProof:
    """The proof of a file that can't be opened."""
    report = Report(name, {})
    report.add(rules.BAD_PDF, f"the file can’t be opened: {why}", edition.span)
    told = FileProof(edition.name, "pdf", 0, 0)
    return PdfProof(tuple(report.findings), {}, (), 0, told)


def _proved(given: Given, most: int) -> PdfProof:
    parts = Portions(given) if _is_divisible(given) else None
    proof = parts.proof() if parts is not None else None
    if parts is not None and proof is not None:
        if given.traced:
            proof = replace(proof, lines=parts.lines())
        if most:
            proof = _pictured(proof, given, *parts.marked(most))
        return proof
    laid, proof = _whole(given)
    if given.traced:
        proof = replace(proof, lines=tuple(line_places(laid.areas, laid.matches)))
    if most:
        marked = marked_pages(laid.areas, laid.calls, laid.found)
        proof = _pictured(proof, given, marked[:most], len(marked))
    return proof


def _is_divisible(given: Given) -> bool:
    """Whether a file can be proved by portions.

    Not where all notes stand at the end of it, or where it lists figures and tables.
    """
    at_end = given.edition.note_style == "book-end"
    return bool(given.file.pages and given.book.entries) and not (at_end or given.edition.lists)


def _pictured(proof: PdfProof, given: Given, marked: Sequence[MarkedPage], count: int) -> PdfProof:
    """`proof` with pictures of pages with notes, out of `count`."""
    known = KnownPages(given.digests, given.kept) if given.kept else None
    names = dict(enumerate(folio for folio, _ in proof.told.notes_on))
    made = pictures(given.file.document, marked, names, known)
    told = replace(proof.told, pictures=made, unpictured=count - len(made))
    return replace(proof, told=told)


def _whole(given: Given) -> tuple[Laid, PdfProof]:
    """The proof of a file in one piece."""
    book, edition, file = given.book, given.edition, given.file.read()
    sheets = Pages(file.sheets)
    lines = list(contents_lines(book, edition.note_style == "book-end"))
    verso = verso_heads(book)
    frame = frame_of(sheets, heads(book), verso)
    numbers = numbers_of(book, edition)
    scope = Scope(book, edition, given.artifact, given.draft, frame, numbers, lines, verso)
    laid = Laid(sheets, scope)
    laid.prove_notes()
    laid.prove_ways()
    if not edition.is_print:
        prove_bookmarks(file.outline, lines, laid.places.of_line, laid.report)
    leaves = laid.leaves()
    laid.prove_pages(leaves)
    names = {index: laid.report.page(index) for index in sheets.indices}
    told = Told(
        edition,
        word_counts(laid.entries),
        names,
        laid.told(),
        [look_at(one) for one in leaves],
        page_starts(laid.areas, laid.text, laid.entries, laid.first_notes()),
    )
    return laid, told.proof(laid.report.findings)
