"""What a reader must find in a finished book, computed from the manuscript alone.

Nothing of the builders is used here: what the pages say, which number a note has, and in which
order all of it stands, is worked out a second time from the model and the contract. What the tool
itself puts on the pages is of three kinds:

* Said here, because it must be true: title pages and copyright lines from the metadata, the title
  of an entry whose text has no heading, the notice in place of a missing text, the text of
  cross-references in an EPUB.
* Left to the proof of each format, which knows where it stands: the contents, the numbers of calls
  and notes and the labels of series, headings of chapter-end notes, folios and running heads, and
  in a PDF the numbers of list items and the cross-references (a word is broken there).
* Said nowhere, because no reading system takes it from the text: numbers and bullets of lists in
  an EPUB.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from book.model.blocks import Heading
from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.inline import CrossReference
from book.model.notes import Note
from book.model.source import SourceSpan
from book.model.walk import walk
from book.model.words import words
from book.proof.running import Call, Running, Word

__all__ = ["Call", "ExpectedEntry", "ExpectedNote", "Word", "expect", "numbers_of"]

_SYMBOLS = "*†‡§"
# Their titles are for the contents alone, and stand above no text.
_BARE = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedNote:
    """A note: its words, and where it is called.

    `calls` are those inside its own text; `references` its own, by their occurrence, where they
    stand in the entry or in another note. `number` is None where only the pages can tell it.
    """

    key: str
    entry: str
    label: str | None
    words: tuple[Word, ...]
    calls: tuple[Call, ...]
    number: str | None
    references: tuple[Call, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    """An entry of the contents: its running text without its notes, and its notes.

    `generated` pages hold no word of the author's but what the metadata say.
    """

    id: str
    role: str
    title: str
    words: tuple[Word, ...]
    calls: tuple[Call, ...]
    notes: tuple[ExpectedNote, ...]
    generated: bool
    span: SourceSpan


def expect(
    book: Book, edition: Edition, numbers: Mapping[str, str] | None = None
) -> tuple[ExpectedEntry, ...]:
    """All entries of `book` as `edition` must show them, in reading order.

    `numbers` are those of the notes; they are asked for where `book` is only a part of one.
    """
    return _Reader(book, edition, numbers_of(book, edition) if numbers is None else numbers).run()


def numbers_of(book: Book, edition: Edition) -> dict[str, str]:
    """The number, or mark, of each note by its key.

    A series counts for itself, from 1 in each entry or, by `numbering = "book"`, through the book.
    Numbers by the page are known when there are pages: they are not among these, except in an
    EPUB, where they are by entry.
    """
    if edition.numbering == "page" and edition.format == "pdf":
        return {}
    counts: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, str] = {}
    for entry in book.entries:
        for note in entry.notes:
            count = ("" if edition.numbering == "book" else entry.id, note.series)
            counts[count] += 1
            numbers[note.key] = mark(book, note.series, counts[count])
    return numbers


def mark(book: Book, series: str, count: int) -> str:
    """What the `count`-th note (from 1) of a series shows: the number, or its symbol.

    Symbols are * † ‡ §, then each of them twice, and so on (Chicago Manual of Style, 14.25).
    """
    settings = book.settings.note_series.get(series)
    if settings is None or settings.marks == "numbers":
        return str(count)
    return _SYMBOLS[(count - 1) % 4] * ((count + 3) // 4)


def word_counts(entries: Iterable[ExpectedEntry]) -> tuple[int, int]:
    """How many words stand in the text of `entries`, and how many in their notes."""
    text = notes = 0
    for entry in entries:
        text += len(entry.words)
        notes += sum(len(note.words) for note in entry.notes)
    return text, notes


class _Reader:
    """Reads a book once, entry by entry."""

    def __init__(self, book: Book, edition: Edition, numbers: Mapping[str, str]) -> None:
        self.book, self.edition = book, edition
        self.notes = book.notes
        self.numbers = numbers
        self.say = words(book.metadata.language)

    def run(self) -> tuple[ExpectedEntry, ...]:
        texts = [self._entry_text(entry) for entry in self.book.entries]
        inside = {key: self._note_text(note) for key, note in self.notes.items()}
        references: dict[str, list[Call]] = {key: [] for key in self.notes}
        for running in (*texts, *inside.values()):
            for call in running.calls:
                references[call.key].append(call)
        return tuple(
            ExpectedEntry(
                entry.id,
                entry.role,
                entry.title,
                tuple(running.words),
                tuple(running.calls),
                tuple(self._note(note, inside, references) for note in entry.notes),
                not entry.blocks,
                entry.span,
            )
            for entry, running in zip(self.book.entries, texts, strict=True)
        )

    def _note(
        self, note: Note, inside: Mapping[str, Running], references: Mapping[str, list[Call]]
    ) -> ExpectedNote:
        text = inside[note.key]
        return ExpectedNote(
            note.key,
            note.entry,
            note.label,
            tuple(text.words),
            tuple(text.calls),
            self.numbers.get(note.key),
            tuple(sorted(references[note.key], key=lambda call: call.occurrence)),
            note.span,
        )

    def _running(self) -> Running:
        return Running(self._filled, self.notes.__contains__, self.book.images.__contains__)

    def _filled(self, node: CrossReference) -> str | None:
        if self.edition.format == "pdf":
            return None
        if node.kind == "page":
            return node.text
        return self.numbers.get(node.target, node.text)

    def _note_text(self, note: Note) -> Running:
        running = self._running()
        running.add(note.blocks)
        return running

    def _entry_text(self, entry: Entry) -> Running:
        running = self._running()
        for text in self._before(entry):
            running.made(text, entry.span)
        running.add(entry.blocks)
        for text in self._behind(entry):
            running.made(text, entry.span)
        return running

    def _before(self, entry: Entry) -> Iterator[str]:
        """What stands above the author's text, or on a page that has none."""
        if not entry.blocks and entry.role == "halftitlepage":
            yield self.book.metadata.title
        elif not entry.blocks and entry.role == "titlepage":
            yield from self._title_page()
        elif not any(isinstance(node, Heading) for node in walk(entry.blocks)):
            if entry.role == "toc":
                yield entry.title or self.say["contents"]
            elif entry.role not in _BARE:
                yield entry.title

    def _behind(self, entry: Entry) -> Iterator[str]:
        if entry.status == "missing" and not entry.blocks:
            yield self.say["missing"]
        if entry.role == "copyright-page":
            yield from self._imprint(whole=not entry.blocks)

    def _title_page(self) -> Iterator[str]:
        """Names, title, and who else had a hand in the book, in the order of title pages."""
        data = self.book.metadata
        yield from (one.name for one in data.named("aut", "cre"))
        yield data.title
        yield data.subtitle
        for role in ("trl", "edt", "aui", "ann", "ill"):
            names = [one.name for one in data.named(role)]
            if names:
                yield f"{self.say[role]} {self._listed(names)}"
        if data.series:
            yield f"{data.series.title} {data.series.number}"
        yield data.publisher

    def _listed(self, names: list[str]) -> str:
        if len(names) == 1:
            return names[0]
        return f"{', '.join(names[:-1])} {self.say['and']} {names[-1]}"

    def _imprint(self, *, whole: bool) -> Iterator[str]:
        """The lines of a copyright page: all, or those that follow what the author wrote."""
        data, isbn = self.book.metadata, self.edition.isbn
        day = data.published
        if whole:
            yield from (data.title, data.publisher, data.rights)
            english = data.language.lower().split("-")[0] == "en"
            yield f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if english else day.isoformat()
        yield f"ISBN {isbn}" if isbn else data.identifier
        yield f"{day.isoformat()} · {data.language}"
