"""Where the notes of an EPUB stand: behind their calls, and not in the text of another chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from book.model.languages import BY_LANGUAGE
from book.proof import rules
from book.proof.epub.contents import FoundLine
from book.proof.epub.opened import NOTE_LISTS, Epub
from book.proof.epub.page import Element, Link, Page, name_of, says, text_of
from book.proof.epub.structure import Flaw

_WORDS = {words["notes"] for words in BY_LANGUAGE.values()} | {"Endnotes", "Footnotes", "Fußnoten"}
_NOTES = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_WORDS)))})\b", re.I)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class PlaceJudge:
    """Judges the order of calls and notes. `lines` are those of the book's contents."""

    epub: Epub
    calls: Mapping[Element, list[Link]]
    lines: Sequence[FoundLine]
    _texts: dict[Page, list[Element]] = field(default_factory=dict)

    def run(self) -> Iterator[Flaw]:
        """Notes before their calls, and notes in the text of another chapter: told once a file."""
        inside = {
            link.element for link in self.epub.calls if self.epub.note_at(link.element) is not None
        }
        told: set[tuple[str, Page]] = set()
        for note, calls in self.calls.items():
            page = self.epub.notes[note]
            first = next((one for one in calls if one.element not in inside), None)
            if first is None or page.index < 0 or first.page.index < 0:
                continue
            for flaw in self._judge(note, page, first):
                if page is first.page or (flaw.rule.id, page) not in told:
                    told.add((flaw.rule.id, page))
                    yield flaw

    def _judge(self, note: Element, page: Page, first: Link) -> Iterator[Flaw]:
        name = f"the note “{note.get('id')}”" if note.get("id") else "a note"
        if page is not first.page and self._is_elsewhere(note, page, first.page):
            message = (
                f"{name}, called in {first.page.path}, stands in the text of another chapter: who "
                "looks for the notes of a chapter does not find them there"
            )
            yield Flaw(rules.MISPLACED, message, page, note)
        elif page is first.page and page.order(note) < page.order(first.element):
            yield Flaw(rules.NOTE_BEFORE, f"{name} stands before its call", page, note)
        elif page.index < first.page.index and page.linear:
            message = f"{page.path} stands before {first.page.path}: {name} before its call"
            yield Flaw(rules.NOTE_BEFORE, message, page, note)

    def _is_elsewhere(self, note: Element, page: Page, called: Page) -> bool:
        texts = self._own_texts(page)
        if not texts or self._chapter(page) == self._chapter(called):
            return False
        if self._speaks_of_notes(page):
            return False
        before = [page.order(one) for one in texts if page.order(one) < page.order(note)]
        last = max(before, default=-1)
        # Notes that have a line of the contents for themselves have their own place.
        for line in self.lines:
            target = page.at(line.fragment) if line.path == page.path and line.fragment else None
            if target is not None and last < page.order(target) <= page.order(note):
                return False
        return True

    def _chapter(self, page: Page) -> int:
        """Which chapter a file belongs to: where the contents last led to a file, or its place."""
        led = {line.path for line in self.lines}
        starts = [one.index for one in self.epub.pages if one.path in led and one.index >= 0]
        return max((one for one in starts if one <= page.index), default=-1)

    def _own_texts(self, page: Page) -> list[Element]:
        """The paragraphs of a file that are not among its notes.

        Where the notes are in no section of their own, a few lines before them are no chapter.
        """
        if page not in self._texts:
            body = page.body if page.body is not None else ()
            own = [
                one
                for part in body
                for one in part.iter("{*}p", "{*}li")
                if not self._is_among_notes(one) and text_of(one)
            ]
            listed = page.body is not None and any(
                says(one, *NOTE_LISTS) for one in page.body.iter()
            )
            notes = [one for one, home in self.epub.notes.items() if home is page]
            if not listed and _size(own) <= _size(notes):
                own = []
            self._texts[page] = own
        return self._texts[page]

    def _is_among_notes(self, element: Element) -> bool:
        around = (element, *element.iterancestors())
        return any(one in self.epub.notes or says(one, *NOTE_LISTS) for one in around)

    def _speaks_of_notes(self, page: Page) -> bool:
        """Whether a file is one of notes by its heading, or by its line of the contents."""
        said = {line.text for line in self.lines if line.path == page.path and not line.fragment}
        if page.body is not None:
            heading = next((one for one in page.body.iter() if name_of(one) in _HEADINGS), None)
            if heading is not None and not any(
                says(one, *NOTE_LISTS) for one in heading.iterancestors()
            ):
                said.add(text_of(heading))
        return any(_NOTES.search(text) for text in said)


def _size(blocks: Sequence[Element]) -> int:
    return sum(len(text_of(one).split()) for one in blocks)
