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
from book.model.source import SourceSpan
from book.model.walk import walk
from book.model.words import words
from book.proof import rules
from book.proof.epub.container import Container, Unreadable, parse
from book.proof.epub.contents import ContentsProof, nav_lines, ncx_lines, wanted_lines
from book.proof.epub.differences import Tolerance, tell_differences
from book.proof.epub.found_notes import FoundNote, find_notes, identify, take_numbers
from book.proof.epub.lists import prove_lists
from book.proof.epub.matching import Calls, Found, Match, match_calls
from book.proof.epub.notes import NoteProof
from book.proof.epub.opened import Epub, open_epub
from book.proof.epub.page import Element, Page
from book.proof.epub.page_list import PageListProof
from book.proof.epub.report import Report, quoted
from book.proof.epub.stream import read_stream
from book.proof.epub.structure import structure_flaws
from book.proof.expected import Call, ExpectedNote, Word, expect, word_counts
from book.proof.words import split


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
        epub = open_epub(data, guess=False)
    except Unreadable as error:
        message = f"the file can't be opened: {error}"
        report.add(rules.BAD_EPUB, message, None, span=edition.span)
        return EpubProof(tuple(report.findings), {}, FileProof(edition.name, "epub", 0, 0))
    proof = _Proof(epub, data, book, edition, report, draft, starts)
    findings, notes = tuple(proof.run()), proof.ledger()
    found = {key: NoteFound(one.number, one.href) for key, one in notes.items()}
    told = FileProof(edition.name, "epub", *word_counts(proof.entries), found)
    return EpubProof(findings, notes, told)


def _file_name(book: Book, edition: Edition) -> str:
    slug = book.metadata.slug
    return f"{slug}.epub" if edition.name == "epub" else f"{slug}-{edition.name}.epub"


class _Proof:
    """One proof, step by step; each step stands on what those before it have found."""

    def __init__(
        self,
        epub: Epub,
        data: bytes,
        book: Book,
        edition: Edition,
        report: Report,
        draft: bool,
        page_starts: Sequence[PageStart] | None,
    ) -> None:
        self.epub, self.data, self.book, self.edition = epub, data, book, edition
        self.report, self.page_starts = report, page_starts
        self.tolerance = Tolerance.of(book, draft)
        self.entries = expect(book, edition)
        self.expected = [note for entry in self.entries for note in entry.notes]
        self.labels = {
            note.key: book.settings.note_series[note.series].label
            for note in book.notes.values()
            if note.series in book.settings.note_series
        }
        self._calls = {link.element for link in epub.calls}
        self._backs = {link.element for link in epub.backs}
        self.starts: dict[str, int] = {}
        self.wanted, self.wanted_calls = self._wanted()
        self.streams = [
            read_stream(page, page.body, self._treat)
            for page in epub.pages
            if page.index >= 0 and page.linear and page.body is not None
        ]
        self.match = Match.of(self.wanted, Found.of(self.streams))
        self.body_calls = match_calls(self.match, self.wanted_calls)
        self.found_notes = find_notes(epub, self._treat)
        openings = {" ".join(split(self._opening(note))[:3]) for note in self.expected}
        take_numbers(self.found_notes, openings)
        self.notes: dict[str, FoundNote] = identify(
            self.expected, self.labels, self.found_notes, self._led()
        )
        self.note_matches: dict[str, Match] = {}

    def _treat(self, element: Element) -> str:
        if element in self._calls:
            return "call"
        return "leave" if element in self.epub.notes or element in self._backs else "read"

    def _wanted(self) -> tuple[list[Word], list[Call]]:
        """The running text of the whole book, and the calls in it."""
        row: list[Word] = []
        calls: list[Call] = []
        for entry in self.entries:
            self.starts[entry.id] = len(row)
            calls += (call._replace(after=call.after + len(row)) for call in entry.calls)
            row += entry.words
        if self.edition.note_style == "book-end" and self.expected:
            self.starts[""] = len(row)
            say = words(self.book.metadata.language)
            row += (Word(one, self.entries[-1].span) for one in split(say["notes"]))
            for entry in self.entries:
                if entry.notes:
                    row += (Word(one, entry.span) for one in split(entry.title))
        return row, calls

    def _opening(self, note: ExpectedNote) -> str:
        text = " ".join(word.text for word in note.words[:3])
        return f"{self.labels.get(note.key, '')} {text}".strip()

    def _led(self) -> dict[str, Element]:
        """To which note each note's first found call leads."""
        targets = {link.element: link.target for link in self.epub.calls}
        led: dict[str, Element] = {}
        for call, element in self.body_calls.pairs:
            target = self.epub.note_at(targets[element])
            if target is not None:
                led.setdefault(call.key, target)
        return led

    def run(self) -> list[Finding]:
        """All findings."""
        # The structure first: what it tells of an element is not told once more.
        self._prove_structure()
        tell_differences(self.match, self.report, self.tolerance)
        found = [self.body_calls, *self._prove_note_texts()]
        calls: dict[tuple[str, int], Element] = {}
        spans: dict[tuple[str, int], SourceSpan] = {}
        for one in found:
            for call, element in one.pairs:
                calls[call.key, call.occurrence] = element
                spans[call.key, call.occurrence] = call.span
        self._prove_calls(found)
        NoteProof(
            self.epub,
            self.edition,
            self.expected,
            self.notes,
            calls,
            spans,
            _in_links(self.book),
            self.report,
        ).run()
        self._prove_contents()
        prove_lists(self.book, self.edition, self.epub, self.match, self.report)
        self._prove_pages()
        return self.report.findings

    def _prove_structure(self) -> None:
        for flaw in structure_flaws(self.epub):
            page = flaw.page
            span, note = self._span(page, flaw.element) if isinstance(page, Page) else (None, None)
            self.report.add(
                flaw.rule,
                flaw.message,
                page,
                flaw.element,
                span=span or self.edition.span,
                note=note,
                hint=flaw.hint,
                severity=flaw.severity,
            )

    def _span(self, page: Page, element: Element | None) -> tuple[SourceSpan | None, str | None]:
        """The manuscript place that an element comes from, and the note that it belongs to."""
        if element is None:
            return None, None
        home = self.epub.note_at(element)
        for note in self.expected:
            if home is not None and key_is(self.notes, note.key, home):
                return note.span, note.key
        for call, there in self.body_calls.pairs:
            if there is element:
                return call.span, call.key
        found = self.match.found
        for start, stream in zip(found.starts, found.streams, strict=True):
            if stream.page is page and self.wanted:
                inside = stream.index(element)
                if inside is not None:
                    place = self.match.wanted_at(start + inside)
                    return self.wanted[min(place, len(self.wanted) - 1)].span, None
        return None, None

    def _prove_note_texts(self) -> list[Calls]:
        """Prove the words of each note; gives the calls in the notes."""
        calls: list[Calls] = []
        for note in self.expected:
            found = self.notes.get(note.key)
            if found is None:
                self._lost_note(note)
                continue
            label = tuple(Word(one, note.span) for one in split(self.labels.get(note.key, "")))
            match = Match.of((*label, *note.words), Found.of([found.stream]))
            self.note_matches[note.key] = match
            tell_differences(match, self.report, self.tolerance, note.key, note.span)
            inside = [call._replace(after=call.after + len(label)) for call in note.calls]
            if inside or found.stream.calls:
                calls.append(match_calls(match, inside))
        self._superfluous_notes()
        return calls

    def _lost_note(self, note: ExpectedNote) -> None:
        call = next((at for one, at in self.body_calls.pairs if one.key == note.key), None)
        page = next((one.page for one in self.epub.links if one.element is call), None)
        text = quoted([word.text for word in note.words])
        message = f"the text of note {note.key} is not in the book: {text}"
        self.report.add(rules.NOTE_LOST, message, page, call, span=note.span, note=note.key)

    def _superfluous_notes(self) -> None:
        known = {id(found) for found in self.notes.values()}
        texts = {tuple(found.words): key for key, found in self.notes.items()}
        for found in self.found_notes:
            if id(found) in known or (rules.NESTED_NOTE.id, found.element) in self.report.told:
                continue
            key = texts.get(tuple(found.words))
            if not found.words:
                self.report.add(
                    rules.EMPTY_NOTE, "a note has no text", found.page, found.element,
                    span=self.edition.span,
                )  # fmt: skip
            elif key is None:
                message = f"the book has a note that the manuscript has not: {quoted(found.words)}"
                self.report.add(
                    rules.EXTRA_WORDS, message, found.page, found.element, span=self.edition.span
                )
            else:
                span = next(one.span for one in self.expected if one.key == key)
                message = f"the text of note {key} stands twice: {quoted(found.words)}"
                self.report.add(
                    rules.DOUBLED_WORDS, message, found.page, found.element, span=span, note=key
                )

    def _prove_calls(self, found: list[Calls]) -> None:
        pages = {link.element: link.page for link in self.epub.calls}
        stray = [element for one in found for _, element in one.stray]
        targets = {link.element: self.epub.note_at(link.target) for link in self.epub.calls}
        for one in found:
            for call in one.lost:
                note = self.notes.get(call.key)
                elsewhere = next(
                    (at for at in stray if note is not None and targets[at] is note.element), None
                )
                where = "is not in the book"
                page: Page | str | None = None if note is None else note.page
                if elsewhere is not None:
                    stray.remove(elsewhere)
                    where, page = "stands in another place of the text", pages[elsewhere]
                message = f"the call of note {call.key} {where}"
                self.report.add(
                    rules.CALL_LOST, message, page, elsewhere, span=call.span, note=call.key
                )
        for element in stray:
            span, _ = self._span(pages[element], element)
            message = f"a call stands where the manuscript has none: {_shown(element)}"
            self.report.add(rules.STRAY_CALL, message, pages[element], element, span=span)

    def _prove_contents(self) -> None:
        lines = wanted_lines(self.book, self.edition, self.entries, self.starts)
        pages = {page.path: page for page in self.epub.pages}
        span = self.entries[0].span if self.entries else self.edition.span
        proof = ContentsProof(lines, self.match, pages, self.book.metadata.title, span, self.report)
        nav = pages.get(self.epub.package.nav or "")
        found = nav_lines(nav) if nav is not None else None
        if nav is None or found is None:
            path = self.epub.package.path
            self.report.add(rules.WRONG_NAV, "the book has no navigation", path, span=span)
        else:
            proof.run(found, "the navigation", nav)
        ncx = self.epub.package.ncx
        if ncx is not None:
            try:
                root = parse(Container(self.data).read(ncx))
            except Unreadable as error:
                self.report.add(rules.BAD_PACKAGE, f"the NCX: {error}", ncx, span=span)
            else:
                proof.run(ncx_lines(ncx, root), "the NCX", ncx)

    def _prove_pages(self) -> None:
        PageListProof(
            self.epub,
            self.data,
            self.book,
            self.edition,
            self.entries,
            self.starts,
            self.match,
            self.page_starts,
            self.report,
        ).run()

    def ledger(self) -> dict[str, EpubNote]:
        """Every note that was found: its number, and its place relative to the package."""
        folder = posixpath.dirname(self.epub.package.path) or "."
        result: dict[str, EpubNote] = {}
        for note in self.expected:
            found = self.notes.get(note.key)
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


def key_is(notes: Mapping[str, FoundNote], key: str, element: Element) -> bool:
    """Whether `element` is the note with this key."""
    found = notes.get(key)
    return found is not None and found.element is element


def _shown(element: Element) -> str:
    return quoted("".join(map(str, element.itertext("*"))).split())
