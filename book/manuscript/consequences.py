"""One cause, one finding: what is only found because a file could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from book.model.book import Book, Entry
from book.model.finding import Finding, Severity
from book.model.inline import NoteReference
from book.model.walk import walk

_READING = frozenset(
    {
        *("missing-file", "unreadable-file", "not-utf8", "nul-byte", "empty-file"),
        *("outside-path", "bad-image", "bad-setting", "missing-setting"),
    }
)


def with_consequences(findings: list[Finding], book: Book) -> list[Finding]:
    """`findings` about reading `book`, each of which tells what follows from it.

    Notes whose text or whose calls stand in a file that was not read, and images that it may show,
    say nothing about the manuscript.
    """
    pairs = tuple(sorted({pair for entry in book.entries for pair in _lost(book, entry)}))
    unshown = (("unused-image", ""),)
    return [
        replace(one, explains=(*one.explains, *pairs, *unshown))
        if one.rule in _READING and one.severity is Severity.ERROR
        else one
        for one in findings
    ]


def _lost(book: Book, entry: Entry) -> Iterator[tuple[str, str]]:
    """Findings about the notes of an entry that has lost its text, its notes file, or both."""
    text = entry.text_file
    if (text is None and not entry.is_generated) or not _is_read(book, text):
        yield from (("unused-note", one.key) for one in entry.definitions)
    if not _is_read(book, entry.notes_file):
        nodes = walk((*entry.blocks, *(b for one in entry.definitions for b in one.blocks)))
        yield from (("undefined-note", n.key) for n in nodes if isinstance(n, NoteReference))


def _is_read(book: Book, path: str | None) -> bool:
    return path is None or bool(path in book.sources and book.sources[path].text.strip())
