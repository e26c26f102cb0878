"""Proves the words of an EPUB, of its text and its notes, and that calls are in their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from book.model.source import SourceSpan
from book.proof import rules
from book.proof.epub.differences import Tolerance, tell_differences
from book.proof.epub.matching import Calls, Match
from book.proof.epub.page import Element, Page
from book.proof.epub.read import Reading
from book.proof.epub.report import Report, quoted
from book.proof.expected import Call, ExpectedNote

Key = tuple[str, int]


@dataclass(slots=True)
class TextProof:
    """Proves words and calls.

    `calls` and `spans` are filled by key and occurrence; `moved` and `gone` with the keys of notes
    whose calls went with the words around them.
    """

    reading: Reading
    report: Report
    tolerance: Tolerance
    calls: dict[Key, Element] = field(default_factory=dict)
    spans: dict[Key, SourceSpan] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Prove the running text, then each note, then the calls."""
        reading = self.reading
        self._prove_line()
        tell_differences(reading.body, self.report, self._tolerance())
        for note in reading.expected:
            self._prove_note(note)
        self._superfluous_notes()
        self._prove_calls()

    def _tolerance(self) -> Tolerance:
        """A text that is out of the line was told as that; its place is no second fault."""
        away = {id(page) for page in self._away()}
        return self.tolerance.but(
            lambda match, part: (
                part.kind == "moved" and id(match.found.place(part.found.start)[0]) in away
            )
        )

    def _away(self) -> list[Page]:
        streams = self.reading.body.found.streams
        pages = (stream.page for stream in streams if stream.words)
        return [page for page in pages if page.index < 0 or not page.linear]

    def _prove_line(self) -> None:
        for page in self._away():
            span, _ = self.reading.source(page, None)
            if page.index < 0:
                message = f"{page.path} is not in the reading order: no reader comes to it"
                self.report.add(rules.NOT_IN_SPINE, message, page, span=span)
            else:
                message = f"{page.path} is out of the line (linear=no): a reader goes past it"
                severity = rules.NOT_IN_SPINE.severity
                self.report.add(rules.NON_LINEAR, message, page, span=span, severity=severity)

    def _prove_note(self, note: ExpectedNote) -> None:
        found = self.reading.notes.get(note.key)
        if found is None:
            self._lost_note(note)
        elif note.words and not found.words:
            self.report.add(
                rules.EMPTY_NOTE, f"note {note.key} has lost its text: it is empty in the book",
                found.page, found.element, span=note.span, note=note.key,
            )  # fmt: skip
        else:
            match = self.reading.texts[note.key]
            tell_differences(match, self.report, self.tolerance, note.key, note.span)

    def _lost_note(self, note: ExpectedNote) -> None:
        reading = self.reading
        call = next((at for one, at in reading.calls.pairs if one.key == note.key), None)
        pages = (one.page for one in reading.epub.links if one.element is call)
        page = next(pages, None) or reading.epub.package.path
        text = quoted([word.text for word in note.words])
        message = f"the text of note {note.key} is not in the book: {text}"
        self.report.add(rules.NOTE_LOST, message, page, call, span=note.span, note=note.key)

    def _superfluous_notes(self) -> None:
        """Notes in the file that are none of the manuscript's."""
        reading, report = self.reading, self.report
        known = {id(found) for found in reading.notes.values()}
        texts = {tuple(found.words): key for key, found in reading.notes.items()}
        spans = {note.key: note.span for note in reading.expected}
        for found in reading.found_notes:
            if id(found) in known or (rules.NESTED_NOTE.id, found.element) in report.told:
                continue
            before, _ = reading.source(found.page, None)
            key = texts.get(tuple(found.words))
            if not found.words:
                message = "there is a note without a text that the manuscript has not"
                report.add(rules.EMPTY_NOTE, message, found.page, found.element, span=before)
            elif key is None:
                message = f"the book has a note that the manuscript has not: {quoted(found.words)}"
                report.add(rules.EXTRA_WORDS, message, found.page, found.element, span=before)
            else:
                message = f"the text of note {key} stands twice: {quoted(found.words)}"
                report.add(
                    rules.DOUBLED_WORDS, message, found.page, found.element,
                    span=spans[key], note=key,
                )  # fmt: skip

    def _prove_calls(self) -> None:
        reading = self.reading
        groups: list[tuple[Match, Calls]] = [(reading.body, reading.calls)]
        groups += [(reading.texts[key], calls) for key, calls in reading.inside.items()]
        stray = [element for _, calls in groups for _, element in calls.stray]
        for match, calls in groups:
            for call, element in calls.pairs:
                self._take(call, element)
                if match.moved_to(call.after) is not None:
                    self.moved.add(call.key)
        for match, calls in groups:
            for call in calls.lost:
                if match.is_lost(call.after):
                    self.gone.add(call.key)
                else:
                    self._lost_call(call, stray)
        pages = {link.element: link.page for link in reading.epub.calls}
        for element in stray:
            span, _ = reading.source(pages[element], element)
            shown = quoted("".join(map(str, element.itertext("*"))).split())
            message = f"a call stands where the manuscript has none: {shown}"
            self.report.add(rules.STRAY_CALL, message, pages[element], element, span=span)

    def _take(self, call: Call, element: Element) -> None:
        self.calls[call.key, call.occurrence] = element
        self.spans[call.key, call.occurrence] = call.span

    def _lost_call(self, call: Call, stray: list[Element]) -> None:
        """A call that is not in its place; one in another place may be it."""
        epub = self.reading.epub
        links = {link.element: link for link in epub.calls}
        note = self.reading.notes.get(call.key)
        page: Page | None = None if note is None else note.page
        where = "is not in the book"
        own = (at for at in stray if note and epub.note_at(links[at].target) is note.element)
        elsewhere = next(own, None)
        if elsewhere is not None:
            stray.remove(elsewhere)
            self._take(call, elsewhere)
            where, page = "stands in another place of the text", links[elsewhere].page
        message = f"the call of note {call.key} {where}"
        self.report.add(rules.CALL_LOST, message, page, elsewhere, span=call.span, note=call.key)
