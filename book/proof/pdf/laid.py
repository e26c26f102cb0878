"""A run of pages, laid along the entries that should be on them, and judged step by step.

It may be the whole of a file, or a part of one that holds whole entries: what a part must know of
the rest is its `Scope`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.blocks import Table
from book.model.book import Book
from book.model.edition import Edition
from book.model.walk import plain_text, walk
from book.proof.expected import ExpectedEntry, expect, mark
from book.proof.pdf.areas import Clues, Frame, Pairs, pairs, take_apart
from book.proof.pdf.calls import CallId, CallPlace, find_calls, prove_calls
from book.proof.pdf.contents import ContentsProof, Places
from book.proof.pdf.differences import prove_words
from book.proof.pdf.folios import (
    First,
    Leaf,
    first_counted,
    leaves_of,
    prove_draft,
    prove_folios,
    prove_heads,
    prove_sheets,
    prove_sides,
)
from book.proof.pdf.links import LinkProof
from book.proof.pdf.matching import Match, match_words
from book.proof.pdf.notes import NoteProof, find_notes
from book.proof.pdf.pages import Pages
from book.proof.pdf.printed import ContentsLine, anchor_spans
from book.proof.pdf.read import Sheet
from book.proof.pdf.report import Report
from book.proof.pdf.starts import first_words
from book.proof.pdf.strays import StrayProof
from book.proof.pdf.told import NoteTold
from book.proof.pdf.wanted import Row, Wanted, lettering, write_out
from book.proof.pdf.words import Stream, runs, stream
from book.proof.pdf.written import NOWHERE, WrittenProof


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be proved, and what is known of the rest of the file.

    `book` has the entries that are to be on the pages, `numbers` those of all notes whose numbers
    the manuscript tells, `lines` all lines of the contents. `verso` are the running heads of
    left-hand pages. `first` is the first page that is counted in arabic figures; None where these
    pages are all there is, and tell it. `outside` are targets of links that are elsewhere.
    """

    book: Book
    edition: Edition
    artifact: str
    draft: bool
    frame: Frame
    numbers: Mapping[str, str]
    lines: Sequence[ContentsLine]
    verso: set[str]
    first: First | None = None
    outside: frozenset[str] = NOWHERE


class Laid:
    """Pages along their entries; each step stands on what those before it have found."""

    def __init__(self, sheets: Pages[Sheet], scope: Scope) -> None:
        self.sheets, self.scope = sheets, scope
        self.book, self.edition = scope.book, scope.edition
        book, edition = self.book, self.edition
        numbers = scope.numbers
        self.entries = expect(book, edition, numbers)
        self.drawn = frozenset(lettering(book))
        wanted = write_out(book, edition, self.entries, numbers, scope.lines)
        self.areas = take_apart(sheets, _clues(wanted), scope.frame)
        self.report = Report(scope.artifact, {one.sheet.index: one.printed for one in self.areas})
        rows = (row for one in self.areas for row in one.text)
        among = () if wanted.at_foot else wanted.text.notes
        symbols = {one.mark for one in among if one.mark and not one.mark[0].isalnum()}
        text = stream(rows, symbols=symbols)
        self.text = self._match(wanted.text, text)
        self.calls = find_calls(self.text, wanted.text.calls)
        if edition.numbering == "page":
            numbers = {**numbers, **_numbers_by_page(book, self.calls, self.report)}
            wanted = write_out(book, edition, self.entries, numbers, scope.lines)
            if not wanted.at_foot:
                self.text = self._match(wanted.text, text)
            self.calls = find_calls(self.text, wanted.text.calls)
        self.wanted = wanted
        self.notes = self.text
        if wanted.at_foot:
            rows = (row for one in self.areas for row in one.notes)
            self.notes = self._match(wanted.notes, stream(rows, marks_of_notes=True))
            self.calls |= find_calls(self.notes, wanted.notes.calls)
        self.found = find_notes(self.notes, wanted.notes.notes)
        self.places = Places.of(self.text)
        self.contents = ContentsProof(
            self.text,
            wanted.text.pages,
            self.places,
            anchor_spans(book),
            sheets,
            not edition.is_print,
            self.report,
        )
        self.links = self._link_proof()
        self.written = WrittenProof(
            book, sheets, self.text, self.notes, self.found, self.report, scope.outside
        )

    @property
    def matches(self) -> list[Match]:
        """The rows of words: of the text, and of the notes where they have their own."""
        return [self.text] if self.notes is self.text else [self.text, self.notes]

    def _match(self, row: Row, found: Stream) -> Match:
        calls: dict[int, str] = {}
        for call in row.calls:
            calls[call.after] = calls.get(call.after, "") + call.number
        return match_words(row.words, found, calls, self.drawn)

    def _link_proof(self) -> LinkProof:
        rows = [self.wanted.text, *([self.wanted.notes] if self.wanted.at_foot else [])]
        calls = [call for row in rows for call in row.calls]
        notes = self.wanted.notes.notes
        return LinkProof(self.sheets, calls, self.calls, notes, self.found, self.report)

    def prove_notes(self) -> None:
        """Words, notes, calls, and the links between them."""
        wanted, report = self.wanted, self.report
        rows = [(self.text, wanted.text)]
        if wanted.at_foot:
            rows.append((self.notes, wanted.notes))
        proof = NoteProof(
            self.notes,
            wanted.notes.notes,
            self.found,
            self.calls,
            wanted.at_foot,
            report,
            self.text,
            self.areas,
        )
        told = set(proof.run())
        for match, row in rows:
            prove_calls(match, row.calls, self.calls, report)
        matches = [match for match, _ in rows]
        known = [told if one is self.notes else set() for one in matches]
        prove_words(matches, known, report, frozenset(_table_heads(self.book)))
        if not self.edition.is_print:
            self.links.run()
            self.written.run()

    def prove_ways(self) -> None:
        """The pages that contents and references name."""
        self.contents.run()

    def leaves(self) -> list[Leaf]:
        """Every page, with the entry that it belongs to."""
        entries = {entry.id: entry for entry in self.book.entries}
        wanted = self.text.wanted
        owners = {sheet: wanted[place].entry for sheet, place in first_words(self.text).items()}
        opens = set(self.places.entries.values())
        return list(leaves_of(self.areas, entries, owners, opens))

    def prove_pages(self, leaves: Sequence[Leaf]) -> None:
        """What stands around the text, and the links that nobody wrote."""
        report, scope = self.report, self.scope
        prove_sheets(leaves, report)
        if scope.draft:
            prove_draft(leaves, report)
        prove_folios(leaves, report)
        first = None
        if self.edition.is_print:
            prove_sides(leaves, report)
        else:
            first = scope.first or first_counted(leaves)
        prove_heads(leaves, self.book, scope.verso, first, report)
        if not self.edition.is_print:
            listed = self.contents.lines()
            StrayProof(self.matches, self.calls, self.links, self.written, listed).run()

    def first_notes(self) -> dict[int, str]:
        """The first note that begins on each page, where notes stand behind the text."""
        first: dict[int, str] = {}
        if not self.wanted.at_foot:
            for note in self.wanted.notes.notes:
                if note.key in self.found:
                    first.setdefault(self.found[note.key].first_sheet, note.key)
        return first

    def told(self) -> list[NoteTold]:
        """What was found of each note, in their order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for (key, count), call in self.calls.items():
            found.setdefault(key, []).append((count, call.sheet))
        marks = {note.key: note.mark for note in self.wanted.notes.notes}
        told: list[NoteTold] = []
        for entry in self.entries:
            for note in entry.notes:
                key, place = note.key, self.found.get(note.key)
                calls = tuple(sheet for _, sheet in sorted(found.get(key, ())))
                at = (place.first_sheet, place.last_sheet) if place else (-1, -1)
                number = place.number if place else ""
                told.append(NoteTold(key, marks.get(key, ""), number, calls, *at))
        return told


def _table_heads(book: Book) -> Iterator[tuple[str, ...]]:
    """The words of every table's head: it stands again where the table goes over a page."""
    for entry in book.entries:
        blocks = [*entry.blocks, *(block for note in entry.notes for block in note.blocks)]
        for node in walk(blocks):
            if isinstance(node, Table):
                yield tuple(runs(" ".join(plain_text(cell.children) for cell in node.header)))


def known_numbers(entries: Sequence[ExpectedEntry]) -> dict[str, str]:
    """The numbers of all notes whose numbers the manuscript tells."""
    return {note.key: note.number for entry in entries for note in entry.notes if note.number}


def _clues(wanted: Wanted) -> Clues:
    text = pairs(one.text for one in wanted.text.words)
    notes = pairs(one.text for one in wanted.notes.words) if wanted.at_foot else set()
    only_text: Pairs = frozenset(text - notes)
    return Clues(only_text, frozenset(notes - text), wanted.at_foot)


def _numbers_by_page(
    book: Book, calls: Mapping[CallId, CallPlace], report: Report
) -> dict[str, str]:
    """The number of each note where every page counts its own: by the page of the first call.

    A note in a note counts on the page on which its parent is called.
    """
    counts: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, str] = {}
    pages: dict[str, str] = {}
    for key, note in book.notes.items():
        call = calls.get((key, 1))
        page = report.page(call.sheet) if call else pages.get(note.parent or "", "")
        pages[key] = page
        counts[page, note.series] += 1
        numbers[key] = mark(book, note.series, counts[page, note.series])
    return numbers
