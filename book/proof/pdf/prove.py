"""Reads a finished PDF back and proves it against the manuscript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.model.blocks import Table
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.pages import PageStart
from book.model.proof import FileProof, NoteFound
from book.model.walk import plain_text, walk
from book.proof.expected import ExpectedEntry, expect, mark, word_counts
from book.proof.kept import Kept
from book.proof.pdf import rules
from book.proof.pdf.areas import Clues, Pairs, pairs, take_apart
from book.proof.pdf.calls import CallId, CallPlace, find_calls, prove_calls
from book.proof.pdf.contents import ContentsProof, Places, prove_bookmarks
from book.proof.pdf.differences import prove_words
from book.proof.pdf.folios import (
    Leaf,
    heads,
    leaves_of,
    prove_draft,
    prove_folios,
    prove_heads,
    prove_sheets,
    prove_sides,
)
from book.proof.pdf.known import KnownPages
from book.proof.pdf.links import LinkProof
from book.proof.pdf.look import remarks
from book.proof.pdf.matching import Match, match_words
from book.proof.pdf.notes import NoteProof, PdfNote, find_notes
from book.proof.pdf.pictures import pictures, spots
from book.proof.pdf.printed import anchor_spans, contents_lines
from book.proof.pdf.read import PdfFile, Unreadable, read_pdf
from book.proof.pdf.report import Report
from book.proof.pdf.starts import first_words, page_starts
from book.proof.pdf.strays import StrayProof
from book.proof.pdf.traced import LinePlace, line_places
from book.proof.pdf.wanted import Row, Wanted, lettering, write_out
from book.proof.pdf.words import Stream, runs, stream
from book.proof.pdf.written import WrittenProof


@dataclass(frozen=True, slots=True)
class PdfProof:
    """What a PDF proved to be.

    `notes` goes by the notes' keys; `told` is what a report says; `lines` are only there if they
    were asked for.
    """

    findings: tuple[Finding, ...]
    notes: Mapping[str, PdfNote]
    page_starts: tuple[PageStart, ...]
    pages: int
    told: FileProof
    lines: tuple[LinePlace, ...] = ()


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
        kept: what was read from pages before: a page with the same digest is not read again.
    """
    name = artifact or f"{book.metadata.slug}-{edition.name}.pdf"
    known = KnownPages(data, kept, marks=draft) if kept else None
    try:
        file = read_pdf(data, marks=draft, known=known)
    except Unreadable as error:
        report = Report(name, ())
        report.add(rules.BAD_PDF, f"the file can’t be opened: {error}", edition.span)
        told = FileProof(edition.name, "pdf", 0, 0)
        return PdfProof(tuple(report.findings), {}, (), 0, told)
    proof = _Proof(file, book, edition, name, draft)
    result = proof.run()
    if traced:
        matches = [proof.text] if proof.notes is proof.text else [proof.text, proof.notes]
        result = replace(result, lines=tuple(line_places(proof.areas, matches)))
    return proof.pictured(result, data, most_pictures, known) if most_pictures else result


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
        rows = (row for one in self.areas for row in one.text)
        among = () if wanted.at_foot else wanted.text.notes
        symbols = {one.mark for one in among if one.mark and not one.mark[0].isalnum()}
        text = stream(rows, symbols=symbols)
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
        leaves = self._prove_pages()
        notes = {note.key: self._note(note.key) for entry in self.entries for note in entry.notes}
        return PdfProof(
            tuple(self.report.findings),
            notes,
            page_starts(self.areas, self.text, self.entries, self._first_notes()),
            len(self.file.sheets),
            self._told(notes, leaves),
        )

    def _first_notes(self) -> dict[int, str]:
        """The first note that begins on each page, where notes stand behind the text."""
        first: dict[int, str] = {}
        if not self.wanted.at_foot:
            for note in self.wanted.notes.notes:
                if note.key in self.places:
                    first.setdefault(self.places[note.key].first_sheet, note.key)
        return first

    def _told(self, notes: Mapping[str, PdfNote], leaves: Sequence[Leaf]) -> FileProof:
        """What a report says of the file."""
        begun = Counter(place.first_sheet for place in self.places.values())
        split = self.places if self.wanted.at_foot else {}
        return FileProof(
            self.edition.name,
            "pdf",
            *word_counts(self.entries),
            {
                key: NoteFound(one.number, "", one.call_pages, one.page, one.ends_on)
                for key, one in notes.items()
            },
            tuple(
                (self.report.page(number), begun[number]) for number in range(len(self.file.sheets))
            ),
            remarks(leaves, split, self.report),
        )

    def pictured(
        self, proof: PdfProof, data: bytes, most: int, known: KnownPages | None
    ) -> PdfProof:
        """`proof` with pictures of up to `most` pages with notes."""
        marked = spots(self.areas, self.calls, self.places)
        made = pictures(data, self.areas, marked, most, known)
        told = replace(proof.told, pictures=made, unpictured=len(marked) - len(made))
        return replace(proof, told=told)

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
            sheets = self.file.sheets
            places = wanted.notes.notes, self.places
            self.links = LinkProof(sheets, calls, self.calls, *places, report)
            self.links.run()
            self.written = WrittenProof(
                self.book, sheets, self.text, self.notes, self.places, report
            )
            self.written.run()

    def _prove_pages(self) -> list[Leaf]:
        places, report = Places.of(self.text), self.report
        linked = not self.edition.is_print
        contents = ContentsProof(
            self.text,
            self.wanted.text.pages,
            places,
            anchor_spans(self.book),
            self.file.sheets,
            linked,
            report,
        )
        contents.run()
        if linked:
            lines = contents_lines(self.book, self.edition.note_style == "book-end")
            prove_bookmarks(self.file.outline, lines, places, report)
        entries = {entry.id: entry for entry in self.book.entries}
        wanted = self.text.wanted
        owners = {sheet: wanted[place].entry for sheet, place in first_words(self.text).items()}
        opens = set(places.entries.values())
        leaves = list(leaves_of(self.areas, entries, owners, opens))
        prove_sheets(leaves, report)
        if self.draft:
            prove_draft(leaves, report)
        prove_folios(leaves, report)
        if self.edition.is_print:
            prove_sides(leaves, report)
        prove_heads(leaves, self.book, report, by_folio=self.edition.is_print)
        if linked:
            matches = [self.text] if self.notes is self.text else [self.text, self.notes]
            listed = contents.lines()
            StrayProof(matches, self.calls, self.links, self.written, listed).run()
        return leaves

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
