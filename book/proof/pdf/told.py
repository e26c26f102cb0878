"""What the proof of a PDF comes to, put together from what was found of its notes and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from book.model.edition import Edition
from book.model.finding import Finding
from book.model.pages import PageStart
from book.model.proof import FileProof, NoteFound
from book.proof.pdf.look import PageLook, Split, remarks
from book.proof.pdf.notes import PdfNote
from book.proof.pdf.traced import LinePlace


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


@dataclass(frozen=True, slots=True)
class NoteTold:
    """A note: what its call should say, the number that it shows, and the sheets it is on.

    `calls` are the sheets of its calls; `first` and `last` are -1 where it was not found.
    """

    key: str
    mark: str
    number: str
    calls: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Told:
    """All that a proof has found, page by page and note by note.

    `names` are those of the pages, by their index; `counts` how many words the text and the notes
    have.
    """

    edition: Edition
    counts: tuple[int, int]
    names: Mapping[int, str]
    notes: Sequence[NoteTold]
    looks: Sequence[PageLook]
    starts: Sequence[PageStart]

    def proof(self, findings: Sequence[Finding]) -> PdfProof:
        """The whole of it."""
        notes = {one.key: self._note(one) for one in self.notes}
        found = {
            key: NoteFound(one.number, "", one.call_pages, one.page, one.ends_on)
            for key, one in notes.items()
        }
        begun = Counter(one.first for one in self.notes)
        told = FileProof(
            self.edition.name,
            "pdf",
            *self.counts,
            found,
            tuple((name, begun[index]) for index, name in self.names.items()),
            remarks(self.looks, self._splits(), self.names),
        )
        return PdfProof(tuple(findings), notes, tuple(self.starts), len(self.names), told)

    def _note(self, one: NoteTold) -> PdfNote:
        calls = tuple(self.names[sheet] for sheet in one.calls)
        begins, ends = self.names.get(one.first, ""), self.names.get(one.last, "")
        return PdfNote(one.number, calls, begins, ends)

    def _splits(self) -> list[Split]:
        if self.edition.note_style not in ("foot", "popup"):
            return []
        return [
            Split(one.number or one.key, one.first, one.last)
            for one in self.notes
            if one.first != one.last
        ]
