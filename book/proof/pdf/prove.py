"""Reads a finished PDF back and proves it against the manuscript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.blocks import Table
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.walk import plain_text, walk
from book.proof.expected import ExpectedEntry, expect, mark
from book.proof.pdf import rules
from book.proof.pdf.areas import Areas, Clues, Pairs, pairs, take_apart
from book.proof.pdf.calls import CallId, CallPlace, find_calls, prove_calls
from book.proof.pdf.contents import ContentsProof, Places, prove_bookmarks
from book.proof.pdf.differences import prove_words
from book.proof.pdf.folios import (
    heads,
    leaves_of,
    prove_draft,
    prove_folios,
    prove_heads,
    prove_sheets,
)
from book.proof.pdf.links import LinkProof
from book.proof.pdf.matching import Match, Want, match_words
from book.proof.pdf.notes import NoteProof, PdfNote, find_notes
from book.proof.pdf.printed import anchor_spans, contents_lines
from book.proof.pdf.read import PdfFile, Unreadable, read_pdf
from book.proof.pdf.report import Report
from book.proof.pdf.wanted import Row, Wanted, lettering, write_out
from book.proof.pdf.words import Stream, runs, stream


@dataclass(frozen=True, slots=True)
class PageStart:
    """The word with which a printed page begins.

    `after` is how many words of the entry's running text stand before it. A word that the page
    turn divides belongs to the page where it begins. `folio` is the page's name as printed.
    """

    folio: str
    page_index: int
    entry: str
    after: int


@dataclass(frozen=True, slots=True)
class PdfProof:
    """What a PDF proved to be. `notes` goes by the notes' keys."""

    findings: tuple[Finding, ...]
    notes: Mapping[str, PdfNote]
    page_starts: tuple[PageStart, ...]
    pages: int


def prove_pdf(
    data: bytes, book: Book, edition: Edition, *, artifact: str = "", draft: bool = False
) -> PdfProof:
    """Prove a PDF: its words, its notes, and what leads a reader through it.

    Args:
        data: the finished file.
        book: the manuscript that it was made from.
        edition: what it is to be.
        artifact: the file's name for findings; by default that of the edition's output.
        draft: whether it is a draft, which says so on every page.
    """
    name = artifact or f"{book.metadata.slug}-{edition.name}.pdf"
    try:
        file = read_pdf(data, marks=draft)
    except Unreadable as error:
        report = Report(name, ())
        report.add(rules.BAD_PDF, f"the file can’t be opened: {error}", edition.span)
        return PdfProof(tuple(report.findings), {}, (), 0)
    return _Proof(file, book, edition, name, draft).run()


class _Proof:
    """One proof, step by step; each step stands on what those before it have found."""

    def __init__(
        self, file: PdfFile, book: Book, edition: Edition, artifact: str, draft: bool
    ) -> None:
        self.file, self.book, self.edition, self.draft = file, book, edition, draft
        self.entries = expect(book, edition)
        self.drawn = frozenset(lettering(book))
        numbers = _known_numbers(self.entries)
        wanted = write_out(book, edition, self.entries, numbers)
        self.areas = take_apart(file, _clues(book, wanted))
        self.report = Report(artifact, [one.printed for one in self.areas])
        text = stream(row for one in self.areas for row in one.text)
        self.text = self._match(wanted.text, text)
        self.calls = find_calls(self.text, wanted.text.calls)
        if edition.numbering == "page":
            numbers = numbers | _numbers_by_page(book, self.calls, self.report)
            wanted = write_out(book, edition, self.entries, numbers)
            if not wanted.at_foot:
                self.text = self._match(wanted.text, text)
            self.calls = find_calls(self.text, wanted.text.calls)
        self.wanted = wanted
        self.notes = self.text
        if wanted.at_foot:
            rows = (row for one in self.areas for row in one.notes)
            self.notes = self._match(wanted.notes, stream(rows, marks_of_notes=True))
            self.calls |= find_calls(self.notes, wanted.notes.calls)
        self.places = find_notes(self.notes, wanted.notes.notes)

    def _match(self, row: Row, found: Stream) -> Match:
        calls: dict[int, str] = {}
        for call in row.calls:
            calls[call.after] = calls.get(call.after, "") + call.number
        return match_words(row.words, found, calls, self.drawn)

    def run(self) -> PdfProof:
        self._prove_notes()
        self._prove_pages()
        return PdfProof(
            tuple(self.report.findings),
            {note.key: self._note(note.key) for entry in self.entries for note in entry.notes},
            tuple(self._page_starts()),
            len(self.file.sheets),
        )

    def _prove_notes(self) -> None:
        wanted, report = self.wanted, self.report
        rows = [(self.text, wanted.text)]
        if wanted.at_foot:
            rows.append((self.notes, wanted.notes))
        proof = NoteProof(
            self.notes,
            wanted.notes.notes,
            self.places,
            self.calls,
            wanted.at_foot,
            report,
            self.text,
        )
        told = set(proof.run())
        for match, row in rows:
            prove_calls(match, row.calls, self.calls, report)
        matches = [match for match, _ in rows]
        known = [told if one is self.notes else set() for one in matches]
        prove_words(matches, known, report, frozenset(_table_heads(self.book)))
        if not self.edition.is_print:
            calls = [call for _, row in rows for call in row.calls]
            LinkProof(
                self.file.sheets, calls, self.calls, wanted.notes.notes, self.places, report
            ).run()

    def _prove_pages(self) -> None:
        places, report = Places.of(self.text), self.report
        linked = not self.edition.is_print
        ContentsProof(
            self.text,
            self.wanted.text.pages,
            places,
            anchor_spans(self.book),
            self.file.sheets,
            linked,
            report,
        ).run()
        if linked:
            lines = contents_lines(self.book, self.edition.note_style == "book-end")
            prove_bookmarks(self.file.outline, lines, places, report)
        entries = {entry.id: entry for entry in self.book.entries}
        owners = {sheet: want.entry for sheet, want in self._first_words().items()}
        opens = set(places.entries.values())
        leaves = list(leaves_of(self.areas, entries, owners, opens))
        prove_sheets(leaves, report)
        if self.draft:
            prove_draft(leaves, report)
        prove_folios(leaves, report)
        prove_heads(leaves, self.book, report)

    def _first_words(self) -> dict[int, Want]:
        """The first word of each page that is one of the manuscript."""
        first: dict[int, Want] = {}
        for word, place in zip(self.text.found.words, self.text.back, strict=True):
            if place >= 0:
                first.setdefault(word.sheet, self.text.wanted[place])
        return first

    def _page_starts(self) -> Iterator[PageStart]:
        texts = {entry.id: entry.words for entry in self.entries}
        for sheet, want in sorted(self._first_words().items()):
            after = want.index
            for _ in range(_free_signs(self.areas[sheet])):
                if after and not runs(texts[want.entry][after - 1].text):
                    after -= 1
            yield PageStart(self.areas[sheet].printed, sheet, want.entry, after)

    def _note(self, key: str) -> PdfNote:
        page = self.report.page
        calls = sorted((count, one) for (name, count), one in self.calls.items() if name == key)
        place = self.places.get(key)
        if place is None:
            return PdfNote("", tuple(page(one.sheet) for _, one in calls), "", "")
        return PdfNote(
            place.number,
            tuple(page(one.sheet) for _, one in calls),
            page(place.first_sheet),
            page(place.last_sheet),
        )


def _free_signs(areas: Areas) -> int:
    """How many words without letters, such as dashes, stand before the first word of a page."""
    first = areas.text[0].value.text.split() if areas.text else []
    return next((count for count, word in enumerate(first) if runs(word)), 0)


def _table_heads(book: Book) -> Iterator[tuple[str, ...]]:
    """The words of every table's head: it stands again where the table goes over a page."""
    for entry in book.entries:
        blocks = [*entry.blocks, *(block for note in entry.notes for block in note.blocks)]
        for node in walk(blocks):
            if isinstance(node, Table):
                yield tuple(runs(" ".join(plain_text(cell.children) for cell in node.header)))


def _known_numbers(entries: Sequence[ExpectedEntry]) -> dict[str, str]:
    return {note.key: note.number for entry in entries for note in entry.notes if note.number}


def _clues(book: Book, wanted: Wanted) -> Clues:
    text = pairs(one.text for one in wanted.text.words)
    notes = pairs(one.text for one in wanted.notes.words) if wanted.at_foot else set()
    only_text: Pairs = frozenset(text - notes)
    return Clues(heads(book), only_text, frozenset(notes - text), wanted.at_foot)


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
