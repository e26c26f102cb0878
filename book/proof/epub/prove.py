"""Reads a finished EPUB back and proves it against the manuscript."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.inline import Element as Raw
from book.model.inline import Link, NoteReference
from book.model.pages import PageStart
from book.model.proof import FileProof, NoteFound
from book.model.walk import walk
from book.proof import rules
from book.proof.epub.container import Container, Unreadable, parse
from book.proof.epub.contents import ContentsProof, nav_lines, ncx_lines, wanted_lines
from book.proof.epub.differences import Tolerance
from book.proof.epub.end_lists import prove_end_lists
from book.proof.epub.links import LinkProof
from book.proof.epub.lists import prove_lists
from book.proof.epub.notes import NoteProof
from book.proof.epub.opened import open_epub
from book.proof.epub.page import Page, has_type, name_of
from book.proof.epub.page_list import PageListProof
from book.proof.epub.read import Reading, lay_along
from book.proof.epub.report import Report
from book.proof.epub.structure import Flaw, structure_flaws
from book.proof.epub.texts import TextProof
from book.proof.expected import word_counts


@dataclass(frozen=True, slots=True)
class EpubNote:
    """A note as it is in the file: the number that it shows, and where it is."""

    number: str
    href: str


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
    """
    report = Report(artifact or _file_name(book, edition))
    try:
        epub = open_epub(data)
    except Unreadable as error:
        return unreadable_epub(report.artifact, edition, str(error))
    reading = lay_along(epub, book, edition)
    _prove(reading, data, Tolerance.of(book, draft), starts, report)
    notes = _ledger(reading)
    found = {key: NoteFound(one.number, one.href) for key, one in notes.items()}
    told = FileProof(edition.name, "epub", *word_counts(reading.entries), found)
    return EpubProof(tuple(report.findings), notes, told)


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
    texts = TextProof(reading, report, tolerance)
    texts.run()
    NoteProof(
        reading.epub,
        reading.edition,
        reading.expected,
        reading.notes,
        texts.calls,
        texts.spans,
        _in_links(reading.book),
        frozenset(texts.moved),
        report,
    ).run()
    LinkProof(reading, report).run()
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


def _ledger(reading: Reading) -> dict[str, EpubNote]:
    """Every note that was found: its number, and its place relative to the package."""
    folder = posixpath.dirname(reading.epub.package.path) or "."
    result: dict[str, EpubNote] = {}
    for note in reading.expected:
        found = reading.notes.get(note.key)
        if found is not None:
            path = posixpath.relpath(found.page.path, folder)
            name = found.element.get("id")
            result[note.key] = EpubNote(found.number, f"{path}#{name}" if name else path)
    return result


def _in_links(book: Book) -> frozenset[tuple[str, int]]:
    """The calls that stand inside a link, by key and occurrence."""
    texts = (entry.blocks for entry in book.entries)
    notes = (note.blocks for note in book.notes.values())
    return frozenset(
        (inner.key, inner.occurrence)
        for blocks in (*texts, *notes)
        for node in walk(blocks)
        if isinstance(node, Link) or (isinstance(node, Raw) and node.tag == "a")
        for inner in walk(node.children)
        if isinstance(inner, NoteReference)
    )
