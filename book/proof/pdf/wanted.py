"""The words that a PDF should have, in reading order: those of the text, and those of the notes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from book.model.book import Book
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.model.words import words
from book.proof.expected import Call, ExpectedEntry, ExpectedNote, Word
from book.proof.pdf.matching import PAGE, Want, WantedCall
from book.proof.pdf.notes import WantedNote
from book.proof.pdf.printed import (
    END_NOTES,
    Addition,
    ContentsLine,
    additions,
    listed_lines,
    ways_back,
)
from book.proof.pdf.words import runs


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number that the text prints: the wanted word that it is, and what it is the page of.

    For a line of the contents `line` says so, and `place` which of them it is; else `target` is
    an anchor.
    """

    index: int
    span: SourceSpan
    target: str = ""
    line: ContentsLine | None = None
    place: int = -1


@dataclass(slots=True)
class Row:
    """A row of wanted words, with the calls, notes and page numbers among them."""

    words: list[Want] = field(default_factory=list)
    calls: list[WantedCall] = field(default_factory=list)
    notes: list[WantedNote] = field(default_factory=list)
    pages: list[PageNumber] = field(default_factory=list)


@dataclass(slots=True)
class Wanted:
    """What should be there. `notes` is `text` itself where notes are set behind the text."""

    text: Row
    notes: Row
    at_foot: bool


class _Writer:
    """Writes out the words of a book for an edition."""

    def __init__(
        self,
        book: Book,
        edition: Edition,
        entries: Sequence[ExpectedEntry],
        numbers: Mapping[str, str],
        lines: Sequence[ContentsLine],
    ) -> None:
        self.lines = lines
        self.book = book
        self.edition = edition
        self.entries = entries
        self.numbers = numbers
        self.at_foot = edition.note_style in ("foot", "popup")
        text = Row()
        self.wanted = Wanted(text, Row() if self.at_foot else text, self.at_foot)
        self.blocks = {entry.id: entry.blocks for entry in book.entries}
        self.model_notes = book.notes
        self.say = words(book.metadata.language)

    def run(self) -> Wanted:
        for entry in self.entries:
            self._entry(entry)
            if self.at_foot:
                for note in entry.notes:
                    self._note(note, self.wanted.notes)
            elif self.edition.note_style != "book-end" and entry.notes:
                self._made(self.say["notes"], entry.id, entry.span, len(entry.words))
                self._listed(entry)
        if self.edition.note_style == "book-end" and self.model_notes:
            self._end_notes()
        return self.wanted

    def _entry(self, entry: ExpectedEntry) -> None:
        row = self.wanted.text
        more = additions(self.blocks.get(entry.id, ()), self.numbers)
        gaps = self._words(row, entry.words, more, entry.id, None)
        self._calls(row, entry.calls, gaps, None)
        if entry.role == "toc":
            for place, line in enumerate(self.lines):
                self._line(line, entry, place)
            for title, lines in listed_lines(self.book, self.edition.lists):
                self._made(title, entry.id, entry.span, len(entry.words))
                for line in lines:
                    self._line(line, entry, -1)

    def _line(self, line: ContentsLine, entry: ExpectedEntry, place: int) -> None:
        row = self.wanted.text
        self._made(line.text, entry.id, line.span, len(entry.words))
        row.pages.append(PageNumber(len(row.words), line.span, line=line, place=place))
        row.words.append(Want(PAGE, line.span, entry.id, len(entry.words), None, "page"))

    def _end_notes(self) -> None:
        last = self.entries[-1]
        self._made(self.say["notes"], END_NOTES, last.span, 0)
        for entry in self.entries:
            if entry.notes:
                if entry.title:
                    self._made(entry.title, END_NOTES, entry.span, 0)
                self._listed(entry, END_NOTES)

    def _listed(self, entry: ExpectedEntry, home: str | None = None) -> None:
        for note in entry.notes:
            self._note(note, self.wanted.text, home, len(entry.words))

    def _made(self, text: str, entry: str, span: SourceSpan, index: int) -> None:
        self.wanted.text.words.extend(
            Want(one, span, entry, index, None, "made") for one in runs(text)
        )

    def _note(self, note: ExpectedNote, row: Row, home: str | None = None, index: int = 0) -> None:
        home = note.entry if home is None else home
        start = len(row.words)
        mark = self.numbers.get(note.key, "")
        if mark:
            row.words.append(Want(mark, note.span, home, index, note.key, "mark"))
        model = self.model_notes.get(note.key)
        series = self.book.settings.note_series.get(model.series) if model else None
        for one in runs(series.label) if series else []:
            row.words.append(Want(one, note.span, home, index, note.key, "made"))
        more = list(additions(model.blocks, self.numbers)) if model else []
        if model and model.blocks and not self.edition.is_print:
            more += ways_back(model)
        gaps = self._words(row, note.words, more, home, note.key, index)
        self._calls(row, note.calls, gaps, note.key)
        references = max(1, len(note.references))
        row.notes.append(WantedNote(note.key, start, len(row.words), mark, references, note.span))

    def _words(
        self,
        row: Row,
        expected: Sequence[Word],
        more: Iterable[Addition],
        entry: str,
        note: str | None,
        index: int | None = None,
    ) -> list[range]:
        """Write words and what is printed between them.

        Gives for each word the gap before it, as places in `row`, and last that after them all.
        """
        between = _between(expected, more)
        gaps: list[range] = []
        for place, word in enumerate((*expected, None)):
            end = len(row.words)
            for one in between.get(place, ()):
                self._addition(row, one, entry, note, place if index is None else index)
            gaps.append(range(end, len(row.words)))
            if word is not None:
                count = place if index is None else index
                row.words.extend(
                    Want(text, word.span, entry, count, note) for text in runs(word.text)
                )
        return gaps

    def _addition(self, row: Row, one: Addition, entry: str, note: str | None, index: int) -> None:
        if one.text == PAGE:
            row.pages.append(PageNumber(len(row.words), one.span, one.target))
            row.words.append(Want(PAGE, one.span, entry, index, note, "page"))
            return
        row.words.extend(
            Want(text, one.span, entry, index, note, "made") for text in runs(one.text)
        )

    def _calls(
        self, row: Row, calls: Sequence[Call], gaps: Sequence[range], within: str | None
    ) -> None:
        for call in calls:
            gap, number = gaps[call.after], self.numbers.get(call.key, "")
            place = gap.start, gap.stop, call.span
            row.calls.append(WantedCall(call.key, call.occurrence, *place, number, within))


def _between(expected: Sequence[Word], more: Iterable[Addition]) -> dict[int, list[Addition]]:
    """Additions by the number of words that stand before them."""
    found: dict[int, list[Addition]] = {}
    places: dict[str, tuple[list[tuple[int, int]], list[int]]] = {}
    for index, word in enumerate(expected):
        file, line, column, _, _ = word.base  # its span, which is slower to make
        spans, indices = places.setdefault(file, ([], []))
        spans.append((line, column + word.offset))
        indices.append(index)
    for one in more:
        spans, indices = places.get(one.span.file, ([], []))
        place = bisect_left(spans, (one.span.line, one.span.column))
        index = indices[place] if place < len(indices) else (indices[-1] + 1 if indices else 0)
        found.setdefault(index, []).append(one)
    return found


def write_out(
    book: Book,
    edition: Edition,
    entries: Sequence[ExpectedEntry],
    numbers: Mapping[str, str],
    lines: Sequence[ContentsLine],
) -> Wanted:
    """The words that the pages of `edition` should have.

    Args:
        book: the whole book.
        edition: a PDF edition of it.
        entries: what is expected of it.
        numbers: the number of each note, by key; a note without one is written without a mark.
        lines: the lines of the contents, wherever they are printed.
    """
    return _Writer(book, edition, entries, numbers, lines).run()


def lettering(book: Book) -> Iterator[str]:
    """The words in the drawings of a book: they may stand anywhere on their pages."""
    for image in book.images.values():
        if image.media_type == "image/svg+xml" and b"<text" in image.data:
            yield from runs(_without_tags(image.data.decode("utf-8", "replace")))


def _without_tags(text: str) -> str:
    parts = (piece.rpartition(">")[2] for piece in text.split("<"))
    return " ".join(parts)
