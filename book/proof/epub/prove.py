"""Reads a finished EPUB back and proves it against the manuscript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.pages import PageStart
from book.model.proof import FileProof, NoteFound
from book.proof import rules
from book.proof.epub.container import Container, Unreadable, parse
from book.proof.epub.contents import ContentsProof, nav_lines, ncx_lines, wanted_lines
from book.proof.epub.differences import Tolerance
from book.proof.epub.documents import Documents, Given, is_divisible
from book.proof.epub.end_lists import prove_end_lists
from book.proof.epub.inner import prove_texts
from book.proof.epub.ledger import EpubNote, ledger
from book.proof.epub.lists import prove_lists
from book.proof.epub.opened import open_epub
from book.proof.epub.page import Page, has_type, name_of
from book.proof.epub.page_list import PageListProof
from book.proof.epub.read import Reading, lay_along
from book.proof.epub.report import Report
from book.proof.epub.structure import Flaw, structure_flaws
from book.proof.expected import word_counts
from book.proof.kept import Kept


@dataclass(frozen=True, slots=True)
class EpubProof:
    """What an EPUB proved to be. `notes` goes by the notes' keys; a lost note is not there.

    `told` is what a report says of it.
    """

    findings: tuple[Finding, ...]
    notes: Mapping[str, EpubNote]
    told: FileProof


def prove_epub(
    data: bytes,
    book: Book,
    edition: Edition,
    *,
    artifact: str = "",
    draft: bool = False,
    starts: Sequence[PageStart] | None = None,
    kept: Kept | None = None,
) -> EpubProof:
    """Prove an EPUB: its words, its notes, and what leads a reader through it.

    Args:
        data: the finished file.
        book: the manuscript that it was made from.
        edition: what it is to be.
        artifact: the file's name for findings; by default that of the edition's output.
        draft: whether it is a draft, which says so in every section.
        starts: where the pages of the print edition begin, read from its file; None where that is
            not known: then it is only proved that page list and markers agree.
        kept: what was found out before of its documents; what it says is the same without.
    """
    report = Report(artifact or _file_name(book, edition))
    if kept is not None and is_divisible(book, edition, draft):
        proof = _by_documents(Given(data, book, edition, report.artifact, starts, kept))
        if proof is not None:
            return proof
    try:
        epub = open_epub(data)
    except Unreadable as error:
        return unreadable_epub(report.artifact, edition, str(error))
    reading = lay_along(epub, book, edition)
    if not reading.body.found.streams:
        return unreadable_epub(report.artifact, edition, "it holds no text")
    _prove(reading, data, Tolerance.of(book, draft), starts, report)
    return _told(edition, report.findings, ledger(reading), word_counts(reading.entries))


def _by_documents(given: Given) -> EpubProof | None:
    try:
        whole = Documents(given).proof()
    except Unreadable:
        return None
    if whole is None:
        return None
    return _told(given.edition, whole.findings, whole.notes, whole.counts)


def _told(
    edition: Edition,
    findings: Sequence[Finding],
    notes: Mapping[str, EpubNote],
    counts: tuple[int, int],
) -> EpubProof:
    found = {key: NoteFound(one.number, one.href) for key, one in notes.items()}
    return EpubProof(tuple(findings), notes, FileProof(edition.name, "epub", *counts, found))


def unreadable_epub(name: str, edition: Edition, why: str) -> EpubProof:
    """The proof of a file that can't be opened."""
    report = Report(name)
    message = f"the file can't be opened: {why}"
    report.add(rules.BAD_EPUB, message, None, span=edition.span)
    return EpubProof(tuple(report.findings), {}, FileProof(edition.name, "epub", 0, 0))


def _file_name(book: Book, edition: Edition) -> str:
    slug = book.metadata.slug
    return f"{slug}.epub" if edition.name == "epub" else f"{slug}-{edition.name}.epub"


def _prove(
    reading: Reading,
    data: bytes,
    tolerance: Tolerance,
    starts: Sequence[PageStart] | None,
    report: Report,
) -> None:
    # The structure first: what it tells of an element is not told once more.
    for flaw in structure_flaws(reading.epub):
        if not _is_told_elsewhere(flaw, reading):
            _tell_flaw(flaw, reading, report)
    texts, _ = prove_texts(reading, tolerance, report)
    _prove_contents(reading, data, report)
    prove_lists(reading.book, reading.edition, reading.epub, report)
    prove_end_lists(reading.book, reading.edition, reading.epub, report)
    PageListProof(
        reading.epub,
        data,
        reading.book,
        reading.edition,
        reading.entries,
        reading.starts,
        reading.body,
        reading.notes,
        starts,
        report,
    ).run()
    report.findings[:] = _causes(report.findings, texts.gone)


def _is_told_elsewhere(flaw: Flaw, reading: Reading) -> bool:
    """Whether another part of the proof tells a flaw better, or it is a consequence."""
    page, element = flaw.page, flaw.element
    if not isinstance(page, Page) or element is None:
        return False
    if flaw.rule in (rules.BAD_NESTING, rules.NESTED_LINK) and page.broken:
        return True
    if flaw.rule not in (rules.DANGLING_LINK, rules.NOT_IN_SPINE):
        return False
    lists = (one for one in element.iterancestors() if name_of(one) == "nav")
    if any(has_type(one, "toc") for one in lists):
        return True
    link = next((one for one in reading.epub.links if one.element is element), None)
    return flaw.rule is rules.NOT_IN_SPINE and link is not None and link.to is not None


def _tell_flaw(flaw: Flaw, reading: Reading, report: Report) -> None:
    page = flaw.page
    span, note = reading.source(page, flaw.element) if isinstance(page, Page) else (None, None)
    report.add(
        flaw.rule,
        flaw.message,
        page,
        flaw.element,
        span=span or reading.edition.span,
        note=note,
        hint=flaw.hint,
        severity=flaw.severity,
    )


def _causes(findings: list[Finding], gone: set[str]) -> list[Finding]:
    """The findings without links that lead nowhere because their end was told to be lost."""
    causes = {rules.NOTE_LOST.id, rules.CALL_LOST.id, rules.DUPLICATE_ID.id}
    lost = gone | {one.note for one in findings if one.rule in causes and one.note}
    dangling = rules.DANGLING_LINK.id
    return [one for one in findings if one.rule != dangling or one.note not in lost]


def _prove_contents(reading: Reading, data: bytes, report: Report) -> None:
    lines = wanted_lines(reading.book, reading.edition, reading.entries, reading.starts)
    pages = {page.path: page for page in reading.epub.pages}
    package = reading.epub.package
    span = reading.entries[0].span if reading.entries else reading.edition.span
    proof = ContentsProof(lines, reading.body, pages, span, report)
    nav = pages.get(package.nav or "")
    found = nav_lines(nav) if nav is not None else None
    if nav is None or found is None:
        report.add(rules.WRONG_NAV, "the book has no navigation", package.path, span=span)
    else:
        proof.run(found, "the navigation", nav)
    if package.ncx is None:
        return
    try:
        root = parse(Container(data).read(package.ncx))
    except Unreadable as error:
        report.add(rules.BAD_PACKAGE, f"the NCX: {error}", package.ncx, span=span)
    else:
        proof.run(ncx_lines(package.ncx, root), "the NCX", package.ncx)
