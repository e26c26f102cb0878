"""An EPUB laid along the book that it should be: which words, calls and notes are which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from book.model.book import Book
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.model.words import words
from book.proof.epub.found_notes import FoundNote, find_notes, identify, take_numbers
from book.proof.epub.matching import Calls, Found, Match, match_calls
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Page
from book.proof.epub.stream import read_stream
from book.proof.expected import Call, ExpectedEntry, ExpectedNote, Word, expect
from book.proof.words import split

END_NOTES = ""
"""Stands for the notes at the end of the book where an entry's id is asked for."""


@dataclass(slots=True)
class Reading:
    """What was found, by what it should be.

    `starts` has the wanted word with which each entry begins. `body` is the running text without
    the notes, `calls` those in it. `notes` has the found note of each key, `texts` its words along
    those of the manuscript, `inside` the calls in them. `labels` stand before a note's text.
    """

    epub: Epub
    book: Book
    edition: Edition
    entries: tuple[ExpectedEntry, ...]
    expected: list[ExpectedNote]
    labels: dict[str, str]
    starts: dict[str, int]
    body: Match
    calls: Calls
    found_notes: list[FoundNote]
    notes: dict[str, FoundNote]
    texts: dict[str, Match]
    inside: dict[str, Calls]

    def note_of(self, element: Element | None) -> ExpectedNote | None:
        """The note of the manuscript in whose text an element of the file stands."""
        home = self.epub.note_at(element)
        if home is None:
            return None
        for note in self.expected:
            found = self.notes.get(note.key)
            if found is not None and found.element is home:
                return note
        return None

    def source(self, page: Page, element: Element | None) -> tuple[SourceSpan | None, str | None]:
        """The manuscript place that an element comes from, and the key of the note, if it is one's.

        Without an element it is the place of the page's first word.
        """
        note = self.note_of(element)
        if note is not None:
            return note.span, note.key
        for call, there in self.calls.pairs:
            if there is element:
                return call.span, call.key
        found, wanted = self.body.found, self.body.wanted
        for start, stream in zip(found.starts, found.streams, strict=True):
            if stream.page is page and wanted:
                inside = 0 if element is None else stream.index(element)
                if inside is not None:
                    place = self.body.wanted_at(start + inside)
                    return wanted[min(place, len(wanted) - 1)].span, None
        return None, None


def lay_along(
    epub: Epub, book: Book, edition: Edition, numbers: Mapping[str, str] | None = None
) -> Reading:
    """Read the texts of `epub`, and find in them what `book` should have there.

    `numbers` are those of the notes; they are asked for where `book` is only a part of one.
    """
    entries = expect(book, edition, numbers)
    expected = [note for entry in entries for note in entry.notes]
    labels = {
        note.key: book.settings.note_series[note.series].label
        for note in book.notes.values()
        if note.series in book.settings.note_series
    }
    calls = {link.element for link in epub.calls}
    backs = {link.element for link in epub.backs}

    def treat(element: Element) -> str:
        if element in calls:
            return "call"
        return "leave" if element in epub.notes or element in backs else "read"

    # A navigation that no entry asks for is the tool's own page, in the reading order or not.
    nav = epub.page(epub.package.nav or "")
    is_text = nav is not None and nav.index >= 0 and any(one.role == "toc" for one in book.entries)
    starts, row, wanted_calls = _row(book, edition, entries, expected)
    streams = [
        read_stream(page, page.body, treat)
        for page in epub.pages
        if page.body is not None and (page.path != epub.package.nav or is_text)
    ]
    body = Match.of(row, Found.of(streams))
    body_calls = match_calls(body, wanted_calls)
    found_notes = find_notes(epub, treat)
    take_numbers(found_notes, {_opening(note, labels) for note in expected})
    notes = identify(expected, labels, found_notes, _led(epub, body_calls))
    texts: dict[str, Match] = {}
    inside: dict[str, Calls] = {}
    for note in expected:
        found = notes.get(note.key)
        if found is not None:
            label = tuple(Word(one, note.span) for one in split(labels.get(note.key, "")))
            texts[note.key] = Match.of((*label, *note.words), Found.of([found.stream]))
            within = [one._replace(after=one.after + len(label)) for one in note.calls]
            inside[note.key] = match_calls(texts[note.key], within)
    return Reading(
        epub, book, edition, entries, expected, labels, starts, body, body_calls,
        found_notes, notes, texts, inside,
    )  # fmt: skip


def _row(
    book: Book,
    edition: Edition,
    entries: tuple[ExpectedEntry, ...],
    expected: list[ExpectedNote],
) -> tuple[dict[str, int], list[Word], list[Call]]:
    """The running text of the whole book, where each entry begins in it, and its calls."""
    starts: dict[str, int] = {}
    row: list[Word] = []
    calls: list[Call] = []
    for entry in entries:
        starts[entry.id] = len(row)
        calls += (call._replace(after=call.after + len(row)) for call in entry.calls)
        row += entry.words
    if edition.note_style == "book-end" and expected:
        starts[END_NOTES] = len(row)
        heading = words(book.metadata.language)["notes"]
        row += (Word(one, entries[-1].span) for one in split(heading))
        for entry in entries:
            if entry.notes:
                row += (Word(one, entry.span) for one in split(entry.title))
    return starts, row, calls


def _opening(note: ExpectedNote, labels: dict[str, str]) -> str:
    text = " ".join(word.text for word in note.words[:3])
    return " ".join(split(f"{labels.get(note.key, '')} {text}")[:3])


def _led(epub: Epub, calls: Calls) -> dict[str, Element]:
    """To which note each note's first found call leads."""
    targets = {link.element: link.target for link in epub.calls}
    led: dict[str, Element] = {}
    for call, element in calls.pairs:
        target = epub.note_at(targets[element])
        if target is not None:
            led.setdefault(call.key, target)
    return led
