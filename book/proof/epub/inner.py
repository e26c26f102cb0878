"""Proves what stands in the texts of an EPUB: words, notes, and the author's links."""

from __future__ import annotations

from book.model.book import Book
from book.model.inline import Element as Raw
from book.model.inline import Link, NoteReference
from book.model.walk import walk
from book.proof.epub.differences import Tolerance
from book.proof.epub.links import LinkProof
from book.proof.epub.notes import NoteProof
from book.proof.epub.read import Reading
from book.proof.epub.report import Report
from book.proof.epub.texts import TextProof


def prove_texts(
    reading: Reading, tolerance: Tolerance, report: Report
) -> tuple[TextProof, LinkProof]:
    """Prove words, notes and links; what was found out is in what is returned."""
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
    links = LinkProof(reading, report)
    links.run()
    return texts, links


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
